"""Text that was decoded with the wrong encoding is read again; what is lost is told."""

import pytest

from tests.lint.looked import found, mended_by, told

RULE = "mojibake"


@pytest.mark.parametrize(
    "text, encoding",
    [
        ("It’s the end of the café", "cp1252"),
        ("The port – shut — waits…", "cp1252"),
        ("naïve façade", "latin-1"),
        ("Le port est fermé à Québec", "cp1252"),
        ("Порт закрыт", "cp1251"),
    ],
)
def test_text_that_was_decoded_wrongly_is_read_again(text: str, encoding: str) -> None:
    garbled = text.encode().decode(encoding, "ignore" if encoding == "cp1252" else "strict")
    assert mended_by(RULE, garbled) == [text]


@pytest.mark.parametrize(
    "language, text",
    [
        ("pt", "SÃO PAULO É ÂNCORA; a ação não pára."),
        ("fr", "À l’été, l’Âme naïve de Noël"),
        ("ru", "Порт закрыт с понедельника"),
        ("vi", "Cảng đã đóng cửa từ thứ Hai"),
        ("en", "€50 ™ © ® £5 ½ “quoted” – dash — em"),
    ],
)
def test_letters_that_are_meant_are_left_alone(language: str, text: str) -> None:
    assert found(RULE, text, language=language) == []


def test_a_letter_that_is_lost_is_told() -> None:
    assert told(RULE, "The caf\ufffd is shut") == [
        "a letter was lost when the text was decoded; look it up in the original"
    ]
