"""Which heads each cell of a table stands under and beside (ISO 32000-1 §14.8.5.7: Scope, Headers).

WeasyPrint counts columns anew in each row, and so names wrong heads beside cells over several rows.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from exporter.formats.pdf.objects import object_of
from exporter.formats.pdf.origins import Origins
from exporter.record.grid import placed

_SCOPES = {"col": "/Column", "row": "/Row"}


def headed(pdf: Any, origins: Origins, table: Any) -> None:
    """Say of each head of a table whether it heads its column or its row, and of each other cell what its heads are."""
    import pydyf

    table["ID"] = pydyf.String(f"table-{table.number}")
    rows, columns = defaultdict[int, list[Any]](list), defaultdict[int, list[Any]](list)
    cells = list(_placed(pdf, table))
    for cell, down, across in cells:
        if cell["S"] == "/TH":
            scope = _SCOPES.get(origins[cell.number].element.get("scope"), "/Column")
            cell["A"]["Scope"] = scope
            for place in down if scope == "/Row" else across:
                (rows if scope == "/Row" else columns)[place].append(cell["ID"])
    for cell, down, across in cells:
        if cell["S"] == "/TD":
            named = [head for place in down for head in rows[place]] + [h for place in across for h in columns[place]]
            heads = {head.data: head for head in named}.values()
            cell["A"].pop("Headers", None)
            if heads:
                cell["A"]["Headers"] = pydyf.Array(heads)


def _placed(pdf: Any, table: Any) -> Iterator[tuple[Any, range, range]]:
    """Yield the cells of a table with their rows and columns (from 0)."""
    rows = list(_rows(pdf, table))
    spans = [[(cell["A"].get("ColSpan", 1), cell["A"].get("RowSpan", 1)) for cell in cells] for cells in rows]
    for row, (cells, columns) in enumerate(zip(rows, placed(spans)[0], strict=True)):
        for cell, column, (across, down) in zip(cells, columns, spans[row], strict=True):
            yield cell, range(row, row + down), range(column, column + across)


def _rows(pdf: Any, part: Any) -> Iterator[list[Any]]:
    """Yield the rows of a table, not of those in its cells, as lists of cells."""
    for kid in part["K"]:
        tag = object_of(pdf, kid)
        if tag["S"] == "/TR":
            yield [object_of(pdf, cell) for cell in tag["K"]]
        elif tag["S"] in ("/THead", "/TBody", "/TFoot"):
            yield from _rows(pdf, tag)
