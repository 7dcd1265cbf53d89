"""What a reader must find in every format: the record's passages, in reading order.

Between them stand labels: words that our templates add there. They may be there or not; dates must be, in the words of
the briefing's language.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Protocol

from exporter.record.blocks import (
    Affected,
    Block,
    Callout,
    Code,
    Faq,
    Figure,
    List,
    Paragraph,
    Quote,
    Rule,
    Table,
    Timeline,
    cell_columns,
    row_widths,
)
from exporter.record.briefing import Briefing, Correction, Section, Source
from exporter.record.edition import Edition
from exporter.record.event import Event
from exporter.record.inlines import Break, InlineImage, Inlines
from exporter.record.reading import Kind, On, Passage, Prose
from exporter.record.walk import Call, Numbering, newest_first


class Wording(Protocol):
    """The words and dates of a language, as `exporter.labels.Labels` has them."""

    def __call__(self, key: str, **values: Any) -> str:
        """Return a label with its braces filled in."""
        ...

    def date(self, when: date) -> str:
        """Return a date in words."""
        ...

    def time(self, when: datetime) -> str:
        """Return date, time and zone."""
        ...

    def when(self, event: Event) -> str:
        """Return the date of a timeline's event."""
        ...

    def join(self, names: list[str]) -> str:
        """Return names as a list in words."""
        ...


def passages(
    edition: Edition,
    without: Container[int] = (),
    wording: Callable[[str], Wording] | None = None,
    *,
    fields: bool = False,
) -> Iterator[Passage]:
    """Yield the passages that each format of the edition must hold, in reading order.

    `without`: the briefings, by index, that a format may not carry. Dates and labels come only with a `wording`, which
    gives the words of a language. With `fields` authors and times stand in fields of their own, as in a feed.
    """
    for index, briefing in enumerate(edition.briefings):
        if index in without:
            continue
        words = wording(briefing.language) if wording else None
        teller = _Teller(briefing, words, fields=fields, channel=edition.channel.title)
        prefix = "" if edition.is_single else f"briefings[{index}]."
        for passage in teller.briefing(withdrawn=bool(edition.stamp and edition.stamp.kind == "withdrawn")):
            yield replace(passage, path=prefix + passage.path, language=briefing.language)


def row_shape(rows: int, columns: int, cells: int, heads: int) -> str:
    """Return what a table is, in words: its size, and the number of its cells and of heads among them."""
    return f"{rows} rows, {columns} columns, {cells} cells, {heads} of them heads"


_BOLD = frozenset(("head", "total", "bold"))


@dataclass
class _Place:
    """Where passages stand: the facts that all of them share, and the bullet or number still to be given out."""

    facts: Mapping[str, str] = field(default_factory=dict)
    kind: Kind = "text"
    item: list[str] = field(default_factory=list)
    language: str = ""

    def within(self, language: str | None = None, kind: Kind | None = None, **facts: str) -> "_Place":
        """Return a place inside this one."""
        return _Place({**self.facts, **facts}, kind or self.kind, self.item, language or self.language)

    def cell(self, column: int, columns: int = 1, rows: int = 1, head: str = "") -> "_Place":
        """Return the inside of a cell, which knows nothing of what stands around its table."""
        facts = cell_facts(column, columns, rows, head)
        if _BOLD.intersection(self.facts):
            facts["bold"] = "yes"  # a table in a cell looks as the cell does
        if "slanted" in self.facts:
            facts["slanted"] = "yes"
        return _Place(facts, "cell", [], self.language)


class _Teller:
    """Tells the passages of one briefing."""

    def __init__(self, briefing: Briefing, wording: Wording | None, *, fields: bool, channel: str) -> None:
        self._briefing, self._wording, self._fields, self._channel = briefing, wording, fields, channel
        self._numbering = Numbering(briefing)

    def briefing(self, *, withdrawn: bool) -> Iterator[Passage]:
        """Yield title, dates, standfirst, corrections, lead, sections, notes, sources."""
        briefing, start = self._briefing, _Place()
        yield Passage(briefing.title, "title", "title")
        if withdrawn:
            return
        if self._fields:
            yield from self._in_fields()
        yield from self._prose(briefing.standfirst, "standfirst", start)
        if not self._fields:
            yield from self._byline()
        yield from self._label("correction") if briefing.corrections else ()
        for correction in newest_first(briefing):
            yield from self._correction(correction, f"corrections[{briefing.corrections.index(correction)}]")
        if briefing.lead:
            yield from self._block(briefing.lead, "lead", start)
        yield from self._sections(briefing.sections, "sections", 1)
        yield from self._label("notes") if self._numbering.notes else ()
        for call in self._numbering.notes:
            yield from self._note(call)
        yield from self._label("sources") if briefing.sources else ()
        for number, source in self._numbering.sources(briefing):
            yield from self._source(number, source, f"sources[{briefing.sources.index(source)}]")

    # ------------------------------------------------------------- what our templates add

    def _label(self, key: str, **values: Any) -> Iterator[Passage]:
        if self._wording:
            yield Passage(self._wording(key, **values), "label")

    def _sign(self, text: str) -> Iterator[Passage]:
        if self._wording:
            yield Passage(text, "label", runs_on=True)

    def _comma(self) -> Iterator[Passage]:
        yield from self._sign(self._wording("comma").strip() if self._wording else "")

    def _around(self, key: str, name: str, inside: Iterable[Passage]) -> Iterator[Passage]:
        """Yield what a label says before its brace, what stands there, what the label says after it."""
        if self._wording:
            before, _, after = self._wording(key, **{name: "\0"}).partition("\0")
            yield from self._sign(before)
            yield from (replace(one, runs_on=True) for one in inside)
            yield from self._sign(after)

    def _date(self, shown: str, path: str, block: str = "") -> Iterator[Passage]:
        yield Passage(shown, "date", path, block, runs_on=True)

    def _byline(self) -> Iterator[Passage]:
        words, briefing = self._wording, self._briefing
        if not words:
            return
        if briefing.authors:
            names = words.join([person.name for person in briefing.authors])
            yield from self._around("byline", "names", [Passage(names, "author", "authors")])
        yield from self._comma()
        yield from self._sign(briefing.dateline)
        if briefing.published_at:
            yield from self._sign("·")
            yield from self._date(words.time(briefing.published_at), "published_at")
        if briefing.updated_at and briefing.updated_at != briefing.published_at:
            yield from self._sign("·")
            yield from self._around("updated", "time", self._date(words.time(briefing.updated_at), "updated_at"))
        yield from self._sign("·")
        yield from self._sign(words("revision", number=briefing.revision))

    def _in_fields(self) -> Iterator[Passage]:
        briefing = self._briefing
        if self._wording:
            speaks = briefing.publisher.name if briefing.publisher else self._channel
            yield from (Passage(one.name, "author", f"authors[{n}].name") for n, one in enumerate(briefing.authors))
            yield from () if briefing.authors else self._sign(speaks)
            for name, when in (("published_at", briefing.published_at), ("updated_at", briefing.modified_at)):
                if when:
                    yield Passage(moment(when), "date", name)

    def _correction(self, correction: Correction, path: str) -> Iterator[Passage]:
        words = self._wording
        if words:
            yield from self._sign(f"{words('correction')}.")
        yield from self._prose(correction.text, path, _Place().within(role="correction"), correction.id, runs_on=True)
        if words:
            at = (
                replace(one, facts={"role": "correction"})
                for one in self._date(words.time(correction.at), f"{path}.at", correction.id)
            )
            yield from self._around("corrected", "time", at)

    def _note(self, call: Call) -> Iterator[Passage]:
        yield from self._sign(f"{call.number}.")
        place = _Place(kind="note").within(number=str(call.number))
        yield from self._prose(call.note, f"note {call.number}", place, runs_on=True)

    def _source(self, number: int, source: Source, path: str) -> Iterator[Passage]:
        def part(text: str, name: str, href: str = "") -> Iterator[Passage]:
            yield from self._said(text, f"{path}.{name}", place, source.id, href)

        words = self._wording
        place = _Place(kind="source").within(number=str(number))
        yield from self._sign(f"{number}.")
        yield from part(source.title, "title")
        if not words:
            return
        if source.publisher:
            yield from self._comma()
            yield from part(source.publisher, "publisher")
        if source.published:
            yield from self._comma()
            yield from part(words.date(source.published), "published")
        yield from self._sign(".")
        if source.url:
            yield from part(source.url.replace("https://", "").replace("http://", ""), "url", source.url)
        if source.archive_url:
            yield from self._sign("(")
            yield from part(words("archived"), "archive_url", source.archive_url)
            yield from self._sign(")")
        if source.accessed:
            yield from self._comma() if source.url else ()
            read = part(words.date(source.accessed), "accessed")
            yield from self._around("read_on", "date", read)
            yield from self._sign(".")

    # ------------------------------------------------------------- prose

    def _language(self, language: str) -> list[On]:
        return [("language", language)] if language and language != self._briefing.language else []

    def _said(self, text: str, path: str, place: _Place, block: str = "", href: str = "") -> Iterator[Passage]:
        prose = Prose()
        prose.say(text, [*([("link", href)] if href else []), *self._language(place.language)])
        yield Passage(text, place.kind, path, block, prose.details, _facts(place), runs_on=True)

    def _prose(
        self, inlines: Inlines, path: str, place: _Place, block: str = "", *, runs_on: bool = False
    ) -> Iterator[Passage]:
        """Yield prose as one passage, nothing if it says nothing."""
        prose = Prose()
        waiting: list[Call] = []  # a link is not broken by calls: they follow it
        href: str | None = None
        for inline in inlines:
            if not isinstance(inline, Break | InlineImage) and inline.href and inline.href == href:
                pass
            else:
                _call(prose, waiting)
            match inline:
                case Break():
                    href = None
                    prose.say("\n")
                    prose.point("break")
                case InlineImage():
                    href = None
                    if not inline.asset:
                        prose.say(inline.alt, self._language(place.language))
                    elif inline.alt:
                        prose.point("image", inline.alt)
                case _:
                    href = inline.href
                    on: list[On] = [(mark, "") for mark in inline.marks]
                    on += [("link", href)] if href else []
                    prose.say(inline.text, [*on, *self._language(inline.lang or place.language)])
                    waiting += self._numbering.calls(inline)
        _call(prose, waiting)
        if prose:
            yield Passage(prose.text, place.kind, path, block, prose.details, _facts(place), runs_on)

    # ------------------------------------------------------------- sections and blocks

    def _sections(self, sections: Iterable[Section], path: str, level: int) -> Iterator[Passage]:
        for index, section in enumerate(sections):
            here = f"{path}[{index}]"
            place = _Place(kind="heading").within(level=str(min(level + 1, 6)))
            if section.kind == "key_points":
                place = place.within(level="2", key_points="yes")
            if section.heading:
                yield from self._prose(section.heading, f"{here}.heading", place, section.id)
            elif section.kind == "key_points":
                yield from self._label("key_points")
            yield from self._blocks(section.blocks, f"{here}.blocks", _Place())
            yield from self._sections(section.sections, f"{here}.sections", level + 1)

    def _blocks(self, blocks: Iterable[Block], path: str, place: _Place) -> Iterator[Passage]:
        for index, block in enumerate(blocks):
            yield from self._block(block, f"{path}[{index}]", place)

    def _block(self, block: Block, path: str, around: _Place) -> Iterator[Passage]:
        place = around.within(block.lang)

        def prose(inlines: Inlines, name: str, *, runs_on: bool = False, **facts: str) -> Iterator[Passage]:
            yield from self._prose(
                inlines, f"{path}.{name}", place.within(None, None, **facts), block.id, runs_on=runs_on
            )

        match block:
            case Paragraph():
                yield from prose(block.text, "text")
            case List():
                yield from self._list(block, path, place)
            case Table():
                yield from self._caption("table", block, path, place)
                yield Passage(_shape(block), "table", f"{path}.rows", block.id)
                yield from self._rows(block, path, place)
                yield from prose(block.note, "note", role="table note")
            case Timeline():
                yield from self._timeline(block, path, place)
            case Faq():
                for index, pair in enumerate(block.pairs):
                    yield from prose(pair.question, f"pairs[{index}].question", role="question")
                    answer = place.within(role="answer")
                    yield from self._blocks(pair.answer, f"{path}.pairs[{index}].answer", answer)
            case Affected():
                shape = row_shape(len(block.groups), 2, 2 * len(block.groups), len(block.groups))
                yield Passage(shape, "table", f"{path}.groups", block.id)
                for index, group in enumerate(block.groups):
                    here = f"{path}.groups[{index}]"
                    yield from self._prose(group.group, f"{here}.group", place.cell(0, head="row"), block.id)
                    yield from self._prose(group.effect, f"{here}.effect", place.cell(1), block.id)
            case Quote():
                yield from self._blocks(block.blocks, f"{path}.blocks", place.within(role="quote", slanted="yes"))
                yield from self._sign("—") if block.attribution else ()
                yield from prose(block.attribution, "attribution", runs_on=True, role="attribution")
            case Callout():
                yield from prose(block.title, "title", role="title of a box")
                yield from self._blocks(block.blocks, f"{path}.blocks", place.within(role="box"))
            case Figure():
                yield from self._picture(block, path, place.within(role="caption"))
                yield from self._caption("figure", block, path, place)
                yield from prose(block.credit, "credit", runs_on=True, role="caption")
            case Code():
                yield Passage(block.text, "code", f"{path}.text", block.id, (), _facts(place))
            case Rule():
                place.item.clear()
                yield Passage("", "rule", path, block.id)

    def _caption(self, key: str, block: Table | Figure, path: str, place: _Place) -> Iterator[Passage]:
        if block.id in self._numbering.captions:
            yield from self._label(key, number=self._numbering.captions[block.id])
        place = place.within(role="caption")
        yield from self._prose(block.caption, f"{path}.caption", place, block.id, runs_on=True)

    def _picture(self, block: Figure, path: str, place: _Place) -> Iterator[Passage]:
        """Yield what is seen of a picture; one that is not at hand is told of in words, with a link to where it is."""
        if block.asset:
            denied = block.rights is not None and block.rights.syndication == "denied"
            facts = {"unsyndicated": "yes"} if denied else {}
            yield Passage(block.alt, "picture", f"{path}.alt", block.id, facts=facts)
        elif self._wording and (block.href or (block.alt and not block.caption)):
            shown = self._wording("picture_at", alt=block.alt or block.href)
            yield from self._said(shown, f"{path}.alt", place, block.id, block.href or "")

    def _list(self, block: List, path: str, place: _Place) -> Iterator[Passage]:
        around = place.facts.get("list", "")
        kind = "numbered" if block.ordered else "bullets"
        inner = place.within(list=f"{around} > {kind}" if around else kind)
        for index, item in enumerate(block.items):
            place.item[:] = [f"{block.start + index}." if block.ordered else "•"]
            yield from self._blocks(item.blocks, f"{path}.items[{index}].blocks", inner)
        place.item.clear()

    def _rows(self, block: Table, path: str, place: _Place) -> Iterator[Passage]:
        columns = cell_columns(block.rows)
        for number, row in enumerate(block.rows):
            for index, cell in enumerate(row):
                head = "column" if number < block.head_rows else ""
                head = head or ("row" if columns[number][index] < block.head_columns else "")
                down = min(cell.rowspan, len(block.rows) - number)
                inner = place.cell(columns[number][index], cell.colspan, down, head)
                if number >= len(block.rows) - block.total_rows:
                    inner = inner.within(total="yes")
                yield from self._blocks(cell.blocks, f"{path}.rows[{number}][{index}].blocks", inner)

    def _timeline(self, block: Timeline, path: str, place: _Place) -> Iterator[Passage]:
        count = len(block.events)
        yield Passage(row_shape(count, 2, 2 * count, count), "table", f"{path}.events", block.id)
        for index, event in enumerate(block.events):
            here = f"{path}.events[{index}]"
            when = event.when if event.precision == "words" else self._wording.when(event) if self._wording else ""
            if when:
                yield from self._said(when, f"{here}.when", place.cell(0, head="row"), block.id)
            yield from self._prose(event.text, f"{here}.text", place.cell(1), block.id)


def moment(when: datetime) -> str:
    """Return a time as fields of feeds are compared: UTC, to the second."""
    try:
        return when.astimezone(UTC).replace(microsecond=0).isoformat()
    except OverflowError:
        return when.replace(tzinfo=UTC, microsecond=0).isoformat()


def cell_facts(column: int, columns: int, rows: int, head: str) -> dict[str, str]:
    """Return what is said of a cell that begins in a column, from 0; `head`: "column", "row" or "" for none."""
    facts = {"column": str(column + 1)}
    if (columns, rows) != (1, 1):
        facts["spans"] = f"{columns} x {rows}"
    if head:
        facts["head"] = head
    return facts


def _shape(table: Table) -> str:
    columns = cell_columns(table.rows)
    heads = sum(
        number < table.head_rows or column < table.head_columns for number, row in enumerate(columns) for column in row
    )
    return row_shape(len(table.rows), row_widths(table.rows)[0], sum(map(len, table.rows)), heads)


def _facts(place: _Place) -> Mapping[str, str]:
    """Return the facts of a place; the first passage of an item takes its bullet or number."""
    if not place.item:
        return place.facts
    return {**place.facts, "item": place.item.pop()}


def _call(prose: Prose, waiting: list[Call]) -> None:
    for call in waiting:
        prose.point("call", str(call.number))
    waiting.clear()
