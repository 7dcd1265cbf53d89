"""What stands after the sections of a briefing: its notes and the list of its sources, each with its number."""

from collections.abc import Iterator

from exporter.record.briefing import Source
from exporter.record.passages.place import Place
from exporter.record.passages.telling import Teller
from exporter.record.reading import Passage
from exporter.record.walk import Call


def notes(tell: Teller) -> Iterator[Passage]:
    """Yield the notes in the order of their calls, below their label."""
    yield from tell.label("notes") if tell.numbering.notes else ()
    for call in tell.numbering.notes:
        yield from _note(tell, call)


def sources(tell: Teller) -> Iterator[Passage]:
    """Yield the sources by their numbers, below their label."""
    briefing = tell.briefing
    yield from tell.label("sources") if briefing.sources else ()
    for number, source in tell.numbering.sources(briefing):
        yield from _source(tell, number, source, f"sources[{briefing.sources.index(source)}]")


def _note(tell: Teller, call: Call) -> Iterator[Passage]:
    yield from tell.sign(f"{call.number}.")
    place = Place(kind="note").within(number=str(call.number))
    yield from tell.prose(call.note, f"note {call.number}", place, runs_on=True)


def _source(tell: Teller, number: int, source: Source, path: str) -> Iterator[Passage]:
    def part(text: str, name: str, href: str = "") -> Iterator[Passage]:
        yield from tell.said(text, f"{path}.{name}", place, source.id, href)

    words = tell.wording
    place = Place(kind="source").within(number=str(number))
    yield from tell.sign(f"{number}.")
    yield from part(source.title, "title")
    if not words:
        return
    if source.publisher:
        yield from tell.comma()
        yield from part(source.publisher, "publisher")
    if source.published:
        yield from tell.comma()
        yield from part(words.date(source.published), "published")
    yield from tell.sign(".")
    if source.url:
        yield from part(source.url.replace("https://", "").replace("http://", ""), "url", source.url)
    if source.archive_url:
        yield from tell.sign("(")
        yield from part(words("archived"), "archive_url", source.archive_url)
        yield from tell.sign(")")
    if source.accessed:
        yield from tell.comma() if source.url else ()
        read = part(words.date(source.accessed), "accessed")
        yield from tell.around("read_on", "date", read)
        yield from tell.sign(".")
