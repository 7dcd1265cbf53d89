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
    assert texts(
        "<details>\n<summary>Read on</summary>\n\nInner *words*.\n\n</details>\n\n"
        "<table><tr><th>A</th><th>B</th></tr>\n<tr><td>1</td><td>2</td></tr></table>\n\n"
        "<ul><li>one<li>two</ul>"
    ) == ["Read on", "Inner words.", "A | B", "1 | 2", "one", "two"]


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
        ('<video src="https://v.example/v.mp4">No video</video>', "[Video: https://v.example/v.mp4 No video]"),
        ('<iframe src="https://v.example/"></iframe>', "[Embedded page: https://v.example/]"),
        ("<svg><title>A drawing</title><path d='M0'/></svg>", "[Drawing: A drawing]"),
        ("<math><mi>E</mi><mo>=</mo><mi>m</mi></math>", "[Formula: E = m]"),
        ("<audio>", "[Audio]"),
    ],
)
def test_what_is_no_text_leaves_a_placeholder_and_a_remark(html: str, words: str) -> None:
    for text in (f"{html}\n", f"Before {html} after."):
        reading = markdown_of(text)
        (block,) = reading.briefing.sections[0].blocks
        assert isinstance(block, Paragraph)
        assert Span(text=words, marks=("emphasis",)) in block.text
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
