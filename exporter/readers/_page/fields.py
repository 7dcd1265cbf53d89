"""From the fields of a front matter to those of the record: names by which people call them, dates, lists, sources."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

from exporter.readers import Context
from exporter.readers._page.dates import moment
from exporter.readers._page.names import slug, slug_or_digest
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline, plain
from exporter.record.clean import clean_address
from exporter.record.faults import Fault, join

_NAMES = {
    "id": "id uri",
    "slug": "slug",
    "permalink": "permalink url canonical canonical_url path",
    "title": "title headline",
    "short_title": "short_title link_title shorttitle linktitle",
    "standfirst": "standfirst description summary excerpt subtitle lead_text lede dek",
    "authors": "authors author byline by",
    "publisher": "publisher",
    "dateline": "dateline",
    "published_at": "published_at published date publish_date publishdate pubdate",
    "updated_at": "updated_at updated modified lastmod last_modified last_modified_at",
    "embargo_until": "embargo_until embargo embargoed_until embargoed",
    "expires_at": "expires_at expires expirydate expiry_date",
    "language": "language lang locale",
    "direction": "direction dir",
    "topics": "topics tags keywords categories category",
    "places": "places locations",
    "lead": "lead image cover hero",
    "sources": "sources references",
    "corrections": "corrections",
    "rights": "rights copyright",
    "revision": "revision",
    "ai_disclosure": "ai_disclosure ai",
    "ed_note": "ed_note editor_note",
    "open_questions": "open_questions open_question",
    "alternate_ids": "alternate_ids",
    "guid": "guid",
}
_TARGETS = {name: target for target, names in _NAMES.items() for name in names.split()}
_FIRST = ("permalink", "sources")
"""What other fields lean on: links in prose on the address, calls in prose on the sources."""
_TIMES = ("published_at", "updated_at", "embargo_until", "expires_at")
_PERSON = {
    "name": "name",
    "role": "role",
    "title": "role",
    "url": "url",
    "website": "url",
    "link": "url",
    "homepage": "url",
}

Prosaic = Callable[[str, int | None], list[Inline]]
"""Reads a line of prose with its marks: text, line."""


@dataclass
class Fields:
    """The record's fields before its sections, their lines by path, and faults that only the source can name."""

    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def fields_of(
    given: Mapping[str, Any], lines: Mapping[str, int], language: str, page: Page, context: Context, prosaic: Prosaic
) -> Fields:
    """Return the record's fields for those of a front matter. A key that has none is a remark."""
    made = Fields({"language": language})
    targets = {key: _TARGETS.get(_key(key)) for key in given}
    for key in sorted(given, key=lambda key: targets[key] not in _FIRST):  # a stable sort
        value, line, target = given[key], lines.get(key), targets[key]
        if value is None or value in ("", [], {}):
            continue
        if target is None or (target in made.data and target not in ("topics", "language")):
            why = "no field of the record" if target is None else f"{target} is there already"
            page.remark(line, f"front matter {key}: {_shown(value)}: {why}", "left out", path="")
            continue
        for path, at in lines.items():
            if path == key or path.startswith((f"{key}.", f"{key}[")):
                made.lines.setdefault(target + path[len(key) :], at)
        _put(target, value, line, made, page, context, prosaic)
    _name(made, page, context)
    return made


def source_ids(data: Mapping[str, Any]) -> frozenset[str]:
    """Return the ids of the record's sources, by which its text calls them."""
    listed = [one for one in data.get("sources", ()) if isinstance(one, dict)]
    return frozenset(one["id"] for one in listed if isinstance(one.get("id"), str))


def _put(
    target: str, value: Any, line: int | None, made: Fields, page: Page, context: Context, prosaic: Prosaic
) -> None:
    data = made.data
    language = data["language"]
    match target:
        case _ if target in _TIMES:
            data[target] = _time(value, target, line, made, page, language)
        case "standfirst" if isinstance(value, str):
            data[target] = prosaic(value, line)
        case "authors":
            data[target] = [_person(one, line, page) for one in _list(value)]
        case "topics" | "places":
            known = data.setdefault(target, [])
            parts = value.split(",") if isinstance(value, str) else _list(value)
            words = [_text(part).strip() for part in parts]
            known += [word for word in dict.fromkeys(words) if word and word not in known]
        case "open_questions":
            data[target] = [_text(one) for one in _list(value)]
        case "publisher" if isinstance(value, str):
            data[target] = {"name": value}
        case "rights" if isinstance(value, str):
            data[target] = {"notice": value}
        case "language":
            pass
        case "permalink":
            try:
                data[target] = page.base = clean_address(_text(value))
            except ValueError as error:
                page.remark(line, f"front matter: the address {_shown(value)}: {error}", "left out", path="")
        case "guid":
            data.setdefault("alternate_ids", {})["guid"] = _text(value)
        case "lead":
            data[target] = _lead(value, line, page)
        case "sources":
            data[target] = [_source(one, line, prosaic, language) for one in _list(value)]
        case "corrections":
            data[target] = [
                _correction(one, i, line, made, page, prosaic, language) for i, one in enumerate(_list(value))
            ]
        case _:
            data[target] = value if isinstance(value, dict | list) else _text(value)


def _name(made: Fields, page: Page, context: Context) -> None:
    """Fill in id, slug and permalink: from the front matter, else the canonical address, else channel and file name."""
    data, lines = made.data, made.lines
    name = _file_name(made, context)
    given = data.get("id")
    if given is None:
        page.assumed.add("id")
        data["id"] = data.get("permalink") or urljoin(context.channel_link, name)
        if not context.is_named and "permalink" not in data:
            page.remark(
                None, "neither a file name nor an id nor an address", f"{data['id']}, made of the content", path="id"
            )
    elif isinstance(given, str) and ":" not in given and slug(given):
        data["id"] = urljoin(context.channel_link, slug(given))
        page.remark(lines.get("id"), f"front matter id: {given!r} is no IRI", data["id"], path="id")
    wanted = data.get("slug")
    if wanted is None:
        page.assumed.add("slug")
        data["slug"] = name
    elif isinstance(wanted, str) and slug(wanted) != wanted and slug(wanted):
        data["slug"] = slug(wanted)
        page.remark(lines.get("slug"), f"front matter slug: {wanted!r}", data["slug"], path="slug")


def _file_name(made: Fields, context: Context) -> str:
    """Return the name by which a source without a slug goes: its file's; where it came in none, its address's last."""
    if not context.is_named:
        path = urlsplit(str(made.data.get("permalink", ""))).path
        if last := slug(PurePosixPath(path).stem):
            return last
    return slug_or_digest(context.stem, "briefing")


def _time(value: Any, target: str, line: int | None, made: Fields, page: Page, language: str) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if isinstance(value, datetime):
        value = value.isoformat()
    found = moment(_text(value), language)
    if found is None:
        fault = f"{_shown(value)} is not a date"
        made.faults.append(
            Fault(target, fault, "write 2026-11-23, or a time with its zone: 2026-11-23T09:30:00Z", line)
        )
        return "1970-01-01T00:00:00Z"  # so that this fault is told once
    at, has_zone = found
    if not has_zone:
        page.remark(line, f"{target}: {_text(value)} names no zone", f"{at} (UTC)", path=target)
    return at


def _person(value: Any, line: int | None, page: Page) -> Any:
    if not isinstance(value, dict):
        return {"name": _text(value)}
    person = {_PERSON[key]: _text(item) for key, item in value.items() if key in _PERSON and item}
    if rest := {key: item for key, item in value.items() if key not in _PERSON and item}:
        page.remark(line, f"front matter, author: {_shown(rest)}: no field of the record", "left out", path="authors")
    return person


def _source(value: Any, line: int | None, prosaic: Prosaic, language: str) -> Any:
    """Return a source; one in a line is its title, with the one link that may be in it."""
    if isinstance(value, dict):
        days = {key: _day(value[key], language) for key in ("published", "accessed") if value.get(key)}
        return {key: item for key, item in value.items() if item is not None} | days
    inlines = prosaic(_text(value), line)
    words = plain(inlines)
    links = [inline["href"] for inline in inlines if str(inline.get("href", "")).startswith("http")]
    url = (
        links[0] if links else next((word for word in words.split() if word.startswith(("https://", "http://"))), None)
    )
    return {"title": words} | ({"url": url} if url else {})


def _day(value: Any, language: str) -> Any:
    found = moment(_text(value), language)
    return found[0][:10] if found else _text(value)


def _correction(
    value: Any, index: int, line: int | None, made: Fields, page: Page, prosaic: Prosaic, language: str
) -> Any:
    if not isinstance(value, dict):
        return value
    made_of = dict(value)
    at = made_of.pop("at", None) or made_of.pop("date", None)
    if at is not None:
        where = join(join("corrections", index), "at")
        made_of["at"] = _time(at, where, made.lines.get(where, line), made, page, language)
    if isinstance(text := made_of.get("text"), str):
        made_of["text"] = prosaic(text, line)
    return made_of


def _lead(value: Any, line: int | None, page: Page) -> Any:
    """Return the lead picture: its file, or an object with src, alt, caption, credit."""
    given = value if isinstance(value, dict) else {"src": _text(value)}
    source = next((given[key] for key in ("src", "path", "file", "url", "href") if given.get(key)), "")
    shown = page.picture(_text(source), line)
    made: dict[str, Any] = {"kind": "figure", "asset": shown.asset, "href": shown.href}
    made |= {key: _text(given[key]) for key in ("alt", "caption", "credit") if given.get(key)}
    if not made.get("alt"):
        made["decorative"] = True
        page.remark(line, "the lead picture without words (alt)", "shown as decoration", path="lead")
    return made


def _key(key: str) -> str:
    return key.strip().lower().replace("-", "_").replace(" ", "_")


def _list(value: Any) -> list[Any]:
    return [item for item in value if item is not None] if isinstance(value, list) else [value]


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= 200 else f"{text[:200]}… ({len(text)} characters)"
