"""Word: tables, merges, heads, tables in tables, captions."""

from tests.readers.docx.files import blocks_of, field, p, r, reading, tbl, tc, tr, words
from tests.readers.sources import report, said

HEAD = "<w:tblHeader/>"


def cells(table: object) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in table.rows]  # type: ignore[attr-defined]


def test_rows_that_repeat_are_heads() -> None:
    (table,) = blocks_of(tbl(tr(tc("a"), tc("b"), properties=HEAD), tr(tc("1"), tc("2"))))
    assert (table.head_rows, cells(table)) == (1, [["a", "b"], ["1", "2"]])


def test_a_first_row_in_bold_is_a_head_and_its_bold_says_no_more() -> None:
    bold = [tc(p(r(word, "<w:b/>"))) for word in ("a", "b")]
    (table,) = blocks_of(tbl(tr(*bold), tr(tc("1"), tc("2"))))
    assert table.head_rows == 1
    assert not table.rows[0][0].blocks[0].text[0].marks
    assert blocks_of(tbl(tr(tc("a"), tc("b")), tr(tc("1"), tc("2"))))[0].head_rows == 0


def test_cells_span_columns_and_rows() -> None:
    begin, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    (table,) = blocks_of(
        tbl(
            tr(tc("wide", '<w:gridSpan w:val="2"/>'), tc("x")),
            tr(tc("tall", begin), tc("1"), tc("2")),
            tr(tc("", on), tc("3"), tc("4")),
        )
    )
    assert cells(table) == [["wide", "x"], ["tall", "1", "2"], ["3", "4"]]
    assert (table.rows[0][0].colspan, table.rows[1][0].rowspan) == (2, 2)


def test_rows_that_begin_late_or_end_early_are_filled() -> None:
    (table,) = blocks_of(
        tbl(tr(tc("a"), tc("b"), tc("c")), tr(tc("d"), properties='<w:gridBefore w:val="1"/>'), tr(tc("e"), tc("f")))
    )
    assert cells(table) == [["a", "b", "c"], ["", "d", ""], ["e", "f", ""]]


def test_a_merge_that_goes_on_from_nothing_is_a_cell_of_its_own() -> None:
    (table,) = blocks_of(tbl(tr(tc("a", "<w:vMerge/>"), tc("b")), tr(tc("c"), tc("d"))))
    assert cells(table) == [["a", "b"], ["c", "d"]]


def test_a_row_that_is_merged_away_whole_leaves_no_empty_one() -> None:
    begin, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    (table,) = blocks_of(tbl(tr(tc("a", begin), tc("b", begin)), tr(tc("", on), tc("", on)), tr(tc("c"), tc("d"))))
    assert cells(table) == [["a", "b"], ["c", "d"]]
    assert [cell.rowspan for cell in table.rows[0]] == [1, 1]


def test_tables_stand_in_cells_of_tables() -> None:
    inner = tbl(tr(tc("1"), tc("2")))
    (table,) = blocks_of(tbl(tr(tc(p("before") + inner + p("after")), tc("x"))))
    before, nested, after = table.rows[0][0].blocks
    assert (words(before), cells(nested), words(after)) == ("before", [["1", "2"]], "after")


def test_a_table_of_one_cell_is_a_box_unless_it_is_a_page() -> None:
    (box,) = blocks_of(tbl(tr(tc(p("Mind the step.")))))
    assert (box.kind, words(box)) == ("callout", "Mind the step.")
    made = reading(p("T", "Titel") + tbl(tr(tc(p("One", "berschrift1") + p("Text.")))))
    assert [said(section.heading) for section in made.briefing.sections] == ["One"]


def test_a_heading_in_a_cell_is_a_paragraph_in_bold() -> None:
    (table,) = blocks_of(tbl(tr(tc(p("One", "berschrift1") + p("Text.")), tc("x"))))
    assert table.rows[0][0].blocks[0].text[0].marks == ("strong",)


def test_figures_stand_where_all_paragraphs_of_a_cell_do() -> None:
    end = p("12", properties='<w:jc w:val="right"/>')
    (table,) = blocks_of(tbl(tr(tc(end), tc(end + p("x")))))
    assert [cell.align for cell in table.rows[0]] == ["end", "start"]


def test_captions_go_to_their_tables_without_the_number_that_we_put_there() -> None:
    caption = p(r("Table ") + field("SEQ Table \\* ARABIC", r("1")) + r(": Trains by night"), "Beschriftung")
    (table,) = blocks_of(caption + tbl(tr(tc("a"), tc("b"))))
    assert said(table.caption) == "Trains by night"
    (below,) = blocks_of(tbl(tr(tc("a"), tc("b"))) + p("Source: the railways", "Beschriftung"))
    assert said(below.note) == "Source: the railways"
    other = p(r("Table ") + field("SEQ Table \\* ARABIC", r("7")) + r(": Trains"), "Beschriftung")
    assert said(blocks_of(other + tbl(tr(tc("a"), tc("b"))))[0].caption) == "Table 7: Trains"


def test_a_caption_of_nothing_is_a_paragraph() -> None:
    assert [block.kind for block in blocks_of(p("Text.") + p("Lost", "Beschriftung"))] == ["paragraph", "paragraph"]


def test_an_empty_table_and_a_huge_one_are_told() -> None:
    made = reading(p("Text.") + tbl(tr(tc(), tc())) + tbl(tr(*(tc(str(at)) for at in range(120)))))
    assert [block.kind for block in made.briefing.sections[0].blocks][:2] == ["paragraph", "paragraph"]
    assert "a table without words: left out" in report(made)
    assert "a table of 120 columns, 100 at most" in report(made)
