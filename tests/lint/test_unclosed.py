"""Brackets and quotes that are opened and not closed are told."""

import pytest

from tests.lint.looked import found

RULE = "unclosed"


@pytest.mark.parametrize(
    "language, text, meant",
    [
        ("en", "The port (shut since Monday is to open.", "("),
        ("en", "He said: “The port is to open.", "“"),
        ("fr", "Il a dit : « Le port est fermé.", "«"),
        ("ja", "市長は「港は閉鎖されたと述べた。", "「"),
    ],
)
def test_what_is_not_closed_is_told(language: str, text: str, meant: str) -> None:
    assert found(RULE, text, language=language) == [meant]


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "a) one, b) two, [0, 1) and (0, 1], :( and ;-( (really)"),
        ("de", "Er sagte: „Der Hafen ist zu.“"),
        ("zh", "港口（已关闭)正在等待(新闻）。"),
        ("sv", "”Hamnen är stängd”"),
    ],
)
def test_what_is_whole_is_left_alone(language: str, text: str) -> None:
    assert found(RULE, text, language=language) == []


def test_a_quote_of_several_paragraphs_is_opened_in_each() -> None:
    assert found(RULE, "“The port is to open.", "“The crews come back.”") == []
