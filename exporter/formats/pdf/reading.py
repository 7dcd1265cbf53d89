"""Reading a PDF back: from the tags of its pages to passages, as a reader would tell them apart.

Left out, as far as the file itself tells: cover and contents, masthead and stamp (all before the title), heads of
tables repeated on the next page. Notes at the foot of pages come after the sections, where the record has them; those
that only name a source are left out: the list of sources has their words.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from exporter.formats.pdf.said import passage_from, passage_of, usual_size, words_of
from exporter.formats.pdf.structure import Page, Run, Tag, pages
from exporter.record.passages import cell_facts, row_shape
from exporter.record.reading import Kind, Passage

_BLOCKS = frozenset(
    "P H1 H2 H3 H4 H5 H6 TOC L LI LBody Table THead TBody TFoot TR TH TD Caption BlockQuote Sect Art Div".split()
)
_GROUPS = frozenset("Art Sect Div BlockQuote L LI Table THead TBody TFoot TR Document".split())
_NUMBER = re.compile(r"\W*(\d+)\W*")
_QUOTE_MARKS = frozenset("“”„«»「『")


@dataclass
class _Table:
    """A table in the making: of each row its cells as (columns, rows, head)."""

    rows: list[list[tuple[int, int, str]]] = field(default_factory=list)
    head_rows: int = 0
    name: str = ""

    def facts(self) -> tuple[list[list[dict[str, str]]], str]:
        """Return what is said of each cell, and of the table as a whole."""
        until: dict[int, int] = {}  # column: the first row that it is free in again
        facts: list[list[dict[str, str]]] = []
        widest = 0
        for index, row in enumerate(self.rows):
            column = 0
            facts.append([])
            for columns, rows, head in row:
                while until.get(column, 0) > index:
                    column += 1
                down = min(rows, len(self.rows) - index)
                facts[-1].append(cell_facts(column, columns, down, head))
                until.update(dict.fromkeys(range(column, column + columns), index + down))
                column += columns
            widest = max(widest, column, *(at + 1 for at, end in until.items() if end > index), 0)
        cells = [cell for row in self.rows for cell in row]
        return facts, row_shape(len(self.rows), widest, len(cells), sum(bool(head) for _, _, head in cells))


@dataclass(frozen=True)
class _Around:
    """What stands around words: their facts, the label of the item and the cell that they are in."""

    facts: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    cell: tuple[_Table, int, int] | None = None

    @property
    def in_head(self) -> bool:
        """Return whether the words stand in a row of heads."""
        return self.cell is not None and self.cell[1] < self.cell[0].head_rows


@dataclass
class _Piece:
    """A passage in the making: what is said in it, and where it stands. A table and a picture say nothing."""

    kind: Kind
    inside: list[Run | Tag]
    tag: str
    around: _Around
    alt: str = ""
    table: _Table | None = None
    item: str = ""

    @property
    def text(self) -> str:
        """Return the words."""
        return passage_of(self.inside).text


@dataclass
class _Found:
    """What was found of one briefing."""

    pieces: list[_Piece] = field(default_factory=list)
    notes: dict[int, list[Run | Tag]] = field(default_factory=dict)


def passages_in(data: bytes) -> list[Passage]:
    """Return the passages of a PDF, briefing by briefing: title, sections, notes, sources."""
    found: list[_Found] = []
    for page in pages(data):
        _read_page(page, found)
    return [passage for briefing in found for passage in _ordered(briefing)]


def _read_page(page: Page, found: list[_Found]) -> None:
    if not any(tag.kind == "Art" for tag in page.tags):
        return  # the cover
    for tag in page.tags:
        if tag.kind != "Art":
            if found:
                found[-1].notes |= dict(_notes(tag))
            continue
        pieces = list(_Walk().pieces(tag, _Around()))
        first = next(tag.runs(), None)
        goes_on = first is not None and not any(height >= first.y for height in page.beginnings)
        in_title = goes_on and bool(found) and [piece.tag for piece in found[-1].pieces] == ["H1"]
        is_new = any(_within(tag, "H1")) and not in_title
        if is_new:
            found.append(_Found())
            titles = [index for index, piece in enumerate(pieces) if piece.tag == "H1"]
            pieces = pieces[titles[0] :] if titles else pieces
        if not found:
            continue
        if not is_new and pieces and (goes_on or pieces[0].table):
            pieces = _continued(found[-1], pieces)
        found[-1].pieces += pieces


def _continued(before: _Found, pieces: list[_Piece]) -> list[_Piece]:
    """Return the pieces of a page that begins in the middle of something, its first part put where it belongs."""
    last = before.pieces[-1] if before.pieces else None
    first = pieces[0]
    if first.table:
        whole = last.around.cell[0] if last and last.around.cell else last.table if last else None
        is_same = whole and whole.name == first.table.name
        return _table_continued(whole, first.table, pieces[1:]) if whole and is_same else pieces
    alike = last and last.tag == first.tag and last.kind == first.kind and _size(last) == _size(first)
    if last and alike and last.kind in ("text", "title"):
        last.inside += first.inside
        return pieces[1:]
    return pieces


def _size(piece: _Piece) -> float:
    """Return the size of the words of a piece, in pt: what goes on goes on in one size, as an imprint does not."""
    return round(usual_size([one for one in words_of(piece.inside) if isinstance(one, Run)]), 1)


def _table_continued(whole: _Table, more: _Table, pieces: list[_Piece]) -> list[_Piece]:
    """Return the pieces of the part of a table that stands on a further page, without the heads said again."""
    again = more.head_rows if more.rows[: more.head_rows] == whole.rows[: more.head_rows] else 0
    begin = len(whole.rows) - again
    whole.rows += more.rows[again:]
    kept = []
    for piece in pieces:
        if piece.around.cell and piece.around.cell[0] is more:
            _, row, cell = piece.around.cell
            if row < again:
                continue
            piece.around = replace(piece.around, cell=(whole, begin + row, cell))
        kept.append(piece)
    return kept


class _Walk:
    """A walk through the tags of a page."""

    def __init__(self) -> None:
        self._item = ""  # the label of an item that nothing has taken yet

    def pieces(self, tag: Tag, around: _Around) -> Iterator[_Piece]:
        """Yield what stands in a tag: a piece for each row of inline parts, in order with the blocks inside."""
        if tag.kind == "Lbl" or _is_contents(tag):
            return
        if tag.kind == "Table":
            yield from self._table(tag, around)
            return
        if tag.kind == "L":
            numbered = any(_number(_label(item)) for item in tag.tags())
            outer, kind = around.facts.get("list"), "numbered" if numbered else "bullets"
            around = replace(around, facts={**around.facts, "list": f"{outer} > {kind}" if outer else kind})
        elif tag.kind == "LI":
            label = _label(tag)
            around = replace(around, label=label)
            self._item = f"{_number(label)}." if _number(label) else "•" if label else ""
        inline: list[Run | Tag] = []
        for one in tag.inside:
            if isinstance(one, Tag) and one.kind == "Figure" and tag.kind == "NonStruct":
                yield from self._piece(tag, inline, around)
                inline = []
                if one.alt:
                    yield _Piece("picture", [], "Figure", around, alt=one.alt)
            elif isinstance(one, Run) or _is_inline(one, tag):
                inline.append(one)
            else:
                yield from self._piece(tag, inline, around)
                inline = []
                yield from self.pieces(one, around)
        yield from self._piece(tag, inline, around)
        if tag.kind == "L":
            self._item = ""

    def _piece(self, tag: Tag, inside: list[Run | Tag], around: _Around) -> Iterator[_Piece]:
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
        yield _Piece(kind, inside, tag.kind, around, item=item)

    def _table(self, tag: Tag, around: _Around) -> Iterator[_Piece]:
        outer, self._item = self._item, ""
        for one in tag.tags():
            if one.kind == "Caption":
                self._item = outer
                yield from self.pieces(one, around)
                outer, self._item = self._item, ""
        table = _Table(name=tag.name)
        yield _Piece("text", [], "Table", around, table=table)
        for row, in_head in _rows(tag):
            cells = [cell for cell in row.tags() if cell.kind in ("TH", "TD")]
            table.head_rows += in_head
            table.rows.append(
                [(one.columns, one.rows, "column" if in_head else "row" if one.kind == "TH" else "") for one in cells]
            )
            for index, cell in enumerate(cells):
                self._item = ""
                yield from self.pieces(cell, _Around(cell=(table, len(table.rows) - 1, index)))
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


def _within(tag: Tag, kind: str) -> Iterator[Tag]:
    for one in tag.tags():
        if one.kind == kind:
            yield one
        yield from _within(one, kind)


def _notes(area: Tag) -> Iterator[tuple[int, list[Run | Tag]]]:
    """Yield numbers of the notes at the foot of a page, and what is said in them."""
    for note in area.tags():
        said = list(words_of(note.inside))
        first = next((one for one in said if isinstance(one, Run)), None)
        if first and (match := _NUMBER.fullmatch(first.text)):
            yield int(match[1]), said[said.index(first) + 1 :]
        elif note.inside:
            yield from _notes(note)


def _ordered(briefing: _Found) -> Iterator[Passage]:
    """Yield the passages of a briefing: sections, notes, list of sources, colophon."""
    notes = {number: passage_from(inside) for number, inside in briefing.notes.items()}
    start, end = _sources(briefing.pieces)
    numbers = {_number(piece.around.label) for piece in briefing.pieces[start:end]}
    tables: dict[int, list[list[dict[str, str]]]] = {}
    heading = max(start - 1, 0) if start < end else start

    def told(piece: _Piece, kind: Kind) -> Passage:
        if piece.table:
            tables[id(piece.table)], shape = piece.table.facts()
            return Passage(shape, "table")
        if piece.kind == "picture":
            return Passage(piece.alt, "picture")
        said = passage_of(piece.inside)
        facts = dict(piece.around.facts)
        if kind == "source":
            facts = {"number": str(_number(piece.around.label))}
        elif piece.around.cell:
            table, row, cell = piece.around.cell
            facts = {**tables[id(table)][row][cell], **facts}
        if piece.item and kind != "source":
            facts["item"] = piece.item
        return replace(said, kind=kind, facts=facts)

    for piece in briefing.pieces[:heading]:
        yield told(piece, piece.kind)
    for number, note in sorted(notes.items()):
        if number not in numbers:
            yield replace(note, kind="note", facts={"number": str(number)})
    for index, piece in enumerate(briefing.pieces[heading:], heading):
        yield told(piece, "source" if start <= index < end else piece.kind)


def _sources(pieces: list[_Piece]) -> tuple[int, int]:
    """Return where the entries of the list of sources begin and end; without any, return where the notes belong."""
    entries = [index for index, piece in enumerate(pieces) if any(map(_is_entry, piece.inside))]
    return (entries[0], entries[-1] + 1) if entries else (len(pieces), len(pieces))


def _is_entry(one: Run | Tag) -> bool:
    return isinstance(one, Tag) and (one.kind == "BibEntry" or any(map(_is_entry, one.tags())))


def _number(label: str) -> int:
    match = _NUMBER.fullmatch(label)
    return int(match[1]) if match else 0
