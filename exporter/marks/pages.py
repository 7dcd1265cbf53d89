"""A page says what it is in its linked data (JSON-LD, schema.org): `identifier` and `version` of its articles."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from exporter.marks.mark import GENERATOR, Mark, claims_of

_LETTERS = 4 * 1024 * 1024  # of linked data
_OBJECTS = 50_000
_PAGE = re.compile(rb"(?is)\A(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)\b")
_ARTICLE = "NewsArticle"


def mark_of(data: bytes) -> Mark | None:
    """Return what a page says it is, None for what is none or says nothing."""
    if not _PAGE.match(data[:4096]):
        return None
    try:
        page = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    linked = [one.text or "" for one in page.iter("script") if one.get("type") == "application/ld+json"]
    claims = claims_of(pair for text in linked for pair in _articles(text))
    is_ours = GENERATOR in (one.get("content") for one in page.iter("meta") if one.get("name") == "generator")
    name = "amp" if {"amp", "⚡"} & {str(key) for key in page.attrib} else "html"
    return Mark(name, claims, is_ours) if claims else None


def _articles(text: str) -> Iterator[tuple[object, object]]:
    """Yield identifier and version of each article in linked data, however deep; nothing of what is no JSON."""
    if len(text) > _LETTERS:
        return
    try:
        waiting: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    for _ in range(_OBJECTS):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, dict):
            if one.get("@type") == _ARTICLE:
                yield one.get("identifier"), one.get("version")
            waiting += reversed(one.values())
        elif isinstance(one, list):
            waiting += reversed(one)
