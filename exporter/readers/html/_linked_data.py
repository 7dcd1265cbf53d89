"""JSON-LD in a page: the object of schema.org that is the article."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import _Element

_MAX_CHARACTERS = 1_000_000
_MAX_OBJECTS = 2000
_ARTICLES = re.compile(r"(?:Article|BlogPosting|Posting|Report|Review|Recipe|WebPage|CreativeWork)$")
_WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*$", re.DOTALL)


def article_of(root: _Element) -> dict[str, Any]:
    """Return the article that the JSON-LD of a page tells of, {} if there is none; an article goes before a page."""
    found = [one for element in root.iter("script") if _is_data(element) for one in _objects(element.text or "")]
    kinds = [("".join(_kinds(one)), one) for one in found]
    articles = [one for kind, one in kinds if _ARTICLES.search(kind) and not kind.endswith(("WebPage", "CreativeWork"))]
    return next(iter(articles), {})


def said(data: dict[str, Any], *names: str) -> str:
    """Return the first of some properties that is a text, or an object with a name or an address."""
    for name in names:
        value = data.get(name)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, dict):
            value = value.get("name") or value.get("@value") or value.get("@id") or value.get("url")
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())[:2000]
    return ""


def listed(value: Any) -> list[dict[str, Any]]:
    """Return a property as objects: a text is the name, or the address, of one."""
    values = value if isinstance(value, list) else [value]
    return [
        one if isinstance(one, dict) else {"url": one} if one.startswith(("http:", "https:")) else {"name": one}
        for one in values
        if isinstance(one, dict) or (isinstance(one, str) and one.strip())
    ]


def _is_data(element: _Element) -> bool:
    return (element.get("type") or "").lower().strip().startswith("application/ld+json")


def _kinds(one: dict[str, Any]) -> list[str]:
    kind = one.get("@type")
    return [str(part) for part in kind] if isinstance(kind, list) else [str(kind or "")]


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Yield the objects at the top of JSON-LD and those of its graph; nothing of what is no JSON."""
    if len(text) > _MAX_CHARACTERS:
        return
    try:
        stack = [json.loads(_WRAPPED.sub("", text), strict=False)]
    except (ValueError, RecursionError):
        return
    count = 0
    while stack and count < _MAX_OBJECTS:
        value = stack.pop(0)
        count += 1
        if isinstance(value, list):
            stack += value
        elif isinstance(value, dict):
            yield value
            stack += [value[key] for key in ("@graph", "mainEntity") if isinstance(value.get(key), dict | list)]
