"""Sections and blocks: the passages of each kind of block, in the order in which their words are read."""

from collections.abc import Iterable, Iterator

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
from exporter.record.briefing import Section
from exporter.record.inlines import Inlines
from exporter.record.passages.place import Place, row_shape
from exporter.record.passages.telling import Teller
from exporter.record.reading import Passage


def in_sections(tell: Teller, sections: Iterable[Section], path: str, level: int) -> Iterator[Passage]:
    """Yield the passages of sections and of those inside them; `level` is 1 for the outermost."""
    for index, section in enumerate(sections):
        here = f"{path}[{index}]"
        place = Place(kind="heading").within(level=str(min(level + 1, 6)))
        if section.kind == "key_points":
            place = place.within(level="2", key_points="yes")
        if section.heading:
            yield from tell.prose(section.heading, f"{here}.heading", place, section.id)
        elif section.kind == "key_points":
            yield from tell.label("key_points")
        yield from _in_blocks(tell, section.blocks, f"{here}.blocks", Place())
        yield from in_sections(tell, section.sections, f"{here}.sections", level + 1)


def _in_blocks(tell: Teller, blocks: Iterable[Block], path: str, place: Place) -> Iterator[Passage]:
    for index, block in enumerate(blocks):
        yield from in_block(tell, block, f"{path}[{index}]", place)


def in_block(tell: Teller, block: Block, path: str, around: Place) -> Iterator[Passage]:
    """Yield the passages of one block and of those inside it."""
    place = around.within(block.lang)

    def prose(inlines: Inlines, name: str, *, runs_on: bool = False, **facts: str) -> Iterator[Passage]:
        yield from tell.prose(inlines, f"{path}.{name}", place.within(None, None, **facts), block.id, runs_on=runs_on)

    match block:
        case Paragraph():
            yield from prose(block.text, "text")
        case List():
            yield from _list(tell, block, path, place)
        case Table():
            yield from _caption(tell, "table", block, path, place)
            yield Passage(_shape(block), "table", f"{path}.rows", block.id)
            yield from _rows(tell, block, path, place)
            yield from prose(block.note, "note", role="table note")
        case Timeline():
            yield from _timeline(tell, block, path, place)
        case Faq():
            for index, pair in enumerate(block.pairs):
                yield from prose(pair.question, f"pairs[{index}].question", role="question")
                answer = place.within(role="answer")
                yield from _in_blocks(tell, pair.answer, f"{path}.pairs[{index}].answer", answer)
        case Affected():
            shape = row_shape(len(block.groups), 2, 2 * len(block.groups), len(block.groups))
            yield Passage(shape, "table", f"{path}.groups", block.id)
            for index, group in enumerate(block.groups):
                here = f"{path}.groups[{index}]"
                yield from tell.prose(group.group, f"{here}.group", place.cell(0, head="row"), block.id)
                yield from tell.prose(group.effect, f"{here}.effect", place.cell(1), block.id)
        case Quote():
            yield from _in_blocks(tell, block.blocks, f"{path}.blocks", place.within(role="quote", slanted="yes"))
            yield from tell.sign("—") if block.attribution else ()
            yield from prose(block.attribution, "attribution", runs_on=True, role="attribution")
        case Callout():
            yield from prose(block.title, "title", role="title of a box")
            yield from _in_blocks(tell, block.blocks, f"{path}.blocks", place.within(role="box"))
        case Figure():
            yield from _picture(tell, block, path, place.within(role="caption"))
            yield from _caption(tell, "figure", block, path, place)
            yield from prose(block.credit, "credit", runs_on=True, role="caption")
        case Code():
            yield Passage(block.text, "code", f"{path}.text", block.id, (), place.taken())
        case Rule():
            place.item.clear()
            yield Passage("", "rule", path, block.id)


def _caption(tell: Teller, key: str, block: Table | Figure, path: str, place: Place) -> Iterator[Passage]:
    if block.id in tell.numbering.captions:
        yield from tell.label(key, number=tell.numbering.captions[block.id])
    place = place.within(role="caption")
    yield from tell.prose(block.caption, f"{path}.caption", place, block.id, runs_on=True)


def _picture(tell: Teller, block: Figure, path: str, place: Place) -> Iterator[Passage]:
    """Yield what is seen of a picture; one that is not at hand is told of in words, with a link to where it is."""
    if block.asset:
        denied = block.rights is not None and block.rights.syndication == "denied"
        facts = {"unsyndicated": "yes"} if denied else {}
        yield Passage(block.alt, "picture", f"{path}.alt", block.id, facts=facts)
    elif tell.wording and (block.href or (block.alt and not block.caption)):
        shown = tell.wording("picture_at", alt=block.alt or block.href)
        yield from tell.said(shown, f"{path}.alt", place, block.id, block.href or "")


def _list(tell: Teller, block: List, path: str, place: Place) -> Iterator[Passage]:
    around = place.facts.get("list", "")
    kind = "numbered" if block.ordered else "bullets"
    inner = place.within(list=f"{around} > {kind}" if around else kind)
    for index, item in enumerate(block.items):
        place.item[:] = [f"{block.start + index}." if block.ordered else "•"]
        yield from _in_blocks(tell, item.blocks, f"{path}.items[{index}].blocks", inner)
    place.item.clear()


def _rows(tell: Teller, block: Table, path: str, place: Place) -> Iterator[Passage]:
    columns = cell_columns(block.rows)
    for number, row in enumerate(block.rows):
        for index, cell in enumerate(row):
            head = "column" if number < block.head_rows else ""
            head = head or ("row" if columns[number][index] < block.head_columns else "")
            down = min(cell.rowspan, len(block.rows) - number)
            inner = place.cell(columns[number][index], cell.colspan, down, head)
            if number >= len(block.rows) - block.total_rows:
                inner = inner.within(total="yes")
            yield from _in_blocks(tell, cell.blocks, f"{path}.rows[{number}][{index}].blocks", inner)


def _timeline(tell: Teller, block: Timeline, path: str, place: Place) -> Iterator[Passage]:
    count = len(block.events)
    yield Passage(row_shape(count, 2, 2 * count, count), "table", f"{path}.events", block.id)
    for index, event in enumerate(block.events):
        here = f"{path}.events[{index}]"
        when = event.when if event.precision == "words" else tell.wording.when(event) if tell.wording else ""
        if when:
            yield from tell.said(when, f"{here}.when", place.cell(0, head="row"), block.id)
        yield from tell.prose(event.text, f"{here}.text", place.cell(1), block.id)


def _shape(table: Table) -> str:
    columns = cell_columns(table.rows)
    heads = sum(
        number < table.head_rows or column < table.head_columns for number, row in enumerate(columns) for column in row
    )
    return row_shape(len(table.rows), row_widths(table.rows)[0], sum(map(len, table.rows)), heads)
