"""Events: a list of them is a chronology, and becomes a timeline."""

from datetime import date, datetime
from typing import Any

from exporter.readers._json.labels import labels_of
from exporter.readers._json.texts import words_of
from exporter.readers._page.dates import moment
from exporter.readers._page.outline import Data
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline
from exporter.readers.ninjs._bodies import standfirst_of
from exporter.readers.ninjs._fields import main_of
from exporter.readers.ninjs._item import Item
from exporter.record.event import precision_of


def is_event(item: Item) -> bool:
    """Return whether a news object is an event with a date."""
    return bool(_dates(item)[0])


def timeline_of(items: list[Item], language: str, page: Page, *, with_text: bool = True) -> Data:
    """Return the events as one timeline, in the order of the source; without the text of one that is told beside it."""
    return {"kind": "timeline", "events": [_event(item, language, page, with_text) for item in items]}


def _event(item: Item, language: str, page: Page, with_text: bool) -> Data:
    start, end = _dates(item)
    item.ledger.use([start, end])
    line = item.ledger.line(item.value)
    headline = main_of(item.said("headlines", "headline"))
    title = item.words("title") or (words_of(item.ledger.use(headline.text)) if headline else "")
    description, said, main = standfirst_of(item, page) if with_text else ([], [], None)
    for one in said:
        if one is not main:
            description += [{"kind": "break"}, {"text": words_of(item.ledger.use(one.text))}]
    text: list[Inline] = [{"text": title, "marks": ["strong"]}] if title else []
    if title and description:
        text.append({"kind": "break"})
    when = _when(str(start), str(end) if end else "", language)
    return {"when": when, "precision": precision_of(when), "text": [*text, *description] or when, "_line": line}


def _dates(item: Item) -> tuple[Any, Any]:
    """Return (start, end) of an event: those that are sure before those that are expected; None for none."""
    dates = Item(item.inner("eventdetails").inner("dates").value, item.ledger)
    found = []
    for which in ("startdate", "enddate"):
        keys = [which, f"expected{which}", *(key.lower() for key in dates.value if key.lower().endswith(which))]
        values = [dates.get(key) for key in keys]
        found.append(next((value for value in values if isinstance(value, str) and value.strip()), None))
    return found[0], found[1]


def _when(start: str, end: str, language: str) -> str:
    """Return the date of an event as exact as it is; a span of days in words of the language."""
    first, last = _exact(start), _exact(end) if end else ""
    if not last or last[: len(first)] == first or first[: len(last)] == last:
        return first
    return f"{_in_words(first, language)} – {_in_words(last, language)}"


def _exact(when: str) -> str:
    """Return a date or time as a timeline holds it: to the minute at most; midnight in no zone is a day."""
    when = when.strip()
    if precision_of(when) != "words":
        return when
    if found := moment(when):
        at = datetime.fromisoformat(found[0])
        is_day = not found[1] and (at.hour, at.minute) == (0, 0)
        return at.strftime("%Y-%m-%d") if is_day else at.isoformat(timespec="minutes").replace("+00:00", "Z")
    return when


def _in_words(when: str, language: str) -> str:
    try:
        return labels_of(language).date(date.fromisoformat(when[:10]))
    except ValueError:
        return when
