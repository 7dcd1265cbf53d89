"""Chronologies: what is led by dates becomes a timeline, and what may be something else stays."""

import pytest

from exporter.record.blocks import Timeline
from tests.readers.shapes import shaped, told
from tests.readers.sources import said, text_of

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


def test_a_list_led_by_times_or_days_without_a_year_keeps_its_words() -> None:
    (timeline,) = shaped(
        "## Incident timeline\n\n- 20:09 UTC: An alert: `cpu`.\n- 20:13 - Pages.\n- **Monday, 3 May** They met.\n"
        "- 21:00 UTC It ends.\n\n  For now."
    )
    assert told(timeline) == [
        ("20:09 UTC", "An alert: cpu."),
        ("20:13", "Pages."),
        ("Monday, 3 May", "They met."),
        ("21:00 UTC", "It ends.\nFor now."),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "| When | What happened |\n|---|---|\n| 3 May 2026 | One. |\n| 4 May 2026 | Two. |",
        "| Date | Milestone | |\n|---|---|---|\n| 3 May 2026 | One. | |\n| 4 May 2026 | Two. | |",
        "- 2026-05-03: One.\n- 2026-05-04: Two.",
    ],
    ids="other-words empty-column list".split(),
)
def test_a_chronology_beyond_doubt_is_a_timeline_under_any_heading(table: str) -> None:
    (timeline,) = shaped(f"## Background\n\n{table}")
    assert told(timeline) == [("2026-05-03", "One."), ("2026-05-04", "Two.")]


@pytest.mark.parametrize(
    "text",
    [
        "- 2025: 40 ships\n- 2026: 50 ships",
        "- 14:00: Doors\n- 15:00: Talk",
        "| Year | Ships |\n|---|---|\n| 2025 | 40 |\n| 2026 | 50 |",
        "| | |\n|---|---|\n| 3 May 2026 | One. |\n| 4 May 2026 | Two. |",
        "**3 May 2026**: One.\n\n**4 May 2026**: Two.",
        "- ~~3 May 2026~~: One.\n- 4 May 2026: Two.",
    ],
    ids="years times figures no-head paragraphs struck".split(),
)
def test_what_may_be_something_else_is_no_timeline_under_another_heading(text: str) -> None:
    assert "timeline" not in [block.kind for block in shaped(f"## Background\n\n{text}")]


def test_a_table_without_a_head_is_a_timeline_where_its_heading_says_so() -> None:
    rows = "| | |\n|---|---|\n| 3 May 2026 | One. |\n| 14 May | Two. |"
    assert told(shaped(f"## Timeline\n\n{rows}")[0]) == [("2026-05-03", "One."), ("14 May", "Two.")]
    assert shaped(f"## Timeline\n\n{rows}\n| Spring | Three. |")[0].kind == "table"


def test_a_day_and_a_time_in_two_columns_are_one_date() -> None:
    (timeline,) = shaped("## Timeline\n\n| Date | Time | Event |\n|---|---|---|\n| 3 May 2026 | 14:05 UTC | One. |\n")
    assert told(timeline) == [("3 May 2026 14:05 UTC", "One.")]


def test_paragraphs_that_are_each_led_by_a_date_are_a_timeline() -> None:
    intro, timeline, outro = shaped("## Timeline\n\nFirst.\n\n**3 May 2026** – One.\n\n4 May 2026: Two.\n\nAnd so on.")
    assert (text_of(intro), told(timeline), text_of(outro)) == (
        "First.",
        [("2026-05-03", "One."), ("2026-05-04", "Two.")],
        "And so on.",
    )
    blocks = shaped("## Timeline\n\n3 May 2026: One.\n\nIn between.\n\n4 May 2026: Two.")
    assert [block.kind for block in blocks] == ["paragraph"] * 3
