"""Reading a mail back: the passages of its articles, told by tags and roles alone. Knows nothing of how it was made."""

import re

from lxml import html

from exporter.formats import _hypertext
from exporter.record.reading import Passage

_ANCHOR = re.compile(r"(b\d+_)?([a-z0-9_]{1,24}|note-\d+)")
"""The name of a place in a briefing; others are places of the page that is linked."""
_MEANT = {"figure": "figure", "caption": "figcaption"}


def passages_of(mail: str) -> list[Passage]:
    """Return the passages of a mail in reading order. A link to a place of its page is one to that."""
    found: list[Passage] = []
    for article in html.document_fromstring(mail).iter("div"):
        if article.get("role") != "article":
            continue
        for part in [one for one in article.iter("div") if one.get("class") == "masthead"]:
            part.clear()  # who publishes, as on top of each page: not of the briefing
        for element in article.iter():
            element.tag = _MEANT.get(element.get("role") or "", element.tag)
        onward = (link.get("href") or "" for one in article.iter("p") if one.get("class") == "onward" for link in one)
        page = next(onward, "").split("#")[0]
        for link in article.iter("a"):
            address, _, anchor = (link.get("href") or "").partition("#")
            if address == page and _ANCHOR.fullmatch(anchor):
                link.set("href", f"#{anchor}")
        found += _hypertext.passages_of(article, own=article.get("lang") or "")
    return found
