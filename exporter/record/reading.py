"""What a reader must find in every format: the record's passages, in reading order.

Words that the templates add (labels, dates, numbers of figures, calls of notes) are not part of a passage.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

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
)
from exporter.record.briefing import Briefing, Section
from exporter.record.edition import Edition
from exporter.record.inlines import Inlines, plain_text
from exporter.record.walk import Numbering, newest_first

Kind = Literal["title", "heading", "text", "cell", "code", "note", "source"]


@dataclass(frozen=True)
class Passage:
    """A run of words that stands by itself: a heading, a paragraph, an item's text, a cell, a caption.

    `path` leads into the record, `block` is the id of the block it belongs to; both are empty in what a format reads back.
    """

    text: str
    kind: Kind = "text"
    path: str = ""
    block: str = ""


def passages(edition: Edition) -> Iterator[Passage]:
    """Yield the passages that each format of the edition must hold, in reading order."""
    for index, briefing in enumerate(edition.briefings):
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
    def said(inlines: Inlines, part: str) -> Passage:
        return Passage(plain_text(inlines), kind, f"{path}.{part}", block.id)

    match block:
        case Paragraph():
            yield said(block.text, "text")
        case List():
            for index, item in enumerate(block.items):
                yield from _of_blocks(item.blocks, f"{path}.items[{index}].blocks", kind)
        case Table():
            yield said(block.caption, "caption")
            for index, row in enumerate(block.rows):
                for position, cell in enumerate(row):
                    yield from _of_blocks(cell.blocks, f"{path}.rows[{index}][{position}].blocks", "cell")
            yield said(block.note, "note")
        case Timeline():
            for index, event in enumerate(block.events):
                if event.precision == "words":
                    yield Passage(event.when, "cell", f"{path}.events[{index}].when", block.id)
                yield said(event.text, f"events[{index}].text")
        case Faq():
            for index, pair in enumerate(block.pairs):
                yield said(pair.question, f"pairs[{index}].question")
                yield from _of_blocks(pair.answer, f"{path}.pairs[{index}].answer", kind)
        case Affected():
            for index, group in enumerate(block.groups):
                yield said(group.group, f"groups[{index}].group")
                yield said(group.effect, f"groups[{index}].effect")
        case Quote():
            yield from _of_blocks(block.blocks, f"{path}.blocks", kind)
            yield said(block.attribution, "attribution")
        case Callout():
            yield said(block.title, "title")
            yield from _of_blocks(block.blocks, f"{path}.blocks", kind)
        case Figure():
            yield said(block.caption, "caption")
            yield said(block.credit, "credit")
        case Code():
            yield Passage(block.text, "code", f"{path}.text", block.id)
        case Rule():
            pass
