"""Chronologies, groups, questions and sources become what they are; in doubt a block stays what it is."""

from typing import Any

import pytest

from exporter.record.blocks import Affected, Faq, List, Timeline
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


def told(timeline: Any) -> list[tuple[str, str]]:
    """Return (when, text) of each event."""
    assert isinstance(timeline, Timeline)
    return [(event.when, said(event.text)) for event in timeline.events]


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


def pairs(faq: Any) -> list[tuple[str, str]]:
    """Return (question, first paragraph of the answer) of each pair."""
    assert isinstance(faq, Faq)
    return [(said(pair.question), text_of(pair.answer[0])) for pair in faq.pairs]


TWO = [("Why?", "Because."), ("When?", "Now.")]


def test_headings_beside_one_another_that_ask_are_questions_under_any_heading() -> None:
    reading = markdown_of(
        "Intro.\n\n## The plan\n\nText.\n\n### Why?\n\nBecause.\n\n### When?\n\nNow.\n\n### More\n\n[see](#why)"
        "\n\n### Who?\n\nYou."
    )
    assert outline(reading) == [(1, "other", ""), (1, "other", "The plan"), (2, "other", "More"), (2, "other", "Who?")]
    text, faq = reading.briefing.sections[1].blocks
    assert (text_of(text), pairs(faq)) == ("Text.", TWO)
    assert faq.pairs[0].answer[0].id == "s_why"  # type: ignore[union-attr]
    assert reading.report == ()


def test_questions_after_another_section_stay_where_they_are() -> None:
    reading = markdown_of(
        "## The plan\n\n### More\n\nText.\n\n### Why?\n\nBecause.\n\n### When?\n\nNow.\n\n### End\n\nX."
    )
    assert outline(reading) == [(1, "other", "The plan"), (2, "other", "More"), (2, "faq", ""), (2, "other", "End")]
    assert pairs(reading.briefing.sections[0].sections[1].blocks[0]) == TWO


def test_questions_beside_the_heading_that_announces_them_are_its_own() -> None:
    reading = markdown_of("## Plan\n\nA.\n\n## FAQ\n\n## Why?\n\nBecause.\n\n## When?\n\nNow.\n\n## End\n\nX.")
    assert outline(reading) == [(1, "other", "Plan"), (1, "faq", "FAQ"), (1, "other", "End")]
    assert pairs(reading.briefing.sections[1].blocks[0]) == TWO


def test_two_of_many_headings_of_a_whole_text_that_ask_stay_headings() -> None:
    rest = "".join(f"\n\n## Part {number}\n\nText." for number in range(4))
    reading = markdown_of(f"## Why?\n\nBecause.\n\n## When?\n\nNow.{rest}")
    assert {kind for _, kind, _ in outline(reading)} == {"other"}
    reading = markdown_of("## Why?\n\nBecause.\n\n## When?\n\nNow.")
    assert pairs(reading.briefing.sections[0].blocks[0]) == TWO


def test_a_heading_that_asks_and_names_a_kind_is_of_that_kind() -> None:
    reading = markdown_of("## What happened?\n\nA.\n\n## What does it mean?\n\nB.")
    assert [kind for _, kind, _ in outline(reading)] == ["what_happened", "what_it_means"]


# -------------------------------------------------------------------------------------------------------- key points


@pytest.mark.parametrize("lead", ["**Key points**", "Key points:", "**Auf einen Blick:**"])
def test_a_list_below_a_line_that_announces_key_points_is_a_section_of_its_own(lead: str) -> None:
    reading = markdown_of(f"Before.\n\n{lead}\n\n- One\n- Two\n\nAfter.")
    words = lead.strip("*")
    assert outline(reading) == [(1, "other", ""), (1, "key_points", words), (1, "other", "")]
    assert [[block.kind for block in one.blocks] for one in reading.briefing.sections] == [
        ["paragraph"],
        ["list"],
        ["paragraph"],
    ]
    assert reading.briefing.sections[1].heading[0].marks == ()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        "Key points\n\n- a paragraph of two words",
        "Key points:\n\n- One\n\nAnd\n\n- Two",
        "The key points are:\n\n- One",
        "Key points: these.\n\n- One",
    ],
    ids="no-announcement two-lists other-words sentence".split(),
)
def test_other_lists_at_the_beginning_stay_in_the_text(text: str) -> None:
    assert outline(markdown_of(text)) == [(1, "other", "")]


def test_the_text_below_the_list_of_key_points_is_no_key_point() -> None:
    reading = markdown_of("## Key points\n\n- One\n\nThe text.\n\nMore.\n\n### Part\n\nX.")
    assert outline(reading) == [(1, "key_points", "Key points"), (1, "other", ""), (2, "other", "Part")]
    reading = markdown_of("## Key points\n\nFor all:\n\n- One\n\nFor some:\n\n- Two\n\nAs of May.")
    assert outline(reading) == [(1, "key_points", "Key points")]


# ------------------------------------------------------------------------------------------------------- definitions


def defined(heading: str, *terms: tuple[str, str]) -> list[Any]:
    """Return the blocks of a section with one list of definitions, as readers hand it on."""
    from exporter.readers._page.outline import Heading, finish, sections_of
    from exporter.readers._page.page import Page

    def paragraph(words: str) -> dict[str, Any]:
        return {"kind": "paragraph", "text": [{"text": words}]}

    def definition(term: str, said: str) -> dict[str, Any]:
        blocks = [paragraph(part) for part in said.split("|") if part]
        return {"term": [{"text": term}] if term else [], "blocks": blocks}

    pairs = [definition(*one) for one in terms]
    quote = {"kind": "quote", "blocks": [{"kind": "definitions", "pairs": [definition("Inner", "Said.")]}]}
    sections = sections_of([Heading(2, [{"text": heading}]), {"kind": "definitions", "pairs": pairs}, quote], "en")
    data = {"id": "https://example.org/a", "slug": "a", "title": "T", "language": "en", "sections": sections}
    *blocks, last = finish(data, Page(), {}).briefing.sections[0].blocks
    assert text_of(last.blocks[0].items[0].blocks[0]) == "Inner\nSaid."  # type: ignore[union-attr]
    return list(blocks)


def test_definitions_become_what_their_heading_or_their_terms_say() -> None:
    assert pairs(defined("Other", ("Why?", "Because."), ("When?", "Now."))[0]) == TWO
    assert pairs(defined("FAQ", ("Why", "Because."))[0]) == [("Why", "Because.")]
    assert told(defined("Other", ("3 May 2026", "One."), ("4 May 2026", "Two.|Three."))[0]) == [
        ("2026-05-03", "One."),
        ("2026-05-04", "Two.\nThree."),
    ]
    (affected,) = defined("Who is affected", ("All", "Much."))
    assert isinstance(affected, Affected)


def test_other_definitions_become_a_list_with_the_terms_in_bold() -> None:
    (made,) = defined("Words", ("Ship", "A boat."), ("Boat", "A ship.|Or not."), ("", "Third."), ("Alone", ""))
    assert isinstance(made, List)
    assert [[text_of(block) for block in item.blocks] for item in made.items] == [
        ["Ship\nA boat."],
        ["Boat\nA ship.", "Or not.", "Third."],
        ["Alone"],
    ]
    assert made.items[0].blocks[0].text[0].marks == ("strong",)  # type: ignore[union-attr]


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
