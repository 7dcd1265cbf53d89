"""Tables in lines: in columns where they fit, else row by row, each cell below the next behind the head of its column.

Country      2024   2025           + Country: Germany
-----------  -----  -----            2024: 3.5, of which 1.2 billion were paid in
Germany        3.5    4.0              the first half of the year
"""

import re
from dataclasses import dataclass
from itertools import zip_longest

from lxml import etree

from exporter.formats.text.blocks import LINE, Layout, blocks, defined, filled, hung, paragraph
from exporter.formats.text.line import JOINER, said, words_of
from exporter.formats.text.wrapping import directed, width, wrapped
from exporter.record.base import has_right_to_left
from exporter.record.grid import placed

_GAP = "  "
_NARROWEST = 10
_MOST_LINES = 4
_COLON = re.compile(":(?= |$)")
"""What would end the head of a column too early."""


def terms(element: etree._Element, at: Layout) -> list[str]:
    """Return a timeline, or who is affected: each head with what is said of it below."""
    lines: list[str] = []
    for row in element.iter("tr"):
        head, *rest = row
        lines += defined(paragraph(head, at), [line for cell in rest for line in blocks(cell, at.narrower(4))])
    return lines


def table(element: etree._Element, at: Layout) -> list[str]:
    """Return a table below its caption."""
    rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    spans = [[(int(cell.get("colspan") or 1), int(cell.get("rowspan") or 1)) for cell in row] for row in cells]
    columns, widths = placed(spans)
    grid = Grid(cells, columns, max(widths, default=0), len(element.findall("thead/tr")))
    caption = [line for one in element.iterchildren("caption") for line in paragraph(one, at)]
    return [*caption, *(side_by_side(grid, at) or row_by_row(grid, at))]


@dataclass(frozen=True)
class Grid:
    """Cells by row, the column in which each begins, how many columns there are and how many rows of heads."""

    cells: list[list[etree._Element]]
    columns: list[list[int]]
    width: int
    heads: int


# ------------------------------------------------------------------------------------------------ side by side


def side_by_side(grid: Grid, at: Layout) -> list[str]:
    """Return a table in columns, nothing if it does not fit. What is merged stands in the first of its columns."""
    if at.rtl or grid.heads > 1 or grid.width < 2 or any(_holds_blocks(cell) for row in grid.cells for cell in row):
        return []
    texts = [[""] * grid.width for _ in grid.cells]
    ends = [[False] * grid.width for _ in grid.cells]
    for number, row in enumerate(grid.cells):
        for cell, column in zip(row, grid.columns[number], strict=True):
            texts[number][column] = said(cell, at.shown)
            ends[number][column] = "end" in (cell.get("class") or "").split()
    if any("\n" in text or has_right_to_left(text) for row in texts for text in row) or not all(map(any, texts)):
        return []
    sizes = _sizes(texts, at.room - len(_GAP) * (grid.width - 1))
    set_ = [[wrapped(text, size) for text, size in zip(row, sizes, strict=False)] for row in texts]
    if not sizes or max(len(lines) for row in set_ for lines in row) > _MOST_LINES:
        return []
    rule = _GAP.join("-" * size for size in sizes)
    laid = [_laid(row, sizes, end) for row, end in zip(set_, ends, strict=True)]
    body = laid[grid.heads :]
    tall = any(len(lines) > 1 for lines in body)
    lines = [rule, *(line for row in laid[: grid.heads] for line in row), *[rule] * grid.heads]
    for place, told in enumerate(body):
        lines += [*([""] if tall and place else []), *told]
    return [*lines, *([""] if tall else []), rule]


def _sizes(texts: list[list[str]], room: int) -> list[int]:
    """Return the width of each column, the widest made narrower until all fit; nothing if they cannot."""
    columns = list(zip(*texts, strict=True))
    natural = [max(3, *(width(text) for text in column)) for column in columns]
    least = [max(_NARROWEST, *(width(word) for text in column for word in text.split(" "))) for column in columns]
    least = [min(pair) for pair in zip(natural, least, strict=True)]
    if sum(least) > room:
        return []
    sizes = list(natural)
    while sum(sizes) > room:
        sizes[max((size > least[place], size, -place) for place, size in enumerate(sizes))[2] * -1] -= 1
    return sizes


def _laid(row: list[list[str]], sizes: list[int], ends: list[bool]) -> list[str]:
    def padded(text: str, size: int, at_end: bool) -> str:
        space = " " * (size - width(text))
        return space + text if at_end else text + space

    return [_GAP.join(map(padded, line, sizes, ends)).rstrip() for line in zip_longest(*row, fillvalue="")]


# ------------------------------------------------------------------------------------------------ row by row


def row_by_row(grid: Grid, at: Layout) -> list[str]:
    """Return the cells of each row one below the other.

    Behind + each follows the head of its column. A first row of heads is told so alone; what has several, or merged
    ones, tells them first, in rows behind -.
    """
    inner = at.narrower(4)
    heads = grid.cells[: grid.heads]
    alone = grid.heads == 1 and len(heads[0]) == grid.width and all(map(words_of, heads[0])) and len(grid.cells) > 1
    alone = alone and grid.columns[1] == list(range(grid.width))  # so that the first row below tells all of them
    alone = alone and not any(_holds_blocks(cell) or cell.find("br") is not None for cell in heads[0])
    names = [""] * grid.width
    for number, row in enumerate(heads):
        for cell, column in zip(row, grid.columns[number], strict=True):
            names[column : column + int(cell.get("colspan") or 1)] = [words_of(cell)] * int(cell.get("colspan") or 1)
    lines: list[str] = []
    for number, row in enumerate(grid.cells):
        if alone and not number:
            continue
        named = number >= grid.heads > 0
        told = [said(cell, at.shown) for cell in heads[0]] if alone and number == 1 else names
        parts = [
            _cell(cell, told[column] if named else None, inner)
            for cell, column in zip(row, grid.columns[number], strict=True)
        ]
        set_ = [line for part in parts for line in part]
        lines += [("+ " if named else "- ") + set_[0][2:], *set_[1:]] if set_ else []
    return lines


def _cell(cell: etree._Element, head: str | None, at: Layout) -> list[str]:
    """Return a cell behind the head of its column, its first line set in by two columns, its others by four."""
    named = f"{_COLON.sub(f':{JOINER}', head)}:" if head else ""
    if _holds_blocks(cell):
        lines = [*directed([named] if named else [], at.rtl), *blocks(cell, at)]
        if head == "" and lines[:1] != ["```"]:
            first = lines.index("") if "" in lines else len(lines)
            lines = [_COLON.sub(f":{JOINER}", line) for line in lines[:first]] + lines[first:]
    else:
        text = said(cell, at.shown)
        text = _COLON.sub(f":{JOINER}", text) if head == "" else text
        lines = filled(f"{named} {text}".strip(" ") if named else text, at)
    return hung(lines, "  ", "    ") if lines else []


def _holds_blocks(cell: etree._Element) -> bool:
    return any(child.tag not in LINE for child in cell)
