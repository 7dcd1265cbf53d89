"""Markdown: blocks, prose, links and pictures, as people write them."""

import shutil
from pathlib import Path

import pytest

from exporter.record.blocks import Callout, Code, Figure, List, Paragraph, Quote, Rule, Table
from exporter.record.inlines import Break, InlineImage, Span
from tests.painted import photograph, saved, telling
from tests.readers.sources import blocks_of, markdown_of, outline, prose_of, refusal, report, said, section

MEDIA = Path(__file__).parents[1] / "briefings" / "media"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a source's pictures: chart.svg and, in a folder inside, photo of the same kind."""
    svg = next(MEDIA.glob("*.svg"))
    (tmp_path / "report" / "more").mkdir(parents=True)
    shutil.copy(svg, tmp_path / "report" / "chart.svg")
    shutil.copy(svg, tmp_path / "report" / "more" / "a chart.svg")
    shutil.copy(svg, tmp_path / "secret.svg")
    return tmp_path / "report"


# ------------------------------------------------------------------------------------------------ title and outline


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


# ------------------------------------------------------------------------------------------------------------ blocks


def test_paragraphs_quotes_lists_code_and_rules_become_blocks() -> None:
    kinds = [block.kind for block in blocks_of("One.\n\n> Two.\n\n- Three\n\n```\nfour\n```\n\n    five\n\n---\n")]
    assert kinds == ["paragraph", "quote", "list", "code", "code", "rule"]


def test_lists_nest_keep_their_first_number_and_hold_blocks() -> None:
    (block,) = blocks_of("3. One\n\n   More of one\n4. Two\n   - Inner\n")
    assert isinstance(block, List)
    assert (block.ordered, block.start) == (True, 3)
    assert [[inner.kind for inner in item.blocks] for item in block.items] == [
        ["paragraph", "paragraph"],
        ["paragraph", "list"],
    ]


def test_an_empty_item_leaves_a_bulleted_list_but_not_a_numbered_one() -> None:
    reading = markdown_of("- a\n-\n- b\n\n1. a\n2.\n3. b")
    bulleted, numbered = reading.briefing.sections[0].blocks
    assert isinstance(bulleted, List)
    assert isinstance(numbered, List)
    assert (len(bulleted.items), len(numbered.items)) == (2, 3)
    assert report(reading) == (
        "line 6: an item without text: left out\nline 10: an item without text: kept as an empty one"
    )


def test_a_number_too_large_for_a_list_is_told() -> None:
    reading = markdown_of("123456789. One")
    assert report(reading) == "line 5: a list that begins with 123456789: numbered from 1"


def test_code_keeps_its_white_space_and_its_language() -> None:
    first, second = blocks_of('```rust,ignore title="a.rs"\nfn a() {\n\n    b\n}\n```\n\n    plain\n      text')
    assert isinstance(first, Code)
    assert isinstance(second, Code)
    assert (first.language, first.text) == ("rust", "fn a() {\n\n    b\n}")
    assert second.text == "plain\n  text"
    reading = markdown_of('```rust,ignore title="a.rs"\nx\n```')
    assert report(reading) == 'line 5: options of a code block: ignore title="a.rs": left out'


def test_a_table_keeps_its_head_and_how_its_columns_stand() -> None:
    (table,) = blocks_of("| A | B | C |\n|:--|:-:|--:|\n| *1* | 2 |   |\n| only |\n")
    assert isinstance(table, Table)
    assert table.head_rows == 1
    assert [cell.align for cell in table.rows[1]] == ["start", "center", "end"]
    assert [len(row) for row in table.rows] == [3, 3, 3]
    assert table.rows[1][2].blocks == ()


def test_an_empty_head_is_no_head() -> None:
    (table,) = blocks_of("|   |   |\n|---|---|\n| a | b |\n")
    assert isinstance(table, Table)
    assert (table.head_rows, len(table.rows)) == (0, 1)


def test_cells_beyond_the_head_join_the_last_one_instead_of_vanishing() -> None:
    reading = markdown_of("> | A | B |\n> |---|---|\n> | 1 | `x | y` | 4 |\n")
    (quote,) = reading.briefing.sections[0].blocks
    assert isinstance(quote, Quote)
    (table,) = quote.blocks
    assert isinstance(table, Table)
    (cell,) = table.rows[1][1].blocks
    assert isinstance(cell, Paragraph)
    assert cell.text == (Span(text="x | y", marks=("code",)), Span(text=" | 4"))
    assert report(reading) == "line 7: more cells than the 2 of the table's head: joined to the last cell"


def test_a_last_line_that_begins_with_a_dash_is_the_attribution_of_a_quote() -> None:
    for text in ("> Words\n> and more.\n> — Ada *Lovelace*", "> Words\n> and more.\n>\n> — Ada *Lovelace*"):
        (quote,) = blocks_of(text)
        assert isinstance(quote, Quote)
        assert said(quote.attribution) == "Ada Lovelace"
        assert [said(block.text) for block in quote.blocks if isinstance(block, Paragraph)] == ["Words and more."]


def test_a_quote_that_is_only_an_attribution_stays_a_quote() -> None:
    (quote,) = blocks_of("> — Ada Lovelace")
    assert isinstance(quote, Quote)
    assert quote.attribution == ()


def test_an_alert_as_github_writes_it_becomes_a_callout() -> None:
    (callout,) = blocks_of("> [!WARNING]\n> Do **not** open.\n>\n> - really")
    assert isinstance(callout, Callout)
    assert said(callout.title) == "Warning"
    assert [block.kind for block in callout.blocks] == ["paragraph", "list"]


def test_a_heading_inside_a_list_or_a_quote_is_bold_since_it_is_no_part_of_the_outline() -> None:
    reading = markdown_of("> # Said\n>\n> Words\n\n- ## Item\n")
    assert outline(reading) == [(1, "other", "")]
    quote, _ = reading.briefing.sections[0].blocks
    assert isinstance(quote, Quote)
    assert isinstance(quote.blocks[0], Paragraph)
    assert quote.blocks[0].text == (Span(text="Said", marks=("strong",)),)


# ------------------------------------------------------------------------------------------------------------- prose


def test_marks_nest_and_line_ends_are_spaces_but_hard_ones_stay() -> None:
    assert prose_of("**a *b***\n~~c~~ `d  e`  \nf\\\ng") == (
        Span(text="a ", marks=("strong",)),
        Span(text="b", marks=("strong", "emphasis")),
        Span(text=" "),
        Span(text="c", marks=("deleted",)),
        Span(text=" "),
        Span(text="d  e", marks=("code",)),
        Break(kind="break"),
        Span(text="f"),
        Break(kind="break"),
        Span(text="g"),
    )


def test_a_line_end_between_japanese_characters_is_no_space() -> None:
    assert said(prose_of("これは\n日本語で、\nEnglish\n한국어\n문장")) == "これは日本語で、 English 한국어 문장"


def test_entities_and_escapes_are_characters() -> None:
    assert said(prose_of(r"&copy; 2026 &amp; \*so\* &#x1F600;")) == "© 2026 & *so* 😀"


def test_absolute_links_and_mail_addresses_are_links() -> None:
    links = [
        span.href
        for span in prose_of("[a](https://example.org/ä?b=c) <mailto:a@example.org> <http://b.example>")
        if isinstance(span, Span)
    ]
    assert [link for link in links if link] == [
        "https://example.org/%C3%A4?b=c",
        "mailto:a@example.org",
        "http://b.example",
    ]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "file:///etc/passwd", "tel:+43", "//", "http://", ""],
)
def test_any_other_link_stays_words_and_is_told(address: str) -> None:
    reading = markdown_of(f"See [the words](<{address}>).")
    (block,) = reading.briefing.sections[0].blocks
    assert isinstance(block, Paragraph)
    assert block.text == (Span(text="See the words."),)
    assert "its words, without the link" in report(reading)


def test_relative_links_lead_from_the_permalink_or_stay_words() -> None:
    text = "[a](../b.html?c#d) [e](/f) [g](//h.example/i)"
    reading = markdown_of(f"---\ntitle: T\nlanguage: en\nurl: https://example.org/x/y/\n---\n{text}")
    (block,) = reading.briefing.sections[0].blocks
    assert isinstance(block, Paragraph)
    links = [span.href for span in block.text if isinstance(span, Span) and span.href]
    assert links == ["https://example.org/x/b.html?c#d", "https://example.org/f", "https://h.example/i"]
    without = markdown_of(text)
    assert report(without).count("relative, and the briefing has no permalink") == 2


def test_links_to_headings_lead_to_their_sections() -> None:
    reading = markdown_of(
        "[a](#whats-new-in-10) [b](#what-s-new-in-1-0) [c](#mine) [d](#nowhere) [e](#same-1)\n\n"
        "## What's new in 1.0?\n\nA.\n\n## Named {#mine}\n\nB.\n\n## Same\n\nC.\n\n## Same\n\nD."
    )
    (block,) = reading.briefing.sections[0].blocks
    assert isinstance(block, Paragraph)
    links = {span.text: span.href for span in block.text if isinstance(span, Span) and span.href}
    new, named, _, last = (one.id for one in reading.briefing.sections[1:])
    assert links == {"a": f"#{new}", "b": f"#{new}", "c": f"#{named}", "e": f"#{last}"}
    assert said(section(reading, "Named").heading) == "Named"
    assert report(reading) == "line 5: link to '#nowhere': no such heading here: its words, without the link"


def test_titles_of_links_unused_definitions_and_links_without_words_are_told() -> None:
    reading = markdown_of(
        '[a](https://example.org/ "hover") [](https://example.org/empty)\n\n[b]: https://b.example "c"'
    )
    assert report(reading).splitlines() == [
        "line 5: link to 'https://example.org/empty' without words: left out",
        "line 5: title 'hover' of a link: left out",
        "line 7: definitions of links that nothing uses: [B]: https://b.example c: left out",
    ]


# ---------------------------------------------------------------------------------------------------------- pictures


def test_a_picture_beside_the_source_that_stands_alone_is_a_figure(folder: Path) -> None:
    reading = markdown_of('![A chart](chart.svg "What it shows")\n![Another](<more/a chart.svg>)', folder)
    first, second = reading.briefing.sections[0].blocks
    assert isinstance(first, Figure)
    assert isinstance(second, Figure)
    assert (first.alt, said(first.caption)) == ("A chart", "What it shows")
    assert first.asset is not None
    assert list(reading.pictures) == [first.asset.sha256]
    assert reading.report == ()


def test_what_stands_after_a_bar_in_the_title_of_a_picture_is_its_credit(folder: Path) -> None:
    reading = markdown_of('![A chart](chart.svg "What | how it shows | Photo: A. Name / Agency")', folder)
    (figure,) = reading.briefing.sections[0].blocks
    assert isinstance(figure, Figure)
    assert (said(figure.caption), said(figure.credit)) == ("What | how it shows", "Photo: A. Name / Agency")


def test_a_photograph_is_told_of_what_was_done_to_it(folder: Path) -> None:
    (folder / "phone.jpg").write_bytes(saved(photograph(), "JPEG", exif=telling(6).tobytes()))
    reading = markdown_of("Text.\n\n![A harbour](phone.jpg)\n\n![Again](phone.jpg)", folder)
    assert report(reading) == "line 7: picture 'phone.jpg': a place (GPS) was left out; made upright"
    (picture,) = reading.pictures.values()
    assert b"SERIAL-4711" not in picture.data


def test_a_picture_in_the_line_stays_in_the_line(folder: Path) -> None:
    reading = markdown_of("Before ![sign](chart.svg) after.", folder)
    (block,) = reading.briefing.sections[0].blocks
    assert isinstance(block, Paragraph)
    assert [type(inline) for inline in block.text] == [Span, InlineImage, Span]


def test_a_picture_without_words_is_decoration_and_told(folder: Path) -> None:
    reading = markdown_of("![](chart.svg)", folder)
    (figure,) = reading.briefing.sections[0].blocks
    assert isinstance(figure, Figure)
    assert figure.decorative
    assert report(reading) == "line 5: a picture without words (alt): shown as decoration"


@pytest.mark.parametrize(
    "address",
    [
        "../secret.svg",
        "more/../../secret.svg",
        "/etc/hostname",
        "file:///etc/hostname",
        "%2e%2e/secret.svg",
        "..\\secret.svg",
    ],
)
def test_a_file_outside_the_folder_of_the_source_is_never_read(folder: Path, address: str) -> None:
    reading = markdown_of(f"![Words](<{address}>)", folder)
    assert reading.pictures == {}
    assert "left out; its words stay" in report(reading)


def test_a_link_in_the_file_system_does_not_lead_out_of_the_folder(folder: Path) -> None:
    (folder / "link.svg").symlink_to(folder.parent / "secret.svg")
    reading = markdown_of("![Words](link.svg)", folder)
    assert reading.pictures == {}
    assert "outside the folder of the source" in report(reading)


def test_a_picture_elsewhere_is_linked_and_not_fetched() -> None:
    reading = markdown_of("![Words](https://cdn.example.org/a.png)\n\nIn a ![line](https://cdn.example.org/b.png).")
    figure, paragraph = reading.briefing.sections[0].blocks
    assert isinstance(figure, Figure)
    assert isinstance(paragraph, Paragraph)
    assert (figure.asset, figure.href, figure.alt) == (None, "https://cdn.example.org/a.png", "Words")
    assert Span(text="line", href="https://cdn.example.org/b.png") in paragraph.text
    assert report(reading).count("never fetched") == 2


def test_a_broken_picture_is_told_with_its_fault(folder: Path) -> None:
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    reading = markdown_of("![Words](broken.png)\n\nText.", folder)
    assert "picture 'broken.png': " in report(reading)
    assert "left out; its words stay" in report(reading)


def test_a_picture_inside_its_own_address_is_taken_in(folder: Path) -> None:
    import base64

    data = base64.b64encode((folder / "chart.svg").read_bytes()).decode()
    reading = markdown_of(f"![Words](data:image/svg+xml;base64,{data})")
    assert len(reading.pictures) == 1
    assert reading.report == ()


def test_a_linked_picture_that_is_not_here_keeps_the_link_on_its_words(folder: Path) -> None:
    reading = markdown_of(
        "[![Words](no.png)](https://example.org/)\n\n[![Chart](chart.svg)](https://example.org/)", folder
    )
    paragraph, figure = reading.briefing.sections[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == (Span(text="Words", href="https://example.org/"),)
    assert isinstance(figure, Figure)
    assert "link around a picture to 'https://example.org/': the picture, without the link" in report(reading)


def test_a_rule_between_two_texts_is_a_rule() -> None:
    assert isinstance(blocks_of("a\n\n***\n\nb")[1], Rule)


# ------------------------------------------------------------------------------------------------------------ faults


def test_a_fault_of_the_record_names_the_line_of_the_source() -> None:
    wide = "|" + "a|" * 101 + "\n|" + "-|" * 101
    (fault,) = refusal(f"---\ntitle: A\n---\n\nText.\n\n## Part\n\n- item\n\n{wide}\n")
    assert str(fault) == "line 11: sections[1].blocks[1].rows[0]: 101 columns, 100 at most; split the table"


def test_all_faults_come_at_once_by_line() -> None:
    wide = "|" + "a|" * 101 + "\n|" + "-|" * 101
    faults = refusal(f"---\ntitle: A\ndate: soon\nlang: '?'\nrevision: none\n---\n{wide}\n")
    assert [(fault.line, fault.path) for fault in faults] == [
        (3, "published_at"),
        (4, "language"),
        (5, "revision"),
        (7, "sections[0].blocks[0].rows[0]"),
    ]


def test_a_wrong_encoding_names_line_and_column() -> None:
    (fault,) = refusal("# Grüße\n\nÄ".encode("latin-1"))
    assert str(fault) == "line 1: column 5: the byte 0xfc is not UTF-8; save it as UTF-8"
