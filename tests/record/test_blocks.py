"""Blocks: what a table's merges fill."""

import pytest

from exporter.record import briefing_from
from exporter.record.blocks import Table, cell_columns, row_widths
from exporter.record.faults import Faults


def table(*rows: object, **fields: object) -> Table:
    block = {"id": "t", "kind": "table", "rows": list(rows), **fields}
    data = {"id": "urn:x", "slug": "x", "title": "x", "sections": [{"id": "s", "blocks": [block]}]}
    (found,) = briefing_from(data).sections[0].blocks
    assert isinstance(found, Table)
    return found


MERGED = table(
    [{"blocks": ["a"], "rowspan": 2}, {"blocks": ["b"], "colspan": 2}],
    ["c", "d"],
    ["e", {"blocks": ["f"], "rowspan": 2}, "g"],
    ["h", "i"],
)


def test_every_row_of_a_merged_table_fills_the_same_columns() -> None:
    assert row_widths(MERGED.rows) == [3, 3, 3, 3]


def test_a_cell_begins_past_those_that_span_down_into_its_row() -> None:
    assert cell_columns(MERGED.rows) == [[0, 1], [1, 2], [0, 1, 2], [0, 2]]


def test_a_cell_that_would_lie_on_one_from_above_is_refused() -> None:
    with pytest.raises(Faults, match=r"rows\[1\]: 3 cells, the head has 2"):
        table(["a", {"blocks": ["b"], "rowspan": 2}], [{"blocks": ["c"], "colspan": 2}])


def test_a_cell_may_be_empty() -> None:
    assert table(["a", ""], ["", "b"]).rows[0][1].blocks == ()
