"""What a reader must find in every format: the record's passages, in reading order.

Between them stand labels: words that our templates add there. They may be there or not; dates must be, in the words of
the briefing's language. `head`, `blocks` and `notes` tell the parts of a briefing, each out of `telling` and `place`.
"""

from collections.abc import Callable, Container, Iterator
from dataclasses import replace
from itertools import islice

from exporter.record.briefing import Briefing
from exporter.record.edition import Edition
from exporter.record.passages.blocks import in_block, in_sections
from exporter.record.passages.head import byline, corrections, in_fields, moment
from exporter.record.passages.notes import notes, sources
from exporter.record.passages.place import Place, cell_facts, row_shape
from exporter.record.passages.telling import Teller, Wording
from exporter.record.reading import Passage
from exporter.record.walk import Numbering

__all__ = ["Wording", "cell_facts", "moment", "passages", "row_shape"]


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
    withdrawn = bool(edition.stamp and edition.stamp.kind == "withdrawn")
    for index, briefing in enumerate(edition.briefings):
        if index in without:
            continue
        words = wording(briefing.language) if wording else None
        prefix = "" if edition.is_single else f"briefings[{index}]."
        told = _told(briefing, words, edition.channel.title, fields=fields)
        for passage in islice(told, 1) if withdrawn else told:  # of a withdrawn one the title is left
            yield replace(passage, path=prefix + passage.path, language=briefing.language)


def _told(briefing: Briefing, wording: Wording | None, channel: str, *, fields: bool) -> Iterator[Passage]:
    """Yield title, dates, standfirst, corrections, lead, sections, notes, sources."""
    tell = Teller(briefing, wording, Numbering(briefing))
    yield Passage(briefing.title, "title", "title")
    if fields:
        yield from in_fields(tell, channel)
    yield from tell.prose(briefing.standfirst, "standfirst", Place())
    if not fields:
        yield from byline(tell)
    yield from corrections(tell)
    if briefing.lead:
        yield from in_block(tell, briefing.lead, "lead", Place())
    yield from in_sections(tell, briefing.sections, "sections", 1)
    yield from notes(tell)
    yield from sources(tell)
