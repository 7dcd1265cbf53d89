"""Tables: rows, merges, heads (ECMA-376 Part 1 §17.4) as the rectangle that the record holds."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from exporter.readers._page.outline import Data
from exporter.readers.docx._document import Document
from exporter.readers.docx._names import W, number, shortened, switch, value, words_of
from exporter.readers.docx._styles import Styles
from exporter.record.blocks import MAX_COLUMNS, MAX_ROWSPAN

Blocks = Callable[[etree._Element], list[Data]]
_ALIGN = {"right": "end", "end": "end", "center": "center"}
_MAX_HEADS = 10


@dataclass
class _Cell:
    """A cell in its row: the column in which it begins, from 0, the columns it spans, whether it goes on from above."""

    column: int
    span: int
    goes_on: bool
    element: etree._Element | None = None
    begins: bool = False
    rows: int = 1
    blocks: list[Data] = field(default_factory=list)


def rows_of(table: etree._Element) -> list[etree._Element]:
    """Return the rows of a table, none of the tables inside."""
    return [row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table]


def cells_of(row: etree._Element) -> list[etree._Element]:
    """Return the cells of a row."""
    return [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]


def table_of(table: etree._Element, document: Document, blocks: Blocks) -> list[Data]:
    """Return the table as a block; as paragraphs where it is wider than any page; nothing if it is empty."""
    place = document.place(table)
    elements = rows_of(table)
    grid = [_row(row) for row in elements]
    width = max((cells[-1].column + cells[-1].span for cells in grid if cells), default=0)
    _span_rows(grid, document, place)
    for cells in grid:
        for cell in cells:
            if cell.element is not None and not cell.goes_on:
                cell.blocks = blocks(cell.element)
    if not any(cell.blocks for cells in grid for cell in cells):
        if width:
            document.page.remark(place, "a table without words", "left out")
        return []
    if width > MAX_COLUMNS:
        what = f"a table of {width} columns, {MAX_COLUMNS} at most"
        document.page.remark(place, what, "its cells one after another")
        return [block for cells in grid for cell in cells for block in cell.blocks]
    rows = [_filled(cells, width, document.styles) for cells in grid if cells]
    rows, heads = _without_empty(rows, _heads(table, elements, grid, document))
    made: Data = {"kind": "table", "head_rows": heads, "rows": rows, "_line": place}
    for head in rows[:heads]:
        for data in head:
            _unbold(data["blocks"])
    return [made]


def _row(row: etree._Element) -> list[_Cell]:
    """Return the cells of a row in the columns of the grid, with empty ones where it begins or ends late."""
    found: list[_Cell] = []
    column = 0
    if before := min(number(row, "trPr/gridBefore") or 0, MAX_COLUMNS):
        found.append(_Cell(0, before, False))
        column = before
    for element in cells_of(row):
        span = max(1, min(number(element, "tcPr/gridSpan") or 1, MAX_COLUMNS))
        across = element.find(f"{W}tcPr/{W}hMerge")
        if across is not None and across.get(f"{W}val", "continue") == "continue" and found:
            found[-1].span += span
        else:
            merge = element.find(f"{W}tcPr/{W}vMerge")
            kind = None if merge is None else merge.get(f"{W}val", "continue")
            found.append(_Cell(column, span, kind == "continue", element, kind == "restart"))
        column += span
    return found


def _span_rows(grid: list[list[_Cell]], document: Document, place: int | None) -> None:
    """Let cells reach down over those that go on from them; one that goes on from nothing is a cell of its own."""
    above: dict[tuple[int, int], _Cell] = {}
    for cells in grid:
        here: dict[tuple[int, int], _Cell] = {}
        for cell in cells:
            key = (cell.column, cell.span)
            if cell.goes_on and key in above and above[key].rows < MAX_ROWSPAN:
                above[key].rows += 1
                here[key] = above[key]
                if cell.element is not None and (words := words_of(cell.element)):
                    what = f"words under a merged cell: “{shortened(words)}”"
                    document.page.remark(
                        document.place(cell.element) or place, what, "left out: nor does Word show them"
                    )
            else:
                cell.goes_on = False
                if cell.begins:
                    here[key] = cell
        above = here


def _filled(cells: list[_Cell], width: int, styles: Styles) -> list[Data]:
    """Return the cells of a row as data, with one more where the row ends early."""
    made = []
    for cell in cells:
        if cell.goes_on:
            continue
        data: Data = {"blocks": cell.blocks}
        if cell.span > 1:
            data["colspan"] = cell.span
        if cell.rows > 1:
            data["rowspan"] = cell.rows
        if cell.element is not None and (align := _aligned(cell.element, styles)):
            data["align"] = align
        made.append(data)
    end = cells[-1].column + cells[-1].span
    if end < width:
        made.append({"blocks": [], "colspan": width - end} if width - end > 1 else {"blocks": []})
    return made


def _without_empty(rows: list[list[Data]], heads: int) -> tuple[list[list[Data]], int]:
    """Leave out rows in which all cells come from above, and what spans down into them."""
    for at in range(len(rows) - 1, -1, -1):
        if rows[at]:
            continue
        for before in range(at):
            for cell in rows[before]:
                if before + cell.get("rowspan", 1) > at:
                    cell["rowspan"] -= 1
        del rows[at]
        heads -= at < heads
    return rows, heads


def _aligned(cell: etree._Element, styles: Styles) -> str | None:
    """Return how a cell's words stand, if all of its paragraphs with words stand so."""
    paragraphs = [one for one in cell.iterchildren(f"{W}p") if words_of(one)]
    told = {value(one, "pPr/jc") or styles.said(styles.paragraph(one), "pPr/jc") for one in paragraphs}
    found = {_ALIGN.get(said or "") for said in told}
    return found.pop() if len(found) == 1 else None


def _heads(table: etree._Element, elements: list[etree._Element], grid: list[list[_Cell]], document: Document) -> int:
    """Return how many rows are heads: those that are repeated, else a first one that is bold or styled so."""
    count = 0
    while count < len(elements) and switch(elements[count], "trPr/tblHeader"):
        count += 1
    if not count and len(grid) > 1 and grid[0]:
        first = [cell for cell in grid[0] if not cell.goes_on]
        styled = value(table, "tblPr/tblLook", "firstRow") in ("1", "true") and _has_heads(document, table)
        bold = all(cell.blocks and _is_bold(cell.blocks) for cell in first)
        count = int((bold or styled) and any(cell.blocks for cell in first))
    down = max((at + cell.rows for at in range(count) for cell in grid[at] if not cell.goes_on), default=0)
    count = max(count, down) if count else 0
    return count if count <= min(_MAX_HEADS, len(grid)) else 0


def _has_heads(document: Document, table: etree._Element) -> bool:
    """Return whether the table's style makes its first row bold (§17.7.6)."""
    for style in document.styles.chain(value(table, "tblPr/tblStyle"), "table"):
        for part in style.element.iterchildren(f"{W}tblStylePr"):
            if part.get(f"{W}type") == "firstRow" and switch(part, "rPr/b"):
                return True
    return False


def _is_bold(blocks: list[Data]) -> bool:
    return all(
        block["kind"] == "paragraph"
        and all(
            "strong" in inline.get("marks", ()) or not inline.get("text", "").strip()
            for inline in block["text"]
            if inline.get("kind") != "break"
        )
        for block in blocks
    )


def _unbold(blocks: list[Data]) -> None:
    """Take bold off a cell of the head that has nothing else: every format shows heads in its own way."""
    if not blocks or not _is_bold(blocks):
        return
    for block in blocks:
        block["text"] = [
            inline | {"marks": [mark for mark in inline["marks"] if mark != "strong"]} if "marks" in inline else inline
            for inline in block["text"]
        ]
