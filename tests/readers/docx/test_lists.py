"""Word: lists put together of paragraphs."""

from tests.readers.docx.files import NUMBERING, STYLES, blocks_of, levels, li, p, reading, shape
from tests.readers.sources import report, said


def test_bullets_nest_by_level() -> None:
    (made,) = blocks_of(li("a") + li("b") + li("b1", level=1) + li("b11", level=2) + li("b2", level=1) + li("c"))
    assert shape(made) == ["a", ["b", [["b1", ["b11"]], "b2"]], "c"]
    assert not made.ordered


def test_numbers_go_on_restart_and_begin_where_the_file_says() -> None:
    body = li("one", 2) + li("two", 2) + p("Between.") + li("three", 2) + li("five", 4) + li("six", 4)
    first, _, second, third = blocks_of(body)
    assert [(one.start, len(one.items)) for one in (first, second, third)] == [(1, 2), (3, 1), (5, 2)]
    assert first.ordered


def test_a_deeper_level_begins_anew_under_each_item() -> None:
    (made,) = blocks_of(li("a", 2) + li("a1", 2, 1) + li("a2", 2, 1) + li("b", 2) + li("b1", 2, 1))
    assert shape(made) == [["a", ["a1", "a2"]], ["b", ["b1"]]]
    assert made.items[1].blocks[1].start == 1


def test_letters_become_numbers_and_are_told() -> None:
    made = reading(li("a", 2) + li("b", 2, 1))
    assert "a list numbered a): numbered 1." in report(made)


def test_numbers_of_several_levels_stay_as_words() -> None:
    (made,) = blocks_of(li("one", 3) + li("part", 3, 1) + li("part", 3, 1) + li("two", 3))
    assert shape(made) == [["one", "1.1 part", "1.2 part"], "two"]


def test_an_item_without_a_bullet_goes_on_with_the_item_above() -> None:
    numbering = NUMBERING + (
        f'<w:abstractNum w:abstractNumId="9">{levels((1, "bullet", " "))}</w:abstractNum>'
        '<w:num w:numId="9"><w:abstractNumId w:val="9"/></w:num>'
    )
    (made,) = blocks_of(li("one", 2) + li("more of it", 9) + li("two", 2), numbering=numbering)
    assert shape(made) == [["one", "more of it"], "two"]


def test_a_list_may_be_a_property_of_the_style() -> None:
    styles = (
        '<w:style w:styleId="L"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        '</w:style><w:style w:styleId="C"><w:name w:val="List Continue"/></w:style>'
    )
    (made,) = blocks_of(p("a", "L") + p("more of it", "C") + p("b", "L"), styles=STYLES + styles)
    assert shape(made) == [["a", "more of it"], "b"]


def test_no_list_is_made_of_paragraphs_that_only_look_so() -> None:
    made = blocks_of(p("- a") + p("1) b") + p("none", properties='<w:numPr><w:numId w:val="0"/></w:numPr>'))
    assert [block.kind for block in made] == ["paragraph"] * 3


def test_numbered_headings_keep_their_words() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels((1, "upperRoman", "%1."))}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    heading = p("One", "berschrift2", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    made = reading(p("T", "Titel") + heading + p("Text."), numbering=numbering)
    assert [said(section.heading) for section in made.briefing.sections] == ["One"]
    assert "headings numbered I.: their words, without the numbers" in report(made)
