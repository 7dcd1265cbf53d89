"""What is left of code fences around generated text is taken out; code that is meant stays."""

import pytest

from exporter.lint import lint, mended
from tests.lint.looked import found, mended_by, record_of, words_of

RULE = "code-fence"


@pytest.mark.parametrize(
    "text",
    ["“`html The port is shut.", "```markdown The port is shut.", "```The port is shut.", "'''html The port is shut."],
)
def test_a_fence_before_the_first_words_is_taken_out(text: str) -> None:
    assert mended_by(RULE, text) == ["The port is shut."]


@pytest.mark.parametrize("fence", ["```", "“`", "```html", "”`"])
def test_a_paragraph_that_is_nothing_but_a_fence_goes(fence: str) -> None:
    before = record_of(fence, "The port is shut.")
    after = mended(before, [RULE]).briefing
    assert words_of(after) == ["The port is shut."]
    assert after.sections[0].blocks[0].id == before.sections[0].blocks[1].id


def test_a_section_that_held_nothing_but_a_fence_goes_with_it() -> None:
    words = [{"kind": "paragraph", "text": "The port is shut."}]
    sections = [{"blocks": [{"kind": "paragraph", "text": "```"}]}, {"heading": "The port", "blocks": words}]
    after = mended(record_of(sections=sections), [RULE]).briefing
    assert words_of(after) == ["The port", "The port is shut."]
    assert len(after.sections) == 1


def test_a_fence_that_is_all_there_is_in_a_quote_is_told_and_stays() -> None:
    (finding,) = lint(record_of({"kind": "quote", "blocks": [{"kind": "paragraph", "text": "```"}]}), [RULE])
    assert not finding.is_safe


@pytest.mark.parametrize("text", ["“Coalition of the Willing” it is.", "It is ```shut``` here.", "''' is Python."])
def test_quotes_and_talk_of_backticks_are_left_alone(text: str) -> None:
    assert found(RULE, text) == []


def test_a_code_block_is_left_alone() -> None:
    assert found(RULE, {"kind": "code", "text": "```html\n<p>\n```"}) == []
