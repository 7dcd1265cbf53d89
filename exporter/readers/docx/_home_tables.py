"""Tables of a Word file that was made here and that are none in the record: timelines, groups; rows of totals."""

import re

from lxml import etree

from exporter.readers._page.dates import iso_date
from exporter.readers._page.outline import Data
from exporter.readers._page.prose import Inline, plain
from exporter.readers.docx._document import Document
from exporter.readers.docx._names import W
from exporter.readers.docx._tables import Blocks, cells_of, rows_of, table_of
from exporter.record.event import precision_of

_MINUTE = re.compile(
    r"(.*?)[,،、]?\s+(\d{1,2})[:.](\d\d)\s*(?:(AM|PM)\s*)?(?:UTC|GMT)?\s*([+\N{MINUS SIGN}-]?\d{0,2}):?(\d\d)?$"
)


def timeline_of(table: etree._Element, document: Document, language: str, blocks: Blocks) -> list[Data]:
    """Return the timeline that a table of ours shows; the table, if an event has lost its date."""
    events = []
    anchors: list[str] = []
    for row in rows_of(table):
        when, told = _two(row, blocks)
        date = plain([inline for block in when for inline in block.get("text", ())])
        anchors += [name for block in when for name in block.get("_anchors", ())]
        first = next(row.iter(f"{W}p"), row)
        exact = _date(date, language)
        event: Data = {"when": exact or date, "precision": precision_of(exact or date), "text": _joined(told)}
        event["ahead"] = document.styles.name(first) == "timeline date ahead"
        events.append(event | {"_line": document.place(row)})
    if not events or not all(event["when"] for event in events):
        return table_of(table, document, blocks)
    return [{"kind": "timeline", "events": events, "_line": document.place(table), "_anchors": anchors}]


def affected_of(table: etree._Element, document: Document, blocks: Blocks) -> list[Data]:
    """Return the groups, and what the news does to them, that a table of ours shows."""
    groups = []
    anchors: list[str] = []
    for row in rows_of(table):
        group, effect = _two(row, blocks)
        anchors += [name for block in group for name in block.get("_anchors", ())]
        told = {"group": _joined(group), "effect": _joined(effect), "_line": document.place(row)}
        groups.append(told)
    if not groups:
        return []
    return [{"kind": "affected", "groups": groups, "_line": document.place(table), "_anchors": anchors}]


def _two(row: etree._Element, blocks: Blocks) -> tuple[list[Data], list[Data]]:
    """Return the blocks of the first two cells of a row."""
    cells = [blocks(cell) for cell in cells_of(row)[:2]]
    return cells[0] if cells else [], cells[1] if len(cells) > 1 else []


def _joined(blocks: list[Data]) -> list[Inline]:
    """Return the prose of the paragraphs of a cell, parted by line breaks."""
    made: list[Inline] = []
    for block in blocks:
        if block["kind"] == "paragraph":
            made += [{"kind": "break"}, *block["text"]] if made else block["text"]
    return made or [{"text": "\N{NO-BREAK SPACE}"}]


def _date(words: str, language: str) -> str | None:
    """Return the ISO 8601 date that we wrote as `words`, None for words."""
    if found := iso_date(words, language):
        return found
    parts = _MINUTE.match(words)
    day = iso_date(parts[1], language) if parts else None
    if parts is None or day is None:
        return None
    hour = int(parts[2]) % 12 + 12 * (parts[4] == "PM") if parts[4] else int(parts[2])
    offset = int(parts[5].replace("\N{MINUS SIGN}", "-") or 0) if parts[5].strip("+-\N{MINUS SIGN}") else 0
    zone = f"{offset:+03}:{parts[6] or '00'}" if offset or parts[6] else "Z"
    made = f"{day}T{hour:02}:{parts[3]}{zone}"
    return made if precision_of(made) == "minute" else None


def totals_of(table: etree._Element, document: Document) -> int:
    """Return how many rows at the end are totals, by the style of their cells."""
    count = 0
    for row in reversed(rows_of(table)):
        styles = {document.styles.name(one) for cell in cells_of(row) for one in cell.iterchildren(f"{W}p")}
        if "table total" not in styles:
            break
        count += 1
    return count
