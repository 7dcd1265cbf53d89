"""A feed as a reader meets it: RSS, Atom and JSON Feed as one shape, from the bytes alone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"


@dataclass
class ReadEntry:
    """An entry as a reader meets it. `dates` by their names, as written."""

    id: str
    title: str
    summary: str
    body: str
    links: list[tuple[str, str, str]]  # href, type, hreflang of alternates
    enclosures: list[tuple[str, str, str]]  # url, length, type
    dates: dict[str, str]
    language: str
    authors: list[str]
    pictures: list[dict[str, str]] = field(default_factory=list)
    is_permalink: bool = False


@dataclass
class ReadFeed:
    """A feed as a reader meets it. `sizes`: the files in media/ by name; `now`: the newest time the record knows."""

    title: str
    link: str
    self_link: str
    updated: str
    language: str
    entries: list[ReadEntry]
    root: Any = None
    sizes: Mapping[str, int] = field(default_factory=dict)
    now: datetime = datetime(9999, 1, 1, tzinfo=UTC)


def read(name: str, data: bytes) -> ReadFeed:
    """Return a feed, its form told by the ending of its file's name."""
    if name.endswith(".rss.xml"):
        return _rss(etree.fromstring(data))
    if name.endswith(".atom.xml"):
        return _atom(etree.fromstring(data))
    return _json(json.loads(data))


def _rss(root: etree._Element) -> ReadFeed:
    channel = root.find("channel")
    assert channel is not None
    selves = [link.get("href", "") for link in channel.iterfind(f"{ATOM}link") if link.get("rel") == "self"]
    entries = []
    for item in channel.iterfind("item"):
        guid = item.find("guid")
        dates = {
            name: item.findtext(name) or ""
            for name in ("pubDate", f"{DCTERMS}modified", f"{ATOM}updated")
            if item.find(name) is not None
        }
        entries.append(
            ReadEntry(
                id=(guid.text or "") if guid is not None else "",
                title=item.findtext("title") or "",
                summary=item.findtext("description") or "",
                body=item.findtext(f"{CONTENT}encoded") or "",
                links=[(link.text or "", "", "") for link in item.iterfind("link")],
                enclosures=[
                    (one.get("url", ""), one.get("length", ""), one.get("type", ""))
                    for one in item.iterfind("enclosure")
                ],
                dates=dates,
                language=item.findtext(f"{DC}language") or "",
                authors=[one.text or "" for one in item.iterfind(f"{DC}creator")],
                pictures=_pictures(item),
                is_permalink=guid is not None and guid.get("isPermaLink", "true") == "true",
            )
        )
    return ReadFeed(
        title=channel.findtext("title") or "",
        link=channel.findtext("link") or "",
        self_link=selves[0] if selves else "",
        updated=channel.findtext("lastBuildDate") or "",
        language=channel.findtext("language") or "",
        entries=entries,
        root=root,
    )


def _atom(root: etree._Element) -> ReadFeed:
    def linked(element: etree._Element, rel: str) -> list[etree._Element]:
        return [one for one in element.iterfind(f"{ATOM}link") if one.get("rel", "alternate") == rel]

    entries = [
        ReadEntry(
            id=entry.findtext(f"{ATOM}id") or "",
            title=entry.findtext(f"{ATOM}title") or "",
            summary=entry.findtext(f"{ATOM}summary") or "",
            body=entry.findtext(f"{ATOM}content") or "",
            links=[
                (one.get("href", ""), one.get("type", ""), one.get("hreflang", ""))
                for one in linked(entry, "alternate")
            ],
            enclosures=[
                (one.get("href", ""), one.get("length", ""), one.get("type", "")) for one in linked(entry, "enclosure")
            ],
            dates={
                name: entry.findtext(ATOM + name) or ""
                for name in ("published", "updated")
                if entry.find(ATOM + name) is not None
            },
            language=entry.get(f"{XML}lang", ""),
            authors=[one.text or "" for one in entry.iterfind(f"{ATOM}author/{ATOM}name")],
            pictures=_pictures(entry),
        )
        for entry in root.iterfind(f"{ATOM}entry")
    ]
    return ReadFeed(
        title=root.findtext(f"{ATOM}title") or "",
        link="".join(one.get("href", "") for one in linked(root, "alternate")),
        self_link="".join(one.get("href", "") for one in linked(root, "self")),
        updated=root.findtext(f"{ATOM}updated") or "",
        language=root.get(f"{XML}lang", ""),
        entries=entries,
        root=root,
    )


def _json(data: dict[str, Any]) -> ReadFeed:
    entries = [
        ReadEntry(
            id=item.get("id", ""),
            title=item.get("title", ""),
            summary=item.get("summary", ""),
            body=item.get("content_html", ""),
            links=[(item.get("url", ""), "", "")],
            enclosures=[
                (one.get("url", ""), str(one.get("size_in_bytes", "")), one.get("mime_type", ""))
                for one in item.get("attachments", [])
            ],
            dates={name: item[name] for name in ("date_published", "date_modified") if name in item},
            language=item.get("language", ""),
            authors=[one["name"] for one in item.get("authors", [])],
            pictures=[
                {"url": one["url"], **{key: str(value) for key, value in one.get("_picture", {}).items()}}
                for one in item.get("attachments", [])
            ],
        )
        for item in data["items"]
    ]
    changed = [entry.dates["date_modified"] for entry in entries if "date_modified" in entry.dates]
    return ReadFeed(
        title=data.get("title", ""),
        link=data.get("home_page_url", ""),
        self_link=data.get("feed_url", ""),
        updated=max(changed, default="1970-01-01T00:00:00+00:00"),
        language=data.get("language", ""),
        entries=entries,
        root=data,
    )


def _pictures(element: etree._Element) -> list[dict[str, str]]:
    found = []
    for content in element.iterfind(f"{MEDIA}content"):
        words = {etree.QName(child).localname: child.text or "" for child in content}
        found.append({str(key): str(value) for key, value in content.attrib.items()} | words)
    return found
