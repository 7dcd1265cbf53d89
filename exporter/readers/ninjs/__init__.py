"""IPTC ninjs, news in JSON (versions 1.1 to 3.x, iptc.org/std/ninjs): agency stories, pictures, chronologies."""

from typing import Any

from exporter.readers import NO, SURE, Context, Reading
from exporter.readers._json.strict import peeked, strict
from exporter.readers._page.lacks import PAGE

NAME = "ninjs"
LACKS = PAGE - {"figure.credit", "figure.rights", "block.ed_note"}
SUFFIXES = (".json", ".ninjs")
_OWN = frozenset(
    "bodies eventdetails headlines infosources pubstatus renditions trustindicators versioncreated".split()
)
"""Keys of which one is enough."""
KEYS = frozenset(
    "altids associations bodies body by byline contentcreated copyrightholder copyrightnotice descriptions embargoed "
    "embargoeduntil eventdetails events firstcreated genres headline headlines infosources located mimetype "
    "organisation organisations people person place places profile pubstatus renditions representationtype subject "
    "subjects trustindicators type urgency usageterms versioncreated".split()
)
"""Keys by which, beside `uri`, a news object is known, in lower case."""


def recognises(data: bytes, suffix: str) -> int:
    """Return whether a source is JSON that says it is ninjs, or has `uri` and other keys of a news object."""
    value = peeked(data)
    some = value if isinstance(value, list) else [value]
    return SURE if some and all(_is_news(one) for one in some[:20]) else NO


def _is_news(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    standard = value.get("standard")
    if isinstance(standard, dict) and str(standard.get("name")).lower() == "ninjs":
        return True
    keys = {key.lower() for key in value}
    found = sum(key in KEYS or key.startswith(("body_", "headline_", "description_")) for key in keys)
    return "uri" in keys and (found >= 2 or not _OWN.isdisjoint(keys))


def read(data: bytes, context: Context) -> Reading:
    """Return the briefing that news objects make. Raise Faults, each with its line."""
    from exporter.readers._json.values import Ledger, traced
    from exporter.readers._page.page import Page
    from exporter.readers.ninjs._item import Item
    from exporter.readers.ninjs._story import collection, story
    from exporter.record.faults import Fault, Faults

    value, known = strict(data)
    tree = traced(value)
    ledger = Ledger(known.lines)
    page = Page(context.folder, context.base, context.fetch)
    items = [Item(one, ledger) for one in (tree if isinstance(tree, list) else [tree]) if isinstance(one, dict)]
    if not items:
        raise Faults([Fault("", "no news object", "a ninjs object has `uri`, and `headlines`, `bodies` or the like")])
    if len(items) > 1:
        return collection(items, tree, page, context)
    return story(items[0], page, context)
