"""Questions and answers: in headings, lists, bold, and what stays as it is."""

import pytest

from exporter.record.blocks import Faq
from tests.readers.shapes import TWO, pairs, shaped
from tests.readers.sources import markdown_of, outline, said, strings, text_of


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
