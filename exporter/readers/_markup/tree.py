"""Markup to a tree, by lxml (libxml2's parser): whatever is written, a tree comes of it, in linear time, or a fault."""

import re
from typing import Any, cast

from lxml import etree

from exporter.record.faults import Fault, Faults

MAX_TAGS = 500_000
"""Angle brackets in a source."""
MAX_ATTRIBUTES = 3000
"""Attributes of one tag: libxml2 compares each with each."""
MAX_DEPTH = 500
"""Levels of a tree that the parser cannot hold; tags further in are left out, their words stay. Browsers have 512."""

_ATTRIBUTE = r"[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+"
_FLOODED = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:[\s/]*+{_ATTRIBUTE}){{{MAX_ATTRIBUTES}}}")
_SCRIPT = re.compile(r"<(/?)(?:script|style)\b", re.IGNORECASE)
_MAX_SCRIPTS = 20
"""So many scripts that look like a tag with too many attributes."""
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>")
_PAGE = re.compile(r"<(?:!doctype|html|head|body|frameset)\b", re.IGNORECASE)
_HEAD = 10_000
"""Characters in which a page says that it is one."""
_Element = etree._Element


def is_page(markup: str) -> bool:
    """Return whether markup says that it is a page, not a fragment of one."""
    return _PAGE.search(markup, 0, _HEAD) is not None


def tree_of(markup: str) -> _Element:
    """Return the root (<html>) of the tree that markup makes, be it a page or a fragment; comments are left out.

    Raise Faults where there is more of it than a briefing can be made of.
    """
    if markup.count("<") > MAX_TAGS:
        raise Faults([Fault("", f"more than {MAX_TAGS} tags", "split it into several briefings")])
    if (at := _flooded(markup)) is not None:
        line = markup.count("\n", 0, at) + 1
        raise Faults([Fault("", f"a tag with more than {MAX_ATTRIBUTES} attributes", "take it out", line)])
    markup = _DECLARATION.sub("", markup, count=1).replace("\x00", "\ufffd")  # HTML §13.2.5
    if not is_page(markup):
        markup = f"<body>{markup}"  # else a fragment that begins with a script begins in the head
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8")
    data = markup.encode("utf-8", "replace")
    root = _parsed(data, parser)
    if root is not None and any("Excessive depth" in error.message for error in parser.error_log.filter_from_fatals()):
        # libxml2 stops at 2048 levels and says nothing of the rest
        root = _parsed(data, etree.HTMLParser(target=cast(Any, _Levelled()), encoding="utf-8"))
    return root if root is not None else etree.fromstring("<html><body></body></html>")


def _flooded(markup: str) -> int | None:
    """Return where a tag with too many attributes begins, None if none does; what looks so in a script does not."""
    opened, read, start = False, 0, 0
    for _ in range(_MAX_SCRIPTS):
        found = _FLOODED.search(markup, start)
        if found is None:
            return None
        for tag in _SCRIPT.finditer(markup, read, found.start()):
            opened, read = not tag[1], tag.end()
        if not opened:
            return found.start()
        start = found.end()
    return start


def _parsed(data: bytes, parser: etree.HTMLParser) -> _Element | None:
    try:
        return etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing but white space or comments
        return None


class _Levelled:
    """Builds a tree in which what lies too deep lies at its lowest level."""

    def __init__(self) -> None:
        self._builder, self._depth = etree.TreeBuilder(), 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth <= MAX_DEPTH:
            self._builder.start(tag, cast(Any, attributes))

    def end(self, tag: str) -> None:
        if self._depth <= MAX_DEPTH:
            self._builder.end(tag)
        self._depth -= 1

    def data(self, words: str) -> None:
        self._builder.data(words)

    def comment(self, words: str) -> None:
        pass

    def close(self) -> _Element:
        return self._builder.close()
