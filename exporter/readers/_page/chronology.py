"""Chronologies: tables, lists, paragraphs and definitions that are led by dates become timelines.

Under a heading that says so, whatever is led by dates; elsewhere only what is one beyond doubt. A date that our labels
can write becomes one; any other (a day without its year, a time, a span) stays the words that it is.
"""

from typing import Any

from exporter.readers._page.dates import is_dated, iso_date
from exporter.readers._page.kinds import is_ahead, names
from exporter.readers._page.leads import anchors_in, is_bare, joined, lead
from exporter.readers._page.prose import Inline, plain

Data = dict[str, Any]


def with_timelines(blocks: list[Data], language: str, *, headed: bool) -> list[Data]:
    """Return blocks, those that are chronologies as timelines; `headed`: they stand under a heading that says so."""
    made = [_timeline(block, language, headed) or block for block in blocks]
    return _of_paragraphs(made, language) if headed else made


def _timeline(block: Data, language: str, headed: bool) -> Data | None:
    match block["kind"]:
        case "table":
            events = _of_rows(block, language, headed)
        case "list":
            items = block["items"]
            split = [_split(item["blocks"]) for item in items]
            events = _all(split, [item.get("_line") for item in items], language)
        case "definitions":
            pairs = block["pairs"]
            split = [(pair["term"], joined(pair["blocks"])) for pair in pairs]
            events = _all(split, [pair.get("_line") for pair in pairs], language)
        case _:
            return None
    if not events or "lang" in block or not (headed or _is_sure(block, events)):
        return None
    return {"kind": "timeline", "events": events, "_line": block.get("_line"), "_anchors": anchors_in(block)}


def _is_sure(block: Data, events: list[Data]) -> bool:
    """Return whether events are a chronology without a heading that says so: several, each on a day or in a month."""
    if len(events) < 2 or events[0]["ahead"]:
        return False
    if block["kind"] == "table":  # its head says what it is
        return all(event["_is_date"] or event["ahead"] for event in events)
    return all(event["precision"] in ("day", "month", "minute") or event["ahead"] for event in events)


def _of_rows(table: Data, language: str, headed: bool) -> list[Data]:
    """Return the events of a table whose columns are headed Date and Event, or whose first column is all dates.

    Two columns for the date, a day and a time, are one date. None if a cell fits no event, or a word would be lost.
    """
    rows, heads = table["rows"], table.get("head_rows", 1)
    if heads > 1 or table.get("total_rows") or table.get("caption") or table.get("note"):
        return []
    if any(cell.get("colspan", 1) > 1 or cell.get("rowspan", 1) > 1 or "lang" in cell for row in rows for cell in row):
        return []
    if len(rows[0]) == 3 and not any(cell["blocks"] for row in rows for cell in row[2:]):
        rows = [row[:2] for row in rows]
    columns = len(rows[0])
    has_head = _is_head(rows[0])
    if columns not in (2, 3) or not all(len(row) == columns for row in rows):
        return []
    if not has_head and (heads or not headed or columns != 2):
        return []
    split: list[tuple[list[Inline] | None, list[Inline] | None]] = []
    lines = []
    for row in rows[1:] if has_head else rows:
        prose = [joined(cell["blocks"]) for cell in row]
        when = prose[0] if columns == 2 else _day_and_time(prose[0], prose[1])
        split.append((when, prose[-1]))
        lines.append(row[0].get("_line") or next((block.get("_line") for block in row[0]["blocks"]), None))
    return _all(split, lines, language, dates_only=not has_head)


def _is_head(row: list[Data]) -> bool:
    words = [plain(joined(cell["blocks"]) or ()) for cell in row]
    bare = all(is_bare(joined(cell["blocks"]) or [{"kind": "none"}]) for cell in row)
    return bare and len(words) > 1 and all(names("when", word) for word in words[:-1]) and names("event", words[-1])


def _day_and_time(day: list[Inline] | None, time: list[Inline] | None) -> list[Inline] | None:
    return [*day, {"text": " "}, *time] if day and time else None


def _split(blocks: list[Data]) -> tuple[list[Inline] | None, list[Inline] | None]:
    return lead(joined(blocks), dated=True) or (None, None)


def _all(
    split: list[tuple[list[Inline] | None, list[Inline] | None]],
    lines: list[int | None],
    language: str,
    *,
    dates_only: bool = True,
) -> list[Data]:
    """Return an event for each (when, text); none at all if one of them is none."""
    events = []
    for (when, text), line in zip(split, lines, strict=True):
        event = _event(when, text, language, dates_only) if when and text else None
        if event is None:
            return []
        events.append(event | {"_line": line})
    return events


def _event(when: list[Inline], text: list[Inline], language: str, dates_only: bool) -> Data | None:
    if not is_bare(when):
        return None  # a link, a note, a struck word: a date has no room for it
    words = plain(when)
    date = iso_date(words, language)
    precision = {4: "year", 7: "month", 10: "day"}.get(len(date), "minute") if date else "words"
    ahead = date is None and is_ahead(words, language)
    is_date = date is not None or is_dated(words, language)
    if dates_only and not (is_date or ahead):
        return None
    return {"when": date or words, "precision": precision, "ahead": ahead, "text": text, "_is_date": is_date}


def _of_paragraphs(blocks: list[Data], language: str) -> list[Data]:
    """Return blocks with paragraphs that are each led by a date as a timeline, if no other block is among them."""
    events = [
        (_all([_split([block])], [block.get("_line")], language) if block["kind"] == "paragraph" else [])
        for block in blocks
    ]
    dated = [index for index, found in enumerate(events) if found]
    if len(dated) < 2 or dated[-1] - dated[0] != len(dated) - 1:
        return blocks
    first, last = dated[0], dated[-1] + 1
    timeline: Data = {
        "kind": "timeline",
        "events": [events[index][0] for index in dated],
        "_line": blocks[first].get("_line"),
        "_anchors": anchors_in(blocks[first:last]),
    }
    return [*blocks[:first], timeline, *blocks[last:]]
