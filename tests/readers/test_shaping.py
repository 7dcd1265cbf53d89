"""Chronologies, groups, questions and sources become what they are; in doubt a block stays what it is."""

from typing import Any

import pytest

from exporter.record.blocks import Affected, Faq, Timeline
from tests.readers.sources import markdown_of, outline, said, strings, text_of


def shaped(text: str, language: str = "en") -> list[Any]:
    """Return the blocks of the first section of a text."""
    reading = markdown_of(f"---\ntitle: T\nlanguage: {language}\n---\n{text}")
    return list(reading.briefing.sections[0].blocks)


# ---------------------------------------------------------------------------------------------------------- timelines

TABLE = "## Timeline\n\n| Date | Event |\n|---|---|\n"


def test_a_table_of_dates_and_events_is_a_timeline() -> None:
    (timeline,) = shaped(
        TABLE + "| February 2022 | It *began*. |\n| **27 February 2024** | They met. |\n"
        "| 2026 | Now. |\n| Early spring | Thaw. |\n| After a ceasefire | Troops.[^1] |\n\n[^1]: Perhaps."
    )
    assert isinstance(timeline, Timeline)
    assert [(event.when, event.precision, event.ahead) for event in timeline.events] == [
        ("2022-02", "month", False),
        ("2024-02-27", "day", False),
        ("2026", "year", False),
        ("Early spring", "words", False),
        ("After a ceasefire", "words", True),
    ]
    assert said(timeline.events[0].text) == "It began."


@pytest.mark.parametrize(
    "table",
    [
        TABLE.replace("Event", "Troops") + "| 2022 | 40 |\n",
        TABLE + "| 2022 |  |\n",
        TABLE + "| [2022](https://example.org/) | A link would be lost. |\n",
        TABLE + "| 2022[^1] | A note would be lost. |\n\n[^1]: Note.",
        "## Timeline\n\n| Date | Event | Place |\n|---|---|---|\n| 2022 | a | b |\n",
        TABLE.replace("Timeline", "Background") + "| 2022 | Not a chronology by its heading. |\n",
    ],
    ids="other-head empty-event link note three-columns other-heading".split(),
)
def test_a_table_that_is_no_plain_chronology_stays_a_table(table: str) -> None:
    assert shaped(table)[0].kind == "table"


def test_a_date_that_the_calendar_does_not_know_stays_words() -> None:
    (timeline,) = shaped(TABLE + "| 2024-02-30 | Never. |\n")
    assert (timeline.events[0].when, timeline.events[0].precision) == ("2024-02-30", "words")


def test_a_list_in_which_each_item_begins_with_a_date_is_a_timeline() -> None:
    (timeline,) = shaped("## Timeline\n\n- **3 May 2026:** One.\n- 4 May 2026 – Two: three.\n- 2027: Four.")
    assert [(event.when, said(event.text)) for event in timeline.events] == [
        ("2026-05-03", "One."),
        ("2026-05-04", "Two: three."),
        ("2027", "Four."),
    ]
    assert shaped("## Timeline\n\n- 3 May 2026: One.\n- Later on: two.\n- Somebody: three.")[0].kind == "list"


# --------------------------------------------------------------------------------------------------- who is affected


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


# ---------------------------------------------------------------------------------------------- questions and answers


def test_questions_in_headings_become_pairs_and_stay_targets_of_links() -> None:
    reading = markdown_of(
        "[see](#why-so)\n\n## FAQ\n\nFirst this.\n\n### Why *so*?\n\nBecause.\n\n- a\n\n### And then?\n\nThen."
    )
    assert [kind for _, kind, _ in outline(reading)] == ["other", "faq"]
    intro, faq = reading.briefing.sections[1].blocks
    assert isinstance(faq, Faq)
    assert intro.kind == "paragraph"
    assert [(said(pair.question), [block.kind for block in pair.answer]) for pair in faq.pairs] == [
        ("Why so?", ["paragraph", "list"]),
        ("And then?", ["paragraph"]),
    ]
    assert reading.briefing.sections[0].blocks[0].text[0].href == f"#{faq.pairs[0].answer[0].id}"  # type: ignore[union-attr]
    assert reading.report == ()


@pytest.mark.parametrize(
    "text",
    [
        "- Why?\n- Because.\n- When?\n- Now.",
        "- **Why?** Because.\n- **When?** Now.",
        "- Why?\n\n  Because.\n- When?\n\n  Now.",
        "**Why?**\n\nBecause.\n\n**When?**\n\nNow.",
    ],
    ids="in-turn bold-lead two-paragraphs bold-paragraphs".split(),
)
def test_questions_in_lists_and_in_bold_become_pairs(text: str) -> None:
    (faq,) = shaped(f"## Questions and answers\n\n{text}")
    assert isinstance(faq, Faq)
    assert [(said(pair.question), text_of(pair.answer[0])) for pair in faq.pairs] == [
        ("Why?", "Because."),
        ("When?", "Now."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "### Why?\n\n### When?\n\nNow.",
        "### Why?\n\nBecause.\n\n#### Part\n\nMore.",
        "- Why?\n- When?\n- Now.",
        "**Why?**\n\n**When?**\n\nNow.",
    ],
    ids="no-answer inner-part uneven two-questions".split(),
)
def test_questions_without_answers_stay_what_they_are(text: str) -> None:
    reading = markdown_of(f"## FAQ\n\n{text}")
    assert "faq" not in [block.kind for section in reading.briefing.sections for block in section.blocks]
    words = " ".join(strings(reading.briefing.model_dump(mode="json")))
    assert all(word in words for word in ("Why?", "Because." if "Because" in text else "Now."))


# ------------------------------------------------------------------------------------------------------------ sources


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
