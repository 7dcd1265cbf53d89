"""The record's fields where a mapping says that they stand, by the names under which `_page/fields.py` knows them."""

from typing import Any

from exporter.readers._json.texts import form_of, prose_of_text, words_of
from exporter.readers._json.values import Ledger, Text
from exporter.readers._page.dates import moment
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline
from exporter.readers.mapped._mapping import Mapping, Value
from exporter.readers.mapped._search import text_of, texts_of, value_of
from exporter.record.clean import clean_address
from exporter.record.faults import Fault

_LISTS = ("topics", "places")
_TIMES = ("published_at", "updated_at")
_BINDING = ("embargo_until", "expires_at")
_PERSON = ("name", "role", "url")


def given_by(mapping: Mapping, source: Any, ledger: Ledger, language: str, page: Page, faults: list[Fault]) -> Any:
    """Return what a source says of itself, by the record's fields. A time that cannot be read is told; one that binds
    (embargo, expiry) is a fault.
    """
    given: dict[str, Any] = {"language": language}
    for name, ways in mapping.fields.items():
        if name in ("language", "standfirst"):
            continue
        value = _value(name, ways, source, ledger, language, page, faults)
        if value not in (None, "", [], {}):
            given[name] = value
    if "updated_at" in given and _same(given["updated_at"], given.get("published_at"), language):
        del given["updated_at"]
    ids = {role: str(text_of(value_of(ways, source, ledger))) for role, ways in mapping.alternate_ids.items()}
    if ids := {role: value for role, value in ids.items() if value}:
        given["alternate_ids"] = ids
    for lead in mapping.lead:
        places = {"src": lead.src, "alt": lead.alt, "caption": lead.caption, "credit": lead.credit}
        found = {key: text_of(value_of(one, source, ledger)) for key, one in places.items() if one}
        if found["src"]:
            given["lead"] = {key: value if key == "src" else words_of(value) for key, value in found.items() if value}
            break
    return given


def _same(one: str, other: str | None, language: str) -> bool:
    return other is not None and moment(one, language) == moment(other, language)


def _value(
    name: str,
    ways: tuple[Value, ...],
    source: Any,
    ledger: Ledger,
    language: str,
    page: Page,
    faults: list[Fault],
) -> Any:
    if name in _TIMES:
        return _time(name, ways, source, ledger, language, page)
    value = value_of(ways, source, ledger)
    if value is None:
        return None
    if name in _LISTS:
        return list(dict.fromkeys(words for text in texts_of(value) if (words := words_of(text))))
    if name == "authors":
        return [one for item in (value if isinstance(value, list) else [value]) if (one := _person(item))]
    text = text_of(value)
    if name in _BINDING:
        if moment(text, language):
            return text
        remedy = "write a time with its zone, as in 2026-11-23T09:30:00Z, or take it out"
        faults.append(Fault(name, f"{text!r} is no time", remedy, ledger.line(text)))
        return None
    if name == "guid":
        return str(text)
    return Text(words_of(text), text.path) if isinstance(text, Text) else words_of(text)


def _time(name: str, ways: tuple[Value, ...], source: Any, ledger: Ledger, language: str, page: Page) -> Text | None:
    unread = None
    for way in ways:
        text = text_of(value_of((way,), source, ledger))
        if text and moment(text, language):
            return Text(text, getattr(text, "path", ""))
        unread = unread or text
    if unread:
        page.remark(ledger.line(unread), f"{name}: {unread} is not a date", "left out", path="")
    return None


def _person(value: Any) -> dict[str, str] | None:
    if not isinstance(value, dict):
        name = words_of(text_of(value))
        return {"name": name} if name else None
    person = {key: words_of(text_of(value.get(key))) for key in _PERSON}
    if person["url"]:
        try:
            clean_address(person["url"])
        except ValueError:
            person["url"] = ""
    return {key: words for key, words in person.items() if words} if person["name"] else None


def standfirst_of(mapping: Mapping, source: Any, ledger: Ledger, page: Page) -> tuple[list[Inline], int | None]:
    """Return the standfirst as prose, and its line."""
    ways = mapping.fields.get("standfirst")
    text = text_of(value_of(ways, source, ledger)) if ways else ""
    line = ledger.line(text)
    path = text.path if isinstance(text, Text) else ""
    return (prose_of_text(text, form_of(text), page, path, line) if text else []), line
