"""Text in which each line is a paragraph, as it comes when a page is copied."""

from typing import Any

from exporter.readers import Reading
from tests.readers.sources import blocks_of, markdown_of, outline, report, said, section

LONG = (
    "The port has been shut since Monday, and the crews of all the ships went home; nobody knows when it opens again. "
)
LONG += "The mayor says that the talks are to go on tonight, in the town hall as before."
COPIED = f"""The Harbour Is Shut
What Happened
{LONG}
{LONG}
Who is affected
- Crews: They wait at home.
- The town: It has no work.
Some more words.
Timeline
| Date | Event |
|---|---|
| February 2022 | The port is built. |
| 27 February 2024 | The port is shut. |
{LONG}
"""


def below(reading: Reading, heading: str) -> list[Any]:
    """Return the blocks below a heading."""
    return list(section(reading, heading).blocks)


def test_each_line_is_a_paragraph_and_short_ones_above_text_are_headings() -> None:
    reading = markdown_of(f"---\nlanguage: en\n---\n{COPIED}")
    assert reading.briefing.title == "The Harbour Is Shut"
    assert outline(reading) == [
        (1, "what_happened", "What Happened"),
        (1, "who_is_affected", "Who is affected"),
        (1, "timeline", "Timeline"),
    ]
    assert [said(block.text) for block in below(reading, "What Happened")] == [LONG, LONG]


def test_a_line_below_a_list_or_a_table_is_no_part_of_it() -> None:
    reading = markdown_of(f"---\nlanguage: en\n---\n{COPIED}")
    affected, after = below(reading, "Who is affected")
    assert [said(group.effect) for group in affected.groups] == ["They wait at home.", "It has no work."]
    assert said(after.text) == "Some more words."
    timeline, last = below(reading, "Timeline")
    assert [event.when for event in timeline.events] == ["2022-02", "2024-02-27"]
    assert said(last.text) == LONG


def test_the_remains_of_a_fence_above_the_title_stay_where_they_are() -> None:
    reading = markdown_of(f"---\nlanguage: en\n---\n“`html\n{COPIED}")
    assert reading.briefing.title == "The Harbour Is Shut"
    assert outline(reading)[:2] == [(1, "other", ""), (1, "what_happened", "What Happened")]
    opening: Any = reading.briefing.sections[0].blocks
    assert said(opening[0].text) == "“`html"


def test_a_fence_around_the_whole_text_is_told_and_the_text_is_read() -> None:
    for end in ("```\n", "```", ""):
        reading = markdown_of(f"---\nlanguage: en\n---\n```html\n{COPIED}{end}")
        assert reading.briefing.title == "The Harbour Is Shut"
        assert report(reading) == "line 4: a code fence (html) around the whole text: read as text"
        assert reading.lines["sections[0].blocks[1]"] == 8
    (block,) = blocks_of(f"```python\n{COPIED}```\n")
    assert block.kind == "code"


def test_lines_are_those_of_the_source() -> None:
    reading = markdown_of(f"---\nlanguage: en\n---\n{COPIED}")
    assert reading.lines["sections[0].blocks[1]"] == 7
    assert reading.lines["sections[2].blocks[0]"] == 13


def test_text_with_a_blank_line_or_wrapped_lines_is_read_as_ever() -> None:
    with_blank = markdown_of(f"{LONG}\n{LONG}\n\nOne.\nTwo.\nThree.\n")
    assert len(with_blank.briefing.sections[0].blocks) == 2
    wrapped = markdown_of("\n".join(["A line that was wrapped at a column"] * 8))
    assert len(wrapped.briefing.sections[0].blocks) == 1
