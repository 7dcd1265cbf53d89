"""What a reader must find in every format: the record's passages, in reading order.

Words that the templates add (labels, dates, numbers of figures, calls of notes) are not part of a passage.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, cast

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
    Table,
    Timeline,
)
from exporter.record.briefing import Briefing, Section
from exporter.record.edition import Edition
from exporter.record.inlines import Break, InlineImage, Inlines, Span, plain_text
from exporter.record.walk import Numbering, newest_first

Kind = Literal["title", "heading", "text", "cell", "code", "note", "source", "summary"]
"""What a passage is; only feeds read a summary back, which is the standfirst or, without one, a taste of the body."""


@dataclass(frozen=True)
class Passage:
    """A run of words that stands by itself: a heading, a paragraph, an item's text, a cell, a caption.

    `path` leads into the record, `block` is the id of its block; both are empty in what a format reads back.
    """

    text: str
    kind: Kind = "text"
    path: str = ""
    block: str = ""


def passages(edition: Edition, without: Container[int] = ()) -> Iterator[Passage]:
    """Yield the passages that each format of the edition must hold, in reading order.

    `without`: the briefings, by index, that a format may not carry.
    """
    for index, briefing in enumerate(edition.briefings):
        if index in without:
            continue
        prefix = "" if edition.is_single else f"briefings[{index}]."
        for passage in _of_briefing(briefing, withdrawn=bool(edition.stamp and edition.stamp.kind == "withdrawn")):
            if passage.text:
                yield Passage(passage.text, passage.kind, prefix + passage.path, passage.block)


def _of_briefing(briefing: Briefing, *, withdrawn: bool) -> Iterator[Passage]:
    yield Passage(briefing.title, "title", "title")
    if withdrawn:
        return
    yield Passage(plain_text(briefing.standfirst), "text", "standfirst")
    for correction in newest_first(briefing):
        index = briefing.corrections.index(correction)
        yield Passage(plain_text(correction.text), "text", f"corrections[{index}]", correction.id)
    if briefing.lead:
        yield from _of_block(briefing.lead, "lead")
    yield from _of_sections(briefing.sections, "sections")
    numbering = Numbering(briefing)
    for call in numbering.notes:
        yield Passage(plain_text(call.note), "note", f"note {call.number}")
    for _, source in numbering.sources(briefing):
        yield Passage(source.title, "source", f"sources[{briefing.sources.index(source)}]", source.id)


def _of_sections(sections: Iterable[Section], path: str) -> Iterator[Passage]:
    for index, section in enumerate(sections):
        here = f"{path}[{index}]"
        yield Passage(plain_text(section.heading), "heading", f"{here}.heading", section.id)
        yield from _of_blocks(section.blocks, f"{here}.blocks")
        yield from _of_sections(section.sections, f"{here}.sections")


def _of_blocks(blocks: Iterable[Block], path: str, kind: Kind = "text") -> Iterator[Passage]:
    for index, block in enumerate(blocks):
        yield from _of_block(block, f"{path}[{index}]", kind)


def _of_block(block: Block, path: str, kind: Kind = "text") -> Iterator[Passage]:
    for part, content in _parts(block):
        here = f"{path}.{part}"
        if isinstance(content, str):
            yield Passage(content, "code" if isinstance(block, Code) else "cell", here, block.id)
        elif content and isinstance(content[0], Span | Break | InlineImage):
            yield Passage(plain_text(content), kind, here, block.id)
        else:
            inner = "cell" if isinstance(block, Table) else kind
            yield from _of_blocks(cast(tuple[Block, ...], content), here, inner)


def _parts(block: Block) -> Iterator[tuple[str, Inlines | tuple[Block, ...] | str]]:
    """Yield (path within the block, prose or blocks or plain words) in reading order."""
    match block:
        case Paragraph():
            yield "text", block.text
        case List():
            yield from ((f"items[{index}].blocks", item.blocks) for index, item in enumerate(block.items))
        case Table():
            yield "caption", block.caption
            for index, row in enumerate(block.rows):
                yield from ((f"rows[{index}][{place}].blocks", cell.blocks) for place, cell in enumerate(row))
            yield "note", block.note
        case Timeline():
            for index, event in enumerate(block.events):
                if event.precision == "words":  # the other dates are written as the language writes them
                    yield f"events[{index}].when", event.when
                yield f"events[{index}].text", event.text
        case Faq():
            for index, pair in enumerate(block.pairs):
                yield f"pairs[{index}].question", pair.question
                yield f"pairs[{index}].answer", pair.answer
        case Affected():
            for index, group in enumerate(block.groups):
                yield f"groups[{index}].group", group.group
                yield f"groups[{index}].effect", group.effect
        case Quote():
            yield "blocks", block.blocks
            yield "attribution", block.attribution
        case Callout():
            yield "title", block.title
            yield "blocks", block.blocks
        case Figure():
            yield "caption", block.caption
            yield "credit", block.credit
        case Code():
            yield "text", block.text
