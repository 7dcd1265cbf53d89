"""Reading a PDF back: from the tags of its pages to passages, as a reader would tell them apart.

Left out, as far as the file itself tells: cover and contents, masthead and stamp (all before the title), heads of
tables repeated on the next page. Notes at the foot of pages come after the sections, where the record has them; those
that only name a source are left out: the list of sources has their words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from exporter.formats.pdf.pieces import Around, Piece, Table, Walk
from exporter.formats.pdf.said import number_in, passage_from, passage_of, words_of
from exporter.formats.pdf.structure import Run, Tag, pages
from exporter.record.reading import Kind, Passage


@dataclass
class _Found:
    """What was found of one briefing."""

    pieces: list[Piece] = field(default_factory=list)
    notes: dict[int, list[Run | Tag]] = field(default_factory=dict)


def passages_in(data: bytes) -> list[Passage]:
    """Return the passages of a PDF, briefing by briefing: title, sections, notes, sources."""
    found: list[_Found] = []
    for page in pages(data):
        _read_page(page, found)
    return [passage for briefing in found for passage in _ordered(briefing)]


def _read_page(page: list[Tag], found: list[_Found]) -> None:
    if not any(tag.kind == "Art" for tag in page):
        return  # the cover
    for tag in page:
        if tag.kind != "Art":
            if found:
                found[-1].notes |= dict(_notes(tag))
            continue
        pieces = list(Walk().pieces(tag, Around()))
        last = found[-1].pieces[-1] if found and found[-1].pieces else None
        titles = [index for index, piece in enumerate(pieces) if piece.tag == "H1" and not _is_one(last, piece)]
        if titles:
            found.append(_Found(pieces[titles[0] :]))
        elif found:
            found[-1].pieces += _continued(found[-1].pieces, pieces) if last and pieces else pieces


def _is_one(last: Piece | None, first: Piece) -> bool:
    """Return whether a piece is the one before it that goes on overleaf."""
    return last is not None and bool(last.name) and last.name == first.name


def _continued(before: list[Piece], pieces: list[Piece]) -> list[Piece]:
    """Return the pieces of a page without the first part, if that goes on with the last piece of the page before.

    Of a table this may be a piece of another one that stands in its last cell.
    """
    first, last = pieces[0], before[-1]
    if first.table:
        name = first.table.name
        whole = next((one.table for one in reversed(before) if one.table and one.table.name == name), None)
        return _table_continued(whole, first.table, pieces[1:]) if whole and name else pieces
    if not _is_one(last, first):
        return pieces
    last.inside += first.inside
    return pieces[1:]


def _table_continued(whole: Table, more: Table, pieces: list[Piece]) -> list[Piece]:
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


def _notes(area: Tag) -> Iterator[tuple[int, list[Run | Tag]]]:
    """Yield numbers of the notes at the foot of a page, and what is said in them."""
    for note in area.tags():
        said = list(words_of(note.inside))
        first = next((one for one in said if isinstance(one, Run)), None)
        if first and (number := number_in(first.text)):
            yield number, said[said.index(first) + 1 :]
        elif note.inside:
            yield from _notes(note)


def _ordered(briefing: _Found) -> Iterator[Passage]:
    """Yield the passages of a briefing: sections, notes, list of sources, colophon."""
    notes = {number: passage_from(inside) for number, inside in briefing.notes.items()}
    start, end = _sources(briefing.pieces)
    numbers = {number_in(piece.around.label) for piece in briefing.pieces[start:end]}
    tables: dict[int, list[list[dict[str, str]]]] = {}
    heading = max(start - 1, 0) if start < end else start

    def told(piece: Piece, kind: Kind) -> Passage:
        if piece.table:
            tables[id(piece.table)], shape = piece.table.facts()
            return Passage(shape, "table")
        if piece.kind == "picture":
            return Passage(piece.alt, "picture")
        said = passage_of(piece.inside)
        facts = dict(piece.around.facts)
        if kind == "source":
            facts = {"number": str(number_in(piece.around.label))}
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


def _sources(pieces: list[Piece]) -> tuple[int, int]:
    """Return where the entries of the list of sources begin and end; without any, return where the notes belong."""
    entries = [index for index, piece in enumerate(pieces) if any(map(_is_entry, piece.inside))]
    return (entries[0], entries[-1] + 1) if entries else (len(pieces), len(pieces))


def _is_entry(one: Run | Tag) -> bool:
    return isinstance(one, Tag) and (one.kind == "BibEntry" or any(map(_is_entry, one.tags())))
