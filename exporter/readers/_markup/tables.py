"""Tables in markup: heads, merged cells, captions; a table that only lays a page out is none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml.etree import _Element

from exporter.readers._markup.vocabulary import HEADINGS, is_hidden, is_no_element, line_of
from exporter.readers._page.prose import Inline, is_empty, marked
from exporter.record.blocks import MAX_COLUMNS

if TYPE_CHECKING:
    from exporter.readers._markup.flow import Walk

Data = dict[str, Any]

MAX_CELLS = 30_000
"""Cells of a table."""
_MAX_HEADS = 10
_MAX_SPAN = 1000
"""Columns that a cell may ask for (HTML §4.9.11)."""
_PARTS = ("thead", "tbody", "tfoot")
_ALIGNED = re.compile(r"text-align\s*:\s*(left|right|center|start|end)", re.IGNORECASE)
_ALIGN = {"right": "end", "end": "end", "center": "center"}


@dataclass
class _Row:
    part: str
    cells: list[_Element]
    line: int | None


def table(element: _Element, walk: "Walk") -> bool:
    """Put a table into the flow; False for one that only lays a page out."""
    rows = list(_rows(element))
    if _is_layout(element, rows):
        return False
    walk.flush()
    line = walk.line
    caption = list[Inline]()
    for part in element:
        if part.tag == "caption" and not is_hidden(part):
            caption += walk.said(part)
    _loose(element, walk)
    if sum(len(row.cells) for row in rows) > MAX_CELLS:
        from exporter.record.faults import Fault, Faults

        fault = f"a table of {len(rows)} rows and more than {MAX_CELLS} cells"
        raise Faults([Fault("", fault, "split the table, or link to it", line)])
    rows = sorted(rows, key=lambda row: {"thead": 0, "tfoot": 2}.get(row.part, 1))  # a stable sort
    grid = _Grid(rows)
    if grid.columns > MAX_COLUMNS:
        walk.page.remark(line, f"a table of {grid.columns} columns", "its rows as paragraphs")
        if not is_empty(caption):
            walk.put({"kind": "paragraph", "text": caption, "_line": line})
        for row in rows:
            _as_paragraph(row, walk)
        return True
    made: Data = {"kind": "table", "caption": caption, "rows": [], "_line": line}
    made |= {"head_rows": grid.head_rows, "head_columns": grid.head_columns}
    if grid.total_rows:
        made["total_rows"] = grid.total_rows
    for index, row in enumerate(rows):
        cells: list[Data] = []
        for cell, column, (columns, down) in zip(row.cells, grid.begins[index], grid.spans[index], strict=True):
            walk.line = line_of(cell)
            if cell.get("id"):
                walk.page.anchors.append(str(cell.get("id")))
            blocks = walk.inside(cell)
            is_head = index < grid.head_rows or column < grid.head_columns
            if cell.tag == "th" and not is_head:
                blocks = [_strong(block) for block in blocks]
            one: Data = {"blocks": blocks, "_line": walk.line}
            one |= {"colspan": columns} if columns > 1 else {}
            one |= {"rowspan": down} if down > 1 else {}
            if align := _align(cell):
                one["align"] = align
            cells.append(one)
        cells += [{"blocks": [], "_line": row.line} for _ in range(grid.missing[index])]
        made["rows"].append(cells)
    if any(cell["blocks"] for row in made["rows"] for cell in row):
        walk.put(made)
    elif not is_empty(caption):
        walk.put({"kind": "paragraph", "text": caption, "_line": line})
    return True


class _Grid:
    """Where cells stand: spans cut to what there is, rows that end early filled up (HTML §4.9.12.1)."""

    def __init__(self, rows: list[_Row]) -> None:
        ends = _ends(rows)
        wished = [
            [(_span(cell, "colspan", _MAX_SPAN), _span(cell, "rowspan", len(rows))) for cell in row.cells]
            for row in rows
        ]
        width = max((sum(columns for columns, _ in row) for row in wished if len(row) > 1), default=1)
        self.begins: list[list[int]] = []
        self.spans: list[list[tuple[int, int]]] = []
        self.heads: list[dict[int, bool]] = [{} for _ in rows]
        until = dict[int, int]()
        for index, row in enumerate(rows):
            self.begins.append([])
            self.spans.append([])
            column = 0
            for cell, (columns, down) in zip(row.cells, wished[index], strict=True):
                while until.get(column, 0) > index:
                    column += 1
                columns = min(columns, max(1, width - column)) if len(row.cells) == 1 else columns
                free = 1
                while free < columns and until.get(column + free, 0) <= index:
                    free += 1
                down = min(down or len(rows), ends[index] - index)
                for at in range(column, column + free):
                    until[at] = index + down
                    for below in range(index, index + down):
                        self.heads[below][at] = cell.tag == "th" or (not len(cell) and not (cell.text or "").strip())
                self.begins[-1].append(column)
                self.spans[-1].append((free, down))
                column += free
        self.columns = max((max(row, default=-1) + 1 for row in self.heads), default=0)
        self.missing = [self.columns - len(row) for row in self.heads]
        self._count_heads(rows)

    def _count_heads(self, rows: list[_Row]) -> None:
        said = sum(row.part == "thead" for row in rows)
        count = said
        while not said and count < len(rows) - 1 and _is_head(rows[count]):
            count += 1
        self.head_rows = min(count, _MAX_HEADS)
        self.total_rows = sum(row.part == "tfoot" and len(row.cells) > 1 for row in rows)
        self.total_rows = min(self.total_rows, len(rows) - self.head_rows, _MAX_HEADS)
        body = list(range(self.head_rows, len(rows)))
        columns = 0
        while (
            columns < min(_MAX_HEADS, self.columns - 1)
            and body
            and all(self._heads(row, columns, rows) for row in body)
        ):
            columns += 1
        self.head_columns = columns

    def _heads(self, index: int, column: int, rows: list[_Row]) -> bool:
        return self.heads[index].get(column, False) and any(cell.tag == "th" for cell in rows[index].cells)


def _is_head(row: _Row) -> bool:
    """Return whether all cells of a row are heads; the one in the corner may be empty."""
    heads = [cell.tag == "th" for cell in row.cells]
    blank = [not len(cell) and not (cell.text or "").strip() for cell in row.cells]
    return any(heads) and all(
        head or (empty and index == 0) for index, (head, empty) in enumerate(zip(heads, blank, strict=True))
    )


def _ends(rows: list[_Row]) -> list[int]:
    """Return for each row the index after the last row of its part: no cell reaches further down."""
    ends = [len(rows)] * len(rows)
    for index in range(len(rows) - 2, -1, -1):
        ends[index] = ends[index + 1] if rows[index].part == rows[index + 1].part else index + 1
    return ends


def _rows(element: _Element) -> Iterator[_Row]:
    """Yield the rows of a table, not of those inside it; a row without cells is none."""
    stack = [(part, "tbody") for part in reversed(element)]
    while stack:
        part, where = stack.pop()
        if is_no_element(part) or is_hidden(part) or part.tag in ("table", "caption", "td", "th"):
            continue
        if part.tag == "tr":
            if cells := [cell for cell in part.iterchildren("td", "th") if not is_hidden(cell)]:
                yield _Row(where, cells, line_of(part))
        else:
            stack += [(inner, part.tag if part.tag in _PARTS else where) for inner in reversed(part)]


def _is_layout(element: _Element, rows: list[_Row]) -> bool:
    """Return whether a table only lays a page out: it says so, has no rows or one cell, or holds parts of a page."""
    if element.get("role") in ("presentation", "none") or not rows:
        return True
    said = any(part.tag in ("caption", "thead") for part in element) or any(
        cell.tag == "th" for row in rows for cell in row.cells
    )
    if said:
        return False
    cells = [cell for row in rows for cell in row.cells]
    if len(cells) == 1:
        return True
    return any(inner.tag in HEADINGS or inner.tag in _OF_PAGES for cell in cells for inner in cell.iter()) or any(
        sum(inner.tag == "p" for inner in cell.iterchildren()) > _MAX_PARAGRAPHS for cell in cells
    )


_IN_TABLES = frozenset("td th caption colgroup col".split())
_OF_PAGES = frozenset("article section nav header footer main form table".split())
_MAX_PARAGRAPHS = 5


def _loose(element: _Element, walk: "Walk") -> None:
    """Put what stands in a table outside of its cells before it, as browsers do (HTML §13.2.6.4.9)."""
    stack = [element]
    while stack:
        part = stack.pop(0)
        walk.text(part.text)
        for inner in part:
            if inner.tag in ("tr", *_PARTS):
                stack.append(inner)
            elif not is_no_element(inner) and inner.tag not in _IN_TABLES and not _holds_cells(inner):
                for block in walk.alone(inner):
                    walk.put(block)
            walk.text(inner.tail)
    walk.flush()


def _holds_cells(element: _Element) -> bool:
    return next(element.iter("td", "th"), None) is not None


def _as_paragraph(row: _Row, walk: "Walk") -> None:
    joined: list[Inline] = []
    for cell in row.cells:
        said = walk.said(cell)
        joined += [{"text": " | "}, *said] if joined and said else said
    if not is_empty(joined):
        walk.put({"kind": "paragraph", "text": joined, "_line": row.line})


def _span(cell: _Element, name: str, most: int) -> int:
    written = (cell.get(name) or "1").strip()
    if not written.isascii() or not written.isdecimal() or len(written) > 6:
        return 1
    number = int(written)
    return min(number, most) if number or name == "rowspan" else 1


def _align(cell: _Element) -> str | None:
    said = _ALIGNED.search(cell.get("style") or "")
    return _ALIGN.get((said[1] if said else cell.get("align") or "").lower())


def _strong(block: Data) -> Data:
    return block | {"text": marked(block["text"], "strong")} if block["kind"] == "paragraph" else block
