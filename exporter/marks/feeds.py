"""A feed says what it is in the ids of its entries. Which revision an entry shows it does not say."""

import json

from exporter.marks.mark import GENERATOR, Mark, claims_of
from exporter.marks.xml import root_of

_ATOM = "{http://www.w3.org/2005/Atom}"
_JSON_FEED = "https://jsonfeed.org/version/"


def mark_of(data: bytes) -> Mark | None:
    """Return what a feed says it is, None for what is none or has no entry."""
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return _of_json(data)
    return _of_xml(data) if head.startswith(b"<") else None


def _of_xml(data: bytes) -> Mark | None:
    root = root_of(data)
    if root is None or root.tag not in ("rss", f"{_ATOM}feed"):
        return None
    is_rss = root.tag == "rss"
    ids = root.iterfind("channel/item/guid" if is_rss else f"{_ATOM}entry/{_ATOM}id")
    generator = root.findtext("channel/generator" if is_rss else f"{_ATOM}generator")
    claims = claims_of((one.text, None) for one in ids)
    return Mark("rss" if is_rss else "atom", claims, generator == GENERATOR) if claims else None


def _of_json(data: bytes) -> Mark | None:
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or not str(feed.get("version")).startswith(_JSON_FEED):
        return None
    items = feed.get("items")
    found = [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
    claims = claims_of((one.get("id"), None) for one in found)
    return Mark("jsonfeed", claims, is_ours=False) if claims else None  # it has no field for who made it
