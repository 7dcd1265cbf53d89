"""Blocks: what a table's merges fill, how exact a date is."""

import pytest

from exporter.record import briefing_from
from exporter.record.blocks import Table, cell_columns, precision_of, row_widths


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


def test_a_cell_may_be_empty() -> None:
    assert table(["a", ""], ["", "b"]).rows[0][1].blocks == ()


@pytest.mark.parametrize(
    "when, precision",
    [
        ("2024", "year"),
        ("2024-02", "month"),
        ("2024-02-27", "day"),
        ("2024-02-27T10:00Z", "minute"),
        ("2024-13", "words"),
        ("27 February 2024", "words"),
        ("2024-02-27T10:00", "words"),
    ],
)
def test_the_form_of_a_date_tells_how_exact_it_is(when: str, precision: str) -> None:
    assert precision_of(when) == precision
