"""The grid of a table: in which column each cell begins, and how many columns each row fills (HTML §4.9.12.1)."""

from collections.abc import Sequence

Span = tuple[int, int]
"""The columns and rows that a cell takes."""


def placed(rows: Sequence[Sequence[Span]]) -> tuple[list[list[int]], list[int]]:
    """Return for each cell the column, from 0, in which it begins, and for each row the number of columns it fills.

    Cells that span down into a row are gone past, and fill it too; a column that two cells take counts twice.
    """
    begins, widths = list[list[int]](), list[int]()
    until = dict[int, int]()  # column: the first row that it is free in again
    for index, row in enumerate(rows):
        widths.append(sum(end > index for end in until.values()) + sum(columns for columns, _ in row))
        column = 0
        begins.append([])
        for columns, down in row:
            while until.get(column, 0) > index:
                column += 1
            begins[-1].append(column)
            until.update(dict.fromkeys(range(column, column + columns), index + down))
            column += columns
    return begins, widths
