"""Quotation marks that point the wrong way are turned, in languages where that is wrong."""

import pytest

from tests.lint.looked import found, mended_by

RULE = "wrong-quote"


@pytest.mark.parametrize(
    "text, mended",
    [
        ("The reported ”progress” goes on.", "The reported “progress” goes on."),
        ("”Progress” (”real”) goes on.", "“Progress” (“real”) goes on."),
        ("The “progress“ goes on.", "The “progress” goes on."),
    ],
)
def test_a_mark_is_turned(text: str, mended: str) -> None:
    assert mended_by(RULE, text) == [mended]


@pytest.mark.parametrize(
    "language, text",
    [
        ("sv", "Det rapporterade ”framsteget” fortsätter."),
        ("fi", "Raportoitu ”edistys” jatkuu."),
        ("de", "Der gemeldete „Fortschritt“ geht weiter."),
        ("pl", "Zgłoszony „postęp” trwa."),
        ("en", "A “quote in a “quote” ends” here, a screen of 24” and “one more."),
    ],
)
def test_what_a_language_writes_so_is_left_alone(language: str, text: str) -> None:
    assert found(RULE, text, language=language) == []
