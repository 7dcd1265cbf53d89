"""Dates that contradict one another: a weekday that the date did not fall on, a chronology out of order."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from exporter.lint.finding import Finding
from exporter.lint.rules._calendar import dates_in, weekdays_before
from exporter.lint.rules._retold import other_years
from exporter.lint.subject import Subject
from exporter.lint.texts import Text
from exporter.record.blocks import Timeline
from exporter.record.event import Event
from exporter.record.inlines import plain_text
from exporter.record.walk import blocks

NAME = "dates"
ABOUT = (
    "a weekday that does not fit its date, a date no calendar has, a chronology out of order, an update before the news"
)
LANGUAGES = None

_A_YEAR = re.compile(r"\d{4}")
_A_DAY = timedelta(days=1)


def look(subject: Subject) -> Iterator[Finding]:
    """Yield each contradiction. None of them is ever mended: which of two dates is right, a person must find out."""
    for text in subject.texts:
        if text.role != "line" or text.field == "when":
            yield from _in_prose(text)
    for block in blocks(subject.briefing):
        if isinstance(block, Timeline):
            texts = [text for text in subject.texts if text.block == block.id and text.field == "when"]
            if len(texts) == len(block.events):
                yield from _in_order(block.events, texts)
                yield from _told_twice(block.events, texts)
                yield from _after_publication(subject, block.events, texts)
    for text, start, end, year in other_years(subject):
        what = f"the timeline has {year} for it"
        yield text.finding(NAME, start, end, what, "find out which year is right")
    yield from _of_the_record(subject)


def _in_prose(text: Text) -> Iterator[Finding]:
    if not _A_YEAR.search(text.flat):
        return
    for found in dates_in(text.flat, text.language):
        shown = text.flat[found.start : found.end]
        if found.day is None:
            yield text.finding(
                NAME, found.start, found.end, f"{shown} is in no calendar", "find out which day is meant"
            )
            continue
        named = weekdays_before(text.flat, found, text.language)
        if named and found.day.isoweekday() not in named.days:
            right = named.name_of(found.day.isoweekday())
            what = f"{found.day.isoformat()} was a {right}, not a {named.shown}"
            what = what if text.primary == "en" else f"{found.day.isoformat()}: {right}, not {named.shown}"
            yield text.finding(NAME, named.start, found.end, what, "find out whether day or date is wrong")


def _exact(event: Event) -> tuple[date, date] | None:
    """Return the first and the last day that an event's date can mean, None for words."""
    if event.precision == "words":
        return None
    year, month = int(event.when[:4]), int(event.when[5:7] or 1)
    if event.precision == "year":
        return date(year, 1, 1), date(year, 12, 31)
    if event.precision == "month":
        following = date(year + month // 12, month % 12 + 1, 1) if (year, month) < (9999, 12) else date.max
        return date(year, month, 1), following - _A_DAY
    day = date.fromisoformat(event.when[:10])
    return day, day


def _in_order(events: tuple[Event, ...], texts: list[Text]) -> Iterator[Finding]:
    """Yield the events that are out of an order which the others keep: the oldest first or the newest first."""
    dated = [(span, text) for event, text in zip(events, texts, strict=True) if (span := _exact(event))]
    steps = list(pairwise(dated))
    back = [after for (one, _), (two, after) in steps if two[1] < one[0]]
    forth = [after for (one, _), (two, after) in steps if two[0] > one[1]]
    for wrong in back if len(back) < len(forth) else forth if len(forth) < len(back) else ():
        if len(steps) >= 3:
            yield _about(
                wrong, "out of order: the chronology goes the other way", "find out whether order or date is wrong"
            )


def _told_twice(events: tuple[Event, ...], texts: list[Text]) -> Iterator[Finding]:
    told: dict[str, Event] = {}
    for event, text in zip(events, texts, strict=True):
        words = " ".join(plain_text(event.text).casefold().split())
        before = told.setdefault(words, event)
        if before.when != event.when and len(words) > 20:
            what = f"the same event has another date above: {before.when}"
            yield _about(text, what, "find out which date is right")


def _after_publication(subject: Subject, events: tuple[Event, ...], texts: list[Text]) -> Iterator[Finding]:
    known = subject.briefing.modified_at
    if known is None:
        return
    for event, text in zip(events, texts, strict=True):
        span = _exact(event)
        if span and not event.ahead and span[0] > known.date() + _A_DAY:
            what = f"after the briefing itself ({known.date().isoformat()}), and not told as still to come"
            yield _about(text, what, "find out which date is right, or say that it is ahead")


def _about(text: Text, what: str, proposal: str) -> Finding:
    return text.finding(NAME, 0, len(text.shown), what, proposal)


def _of_the_record(subject: Subject) -> Iterator[Finding]:
    briefing = subject.briefing
    published = briefing.published_at

    def told(path: str, when: datetime, what: str) -> Finding:
        shown = when.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return Finding(NAME, path, "", shown, 0, len(shown), what, "find out which time is right")

    if published is None:
        return
    if briefing.updated_at and briefing.updated_at < published:
        yield told("updated_at", briefing.updated_at, "updated before it was published")
    if briefing.expires_at and briefing.expires_at < published:
        yield told("expires_at", briefing.expires_at, "expires before it is published")
    for index, correction in enumerate(briefing.corrections):
        if correction.at < published - _A_DAY:
            yield told(f"corrections[{index}].at", correction.at, "corrected before it was published")
