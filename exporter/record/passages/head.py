"""The head of a briefing: byline and dates in words, or authors and times in fields, as in a feed; corrections."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from exporter.record.briefing import Correction
from exporter.record.passages.place import Place
from exporter.record.passages.telling import Teller, dated
from exporter.record.reading import Passage
from exporter.record.walk import newest_first


def byline(tell: Teller) -> Iterator[Passage]:
    """Yield authors, dateline, dates and revision in words."""
    words, briefing = tell.wording, tell.briefing
    if not words:
        return
    if briefing.authors:
        names = words.join([person.name for person in briefing.authors])
        yield from tell.around("byline", "names", [Passage(names, "author", "authors")])
    yield from tell.comma()
    yield from tell.sign(briefing.dateline)
    if briefing.published_at:
        yield from tell.sign("·")
        yield from dated(words.time(briefing.published_at), "published_at")
    if briefing.updated_at and briefing.updated_at != briefing.published_at:
        yield from tell.sign("·")
        yield from tell.around("updated", "time", dated(words.time(briefing.updated_at), "updated_at"))
    yield from tell.sign("·")
    yield from tell.sign(words("revision", number=briefing.revision))


def in_fields(tell: Teller, channel: str) -> Iterator[Passage]:
    """Yield authors and times as fields hold them; where nobody wrote it the publisher or the channel speaks."""
    briefing = tell.briefing
    if tell.wording:
        speaks = briefing.publisher.name if briefing.publisher else channel
        yield from (Passage(one.name, "author", f"authors[{n}].name") for n, one in enumerate(briefing.authors))
        yield from () if briefing.authors else tell.sign(speaks)
        for name, when in (("published_at", briefing.published_at), ("updated_at", briefing.modified_at)):
            if when:
                yield Passage(moment(when), "date", name)


def moment(when: datetime) -> str:
    """Return a time as fields of feeds are compared: UTC, to the second."""
    try:
        return when.astimezone(UTC).replace(microsecond=0).isoformat()
    except OverflowError:
        return when.replace(tzinfo=UTC, microsecond=0).isoformat()


def corrections(tell: Teller) -> Iterator[Passage]:
    """Yield the corrections, the newest first, below their label."""
    briefing = tell.briefing
    yield from tell.label("correction") if briefing.corrections else ()
    for correction in newest_first(briefing):
        yield from _correction(tell, correction, f"corrections[{briefing.corrections.index(correction)}]")


def _correction(tell: Teller, correction: Correction, path: str) -> Iterator[Passage]:
    words = tell.wording
    if words:
        yield from tell.sign(f"{words('correction')}.")
    yield from tell.prose(correction.text, path, Place().within(role="correction"), correction.id, runs_on=True)
    if words:
        at = (
            replace(one, facts={"role": "correction"})
            for one in dated(words.time(correction.at), f"{path}.at", correction.id)
        )
        yield from tell.around("corrected", "time", at)
