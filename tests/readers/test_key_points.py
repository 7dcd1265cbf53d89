"""Key points: the first list that says so is a section of its own."""

import pytest

from tests.readers.sources import markdown_of, outline


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
