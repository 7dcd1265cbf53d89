"""A JSON and a mapping become a briefing."""

import re
from pathlib import Path
from typing import Any

from exporter.readers import Context, Reading
from exporter.readers._json.language import language_in
from exporter.readers._json.places import Places
from exporter.readers._json.texts import words_of
from exporter.readers._json.values import Ledger, Text, leaves, traced
from exporter.readers._page.fields import fields_of
from exporter.readers._page.outline import Data, Flow, Heading, finish, sections_of, take_sources
from exporter.readers._page.page import Page
from exporter.readers._page.prose import plain
from exporter.readers.mapped._fields import given_by, standfirst_of
from exporter.readers.mapped._items import items_of
from exporter.readers.mapped._mapping import Mapping
from exporter.readers.mapped._parts import Parts
from exporter.readers.mapped._rest import Rest
from exporter.readers.mapped._search import found, is_there, text_of, value_of
from exporter.record.faults import Fault, Faults

_CUT_OFF = re.compile(r"\s*(?:\[?(?:…|\.\.\.|&hellip;)\]?)\s*$")


def briefing_of(value: Any, places: Places, mapping: Mapping, path: Path, context: Context) -> Reading:
    """Return the briefing that a mapping finds in a JSON. Raise Faults, each with its line."""
    ledger = Ledger(places.lines)
    item = _the_one(items_of(mapping, traced(value)), mapping, ledger)
    page = Page(context.folder, context.base, context.fetch)
    faults: list[Fault] = []
    ways = mapping.fields.get("language")
    said_language = text_of(value_of(ways, item, ledger)) if ways else ""
    page.language = language = language_in(said_language, item, page, context)
    given = given_by(mapping, item, ledger, language, page, faults)
    told = _told(mapping, item, ledger, page)
    if told:
        given["ed_note"] = "; ".join(filter(None, (*told, str(given.get("ed_note", "")))))
    lines = {key: line for key, said in given.items() if (line := ledger.line(said))}
    said = {key: str(one) if isinstance(one, Text) else one for key, one in given.items()}
    fields = fields_of(said, lines, language, page, context, lambda words, line: [{"text": words}])
    record = fields.data
    _title(record, page, context)
    standfirst, line = standfirst_of(mapping, item, ledger, page)
    parts = Parts(item, ledger, page, language)
    made = [(part.events is not None, parts.flow(part)) for part in mapping.parts]
    _leave(mapping, item, ledger, page, path)
    rest = [piece for where in mapping.rest for piece in Rest(ledger, page).flow(found(where, item), where)]
    flow = [*_all(made, False), *rest, *_all(made, True)]
    if standfirst and not flow:
        flow = [{"kind": "paragraph", "text": standfirst, "_line": line}]
    elif standfirst and _begins(flow, plain(standfirst)):
        page.remark(line, "the standfirst says what the text begins with, and breaks off", "left out", path="")
    elif standfirst:
        record["standfirst"] = standfirst
    record["sections"] = sections_of(flow, language)
    if listed := take_sources(record["sections"], language):
        record["sources"] = [*record.get("sources", []), *listed]
    ledger.tell(item, page)
    return finish(record, page, fields.lines, [*faults, *fields.faults])


def _the_one(items: list[Any], mapping: Mapping, ledger: Ledger) -> Any:
    if len(items) == 1:
        return items[0]
    if not items:
        raise Faults([Fault("", "a list without a briefing", "write one into it")])
    ways = mapping.fields.get("title")
    titles = [words_of(text_of(value_of(ways, item, Ledger({})))) if ways else "" for item in items[:3]]
    shown = ", ".join(repr(title) for title in titles if title)
    what = f"{len(items)} briefings in one source{f': {shown}' if shown else ''}{', …' * (len(items) > 3)}"
    raise Faults([Fault("", what, "write each into a file of its own, and name them all", ledger.line(items[1]))])


def _told(mapping: Mapping, item: Any, ledger: Ledger, page: Page) -> list[str]:
    """Note what the mapping wants told. Return what of it the desk is to see in the record too."""
    notes = []
    for tell in mapping.tell:
        value = found(tell.when, item)
        if not is_there(value):
            continue
        words = words_of(text_of(ledger.use(value)))
        said = f"{tell.what}: {words}" if words else tell.what
        became = "told here, and in the note for the desk" if tell.desk and tell.became == "told here" else tell.became
        page.remark(ledger.line(value), said, became, path="")
        if tell.desk:
            notes.append(said)
    return notes


def _all(made: list[tuple[bool, Flow]], dated: bool) -> Flow:
    """Return the parts that are chronologies, or those that are none: what happened to a text stands below it."""
    return [piece for is_dated, flow in made if is_dated == dated for piece in flow]


def _leave(mapping: Mapping, item: Any, ledger: Ledger, page: Page, path: Path) -> None:
    """Leave out what a mapping leaves, before the rest is looked for; told in one line."""
    left = []
    for expression in mapping.leave:
        value = found(expression, item)
        if any(not ledger.is_used(leaf) for leaf in leaves(value)):
            ledger.use(value)
            left.append(expression)
    if left:
        page.remark(None, f"left out as the mapping {path.name} says", ", ".join(left), path="")


def _title(record: Data, page: Page, context: Context) -> None:
    if not record.get("title"):
        page.assumed.add("title")
        record["title"] = " ".join(re.split(r"[-_\s]+", context.stem)).strip() or context.name
        page.remark(None, "the source has no title", f"{record['title']!r}, after its file name", path="title")


def _begins(flow: Flow, words: str) -> bool:
    """Return whether a text that breaks off is only the beginning of the flow."""
    cut = _CUT_OFF.sub("", words)
    if cut == words:
        return False
    begins = ""
    for part in flow:
        begins += " " + plain(part.text if isinstance(part, Heading) else part.get("text", ()))
        if len(begins) > 2 * len(cut) + 200:
            break
    return _letters(begins).startswith(_letters(cut))


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()
