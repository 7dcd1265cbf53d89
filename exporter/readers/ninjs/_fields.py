"""The fields of the record that a ninjs object gives, by the names under which `_page/fields.py` knows them."""

import re
from typing import Any

from exporter.readers._json.labels import labels_of
from exporter.readers._json.texts import words_of
from exporter.readers._json.values import Text
from exporter.readers._page.dates import moment
from exporter.readers._page.names import slug
from exporter.readers._page.page import Page
from exporter.readers.ninjs._item import Data, Item, Said
from exporter.record.faults import Fault

_IRI = re.compile(r'(?:https?://|urn:|tag:)[^\s<>"]{1,480}')
_MADE_BY_MACHINES = ("algorithmicmedia", "compositewithtrainedalgorithmicmedia", "algorithmicallyenhanced")
_PUBLISHES = ("publisher", "provider", "distributor")
_SHORT = ("short", "mobile", "web", "seo", "social", "teaser")


def given_by(item: Item, language: str, page: Page, faults: list[Fault]) -> Data:
    """Return what a news object says of itself, by the record's fields. Of the rest nothing counts as used."""
    given: Data = {"language": language}
    _headlines(item, given)
    _ids(item, given, page)
    _times(item, given, language, page, faults)
    _people(item, given, language)
    _rights(item, given)
    for field, keys in {"dateline": ("located",), "ed_note": ("ednote",)}.items():
        if words := item.words(*keys):
            given[field] = words
    if places := names_of(item, "places", "place"):
        given["places"] = places
    if topics := topics_of(item):
        given["topics"] = topics
    _made_by_machines(item, given)
    return given


def topics_of(item: Item) -> list[str]:
    """Return what a news object is about: subjects, genres, people, organisations, objects, events, by their names."""
    kinds = ("subjects", "genres", "people", "organisations", "objects", "events")
    singular = ("subject", "genre", "person", "organisation", "object", "event")
    return list(dict.fromkeys(name for pair in zip(kinds, singular, strict=True) for name in names_of(item, *pair)))


def names_of(item: Item, *keys: str) -> list[str]:
    """Return the names of the objects under one of the keys."""
    return [name for one in item.objects(*keys) if (name := one.words("name"))]


def main_of(said: list[Said]) -> Said | None:
    """Return the headline or the like that is the main one: by its role, else the first."""
    return next((one for one in said if one.role.lower() in ("main", "headline", "hl1")), said[0] if said else None)


def _headlines(item: Item, given: Data) -> None:
    said = item.said("headlines", "headline")
    main = main_of(said)
    title = words_of(item.ledger.use(main.text)) if main else ""
    given["title"] = title or item.words("title")
    if title and words_of(str(item.get("title") or "")) == title:
        item.text("title")
    for one in said:
        words = words_of(one.text)
        if one is main or words == title:
            item.ledger.use(one.text)
        elif "short_title" not in given and any(word in one.role.lower() for word in _SHORT):
            item.ledger.use(one.text)
            given["short_title"] = words


def _ids(item: Item, given: Data, page: Page) -> None:
    uri = item.text("uri")
    if uri and _IRI.fullmatch(uri.strip()):
        given["id"] = uri.strip()
    elif uri and slug(uri):
        given["id"] = slug(uri)
        page.remark(item.ledger.line(uri), f"{uri.path}: {uri} is no IRI", "an id under the channel", path="id")
    version = item.text("version")
    if version and version.strip().isdecimal() and 0 < int(version[:12]) < 1_000_000_000:
        given["revision"] = int(version)
    others: dict[str, str] = {}
    for one in item.objects("altids"):
        if value := one.words("value"):
            others[one.words("role") or one.name or "alternative"] = value
        else:  # 1.x: the roles are the keys
            for role, text in one.value.items():
                if isinstance(text, str) and text.strip():
                    others[role] = str(item.ledger.use(text))
    if slugline := item.words("slugline"):
        others.setdefault("slugline", slugline)
    if others:
        given["alternate_ids"] = others


def _times(item: Item, given: Data, language: str, page: Page, faults: list[Fault]) -> None:
    """Take the times. One that cannot be read is told, but of an embargo and an expiry it is a fault: they bind."""
    first, version = _time(item, "firstcreated", language, page), _time(item, "versioncreated", language, page)
    published = first or version or _time(item, "contentcreated", language, page)
    if published:
        given["published_at"] = published
    if first and version and moment(first) != moment(version):
        given["updated_at"] = version
    if embargo := embargo_of(item, language, faults):
        given["embargo_until"] = embargo
    if expires := _binding(item, "expires_at", ("expires",), language, faults):
        given["expires_at"] = expires


def embargo_of(item: Item, language: str, faults: list[Fault]) -> Text | None:
    """Return until when a news object is embargoed, None for one that is not. One that cannot be read is a fault."""
    return _binding(item, "embargo_until", ("embargoeduntil", "embargoed"), language, faults)


def _binding(item: Item, field: str, keys: tuple[str, ...], language: str, faults: list[Fault]) -> Text | None:
    key = next((key for key in keys if item.get(key) is not None), None)
    if key is None:
        return None
    value = item.ledger.use(item.get(key))
    if isinstance(value, Text) and moment(value, language):
        return value
    remedy = "write a time with its zone, as in 2026-11-23T09:30:00Z; without the key there is none"
    faults.append(Fault(field, f"{item.spelt(key)} is {str(value)!r}, no time", remedy, item.ledger.line(value)))
    return None


def _time(item: Item, key: str, language: str, page: Page) -> Text | None:
    value = item.get(key)
    if not isinstance(value, Text) or not value.strip():
        return None
    item.ledger.use(value)
    if moment(value, language):
        return value
    page.remark(item.ledger.line(value), f"{key}: {value} is not a date", "left out", path="")
    return None


def _people(item: Item, given: Data, language: str) -> None:
    if by := item.words("by", "byline"):
        before = labels_of(language)["byline"].partition("{")[0].strip()
        found = re.match(rf"{re.escape(before)}[\s:]+(?=\S)", by, re.IGNORECASE) if before else None
        given["authors"] = [{"name": by[found.end() :] if found else by}]
    sources: list[Any] = []
    for one in item.objects("infosources", "infosource"):
        role = str(one.get("role") or "").lower()
        name = one.words("name")
        if name and "publisher" not in given and any(word in role for word in _PUBLISHES):
            one.text("role")
            given["publisher"] = {"name": name}
        elif name:
            sources.append({"title": name})
    for one in item.objects("trustindicators"):
        href = one.words("href")
        title = one.words("title") or href
        if title:
            sources.append({"title": title} | ({"url": href} if href.startswith(("http://", "https://")) else {}))
    if sources:
        given["sources"] = sources


def _rights(item: Item, given: Data) -> None:
    if rights := rights_of(item):
        given["rights"] = rights


def rights_of(item: Item) -> Data:
    """Return the rights in a news object as the record has them: holder, notice, terms; {} for none."""
    terms = item.words("usageterms") or item.inner("rightsinfo").words("linkedrights")
    said = {"holder": item.words("copyrightholder"), "notice": item.words("copyrightnotice"), "terms": terms}
    return {field: words for field, words in said.items() if words}


def _made_by_machines(item: Item, given: Data) -> None:
    source = item.inner("digitalsourcetype")
    code = str(source.get("uri") or source.get("literal") or "").rstrip("/").rpartition("/")[2].lower()
    if code.endswith(_MADE_BY_MACHINES):
        source.text("uri"), source.text("literal")
        given["ai_disclosure"] = source.words("name") or code
