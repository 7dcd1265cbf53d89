"""Tags in raw HTML, found as CommonMark §6.6 defines them (by markdown-it's own pattern)."""

import html
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown_it.common.html_re import HTML_TAG_RE


@dataclass
class Tag:
    """A tag: `raw` as it was written, `end` for a closing one, `until` the index of the one that closes it."""

    name: str
    raw: str
    end: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    until: int | None = None


def tag_of(raw: str) -> Tag | None:
    """Return the tag that `raw` is; None for a comment, a declaration or the like."""
    if raw.startswith("</"):
        return Tag(raw[2:-1].strip().lower(), raw, end=True)
    if raw[1:2].isalpha():
        reader = _Attributes(raw)
        return Tag(reader.name, raw, attributes=reader.attributes)
    return None


class _Attributes(HTMLParser):
    """One opening tag, taken apart."""

    def __init__(self, raw: str) -> None:
        super().__init__()
        self.name, self.attributes = "", dict[str, str]()
        self.feed(raw)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.name, self.attributes = tag, {name: value or "" for name, value in reversed(attrs)}


def match_ends(tags: Iterable[tuple[int, Tag]], names: Container[str]) -> None:
    """Tell each opening tag of one of `names` where its closing one stands: one pass, by name."""
    opened: dict[str, list[Tag]] = {}
    for index, tag in tags:
        if tag.name not in names:
            continue
        if not tag.end:
            opened.setdefault(tag.name, []).append(tag)
        elif opened.get(tag.name):
            opened[tag.name].pop().until = index


def parts_of(markup: str) -> list[str | Tag]:
    """Return markup as text (entities read) and tags, in order; comments left out. Linear in its length."""
    parts: list[str | Tag] = []
    at = start = 0
    closings = {"<!--": "-->", "<?": "?>", "<![": "]]>"}
    while (at := markup.find("<", at)) >= 0:
        opening = next((mark for mark in closings if markup.startswith(mark, at)), None)
        if opening:
            end = markup.find(closings[opening], at + len(opening))
            found = end + len(closings[opening])
            if end < 0:
                del closings[opening]  # none is closed from here on: do not look again
        else:
            tag = HTML_TAG_RE.match(markup, at) if markup[at + 1 : at + 2] not in ("!", "?") else None
            end = found = tag.end() if tag else -1
        if end < 0:
            at += 1
            continue
        if at > start:
            parts.append(html.unescape(markup[start:at]))
        if opening != "<!--":
            parts.append(tag_of(markup[at:found]) or markup[at:found])
        at = start = found
    if start < len(markup):
        parts.append(html.unescape(markup[start:]))
    return parts
