"""What was to be filled in and was not is told."""

import pytest

from tests.lint.looked import found

RULE = "placeholder"


@pytest.mark.parametrize(
    "text, meant",
    [
        ("The mayor, TK, says so.", "TK"),
        ("Lorem ipsum dolor sit amet. Lorem ipsum dolor.", "Lorem ipsum"),
        ("It is shut.[citation needed]", "[citation needed]"),
        ("Dear {{ first_name }}, it is shut.", "{{ first_name }}"),
        ("Written by [Your Name]", "[Your Name]"),
        ("TODO: ask the mayor", "TODO:"),
        ("As an AI language model, I cannot know.", "As an AI language model"),
    ],
)
def test_a_placeholder_is_told(text: str, meant: str) -> None:
    assert found(RULE, text) == [meant]


def test_a_title_that_is_none_is_told() -> None:
    assert found(RULE, "Words.", title="undefined") == ["undefined"]


@pytest.mark.parametrize(
    "language, text",
    [
        ("tr", "TK 12. madde uyarınca"),
        ("en", "Superbowl XXX, the XXX Corps, [4], [sic], [the mayor], a todo list, null and None."),
        ("en", "The TKO came late; a {brace} and {{}}."),
    ],
)
def test_words_that_are_meant_are_left_alone(language: str, text: str) -> None:
    assert found(RULE, text, language=language) == []
