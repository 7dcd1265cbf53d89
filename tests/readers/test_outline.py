"""Markdown: the title and the outline, as people write them."""

from tests.readers.sources import markdown_of, outline, refusal, report


def test_the_first_heading_is_the_title_where_nothing_else_says_one() -> None:
    reading = markdown_of("---\nlanguage: en\n---\n# The *bold* title\n\nText.\n\n## Part")
    assert reading.briefing.title == "The bold title"
    assert outline(reading) == [(1, "other", ""), (1, "other", "Part")]
    assert reading.report == ()


def test_an_equal_first_heading_does_not_double_the_title() -> None:
    assert outline(markdown_of("# The  Title\n\n## Part\n\nText.")) == [(1, "other", "Part")]


def test_another_first_heading_stays_a_heading() -> None:
    assert outline(markdown_of("# Another\n\nText.\n\n## Part")) == [(1, "other", "Another"), (2, "other", "Part")]


def test_a_title_that_stands_further_down_stays_there_too_so_that_no_word_moves() -> None:
    reading = markdown_of("---\nlanguage: en\n---\nFirst words.\n\n# The title\n\nText.")
    assert reading.briefing.title == "The title"
    assert outline(reading) == [(1, "other", ""), (1, "other", "The title")]


def test_without_any_title_the_file_name_is_one_and_a_remark_says_so() -> None:
    reading = markdown_of("---\nlanguage: en\n---\nText.", name="port-strike.md")
    assert reading.briefing.title == "port strike"
    assert report(reading) == "the source has no title: 'port strike', after its file name"


def test_headings_nest_and_skipped_levels_do_no_harm() -> None:
    reading = markdown_of("#### Deep\n\nA.\n\n## Two\n\nB.\n\n##### Five\n\nC.\n\n### Three\n\nD.\n\n# One\n\nE.")
    assert outline(reading) == [
        (1, "other", "Deep"),
        (1, "other", "Two"),
        (2, "other", "Five"),
        (2, "other", "Three"),
        (1, "other", "One"),
    ]


def test_ids_of_sections_come_from_their_headings_and_stay_when_the_text_changes() -> None:
    before = markdown_of("## What is open\n\nA.\n\n## What is open\n\nB.\n\n## 未解決\n\nC.")
    after = markdown_of("## What is open\n\nOther text.\n\n## What is open\n\nB.\n\n## 未解決\n\nMore.")
    ids = [section.id for section in before.briefing.sections]
    assert ids == [section.id for section in after.briefing.sections]
    assert ids[:2] == ["s_what_is_open", "s_what_is_open_2"]


def test_a_text_without_words_is_refused() -> None:
    (fault,) = refusal("---\ntitle: A\n---\n<!-- nothing yet -->\n")
    assert str(fault) == "line 2: sections: no text; write what happened below the title"
