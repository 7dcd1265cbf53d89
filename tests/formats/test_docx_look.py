"""Word's look: styles, measures and faces come from the theme; tables and languages are laid out with care."""

from pathlib import Path

import pytest
from lxml import etree

from exporter.export import render
from exporter.formats.docx.grid import column_widths, grid
from exporter.formats.docx.languages import directed, lang_attributes, proofing_tag
from exporter.formats.docx.manuscript import bookmark_name
from exporter.formats.docx.styles import FURNITURE, GALLERY
from exporter.formats.docx.tree import words
from exporter.record import briefing_from
from exporter.templates import TemplateSet
from tests.formats.word import SET, W, Word, style, value, word, word_of
from tests.samples import briefing, edition_of

# The names of look.md's Word column, by which editors and the desk's macros know them.
NAMED = """
    Normal, Masthead, Title, Subtitle, Byline, Correction, Key Points Heading, Key Point, TOC Heading, toc 1, heading 1,
    heading 2, heading 3, heading 4, heading 5, List Bullet, List Bullet 2, List Bullet 3, List Number, List Number 2,
    List Number 3, Quote, Quote Source, Callout Heading, Callout, Figure, caption, Source, footnote text, Colophon,
    Hyperlink, Timeline Date, Timeline Event, Affected Group, Affected Effect, FAQ Question, FAQ Answer, Table Head,
    Table Text, Table Number, Stamp, Code, Code Char, footnote reference, header, footer
"""


def test_an_editor_finds_every_style_by_name() -> None:
    names = word("minimal").style_names().values()
    assert {name.strip().lower() for name in NAMED.split(",")} <= set(names)


def test_words_gallery_shows_what_an_editor_reaches_for_and_no_furniture() -> None:
    one = word("every-block")
    shown = {str(name) for name in one.find("//w:style[w:qFormat]/w:name/@w:val", "styles")}
    assert {"Normal", "heading 1", "List Bullet", "Quote", "Callout", "FAQ Question", "Table Number"} <= shown
    assert len(shown) < 30
    hidden = {str(name) for name in one.find("//w:style[w:semiHidden]/w:name/@w:val", "styles")}
    assert {"Gap", "Masthead", "Stamp", "Running Number", "header"} <= hidden
    assert not shown & hidden
    known = {str(name) for name in one.find("//w:style/w:name/@w:val", "styles")}
    assert known >= GALLERY | FURNITURE, "a name that no style has"


def test_dates_in_the_label_column_may_break_between_words() -> None:
    dates = [words(p) for p in word("every-block").find("//w:p[w:pPr/w:pStyle/@w:val='TimelineDate']")]
    assert "27 February 2024" in dates
    assert not any("\N{NO-BREAK SPACE}" in date for date in dates)


def test_styles_have_the_sizes_and_the_space_of_the_house() -> None:
    one = word("security-guarantees")
    title, normal, heading = style(one, "Title"), style(one, "Normal"), style(one, "heading 1")
    assert value(title, "w:rPr/w:sz/@w:val") == "56"
    assert value(normal, "w:rPr/w:sz/@w:val") == "20"
    assert value(normal, "w:pPr/w:spacing/@w:line") == "280"
    assert value(normal, "w:pPr/w:spacing/@w:lineRule") == "atLeast"  # exact would cut pictures and tall scripts
    assert value(normal, "w:pPr/w:spacing/@w:after") == "140"
    assert value(heading, "w:pPr/w:ind/@w:left") == "-1928"  # 34 mm
    assert value(heading, "w:pPr/w:outlineLvl/@w:val") == "0"
    assert value(one.xml(), "//w:pgMar/@w:left") == "3175"  # 56 mm: what an editor types stands in the text column
    assert value(one.xml(), "//w:pgMar/@w:right") == "1247"  # 22 mm
    assert value(one.xml(), "//w:pgSz/@w:w") == "11906"


def test_bold_is_bold_and_never_a_family_of_its_own() -> None:
    styles = word("every-block").parts["word/styles.xml"]
    assert b"SemiBold" not in styles
    assert b'w:ascii="IBM Plex Serif"' in styles
    fonts = word("every-block").xml("fontTable")
    instead = {font.get(f"{W}name"): font[0].get(f"{W}val") for font in fonts}
    assert instead["IBM Plex Serif"] == "Georgia"
    assert instead["IBM Plex Sans Condensed"] == "Arial Narrow"


@pytest.fixture
def branded(tmp_path: Path) -> TemplateSet:
    (tmp_path / "theme.toml").write_text(
        '[brand]\nname = "Nordlicht & Söhne"\nlogo = ""\n[colours.light]\naccent = "#7a1f5c"\nsignal = "#aa1100"\n'
        'tint = "#e8f0ea"\n[faces]\ntext = "Georgia"\nlabel = "Verdana"\n[page]\nsize = "letter"\n'
        "[sizes]\nbody = { size = 11, leading = 15, web = 1, narrow = 1, line = 1.5 }\n"
    )
    return TemplateSet(tmp_path)


def test_a_brand_reaches_styles_lists_faces_page_and_palette(branded: TemplateSet) -> None:
    one = word_of(edition_of(briefing("every-block")), branded)
    styles = one.parts["word/styles.xml"]
    assert b"7A1F5C" in styles
    assert b"AA1100" in styles
    assert b"0F4C5C" not in styles
    assert b"IBM Plex S" not in styles
    assert value(style(one, "Normal"), "w:rPr/w:rFonts/@w:ascii") == "Georgia"
    assert value(style(one, "Byline"), "w:rPr/w:rFonts/@w:ascii") == "Verdana"
    assert value(style(one, "Callout"), "w:pPr/w:shd/@w:fill") == "E8F0EA"
    assert value(style(one, "Normal"), "w:rPr/w:sz/@w:val") == "22"
    assert b"7A1F5C" in one.parts["word/numbering.xml"]
    assert b"7A1F5C" in one.parts["word/theme/theme1.xml"]
    assert "Nordlicht &amp; Söhne" in one.parts["docProps/app.xml"].decode()
    assert value(one.xml(), "//w:pgSz/@w:w") == "12240"
    assert abs(int(value(one.xml(), "//w:tbl[1]/w:tblPr/w:tblW/@w:w")) - 9411) <= 2  # 166 mm, as on A4


def test_the_bar_of_a_box_stands_where_its_lines_begin() -> None:
    for sample, start, end in (("every-block", "left", "right"), ("arabic", "right", "left")):
        bar = style(word(sample), "Callout")
        assert value(bar, f"w:pPr/w:pBdr/w:{start}/@w:sz") == "24"
        assert value(bar, f"w:pPr/w:pBdr/w:{end}/@w:sz") == "4"


def test_a_wide_logo_keeps_its_shape(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text('[brand]\nlogo = "wide.svg"\n')
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><path d="M0 0h60v20H0z"/></svg>'
    (tmp_path / "wide.svg").write_text(drawing)
    logo = word_of(edition_of(briefing("minimal")), TemplateSet(tmp_path)).find("//wp:extent")[0]
    assert isinstance(logo, etree._Element)
    assert int(logo.get("cx") or 0) == pytest.approx(3 * int(logo.get("cy") or 1), rel=0.02)


def test_a_brand_may_have_running_heads_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "docx").mkdir()
    (tmp_path / "docx" / "running.html.j2").write_text(
        '<header><p class="running-head">Ours alone</p></header>'
        '<footer><p class="running-foot"><span class="page"/></p></footer>'
    )
    one = word_of(edition_of(briefing("minimal")), TemplateSet(tmp_path))
    assert "Ours alone" in words(one.xml("header1"))


def test_the_document_of_a_right_to_left_language_has_the_label_column_inside_its_margins() -> None:
    one = word("arabic")
    assert value(one.xml(), "//w:pgMar/@w:left") == value(one.xml(), "//w:pgMar/@w:right") == "1247"
    assert value(style(one, "Normal"), "w:pPr/w:ind/@w:left") == "1928"
    assert style(one, "Normal").find(f"{W}pPr/{W}bidi") is not None
    assert style(one, "Quote").find(f"{W}rPr/{W}iCs") is None  # no slanted letters
    assert value(style(one, "Normal"), "w:rPr/w:rFonts/@w:cs") == "Almarai"
    assert set(one.find("//w:tblInd/@w:w")) == {"0"}


def test_a_missing_picture_leaves_its_words_and_no_gap() -> None:
    one = word_of(edition_of(briefing("every-block")), found={})
    text = words(one.xml())
    assert "The lighthouse of the specimen, drawn by a program." in text
    assert not [name for name in one.names if name.startswith("word/media/") and name.endswith(".jpg")]
    assert one.find("//w:p[w:pPr/w:pStyle/@w:val='Figure']") == []


def test_pictures_are_embedded_once_and_fit_the_page() -> None:
    one = word("twelve")
    assert len([name for name in one.names if name.startswith("word/media/")]) == 1  # the logo, thirteen times
    widths = [int(width) for width in word("every-block").find("//wp:extent/@cx")]
    assert max(widths) <= 166 * 36000 + 20000


@pytest.mark.parametrize(
    "text, rtl, expected",
    [
        ("plain", False, [("plain", False)]),
        ("see עברית 12 here", False, [("see ", False), ("עברית 12", True), (" here", False)]),
        ("قالت NATO 2024 إن", True, [("قالت ", True), ("NATO 2024", False), (" إن", True)]),
        ("سعر 12.5 (EUR).", True, [("سعر 12.5 (", True), ("EUR", False), (").", True)]),
        ("", True, []),
    ],
)
def test_runs_have_one_direction_each(text: str, rtl: bool, expected: list[tuple[str, bool]]) -> None:
    assert directed(text, rtl) == expected


def test_languages_have_the_region_that_words_dictionaries_are_named_by() -> None:
    assert [proofing_tag(tag) for tag in ("de", "de-AT", "zh-Hant", "sr-Latn", "xx")] == [
        "de-DE",
        "de-AT",
        "zh-TW",
        "sr-Latn-RS",
        "xx",
    ]
    assert lang_attributes("ar") == 'w:bidi="ar-EG"'
    assert lang_attributes("ja") == 'w:eastAsia="ja-JP"'


def test_bookmarks_have_names_that_word_takes() -> None:
    assert bookmark_name("b3_para") == "b_b3_para"
    assert bookmark_name("note-2") == "x_note_2"
    long = bookmark_name("a" * 60)
    assert len(long) == 40
    assert long != bookmark_name("a" * 61)


def rows(*lines: str) -> list[etree._Element]:
    return list(etree.fromstring(f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"))


def test_spans_over_rows_and_columns_keep_every_cell_in_its_column() -> None:
    cells, columns = grid(rows('<td rowspan="3">a</td><td colspan="2">b</td>', "<td>c</td><td>d</td>", "<td>e</td>"))
    assert columns == 3
    assert [[(cell.column, cell.span, cell.merge) for cell in row] for row in cells] == [
        [(0, 1, "restart"), (1, 2, "")],
        [(0, 1, "continue"), (1, 1, ""), (2, 1, "")],
        [(0, 1, "continue"), (1, 1, ""), (2, 1, "")],  # what is missing is filled up
    ]


def test_a_table_wider_than_word_allows_stands_in_strips_and_says_so() -> None:
    head = [{"blocks": ["Days"], "colspan": 90}, "Sum"]
    table = {"kind": "table", "id": "wide", "caption": "Wide", "rows": [head, [str(day) for day in range(91)]]}
    data = {"id": "https://example.org/w", "slug": "w", "title": "W", "sections": [{"blocks": [table]}]}
    one = edition_of(briefing_from(data))
    made = render(one, "docx", SET, {})
    (written,) = made.files.values()
    first, second = Word(written).opened().tables
    assert [len(first.columns), len(second.columns)] == [46, 45]
    assert [cell.text for cell in second.rows[1].cells][-2:] == ["89", "90"]
    assert first.rows[0].cells[0].text == "Days"
    assert second.rows[0].cells[0].text == ""
    assert second.rows[0].cells[-1].text == "Sum"
    assert "block wide: a table of 91 columns stands as 2 tables: Word holds 63 columns" in made.notices


def test_columns_are_as_wide_as_what_stands_in_them_asks_for() -> None:
    cells, columns = grid(rows("<td>12</td><td>A sentence that goes on for quite a while, as they do</td><td>Yes</td>"))
    narrow, wide, short = column_widths(cells, columns, 5000, 9)
    assert narrow + wide + short == 5000
    assert wide > 4 * short > narrow
    address = "<td>https://example.org/a-very-long-address-without-any-space-in-it/at-all</td><td>words and words</td>"
    cells, columns = grid(rows(address))
    assert column_widths(cells, columns, 2000, 9)[1] > 400  # one long word does not take the page
    many = "".join(f"<td>{word}</td>" for word in ["yes", "province", "reservations", "q" * 60, "w" * 60])
    cells, columns = grid(rows(many))
    yes, province, reservations, *long = column_widths(cells, columns, 5000, 9)
    assert reservations >= 12 * 9 * 0.5 * 20, "the long words leave room for the whole of a shorter one"
    assert yes < province < reservations
    assert max(long) - min(long) <= 2
