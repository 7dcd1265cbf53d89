"""The grid of a table: where each cell stands, what merges, how wide the columns want to be."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from lxml import etree

from exporter.formats.docx.tree import words

MOST_COLUMNS = 63
"""Columns that Word allows in a table; a file with more it calls damaged."""
_LETTER = 0.5  # em: the mean width of a letter of a condensed sans, bold included
_PAD = 7.0  # pt between columns
_LONGEST = 0.3  # of the table: no single word asks for more


@dataclass(frozen=True)
class Cell:
    """A cell as Word wants it: the column it begins in, columns it spans, its part in a merge over rows."""

    element: etree._Element | None
    column: int
    span: int
    merge: Literal["", "restart", "continue"] = ""

    @property
    def is_row_head(self) -> bool:
        """Return whether it is the head of its row."""
        return self.element is not None and self.element.tag == "th" and self.element.get("scope") == "row"


def grid(rows: Sequence[etree._Element]) -> tuple[list[list[Cell]], int]:
    """Return the cells of each row, those that continue a merge from above included, and the number of columns.

    Rows that are too short are filled up, spans that reach beyond the last row end with it (HTML §4.9.12).
    """
    out: list[list[Cell]] = []
    open_: dict[int, tuple[int, int]] = {}  # column -> (rows still to come, columns)
    for number, row in enumerate(rows):
        cells: list[Cell] = []
        column = 0
        elements = [child for child in row if child.tag in ("td", "th")]
        while elements or any(at >= column for at in open_):
            if not elements and column not in open_:  # a hole before a merge from above
                cells.append(Cell(None, column, 1))
                span = 1
            elif column in open_:
                left, span = open_.pop(column)
                cells.append(Cell(None, column, span, "continue"))
                if left > 1:
                    open_[column] = (left - 1, span)
            else:
                element = elements.pop(0)
                room = min((at for at in open_ if at > column), default=column + 1000) - column
                span = min(_span(element, "colspan"), room)
                down = min(_span(element, "rowspan"), len(rows) - number)
                cells.append(Cell(element, column, span, "restart" if down > 1 else ""))
                if down > 1:
                    open_[column] = (down - 1, span)
            column += span
        out.append(cells)
    columns = max((cells[-1].column + cells[-1].span for cells in out if cells), default=1)
    for cells in out:
        end = cells[-1].column + cells[-1].span if cells else 0
        cells += (Cell(None, column, 1) for column in range(end, columns))
    return out, columns


def strips(rows: Sequence[Sequence[Cell]], columns: int) -> Iterator[tuple[list[list[Cell]], int]]:
    """Yield the cells of a table in strips, each with its number of columns, that Word can hold; most are one strip.

    A cell that reaches over an edge has its words in the first strip, and an empty cell in the next.
    """
    if columns <= MOST_COLUMNS:
        yield [list(cells) for cells in rows], columns
        return
    width = -(-columns // -(-columns // MOST_COLUMNS))  # all as wide, rounded up
    for start in range(0, columns, width):
        end = min(start + width, columns)
        yield [[cut for cell in cells if (cut := _cut(cell, start, end))] for cells in rows], end - start


def _cut(cell: Cell, start: int, end: int) -> Cell | None:
    first, last = max(cell.column, start), min(cell.column + cell.span, end)
    if first >= last:
        return None
    return replace(
        cell, element=cell.element if first == cell.column else None, column=first - start, span=last - first
    )


def _span(element: etree._Element, name: str) -> int:
    value = element.get(name) or "1"
    return max(1, int(value)) if value.isdigit() else 1


def column_widths(rows: Sequence[Sequence[Cell]], columns: int, room: int, size: float) -> list[int]:
    """Return the widths in twips that fill `room`, shared out as in CSS 2.1 §17.5.2.2: by longest word and whole text.

    LibreOffice takes the widths it is given, Word may do better; so they have to be right from the start.
    """
    least, most = [_PAD] * columns, [_PAD] * columns  # points
    widest = room / 20 * _LONGEST
    for row in rows:
        for cell in row:
            if cell.element is None:
                continue
            word, text = (length / cell.span for length in _wants(cell.element, size))
            for column in range(cell.column, cell.column + cell.span):  # of a cell over many, each bears its share
                least[column] = max(least[column], min(word, widest) + _PAD)
                most[column] = max(most[column], text + _PAD, least[column])
    full = room / 20
    if sum(most) <= full:
        shares = [value * full / sum(most) for value in most]
    elif sum(least) < full:
        spare = sum(more - less for less, more in zip(least, most, strict=True))
        shares = [less + (full - sum(least)) * (more - less) / spare for less, more in zip(least, most, strict=True)]
    else:
        shares = _even(least, full)
    widths = [round(share * 20) for share in shares]
    widths[-1] += room - sum(widths)
    return widths


def _even(wanted: Sequence[float], full: float) -> list[float]:
    """Return what is wanted, where that is no more than an even share of what is left; the others share the rest."""
    shares = list(wanted)
    for done, column in enumerate(sorted(range(len(wanted)), key=wanted.__getitem__)):
        shares[column] = min(wanted[column], full / (len(wanted) - done))
        full -= shares[column]
    return shares


def _wants(element: etree._Element, size: float) -> tuple[float, float]:
    """Return the widths in points of the longest word of a cell and of its longest paragraph on one line."""
    pictures = [float(width) * 0.75 for image in element.iter("img") if (width := image.get("width") or "").isdigit()]
    longest = max(pictures, default=0.0)
    word, line = longest, longest
    blocks = [block for block in element.iter("p", "li") if block.tag == "p" or block.find("p") is None]
    for block in blocks or [element]:
        text = " ".join(words(block).split())
        line = max(line, _width(text, size))
        word = max(word, *(_width(part, size) for part in _words(text)), 0.0)
    return word, line


def _width(text: str, size: float) -> float:
    wide = 0 if text.isascii() else sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return (len(text) - wide) * size * _LETTER + wide * size


def _words(text: str) -> list[str]:
    """Return what no line may break: words, and of East Asian text each character."""
    found = text.replace("-", "- ").split(" ")
    return [word if word.isascii() or not _is_east_asian(word) else word[:1] for word in found]


def _is_east_asian(word: str) -> bool:
    return any(unicodedata.east_asian_width(character) in "WF" for character in word)
