"""What a page had around its text is told; a sentence that begins like it is not."""

import pytest

from exporter.lint.rules import furniture
from tests.lint.looked import found

RULE = "furniture"


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "Read more »"),
        ("en", "ADVERTISEMENT"),
        ("en", "Table of Contents"),
        ("en", "Read also: The port is shut"),
        ("de", "Lesen Sie auch: Der Hafen ist zu"),
        ("de", "Anzeige"),
        ("de", "Share on Facebook"),
        ("fr", "Lire aussi : Le port est fermé"),
        ("ja", "続きを読む"),
        ("ar", "اقرأ المزيد"),
        ("ru", "Читайте также: Порт закрыт"),
    ],
)
def test_furniture_is_told(language: str, text: str) -> None:
    assert found(RULE, "Words.", text, language=language) == [text]


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "Read more about the port in the report, said the mayor."),
        ("en", "The advertisement was taken down."),
        ("en", "Comments"),
        ("de", "Die Anzeige wurde am Montag erstattet."),
        ("fr", "Publicité et information sont séparées."),
    ],
)
def test_sentences_are_left_alone(language: str, text: str) -> None:
    assert found(RULE, "Words.", text, language=language) == []


def test_every_phrase_can_be_found() -> None:
    import tomllib

    for language, phrases in tomllib.loads(furniture._FILE.read_text(encoding="utf-8")).items():
        for phrase in phrases:
            said = f"{phrase} x" if phrase.endswith(":") else phrase
            assert found(RULE, said, language=language) == [said], f"{language}: {phrase}"
