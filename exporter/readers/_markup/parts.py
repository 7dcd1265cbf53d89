"""Headings, breaks, rules, quotes and boxes in markup."""

from typing import TYPE_CHECKING

from lxml.etree import _Element

from exporter.readers._markup.vocabulary import HEADINGS, empty, words_in
from exporter.readers._page import figures
from exporter.readers._page.prose import Inline, is_empty, marked, plain

if TYPE_CHECKING:
    from exporter.readers._markup.flow import Walk

INSET = "x-inset"
"""The tag in whose place stands what another reader made: Markdown between tags. `n` names it in `Page.insets`."""
_MAX_HEADING = 1000
"""Characters of a heading; what is longer was never closed."""
_NO_HEADING = frozenset("p ul ol dl table blockquote pre h1 h2 h3 h4 h5 h6 section article".split())
_LEVELS = tuple("123456789")
_PERMALINKS = frozenset(("", "#", "¶", "§", "🔗", "link", "anchor", "permalink"))

_QUOTES = {"de": "„“‚‘", "fr": "«»“”", "pl": "„”«»", "ru": "«»„“", "uk": "«»„“", "it": "«»“”", "es": "«»“”",
           "pt": "«»“”", "el": "«»“”", "ja": "「」『』", "zh": "“”‘’", "cs": "„“‚‘", "fa": "«»‹›"}  # fmt: skip


def inset(element: _Element, walk: "Walk") -> bool:
    """Put in its place what another reader made."""
    put = walk.page.insets.pop(element.get("n") or "", None)
    if put is not None:
        put(walk)
    return put is not None


def heading(element: _Element, walk: "Walk") -> bool:
    """Put a heading into the flow; what holds blocks, or was never closed, is none, and one of pictures is figures."""
    text = words_in(element)
    if len(text) > _MAX_HEADING or any(inner.tag in _NO_HEADING for inner in element.iterdescendants()):
        return False
    walk.flush()
    for link in element.iter("a"):
        if "#" in (link.get("href") or "") and words_in(link).lower() in _PERMALINKS and link.find(".//img") is None:
            empty(link)  # the sign beside a heading by which its address is copied
    said = element.get("aria-level") or ""
    level = HEADINGS.get(str(element.tag)) or (int(said) if said in _LEVELS else 2)
    line = walk.line
    inlines = walk.said(element)
    if is_empty(inlines):
        return True
    if not plain(inlines):
        for block in figures.blocks_of(inlines, line, walk.page):
            walk.put(block)
    elif walk.nested:
        walk.put({"kind": "paragraph", "text": marked(inlines, "strong"), "_line": line})
    else:
        walk.put(figures.heading(level, inlines, line, walk.page))
    return True


def break_(element: _Element, walk: "Walk") -> bool:
    """Break the line; two breaks in a row end a paragraph, as people write who know no <p>."""
    inlines = walk.prose.inlines
    last = next((one for one in reversed(inlines[-2:]) if one.get("text") != " "), None)
    if last is not None and last.get("kind") == "break":
        walk.flush()
    elif inlines:
        walk.prose.hard_break()
    return True


def break_in_line(element: _Element, walk: "Walk") -> bool:
    """Break the line, unless it has not begun."""
    if walk.prose.inlines:
        walk.prose.hard_break()
    return True


def rule(element: _Element, walk: "Walk") -> bool:
    """Put a rule into the flow."""
    walk.flush()
    walk.put({"kind": "rule", "_line": walk.line})
    return True


def quote(element: _Element, walk: "Walk") -> bool:
    """Put a quote into the flow, with who said it where its last part tells."""
    walk.flush()
    line, attribution = walk.line, list[Inline]()
    last = element[-1] if len(element) else None
    while last is not None and last.tag in ("p", "div") and len(last) == 1 and not (last.text or "").strip():
        last = last[0]
    if last is not None and last.tag in ("footer", "cite", "figcaption") and not (last.tail or "").strip():
        attribution = walk.said(last)
        last.clear()
    blocks = walk.inside(element)
    if blocks:
        walk.put({"kind": "quote", "blocks": blocks, "attribution": _without_dash(attribution), "_line": line})
    elif not is_empty(attribution):
        walk.put({"kind": "paragraph", "text": attribution, "_line": line})
    return True


def _without_dash(inlines: list[Inline]) -> list[Inline]:
    """Return an attribution without the dash before it: templates write their own."""
    if not inlines or "text" not in inlines[0]:
        return inlines
    first = inlines[0] | {"text": inlines[0]["text"].lstrip(" \u00a0—–―-")}
    return [first, *inlines[1:]]


def aside(element: _Element, walk: "Walk") -> bool:
    """Put a box into the flow, under the heading that it begins with."""
    walk.flush()
    line, title = walk.line, list[Inline]()
    first = element[0] if len(element) and not (element.text or "").strip() else None
    if first is not None and first.tag in HEADINGS and not (first.tail or "").strip():
        title = walk.said(first)
        first.clear()
    blocks = walk.inside(element)
    if blocks:
        walk.put({"kind": "callout", "title": title, "blocks": blocks, "_line": line})
    elif not is_empty(title):
        walk.put({"kind": "paragraph", "text": marked(title, "strong"), "_line": line})
    return True


def quotation_marks(element: _Element, language: str | None, depth: int) -> str:
    """Return the two marks that stand for <q> in the language of its words; `depth` tells how many stand around it."""
    said = next((said for one in (element, *element.iterancestors()) if (said := one.get("lang"))), "")
    marks = _QUOTES.get((said or language or "").split("-")[0].lower(), "“”‘’")
    return marks[2:] if depth % 2 else marks[:2]
