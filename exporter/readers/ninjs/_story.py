"""A news object as a briefing, and several as one: a chronology, or a section for each."""

import re
from typing import Any

from exporter.readers import Context, Reading
from exporter.readers._json.labels import labels_of
from exporter.readers._json.language import language_in
from exporter.readers._json.texts import words_of
from exporter.readers._json.values import Text
from exporter.readers._page.dates import moment
from exporter.readers._page.fields import fields_of
from exporter.readers._page.outline import Data, Flow, Heading, finish, sections_of
from exporter.readers._page.page import Page
from exporter.readers.ninjs._associations import associated, is_picture, own_media
from exporter.readers.ninjs._bodies import below, body_of, others_of, standfirst_of
from exporter.readers.ninjs._events import is_event, timeline_of
from exporter.readers.ninjs._fields import embargo_of, given_by, main_of, names_of, rights_of, topics_of
from exporter.readers.ninjs._item import Item
from exporter.record.faults import Fault

_HELD_BACK = {"withheld": "embargo", "canceled": "withdrawn", "cancelled": "withdrawn"}
"""What a status says that is not to be published, by the label that says it in the language of the record."""


def story(item: Item, page: Page, context: Context) -> Reading:
    """Return the briefing that one news object makes. Raise Faults."""
    faults: list[Fault] = []
    page.language = language = _language([item], page, context)
    given = given_by(item, language, page, faults)
    if status := _status(item):
        given["ed_note"] = "; ".join(filter(None, (f"pubstatus: {status}", given.get("ed_note", ""))))
    flow, standfirst, lead = _parts(item, language, page)
    return _finished(given, flow, page, context, item, faults, {"standfirst": standfirst, "lead": lead})


def collection(items: list[Item], tree: Any, page: Page, context: Context) -> Reading:
    """Return the briefing that several news objects make: of events a timeline, of others a section each. Raise Faults.

    The latest embargo of any of them holds for all.
    """
    faults: list[Fault] = []
    page.language = language = _language(items, page, context)
    given: Data = {"language": language}
    embargoes = [when for item in items if (when := embargo_of(item, language, faults))]
    if embargoes:
        given["embargo_until"] = max(embargoes, key=lambda when: (moment(when, language) or ("", False))[0])
    topics = [name for item in items for name in topics_of(item)]
    places = [name for item in items for name in names_of(item, "places", "place")]
    given |= {"topics": list(dict.fromkeys(topics)), "places": list(dict.fromkeys(places))}
    rights = [rights_of(item) for item in items]
    if rights[0] and all(one == rights[0] for one in rights):
        given["rights"] = rights[0]
    notes = [f"{item.get('uri')}: pubstatus: {status}" for item in items if (status := _status(item))]
    if notes:
        given["ed_note"] = "; ".join(notes)
    if all(map(is_event, items)):
        held = [block for item in items for block in _held_back(item, language, page)]
        flow: Flow = [*held, *_chronology(items, language, page)]
    else:
        page.remark(1, f"{len(items)} news objects in one source", "one briefing, a section for each", path="")
        flow = [part for item in items for part in _section(item, language, page)]
    return _finished(given, flow, page, context, Item({"": tree}, items[0].ledger), faults, {})


def _section(item: Item, language: str, page: Page) -> Flow:
    headline = main_of(item.said("headlines", "headline"))
    title = words_of(item.ledger.use(headline.text)) if headline else item.words("title")
    flow, standfirst, lead = _parts(item, language, page)
    line = item.ledger.line(item.value)
    intro: Flow = [{"kind": "paragraph", "text": standfirst, "_line": line}] if standfirst else []
    return [Heading(1, [{"text": title}], line), *intro, *([lead] if lead else []), *below(flow, 1)]


def _parts(item: Item, language: str, page: Page) -> tuple[Flow, list[Data], Data | None]:
    """Return (flow, standfirst, lead picture) of a news object."""
    item.ledger.use([item.get("type"), item.get("standard"), item.get("mimetype"), item.get("$schema")])
    flow: Flow = _held_back(item, language, page)
    standfirst: list[Data] = []
    own = own_media(item, page)
    if not own:
        standfirst, said, main = standfirst_of(item, page)
        flow += body_of(item, page) + others_of(said, main, item, page)
    else:
        flow += own + body_of(item, page)
    if is_event(item):
        flow += _chronology([item], language, page, with_text=False)
    lead, more = associated(item, page, leads=not is_picture(item))
    flow += more
    if not flow and standfirst:  # a description alone is the text
        return [{"kind": "paragraph", "text": standfirst, "_line": item.ledger.line(item.value)}], [], lead
    return flow, standfirst, lead


def _chronology(items: list[Item], language: str, page: Page, *, with_text: bool = True) -> Flow:
    line = items[0].ledger.line(items[0].value)
    timeline = timeline_of(items, language, page, with_text=with_text)
    return [Heading(1, [{"text": labels_of(language)["timeline"]}], line), timeline]


def _held_back(item: Item, language: str, page: Page) -> Flow:
    """Return the box that says that a news object is not to be published; nothing for one that is."""
    if not (status := _status(item)):
        return []
    line = item.ledger.line(item.get("pubstatus"))
    label = labels_of(language)[_HELD_BACK.get(status.lower(), "embargo")]
    page.remark(line, f"pubstatus: {status}: not to be published", "a box above the text, and a note for the desk")
    box = {"kind": "callout", "title": [{"text": label}], "blocks": [_paragraph(f"pubstatus: {status}", line)]}
    return [box | {"_line": line}]


def _status(item: Item) -> str:
    status = item.words("pubstatus")
    return "" if status.lower() == "usable" else status


def _paragraph(words: str, line: int | None) -> Data:
    return {"kind": "paragraph", "text": [{"text": words}], "_line": line}


def _language(items: list[Item], page: Page, context: Context) -> str:
    """Return the language that the objects name, else that of the file's name, else of their words."""
    said = next((words for item in items if (words := item.words("language"))), "")
    return language_in(said, [item.value for item in items], page, context)


def _finished(
    given: Data, flow: Flow, page: Page, context: Context, item: Item, faults: list[Fault], more: Data
) -> Reading:
    """Return the reading of what was found; what was not used of the source is told."""
    lines = {key: line for key, value in given.items() if (line := item.ledger.line(value))}
    plain = {key: str(value) if isinstance(value, Text) else value for key, value in given.items()}
    fields = fields_of(plain, lines, given["language"], page, context, lambda words, line: [{"text": words}])
    record = fields.data
    if not record.get("title"):
        page.assumed.add("title")
        record["title"] = " ".join(re.split(r"[-_\s]+", context.stem)).strip() or context.name
        page.remark(None, "the source has no title", f"{record['title']!r}, after its file name", path="title")
    record |= {key: value for key, value in more.items() if value}
    record["sections"] = sections_of(flow, record["language"])
    item.ledger.tell(item.value, page)
    return finish(record, page, fields.lines, [*faults, *fields.faults])
