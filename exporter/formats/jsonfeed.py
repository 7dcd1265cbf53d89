"""JSON Feed 1.1 (jsonfeed.org) with full text. What it has no field for stands in fields with an underscore."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from exporter.formats import Rendering, _feed
from exporter.formats._feed import Form, Kept, keep, render
from exporter.record.edition import Edition
from exporter.record.reading import Passage

if TYPE_CHECKING:
    from exporter.assets import Pictures
    from exporter.formats._feed.entries import Entry
    from exporter.formats._feed.head import Head
    from exporter.formats._feed.media import Media
    from exporter.templates import TemplateSet

NAME = "jsonfeed"
LABEL = "JSON Feed 1.1"
SUFFIX = ".feed.json"
MEDIA_TYPE = "application/feed+json"
SPACING: Literal["kept", "lost"] = "kept"
CARRIES, LEVELS, BLURRED = _feed.CARRIES, _feed.LEVELS, _feed.BLURRED
ENGINES = ("lxml", "resvg-py")
omits = _feed.omits


def encode(edition: Edition, templates: "TemplateSet", pictures: "Pictures") -> Rendering:
    """Return the JSON feed of an edition."""
    return render(FORM, edition, templates, pictures)


def entry(edition: Edition, index: int, templates: "TemplateSet", pictures: "Pictures") -> Kept:
    """Return the briefing at `index` of an edition as one item that can be kept."""
    return keep(FORM, edition, index, templates, pictures)


def wrap(head: "Head", entries: Sequence[Kept]) -> bytes:
    """Return the feed of kept items, in their order."""
    empty = _written(_head(head) | {"items": []})
    place = empty.rindex(b"]")
    items = b",".join(entry.data for entry in entries)
    return empty[:place] + items + (b"\n  " if entries else b"") + empty[place:] + b"\n"


def _item(entry: "Entry") -> tuple[bytes, bytes]:
    return b"\n    " + _written(_said(entry)).replace(b"\n", b"\n    "), b""


FORM = Form(SUFFIX, _item, wrap)


def _head(head: "Head") -> dict[str, Any]:
    return _without_empty(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": head.title,
            "home_page_url": head.link,
            "feed_url": head.self_link,
            "next_url": head.older,
            "description": head.description,
            "icon": head.logo.url if head.logo and head.logo.width == head.logo.height else "",
            "authors": [{"name": head.title, "url": head.link}],
            "language": head.language,
            "hubs": [{"type": "WebSub", "url": head.hub}] if head.hub else [],
            "_rights": _without_empty({"notice": head.rights}),
        }
    )


def _said(entry: "Entry") -> dict[str, Any]:
    return _without_empty(
        {
            "id": entry.guid,
            "url": entry.link,
            "title": entry.title,
            "summary": entry.summary,
            "content_html": entry.body,
            "image": entry.media.url if entry.media else "",
            "date_published": entry.published.isoformat() if entry.published else "",
            "date_modified": entry.modified.isoformat() if entry.modified else "",
            "authors": [_without_empty({"name": one.name, "url": one.url}) for one in entry.authors],
            "tags": list(entry.topics),
            "language": entry.language,
            "attachments": [_attachment(entry.media)] if entry.media else [],
            "_rights": _without_empty({"notice": entry.rights}),
            "_valid": {"until": entry.expires.isoformat()} if entry.expires else {},
            "_withdrawn": _without_empty({"at": entry.gone.at.isoformat(), "reason": entry.gone.reason})
            if entry.gone
            else {},
        }
    )


def _attachment(media: "Media") -> dict[str, Any]:
    size = {"width": media.width, "height": media.height}
    words = {"alt": media.alt, "caption": media.caption, "credit": media.credit, "rights": media.rights}
    return {
        "url": media.url,
        "mime_type": media.media_type,
        "title": media.caption or media.alt or media.media_type,
        "size_in_bytes": media.size,
        "_picture": size | _without_empty(words),
    }


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value}


def _written(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def read_back(files: Mapping[str, bytes]) -> list[Passage]:
    """Return the passages of a JSON feed: of each item its title, and the words of its HTML."""
    from exporter.formats._feed.reading import passages_of, time_of

    found: list[Passage] = []
    for data in files.values():
        for item in json.loads(data)["items"]:
            found += passages_of(
                item.get("title", ""),
                item.get("summary", ""),
                item.get("content_html", ""),
                page=item.get("url", ""),
                language=item.get("language", ""),
                authors=(one.get("name") for one in item.get("authors", ())),
                times=(time_of(item.get("date_published")), time_of(item.get("date_modified"))),
            )
    return found
