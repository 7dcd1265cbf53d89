"""Raw HTML in Markdown: read as a page is, with what Markdown makes of the text between its tags set into it.

A tag that HTML does not know (`Vec<T>`) is text. One that is never closed hides nothing that comes after it.
"""

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from lxml import etree
from lxml.html import defs
from markdown_it.token import Token

from exporter.readers._markup.embeds import PLACEHOLDERS
from exporter.readers._markup.flow import Walk, flow_of, prose_of
from exporter.readers._markup.parts import INSET
from exporter.readers._markup.tree import tree_of
from exporter.readers._markup.vocabulary import UNSEEN
from exporter.readers._page.outline import Flow
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline, plain
from exporter.readers.markdown._notes import as_block, flattened
from exporter.readers.markdown._tags import Tag, match_ends, parts_of

Put = Callable[[Walk], None]
"""Puts what Markdown made into the walk through the tags around it."""

VOID = defs.empty_tags | {"source", "track", "wbr", "embed"}
_KNOWN = (
    defs.tags
    | VOID
    | frozenset("picture main search slot template bdi data dialog noframes big hgroup math svg path".split())
)
_DRAWN = frozenset(("svg", "math"))
_UNREAD = (UNSEEN | PLACEHOLDERS.keys() | {"textarea", "select", "noscript", "xmp", "plaintext"}) - {"object"} - VOID
"""Tags whose content is no text of the page."""
_MAX_LINE = 65_535
"""libxml2 counts no further."""
_SHOWN = 200


@dataclass
class _Inset:
    put: Put
    words: Callable[[], str]
    lines: int


class Fragment:
    """Raw HTML and what Markdown makes of what stands between it, in the order of the source."""

    def __init__(self, page: Page, first_line: int) -> None:
        self._page, self._first_line, self._line = page, first_line, first_line
        self._parts: list[str | Tag | _Inset] = []

    def raw(self, markup: str, line: int | None = None) -> None:
        """Add HTML as it was written; `line` is where it begins, if that is further down."""
        self._go_to(line)
        parts = parts_of(markup)
        end = self._line + markup.count("\n")
        self._parts += parts
        self._line += sum(part.count("\n") if isinstance(part, str) else part.raw.count("\n") for part in parts)
        self._go_to(end)  # past the lines of comments

    def inset(self, put: Put, words: Callable[[], str], lines: int = 0) -> None:
        """Add what Markdown made of some lines; `words` tell of it if the tags around it show nothing of it."""
        self._parts.append(_Inset(put, words, lines))
        self._line += lines

    def set_in(self, flow: Flow, line: int) -> None:
        """Add headings and blocks that Markdown made, beginning in a line of the source."""
        self._go_to(line)
        self.inset(lambda walk: walk.put_flow(flow), lambda: plain(flattened([as_block(part) for part in flow])))

    def flow(self) -> Flow:
        """Return the headings and blocks that it makes. Raise Faults."""
        root, insets = self._tree()
        flow = flow_of(root, self._page)
        self._tell_unseen(insets)
        return flow

    def prose(self) -> list[Inline]:
        """Return the prose that it makes."""
        root, insets = self._tree()
        inlines = prose_of(root, self._page)
        self._tell_unseen(insets)
        return inlines

    def _go_to(self, line: int | None) -> None:
        if line is not None and line > self._line:
            self.inset(lambda walk: None, str, line - self._line)

    def _tree(self) -> tuple[etree._Element, dict[str, _Inset]]:
        markup, insets = self._markup()
        root = tree_of(markup)
        for element in cast(Any, root).iter():
            element.sourceline = min((element.sourceline or 1) + self._first_line - 1, _MAX_LINE)
        return root, insets

    def _tell_unseen(self, insets: dict[str, _Inset]) -> None:
        for name, inset in insets.items():
            if self._page.insets.pop(name, None) and (words := inset.words().strip()):
                self._page.remark(self._first_line, f"in tags that show nothing: {_shortened(words)}", "left out")

    def _markup(self) -> tuple[str, dict[str, _Inset]]:
        """Return the whole as HTML in which nothing is left open that would hide what follows, and its insets."""
        match_ends(((at, part) for at, part in enumerate(self._parts) if isinstance(part, Tag)), _UNREAD)
        said: list[str] = []
        insets: dict[str, _Inset] = {}
        line, end, unread = self._first_line, -1, Tag("", "")  # what is not read, and where it ends
        for at, part in enumerate(self._parts):
            if isinstance(part, Tag):
                said.append(part.raw if at <= end else self._tag(part, line))
                if part.until is not None and at > end:
                    unread, end = part, part.until
                line += part.raw.count("\n")
            elif isinstance(part, _Inset) and at > end:
                name = f"{id(self):x}-{at}"
                self._page.insets[name], insets[name] = part.put, part
                said.append(f'<{INSET} n="{name}"{chr(10) * part.lines}></{INSET}>')
                line += part.lines
            else:
                words = part.words() + "\n" * part.lines if isinstance(part, _Inset) else part
                is_seen = at > end or unread.name in _DRAWN
                said.append(html.escape(words, quote=False) if is_seen else self._unseen(words, unread, line))
                line += words.count("\n")
        return "".join(said), insets

    def _tag(self, tag: Tag, line: int) -> str:
        if tag.name not in _KNOWN:
            self._page.remark(line, f"{_shortened(tag.raw)}: no tag of HTML", "kept as text")
            return html.escape(tag.raw, quote=False)
        if tag.name in _UNREAD and tag.until is None and not tag.end:
            return f"{tag.raw}</{tag.name}>"
        return tag.raw

    def _unseen(self, words: str, tag: Tag, line: int) -> str:
        """Return what the tree gets of words that no browser shows, and tell of them."""
        if tag.name == "script" and "</" not in words:
            return words  # told where formulas are told from scripts
        if words.strip():
            self._page.remark(line, f"<{tag.name}>: {_shortened(words)}", "left out")
        return "\n" * words.count("\n")


def regions(tokens: Sequence[Token]) -> dict[int, int]:
    """Return for each block of HTML that leaves a tag open the index of the one beside it, below, that closes it."""
    reach: dict[int, int] = {}
    around: list[dict[str, list[int]]] = [{}]  # by name, which blocks left a tag open
    for index, token in enumerate(tokens):
        if token.nesting == 1:
            around.append({})
        elif token.nesting == -1:
            around.pop()
        elif token.type == "html_block":
            for tag in parts_of(token.content):
                if isinstance(tag, str) or tag.name in VOID or tag.name not in _KNOWN or tag.raw.endswith("/>"):
                    continue
                opened = around[-1].setdefault(tag.name, [])
                if not tag.end:
                    opened.append(index)
                elif opened and (begun := opened.pop()) != index:
                    reach[begun] = index
    return reach


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"
