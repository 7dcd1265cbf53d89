"""The pieces of a page: rows of inline tags, pictures and tables, each with where it stands (ISO 32000-1 §14.8.4)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from exporter.formats.pdf.said import number_in, passage_of
from exporter.formats.pdf.structure import Run, Tag
from exporter.record.grid import placed
from exporter.record.passages import cell_facts, row_shape
from exporter.record.reading import Kind

_BLOCKS = frozenset(
    "P H1 H2 H3 H4 H5 H6 TOC L LI LBody Table THead TBody TFoot TR TH TD Caption BlockQuote Sect Art Div".split()
)
_GROUPS = frozenset("Art Sect Div BlockQuote L LI Table THead TBody TFoot TR Document".split())
_QUOTE_MARKS = frozenset("“”„«»「『")


@dataclass
class Table:
    """A table in the making: of each row its cells as (columns, rows, head)."""

    rows: list[list[tuple[int, int, str]]] = field(default_factory=list)
    head_rows: int = 0
    name: str = ""

    def facts(self) -> tuple[list[list[dict[str, str]]], str]:
        """Return what is said of each cell, and of the table as a whole."""
        columns, widths = placed([[(across, down) for across, down, _ in row] for row in self.rows])
        facts = [
            [
                cell_facts(column, across, min(down, len(self.rows) - index), head)
                for column, (across, down, head) in zip(columns[index], row, strict=True)
            ]
            for index, row in enumerate(self.rows)
        ]
        heads = sum(bool(head) for row in self.rows for _, _, head in row)
        return facts, row_shape(len(self.rows), max(widths, default=0), sum(map(len, self.rows)), heads)


@dataclass(frozen=True)
class Around:
    """What stands around words: their facts, the label of the item and the cell that they are in."""

    facts: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    cell: tuple[Table, int, int] | None = None


@dataclass
class Piece:
    """A passage in the making: what is said in it, and where it stands. A table and a picture say nothing."""

    kind: Kind
    inside: list[Run | Tag]
    tag: str
    around: Around
    alt: str = ""
    table: Table | None = None
    item: str = ""
    name: str = ""
    """The ID of its tag, if that goes on overleaf."""


class Walk:
    """A walk through the tags of a page."""

    def __init__(self) -> None:
        self._item = ""  # the label of an item that nothing has taken yet

    def pieces(self, tag: Tag, around: Around) -> Iterator[Piece]:
        """Yield what stands in a tag: a piece for each row of inline parts, in order with the blocks inside."""
        if tag.kind == "Lbl" or _is_contents(tag):
            return
        if tag.kind == "Table":
            yield from self._table(tag, around)
            return
        if tag.kind == "L":
            numbered = any(number_in(_label(item)) for item in tag.tags())
            outer, kind = around.facts.get("list"), "numbered" if numbered else "bullets"
            around = replace(around, facts={**around.facts, "list": f"{outer} > {kind}" if outer else kind})
        elif tag.kind == "LI":
            label = _label(tag)
            around = replace(around, label=label)
            self._item = f"{number_in(label)}." if number_in(label) else "•" if label else ""
        inline: list[Run | Tag] = []
        for one in tag.inside:
            if isinstance(one, Tag) and one.kind == "Figure" and tag.kind == "Div":
                yield from self._piece(tag, inline, around)
                inline = []
                if one.alt:
                    yield Piece("picture", [], "Figure", around, alt=one.alt)
            elif isinstance(one, Run) or _is_inline(one, tag):
                inline.append(one)
            else:
                yield from self._piece(tag, inline, around)
                inline = []
                yield from self.pieces(one, around)
        yield from self._piece(tag, inline, around)
        if tag.kind == "L":
            self._item = ""

    def _piece(self, tag: Tag, inside: list[Run | Tag], around: Around) -> Iterator[Piece]:
        found = passage_of(inside)
        if (not found.text and not found.details) or found.text in _QUOTE_MARKS:
            return
        kind: Kind = "text"
        if tag.kind == "H1":
            kind = "title"
        elif re.fullmatch("H[2-6]", tag.kind):
            kind = "heading"
            around = replace(around, facts={**around.facts, "level": tag.kind[1]})
        elif tag.kind in ("TH", "TD"):
            kind = "cell"
        item, self._item = self._item, ""
        yield Piece(kind, inside, tag.kind, around, item=item, name=tag.name)

    def _table(self, tag: Tag, around: Around) -> Iterator[Piece]:
        outer, self._item = self._item, ""
        for one in tag.tags():
            if one.kind == "Caption":
                self._item = outer
                yield from self.pieces(one, around)
                outer, self._item = self._item, ""
        table = Table(name=tag.name)
        yield Piece("text", [], "Table", around, table=table)
        for row, in_head in _rows(tag):
            cells = [cell for cell in row.tags() if cell.kind in ("TH", "TD")]
            table.head_rows += in_head
            table.rows.append(
                [(one.columns, one.rows, "column" if in_head else "row" if one.kind == "TH" else "") for one in cells]
            )
            for index, cell in enumerate(cells):
                self._item = ""
                yield from self.pieces(cell, Around(cell=(table, len(table.rows) - 1, index)))
        self._item = outer


def _rows(tag: Tag, *, in_head: bool = False) -> Iterator[tuple[Tag, bool]]:
    for one in tag.tags():
        if one.kind == "TR":
            yield one, in_head
        elif one.kind in ("THead", "TBody", "TFoot"):
            yield from _rows(one, in_head=one.kind == "THead")


def _label(item: Tag) -> str:
    return "".join(run.text for one in item.tags() if one.kind == "Lbl" for run in one.runs()).strip()


def _is_contents(tag: Tag) -> bool:
    """Return whether a tag is a table of contents, or what stands around one."""
    return tag.kind == "TOC" or (tag.kind == "NonStruct" and any(one.kind == "TOC" for one in tag.tags()))


def _is_inline(tag: Tag, around: Tag) -> bool:
    """Return whether a tag stands in a line of the one around it; a caption's lines are captions in their turn."""
    if "Caption" == tag.kind == around.kind:
        return True
    return not (_is_block(tag) or (around.kind in _GROUPS and tag.kind == "NonStruct"))


def _is_block(tag: Tag) -> bool:
    return tag.kind in _BLOCKS or any(_is_block(one) for one in tag.tags())
