"""A text that breaks off is told, never mended."""

import pytest

from tests.lint.looked import found, mended_by

RULE = "broken-off"
WHOLE = (
    "The port of the town has been shut since Monday.",
    "The crews of all the ships went home on Tuesday.",
    "The mayor says that the talks are to go on tonight.",
)


def test_a_last_sentence_without_an_end_is_told() -> None:
    assert found(RULE, *WHOLE, "The number of troops from all of the other allies") == ["allies"]
    assert found(RULE, *WHOLE, {"kind": "list", "items": ["The number of troops from all of the other allies"]}) == [
        "allies"
    ]


def test_a_text_that_was_cut_with_dots_is_told() -> None:
    assert found(RULE, *WHOLE, "The number of troops […]") == ["[…]"]
    assert found(RULE, *WHOLE, "The number of troops ...") == [" ..."]


@pytest.mark.parametrize(
    "last",
    [
        "The number of troops is not known to any of the allies.",
        "The mayor says that “the talks are to go on tonight.”",
        "The talks are to go on tonight (see the page of the port)",
        "Photo: A. N. Other / Example News Agency, Paris Office",
        "Contact the port",
        "The list of all the ships that wait is as follows:",
    ],
)
def test_a_whole_end_is_left_alone(last: str) -> None:
    assert found(RULE, *WHOLE, last) == []


def test_texts_that_have_no_full_stops_at_all_are_left_alone() -> None:
    assert found(RULE, *(text.rstrip(".") for text in WHOLE), "The number of troops from all of the allies") == []


@pytest.mark.parametrize(
    "language, whole, cut",
    [
        (
            "ja",
            "港は月曜日から閉鎖されており、乗組員は全員帰宅した。市長は協議が続くと述べた。",
            "港は月曜日から閉鎖されており、乗組員は全員帰宅した。市長は協議が続くと",
        ),
        ("hi", "बंदरगाह सोमवार से बंद है और सभी कर्मचारी घर चले गए हैं।", "बंदरगाह सोमवार से बंद है और सभी कर्मचारी घर चले"),
        (
            "ar",
            "الميناء مغلق منذ يوم الاثنين وقد عاد جميع العمال إلى بيوتهم.",
            "الميناء مغلق منذ يوم الاثنين وقد عاد جميع العمال إلى",
        ),
    ],
)
def test_it_is_told_in_other_scripts(language: str, whole: str, cut: str) -> None:
    assert found(RULE, whole, whole, whole, whole, language=language) == []
    assert len(found(RULE, whole, whole, whole, cut, language=language)) == 1


def test_thai_has_no_full_stops() -> None:
    text = "ท่าเรือปิดตั้งแต่วันจันทร์ และลูกเรือทั้งหมดกลับบ้านแล้ว"
    assert found(RULE, text, text, text, text, language="th") == []


def test_it_is_never_mended() -> None:
    texts = [*WHOLE, "The number of troops from all of the other allies"]
    assert mended_by(RULE, *texts) == texts
