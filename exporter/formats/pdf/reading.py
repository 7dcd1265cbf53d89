"""Reading a PDF back: from the tags of its pages to passages, as a reader would tell them apart.

Left out, as far as the file itself tells: cover and contents, masthead
and stamp (all before the title), labels of items, raised numbers, heads of tables repeated on the next page. Notes at
the foot of pages come after the sections, where the record has them; those that only name a source are left out: the
list of sources has their words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from exporter.formats.pdf.structure import Page, Run, Tag, pages
from exporter.record.reading import Kind, Passage

_BLOCKS = frozenset(
    "P H1 H2 H3 H4 H5 H6 TOC L LI LBody Table THead TBody TFoot TR TH TD Caption BlockQuote Sect Art Div".split()
)
_GROUPS = frozenset("Art Sect Div BlockQuote L LI Table THead TBody TFoot TR Document".split())
_NUMBER = re.compile(r"\W*(\d+)\W*")
_QUOTE_MARKS = frozenset("“”„«»「『")


@dataclass
class _Piece:
    """A passage in the making: its runs, and where it stands."""

    kind: Kind
    runs: list[Run]
    tag: str
    label: str = ""
    """The label of the item that it is in."""

    @property
    def text(self) -> str:
        return _joined(self.runs)


@dataclass
class _Found:
    """What was found of one briefing."""

    pieces: list[_Piece] = field(default_factory=list)
    notes: dict[int, str] = field(default_factory=dict)
    table_head: list[str] = field(default_factory=list)
    """The texts of the head of the table that came last."""


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
        pieces = list(_pieces(tag))
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
        if not is_new and pieces and goes_on:
            pieces = _continued(found[-1], pieces)
        found[-1].pieces += pieces
        heads = [piece.text for piece in pieces if piece.tag == "head"]
        found[-1].table_head = heads or found[-1].table_head


def _continued(before: _Found, pieces: list[_Piece]) -> list[_Piece]:
    """Return the pieces of a page that begins in the middle of something, its first part put where it belongs."""
    if pieces[0].tag == "head":
        count = 0
        while count < len(pieces) and pieces[count].tag == "head":
            count += 1
        heads = [piece.text for piece in pieces[:count]]
        return pieces[count:] if before.table_head[-count:] == heads else pieces
    last = before.pieces[-1] if before.pieces else None
    if last and last.tag == pieces[0].tag and last.kind == pieces[0].kind and last.kind in ("text", "title"):
        last.runs += pieces[0].runs
        return pieces[1:]
    return pieces


def _pieces(tag: Tag, *, in_head: bool = False, label: str = "") -> Iterator[_Piece]:
    """Yield what stands in a tag: a passage for each row of inline parts, in order with what the blocks inside hold."""
    if tag.kind == "Lbl" or _is_contents(tag):
        return
    if tag.kind == "LI":
        label = "".join(run.text for one in tag.tags() if one.kind == "Lbl" for run in one.runs())
    inline: list[Run] = []
    for one in tag.inside:
        if isinstance(one, Run) or not (_is_block(one) or (tag.kind in _GROUPS and one.kind == "NonStruct")):
            inline += [one] if isinstance(one, Run) else _words(one)
            continue
        yield from _piece(tag, inline, in_head, label)
        inline = []
        yield from _pieces(one, in_head=in_head or tag.kind == "THead", label=label)
    yield from _piece(tag, inline, in_head, label)


def _piece(tag: Tag, runs: list[Run], in_head: bool, label: str) -> Iterator[_Piece]:
    text = "".join(run.text for run in runs).strip()
    if not text or text in _QUOTE_MARKS:
        return
    kind: Kind = "text"
    if tag.kind == "H1":
        kind = "title"
    elif re.fullmatch("H[2-6]", tag.kind):
        kind = "heading"
    elif tag.kind in ("TH", "TD"):
        kind = "cell"
    yield _Piece(kind, runs, "head" if in_head else tag.kind, label)


def _words(tag: Tag) -> list[Run]:
    """Return the words of an inline tag; none if it is the raised number of a note."""
    return (
        []
        if tag.kind == "Lbl" or _is_call(tag)
        else [run for one in tag.inside for run in ([one] if isinstance(one, Run) else _words(one))]
    )


def _is_call(tag: Tag) -> bool:
    """Return whether a tag holds nothing but links that are numbers, and what stands between them."""
    links = [one for one in tag.tags() if one.kind == "Link"]
    rest = [run for one in tag.inside if one not in links for run in ([one] if isinstance(one, Run) else one.runs())]
    return (
        tag.kind == "NonStruct"
        and bool(links)
        and all(_NUMBER.fullmatch("".join(run.text for run in link.runs())) for link in links)
        and all(run.text.strip() in ("", ",", "،", "、") for run in rest)
    )


def _is_contents(tag: Tag) -> bool:
    """Return whether a tag is a table of contents, or what stands around one."""
    return tag.kind == "TOC" or (tag.kind == "NonStruct" and any(one.kind == "TOC" for one in tag.tags()))


def _is_block(tag: Tag) -> bool:
    return tag.kind in _BLOCKS or any(_is_block(one) for one in tag.tags())


def _within(tag: Tag, kind: str) -> Iterator[Tag]:
    for one in tag.tags():
        if one.kind == kind:
            yield one
        yield from _within(one, kind)


def _notes(area: Tag) -> Iterator[tuple[int, str]]:
    """Yield numbers and texts of the notes at the foot of a page."""
    for note in area.tags():
        runs = _words(note)
        if runs and (match := _NUMBER.fullmatch(runs[0].text)):
            yield int(match[1]), _joined(runs[1:])
        elif note.inside:
            yield from _notes(note)


def _ordered(briefing: _Found) -> Iterator[Passage]:
    """Yield the passages of a briefing: sections, notes, list of sources, colophon."""
    pieces = [(piece, piece.text) for piece in briefing.pieces]
    start, end = _sources(pieces, briefing.notes)
    numbers = {_number(piece.label) for piece, _ in pieces[start:end]}
    for piece, text in pieces[: max(start - 1, 0) if start < end else start]:
        yield Passage(text, piece.kind)
    for number, text in sorted(briefing.notes.items()):
        if number not in numbers:
            yield Passage(text, "note")
    for index, (piece, text) in enumerate(pieces):
        if index >= (max(start - 1, 0) if start < end else start):
            yield Passage(text, "source" if start <= index < end else piece.kind)


def _sources(pieces: list[tuple[_Piece, str]], notes: dict[int, str]) -> tuple[int, int]:
    """Return where the list of sources begins and ends: the last numbered list, if notes and sources share numbers.

    Notes and sources are counted together, and a note that names a source begins as its entry does. Without such a
    list, return where the notes belong.
    """
    end = max((index + 1 for index, (piece, _) in enumerate(pieces) if _number(piece.label)), default=0)
    start = end
    while start and _number(pieces[start - 1][0].label):
        start -= 1
    entries = {_number(piece.label): text for piece, text in pieces[start:end]}
    together = sorted({*entries, *notes})
    named = all(_bare(entries[number]).startswith(_bare(notes[number])) for number in entries.keys() & notes.keys())
    if end and named and together == list(range(1, len(together) + 1)) and len(pieces) - end <= 3:
        return start, end
    return len(pieces), len(pieces)


def _number(label: str) -> int:
    match = _NUMBER.fullmatch(label)
    return int(match[1]) if match else 0


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _joined(runs: list[Run]) -> str:
    """Return the words of runs: a space where a line ends, none after a hyphen or between Chinese or Japanese signs.

    A soft hyphen shows as U+2010 where its word was broken, and goes; a hyphen that the word has is kept.
    """
    text = ""
    before: Run | None = None
    for run in runs:
        if before and abs(before.y - run.y) > before.size * 0.8:
            text = text.rstrip()
            if text.endswith("\u2010"):
                text = text[:-1]
            elif not (text.endswith("-") or (_is_wide(text[-1:]) and _is_wide(run.text[:1]))):
                text += " "
        text += run.text
        before = run
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


def _is_wide(sign: str) -> bool:
    return bool(sign) and "\u2e80" <= sign <= "\uffef" and not "\uac00" <= sign <= "\ud7a3"
