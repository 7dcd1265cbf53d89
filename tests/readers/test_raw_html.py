"""Raw HTML in Markdown: words and simple marks are carried, the rest is a placeholder and a remark."""

import pytest

from exporter.record.blocks import Code, Figure, Paragraph
from exporter.record.inlines import Break, Span
from tests.readers.sources import blocks_of, markdown_of, outline, prose_of, report, said, text_of


def texts(text: str) -> list[str]:
    """Return the words of each paragraph that a text makes."""
    return [said(block.text) for block in blocks_of(text) if isinstance(block, Paragraph)]


def test_marks_in_tags_are_marks() -> None:
    assert prose_of("H<sub>2</sub>O <b>b</b> <i>i</i> <del>d</del> <kbd>k</kbd> x<sup>2</sup><br>end") == (
        Span(text="H"),
        Span(text="2", marks=("subscript",)),
        Span(text="O "),
        Span(text="b", marks=("strong",)),
        Span(text=" "),
        Span(text="i", marks=("emphasis",)),
        Span(text=" "),
        Span(text="d", marks=("deleted",)),
        Span(text=" "),
        Span(text="k", marks=("code",)),
        Span(text=" x"),
        Span(text="2", marks=("superscript",)),
        Break(kind="break"),
        Span(text="end"),
    )


def test_links_and_pictures_in_tags_are_links_and_pictures() -> None:
    assert prose_of('See <a href="https://example.org/">it</a>.')[1] == Span(text="it", href="https://example.org/")
    (figure,) = blocks_of('<p align="center"><img src="https://cdn.example.org/a.png" alt="A chart"></p>')
    assert isinstance(figure, Figure)
    assert (figure.href, figure.alt) == ("https://cdn.example.org/a.png", "A chart")


def test_text_set_as_it_is_becomes_code() -> None:
    (code,) = blocks_of('<pre>\n<code class="language-text"><b>cc</b>  #build\nversion: 1 &lt; 2\n\nlast</code></pre>')
    assert isinstance(code, Code)
    assert code.text == "cc  #build\nversion: 1 < 2\n\nlast"
    assert code.language == "text"


def test_words_of_details_tables_and_lists_stay_in_order() -> None:
    details, table, items = blocks_of(
        "<details>\n<summary>Read on</summary>\n\nInner *words*.\n\n- a\n\n</details>\n\n"
        "<table><tr><th>A</th><th>B</th></tr>\n<tr><td colspan=2>1</td></tr></table>\n\n"
        "<ul><li>one<li>two</ul>"
    )
    assert text_of(details.items[0].blocks[0]) == "Read on\nInner words."
    assert details.items[0].blocks[1].kind == "list"
    assert [[text_of(cell.blocks[0]) for cell in row] for row in table.rows] == [["A", "B"], ["1"]]
    assert (table.head_rows, table.rows[1][0].colspan) == (1, 2)
    assert [text_of(item.blocks[0]) for item in items.items] == ["one", "two"]


def test_markdown_between_tags_stands_in_what_they_make() -> None:
    table, box, last = blocks_of(
        "<table>\n<tr><td>\n\n**Bold**\n\n- item\n\n</td><td>plain</td></tr>\n</table>\n\n"
        "<blockquote>\n\n## Head\n\nSaid.[^1]<br><kbd>Ctrl</kbd>\n\n</blockquote>\n\n[^1]: Note.\n\n"
        "<div align=center>\n\n[up](#head)\n"
    )
    assert [block.kind for block in table.rows[0][0].blocks] == ["paragraph", "list"]
    assert table.rows[0][0].blocks[0].text == (Span(text="Bold", marks=("strong",)),)
    assert text_of(table.rows[0][1].blocks[0]) == "plain"
    assert [text_of(block) for block in box.blocks] == ["Head", "Said.\nCtrl"]
    assert said(box.blocks[1].text[0].note) == "Note."
    assert text_of(last) == "up"


def test_what_is_told_of_tags_is_told_with_its_line() -> None:
    reading = markdown_of(
        "<div>\n\nText\nof two lines <Foo>\n\n<!-- a\n\nb -->\n<x>\n\n</div>\n\n"
        "<video\nsrc=https://v.example/a>\n\nx <u> <y>"
    )
    told = [(remark.line, remark.what) for remark in reading.report]
    assert told == [
        (8, "<Foo>: no tag of HTML"),
        (13, "<x>: no tag of HTML"),
        (18, "<video>: https://v.example/a"),
        (20, "<y>: no tag of HTML"),
    ]


def test_lists_in_the_cell_of_a_table_are_lists() -> None:
    (table,) = blocks_of("| a |\n|---|\n| <ul><li>one</li><li>**two**</li></ul> |\n| b<br><br>c |")
    assert table.rows[1][0].blocks[0].items[1].blocks[0].text == (Span(text="two", marks=("strong",)),)
    assert [text_of(block) for block in table.rows[2][0].blocks] == ["b", "c"]


def test_headings_in_tags_are_part_of_the_outline() -> None:
    assert outline(markdown_of('<h2 align="center">Part <i>one</i></h2>\n\nText.')) == [(1, "other", "Part one")]


def test_anchors_in_tags_can_be_linked_to() -> None:
    reading = markdown_of('[up](#there)\n\nText.\n\n<a name="there"></a>\n\nThe place.')
    link, _, place = reading.briefing.sections[0].blocks
    assert isinstance(link, Paragraph)
    assert link.text == (Span(text="up", href=f"#{place.id}"),)
    assert reading.report == ()


def test_comments_leave_no_trace() -> None:
    reading = markdown_of("A<!-- note -->B\n\n<!-- a\n\nblock -->\n\nC")
    assert [text_of(block) for block in reading.briefing.sections[0].blocks] == ["AB", "C"]
    assert reading.report == ()


@pytest.mark.parametrize(
    "html, words",
    [
        ('<video src="https://v.example/v.mp4">No video</video>', "[Video: https://v.example/v.mp4]"),
        ('<iframe src="https://v.example/"></iframe>', "[Embedded page: https://v.example/]"),
        ("<svg><title>A drawing</title><path d='M0'/></svg>", "[Drawing: A drawing]"),
        ("<math><mi>E</mi><mo>=</mo><mi>m</mi></math>", "[Formula: E = m]"),
        ("<audio>", "[Audio]"),
    ],
)
def test_what_is_no_text_leaves_a_placeholder_and_a_remark(html: str, words: str) -> None:
    for text in (f"{html}\n", f"Before {html} after."):
        reading = markdown_of(text)
        spans = [span for block in reading.briefing.sections[0].blocks for span in block.text]  # type: ignore[union-attr]
        assert (words, ("emphasis",)) in [(span.text, span.marks) for span in spans]  # type: ignore[union-attr]
        assert spans[0].text.startswith("Before") == text.startswith("Before")  # type: ignore[union-attr]
        assert "a placeholder" in report(reading)


def test_a_script_is_no_text_but_is_told() -> None:
    reading = markdown_of("<script>\nalert(1)\n</script>\n\nText <style>p {}</style> more.")
    assert [text_of(block) for block in reading.briefing.sections[0].blocks] == ["Text more."]
    assert report(reading) == "line 5: <script>: alert(1): left out\nline 9: <style>: p {}: left out"


def test_a_script_that_is_never_closed_does_not_swallow_the_text() -> None:
    assert texts("Text <script> and more.") == ["Text and more."]


def test_what_only_looks_like_a_tag_is_kept_as_text() -> None:
    reading = markdown_of("A Vec<T> and <Foo bar> and a < b.")
    assert text_of(reading.briefing.sections[0].blocks[0]) == "A Vec<T> and <Foo bar> and a < b."
    assert report(reading).splitlines() == [
        "line 5: <Foo bar>: no tag of HTML: kept as text",
        "line 5: <T>: no tag of HTML: kept as text",
    ]


def test_no_markup_and_no_event_of_a_tag_reaches_the_record() -> None:
    reading = markdown_of('<p onclick="evil()">Text <b onmouseover=evil()>bold</b> <img src=x onerror=evil()></p>')
    assert "evil" not in reading.briefing.model_dump_json()
