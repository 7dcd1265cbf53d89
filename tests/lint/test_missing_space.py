"""Lost spaces are found and put back; what only looks so is left alone."""

import pytest

from tests.lint.looked import found, mended_by

RULE = "missing-space"


@pytest.mark.parametrize(
    "language, text, mended",
    [
        ("en", "Talks between the U.S.and European nations.", "Talks between the U.S. and European nations."),
        ("en", "Will the U.S.directly defend it?", "Will the U.S. directly defend it?"),
        ("en", "They will watch any ceasefire,with help.", "They will watch any ceasefire, with help."),
        ("en", "It was the end.The crews went home.", "It was the end. The crews went home."),
        ("en", "Did it end?The crews went home!Nobody knew.", "Did it end? The crews went home! Nobody knew."),
        ("en", "“It is the end.”The crews went home.", "“It is the end.” The crews went home."),
        ("en", "It ended in 2022.The crews went home.", "It ended in 2022. The crews went home."),
        ("en", "The port (see below)and the town.", "The port (see below) and the town."),
        (
            "de",
            "Es ist vorbei.Der Hafen steht,und alle warten.",
            "Es ist vorbei. Der Hafen steht, und alle warten.",
        ),
        (
            "fr",
            "Le port est fermé.La ville attend ; c’est la fin.",
            "Le port est fermé. La ville attend ; c’est la fin.",
        ),
        ("ru", "Это был конец.Порт закрыт,город ждёт.", "Это был конец. Порт закрыт, город ждёт."),
        ("el", "Ήταν το τέλος.Το λιμάνι έκλεισε.", "Ήταν το τέλος. Το λιμάνι έκλεισε."),
        ("ar", "انتهى الإضراب،وعاد العمال.", "انتهى الإضراب، وعاد العمال."),
        ("hi", "हड़ताल खत्म हुई।बंदरगाह खुला है।", "हड़ताल खत्म हुई। बंदरगाह खुला है।"),
    ],
)
def test_a_lost_space_is_put_back(language: str, text: str, mended: str) -> None:
    assert mended_by(RULE, text, language=language) == [mended]


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "The U.S.-led force, e.g. the one of J.R.R. Tolkien, No.5 of 1,000.50 at 10:30 a.m."),
        ("en", "Version 1.82.0 of Node.js, ASP.NET and example.org runs README.md and setup.py."),
        ("en", "Write to Desk@Example.Org or see https://Example.Org/The.End,Now and www.example.org/A.B."),
        ("en", "The Ph.D. thesis, the colleague(s) and the (re)opening… and…so on, 3D,2D."),
        ("en", "The methods are GET,PUT and TL;DRs; Booking.Com and Booking.Com are names."),
        ("en", "std::vector, a/b.The, foo_bar.Baz, x,y and os.path."),
        ("de", "z.B. der Hafen, d.h. die 1.Liga um 3,5 Mio. Euro, die Straße Nr.5."),
        ("fr", "Le port « fermé » : c’est la fin, dit-il ; M. de la Tour l’a vu."),
        ("es", "¿Cuándo?, preguntó. ¡Nunca!, dijo EE.UU. de América."),
        ("zh", "港口已关闭。全市都在等待，没有人知道。U.S.的协议。"),
        ("ja", "港は閉鎖された。市は待っている、誰も知らない。"),
        ("th", "ท่าเรือปิดแล้ว.เมืองรออยู่"),
        ("sv", "”Slut”sade han, ”nej”."),
    ],
)
def test_what_needs_no_space_is_left_alone(language: str, text: str) -> None:
    assert found(RULE, text, language=language) == []


def test_code_is_never_looked_at() -> None:
    code = {"text": "a.The(b,then)", "marks": ["code"]}
    assert found(RULE, {"kind": "paragraph", "text": ["Call ", code, " and wait."]}) == []
    assert found(RULE, {"kind": "code", "text": "the end.The next,with"}) == []


def test_a_space_between_two_marks_goes_into_the_plain_one() -> None:
    parts = ["Any ceasefire,", {"text": "with", "marks": ["strong"]}, " help."]
    assert mended_by(RULE, {"kind": "paragraph", "text": parts}) == ["Any ceasefire, with help."]


def test_after_a_name_with_a_capital_it_is_told_and_a_person_decides() -> None:
    text = "It was signed in Paris.Ships may leave when ships are ready."
    assert found(RULE, text) == ["Paris.Ships"]
    assert mended_by(RULE, text) == [text]
