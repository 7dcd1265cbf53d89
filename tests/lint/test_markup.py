"""Markup left in the words is told, once for each text and kind."""

import pytest

from tests.lint.looked import found, mended_by

RULE = "markup"


@pytest.mark.parametrize(
    "text, meant",
    [
        ("The port is **shut** now.", "**shut**"),
        ("The port is *shut* now.", "*shut*"),
        ("The port is __shut since Monday__ now.", "__shut since Monday__"),
        ("See [the port](/harbour) now.", "[the port](/harbour)"),
        ("See [the port](https://example.org/harbour) now.", "[the port](https://example.org/harbour)"),
        ("## The port", "## "),
        ("| Date | Event | |---|---| | Monday | shut |", "|---|---|"),
        ("The port<br/>is <b>shut</b>.", "<br/>"),
        ("• The port is shut", "• "),
        ("The port is\\u2019shut", "\\u2019"),
    ],
)
def test_markup_is_told_and_not_mended(text: str, meant: str) -> None:
    assert found(RULE, text) == [meant]
    assert mended_by(RULE, text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "5 * 3 * 2 is 30, 2**8 is 256, f*** it*, and a footnote.*",
        "snake_case_names and __init__ and _one.",
        "# 1 in the list, a < b > c, <3, <https://example.org>, the [port] (see below).",
        "A • B • C, a | b | c, C:\\new\\table",
        "The <video> element",
    ],
)
def test_signs_that_are_meant_are_left_alone(text: str) -> None:
    assert found(RULE, text) == []


def test_markup_in_code_is_left_alone() -> None:
    assert found(RULE, {"kind": "paragraph", "text": ["Write ", {"text": "<br> **x**", "marks": ["code"]}]}) == []
