"""The tags of HTML by what they mean to a record, and what of a page nobody sees."""

import re
from typing import Any, cast

from lxml.etree import _Element

MARKS = {
    "b": "strong", "strong": "strong", "i": "emphasis", "em": "emphasis", "cite": "emphasis", "dfn": "emphasis",
    "var": "emphasis", "code": "code", "kbd": "code", "samp": "code", "tt": "code", "sup": "superscript",
    "sub": "subscript", "del": "deleted", "s": "deleted", "strike": "deleted",
}  # fmt: skip
"""Tags and the record's marks."""
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form frameset header hgroup hr html legend li listing main menu nav noframes ol optgroup option p "
    "plaintext pre search section summary table tbody td tfoot th thead title tr ul xmp".split()
)
"""Tags before and after which a line ends."""
UNSEEN = frozenset("script style template title head link meta base param area col colgroup datalist rp".split())
"""Tags that hold no words of a page. Not <source>, <track>: libxml2 does not know that they hold nothing."""

_NOT_SHOWN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_STYLED = (
    (re.compile(r"font-weight\s*:\s*(bold|[6-9]00)\b", re.IGNORECASE), "strong"),
    (re.compile(r"font-style\s*:\s*(italic|oblique)", re.IGNORECASE), "emphasis"),
    (re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE), "deleted"),
    (re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE), "superscript"),
    (re.compile(r"vertical-align\s*:\s*sub\b", re.IGNORECASE), "subscript"),
)
_PLAIN_WEIGHT = re.compile(r"font-weight\s*:\s*(normal|[1-5]00)", re.IGNORECASE)


def is_hidden(element: _Element) -> bool:
    """Return whether a browser shows nothing of an element by its own markup, or reads none of it out."""
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes and attributes["hidden"].lower() != "until-found":
        return True
    if attributes.get("aria-hidden", "").lower() == "true" and "fallback-image" not in attributes.get("class", ""):
        return True
    if element.tag == "dialog" and "open" not in attributes:
        return True
    style = attributes.get("style")
    return bool(style) and _NOT_SHOWN.search(str(style)) is not None


def marks_of(element: _Element) -> list[str]:
    """Return the marks that an element sets its words under, by its name, and in a <span> by its style."""
    tag = str(element.tag)
    style = element.get("style")
    if mark := MARKS.get(tag):
        # Google Docs wraps whatever is copied from it into a <b> that is none
        return [] if style and mark == "strong" and _PLAIN_WEIGHT.search(style) else [mark]
    if style and tag in ("span", "font"):
        return [mark for pattern, mark in _STYLED if pattern.search(style)]
    return []


def is_no_element(node: _Element) -> bool:
    """Return whether a node is a comment or an instruction."""
    return not isinstance(cast(Any, node).tag, str)


def line_of(element: _Element) -> int | None:
    """Return the line of the source in which an element begins, from 1; None for one that no source holds."""
    line: int | None = cast(Any, element).sourceline
    return line


def empty(element: _Element) -> None:
    """Take out what is in an element; what stands after it stays."""
    cast(Any, element).clear(keep_tail=True)


def classes(element: _Element) -> list[str]:
    """Return the classes of an element, in small letters."""
    return (element.get("class") or "").lower().split()


def words_in(element: _Element) -> str:
    """Return all words inside an element on one line, seen or not."""
    return " ".join("".join(str(part) for part in element.itertext()).split())
