"""Chronologies, groups, questions and sources become what they are; in doubt a block stays what it is."""

import pytest

from exporter.record.blocks import Affected
from tests.readers.shapes import shaped
from tests.readers.sources import markdown_of, outline, said


def test_a_list_of_groups_and_effects_is_an_affected_block() -> None:
    for mark, after in (("**", ":** "), ("**", "**: "), ("", ": ")):
        (affected,) = shaped(
            f"## Who is affected\n\n- {mark}Ukraine{after}gains *most*.\n- {mark}The allies{after}pay."
        )
        assert isinstance(affected, Affected)
        assert [(said(one.group), said(one.effect)) for one in affected.groups] == [
            ("Ukraine", "gains most."),
            ("The allies", "pay."),
        ]
        assert affected.groups[0].group[0].marks == ()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "item", ["Everybody.", "**Everybody**", "Everybody:", "See https://example.org/x", "A: b\n\n  c"]
)
def test_a_list_with_one_item_that_is_no_group_stays_a_list(item: str) -> None:
    assert shaped(f"## Who is affected\n\n- **Ukraine:** gains.\n- {item}")[0].kind == "list"


def test_a_last_list_of_sources_becomes_the_sources_of_the_record() -> None:
    reading = markdown_of("Text.\n\n## Sources\n\n- [The paper](https://example.org/paper), 2026\n- A talk")
    assert [(source.title, source.url) for source in reading.briefing.sources] == [
        ("The paper, 2026", "https://example.org/paper"),
        ("A talk", None),
    ]
    assert outline(reading) == [(1, "other", "")]


@pytest.mark.parametrize(
    "text",
    [
        "Text.\n\n## Sources\n\nSome words.\n\n- A talk",
        "Text.\n\n## Sources\n\n- [a](https://a.example) and [b](https://b.example)",
        "Text.\n\n## Sources\n\n- A talk[^1]\n\n[^1]: Note.",
        "Text.\n\n## Quellen\n\n- The label above them would be in English",
        "Text.\n\n## Sources\n\n- A talk\n\n## Last words\n\nMore.",
    ],
    ids="words two-links note other-language not-last".split(),
)
def test_sources_that_would_lose_or_move_words_stay_a_section(text: str) -> None:
    reading = markdown_of(text)
    assert reading.briefing.sources == ()
    assert len(reading.briefing.sections) > 1
