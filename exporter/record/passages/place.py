"""Where a passage stands: facts of the sections, lists, cells and boxes around it (`exporter.record.reading.FACTS`).

Formats that read cells and tables back word their facts with the same functions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from exporter.record.reading import Kind

_BOLD = frozenset(("head", "total", "bold"))


@dataclass
class Place:
    """Where passages stand: the facts that all of them share, and the bullet or number still to be given out."""

    facts: Mapping[str, str] = field(default_factory=dict)
    kind: Kind = "text"
    item: list[str] = field(default_factory=list)
    language: str = ""

    def within(self, language: str | None = None, kind: Kind | None = None, **facts: str) -> "Place":
        """Return a place inside this one."""
        return Place({**self.facts, **facts}, kind or self.kind, self.item, language or self.language)

    def cell(self, column: int, columns: int = 1, rows: int = 1, head: str = "") -> "Place":
        """Return the inside of a cell, which knows nothing of what stands around its table."""
        facts = cell_facts(column, columns, rows, head)
        if _BOLD.intersection(self.facts):
            facts["bold"] = "yes"  # a table in a cell looks as the cell does
        if "slanted" in self.facts:
            facts["slanted"] = "yes"
        return Place(facts, "cell", [], self.language)

    def taken(self) -> Mapping[str, str]:
        """Return the facts for the next passage; the first of an item takes its bullet or number."""
        if not self.item:
            return self.facts
        return {**self.facts, "item": self.item.pop()}


def cell_facts(column: int, columns: int, rows: int, head: str) -> dict[str, str]:
    """Return what is said of a cell that begins in a column, from 0; `head`: "column", "row" or "" for none."""
    facts = {"column": str(column + 1)}
    if (columns, rows) != (1, 1):
        facts["spans"] = f"{columns} x {rows}"
    if head:
        facts["head"] = head
    return facts


def row_shape(rows: int, columns: int, cells: int, heads: int) -> str:
    """Return what a table is, in words: its size, and the number of its cells and of heads among them."""
    return f"{rows} rows, {columns} columns, {cells} cells, {heads} of them heads"
