"""A heading with nothing below it is told."""

from tests.lint.looked import found

RULE = "empty-section"
WORDS = [{"kind": "paragraph", "text": "Words."}]


def test_a_heading_with_nothing_below_it_is_told() -> None:
    sections = [{"heading": "Comments"}, {"heading": "The port", "blocks": WORDS}]
    assert found(RULE, sections=sections) == ["Comments"]


def test_a_heading_above_other_headings_is_whole() -> None:
    sections = [{"heading": "The port", "sections": [{"heading": "The crews", "blocks": WORDS}]}]
    assert found(RULE, sections=sections) == []
