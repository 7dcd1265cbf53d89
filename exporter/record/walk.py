"""Ways through a briefing in reading order: its blocks, its inlines, the numbers of its notes, figures and tables."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from exporter.record.asset import Asset
from exporter.record.blocks import (
    Affected,
    Block,
    Callout,
    Faq,
    Figure,
    List,
    Paragraph,
    Quote,
    Table,
    Timeline,
)
from exporter.record.briefing import Briefing, Correction, Section, Source
from exporter.record.inlines import Break, InlineImage, Inlines, Span


def sections(within: Briefing | Section) -> Iterator[tuple[int, Section]]:
    """Yield (depth from 1, section) for each section, outermost first, in reading order."""
    for section in within.sections:
        yield 1, section
        yield from ((depth + 1, inner) for depth, inner in sections(section))


def contents(briefing: Briefing) -> list[tuple[int, Section]]:
    """Return (depth, section) for each line of the contents: headings of the first level, of two if those are few.

    Empty where there are fewer than five: such a briefing is seen at a glance.
    """
    listed = [(depth, section) for depth, section in sections(briefing) if section.heading]
    listed = [(depth, section) for depth, section in listed if section.kind != "key_points"]
    first = [(depth, section) for depth, section in listed if depth == 1]
    chosen = first if len(first) >= 5 else [(depth, section) for depth, section in listed if depth <= 2]
    return chosen if len(chosen) >= 5 else []


def children(block: Block) -> Iterator[Block]:
    """Yield the blocks that stand directly inside a block, in reading order."""
    match block:
        case List():
            for item in block.items:
                yield from item.blocks
        case Table():
            for row in block.rows:
                for cell in row:
                    yield from cell.blocks
        case Faq():
            for pair in block.pairs:
                yield from pair.answer
        case Quote() | Callout():
            yield from block.blocks


def blocks(briefing: Briefing) -> Iterator[Block]:
    """Yield every block of a briefing, nested ones after the one they stand in, in reading order, the lead first."""
    if briefing.lead:
        yield briefing.lead
    for _, section in sections(briefing):
        yield from _deep(section.blocks)


def _deep(some: Iterable[Block]) -> Iterator[Block]:
    for block in some:
        yield block
        yield from _deep(children(block))


def prose(block: Block) -> Iterator[Inlines]:
    """Yield a block's own prose in reading order and that of the blocks inside it, where they stand."""
    match block:
        case Paragraph():
            yield block.text
        case List():
            for item in block.items:
                yield from _prose_of(item.blocks)
        case Table():
            yield block.caption
            for row in block.rows:
                for cell in row:
                    yield from _prose_of(cell.blocks)
            yield block.note
        case Timeline():
            for event in block.events:
                yield event.text
        case Faq():
            for pair in block.pairs:
                yield pair.question
                yield from _prose_of(pair.answer)
        case Affected():
            for group in block.groups:
                yield group.group
                yield group.effect
        case Quote():
            yield from _prose_of(block.blocks)
            yield block.attribution
        case Callout():
            yield block.title
            yield from _prose_of(block.blocks)
        case Figure():
            yield block.caption
            yield block.credit


def _prose_of(some: Iterable[Block]) -> Iterator[Inlines]:
    for block in some:
        yield from prose(block)


def all_prose(briefing: Briefing) -> Iterator[Inlines]:
    """Yield all prose of a briefing in reading order: standfirst, corrections, lead, then section by section."""
    yield briefing.standfirst
    yield from (correction.text for correction in newest_first(briefing))
    if briefing.lead:
        yield from prose(briefing.lead)
    for _, section in sections(briefing):
        yield section.heading
        yield from _prose_of(section.blocks)


def newest_first(briefing: Briefing) -> list[Correction]:
    """Return the corrections of a briefing, newest first, as every format shows them."""
    return sorted(briefing.corrections, key=lambda correction: correction.at, reverse=True)


@dataclass(frozen=True)
class Call:
    """A raised number in the text that leads to a note or a source. `first` is its first call (print: the footnote)."""

    number: int
    anchor: str
    first: bool
    note: Inlines = ()
    source: Source | None = None


class Numbering:
    """The numbers of a briefing: notes and sources in one sequence by first call, figures and tables each in theirs.

    One sequence, because on paper and in Word notes and sources both are footnotes, which count so by themselves.
    A footnote holds no other, so a source called in notes alone has none: such sources come after all footnotes, and
    those never called last, so that each source has a number in the list of sources.
    """

    def __init__(self, briefing: Briefing) -> None:
        by_id = {source.id: source for source in briefing.sources}
        self._calls: dict[int, tuple[Call, ...]] = {}
        self.source_numbers: dict[str, int] = {}
        self.notes: list[Call] = []
        count = 0
        for span in _calling(all_prose(briefing)):
            if id(span) in self._calls:
                continue  # one span object, shared by two places
            calls = []
            for name in span.sources:
                first = name not in self.source_numbers
                if first:
                    count += 1
                    self.source_numbers[name] = count
                calls.append(Call(self.source_numbers[name], name, first, source=by_id.get(name)))
            if span.note:
                count += 1
                note = Call(count, f"note-{count}", True, note=span.note)
                self.notes.append(note)
                calls.append(note)
            self._calls[id(span)] = tuple(calls)
        inside = list(_calling(note.note for note in self.notes))
        for name in (*(name for span in inside for name in span.sources), *by_id):
            if name not in self.source_numbers:
                count += 1
                self.source_numbers[name] = count
        for span in inside:
            self._calls[id(span)] = tuple(
                Call(self.source_numbers[name], name, False, source=by_id.get(name)) for name in span.sources
            )
        self._keep = briefing  # ids of spans are only true while the briefing lives
        self.captions: dict[str, int] = {}
        figures = tables = 0
        for block in blocks(briefing):
            if isinstance(block, Figure) and block is not briefing.lead and block.caption:
                figures += 1
                self.captions[block.id] = figures
            elif isinstance(block, Table) and block.caption:
                tables += 1
                self.captions[block.id] = tables

    def calls(self, span: Span) -> tuple[Call, ...]:
        """Return the calls that stand after a span of the numbered briefing."""
        return self._calls.get(id(span), ())

    def sources(self, briefing: Briefing) -> list[tuple[int, Source]]:
        """Return (number, source) for each source, by number."""
        return sorted(
            ((self.source_numbers[source.id], source) for source in briefing.sources), key=lambda numbered: numbered[0]
        )


def _calling(all_inlines: Iterable[Inlines]) -> Iterator[Span]:
    for inlines in all_inlines:
        for inline in inlines:
            if isinstance(inline, Span) and (inline.sources or inline.note):
                yield inline


def _with_notes(all_inlines: Iterable[Inlines]) -> Iterator[Span | Break | InlineImage]:
    for inlines in all_inlines:
        for inline in inlines:
            yield inline
            if isinstance(inline, Span):
                yield from inline.note


def pictures_in_lines(briefing: Briefing) -> Iterator[InlineImage]:
    """Yield the small pictures of all prose and its notes, in reading order."""
    for inline in _with_notes(all_prose(briefing)):
        if isinstance(inline, InlineImage):
            yield inline


def assets(briefing: Briefing) -> Iterator[Asset]:
    """Yield each picture of a briefing once, in reading order."""
    seen = set()
    found = [block.asset for block in blocks(briefing) if isinstance(block, Figure)]
    found += [picture.asset for picture in pictures_in_lines(briefing)]
    for asset in found:
        if asset and asset.sha256 not in seen:
            seen.add(asset.sha256)
            yield asset
