"""Quotes: the attribution in their last line, and the boxes that GitHub writes as quotes."""

import re
from collections.abc import Callable, Sequence

from markdown_it.token import Token

from exporter.readers._page.outline import Data
from exporter.readers._page.prose import Inline, is_empty

_ALERT = re.compile(r"\[!(note|tip|important|warning|caution)\]\s*", re.IGNORECASE)
_DASH = re.compile(r"[—―]\s*")
_ENDS = ("softbreak", "hardbreak")

Said = Callable[[Sequence[Token], int], list[Inline]]
"""Returns the prose of inline tokens: tokens, line."""


def quote_of(blocks: list[Data], line: int, said: Said) -> list[Data]:
    """Return the quote that blocks make; its last line is the attribution if an em dash begins it.

    A first line [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION] makes it a callout.
    """
    if not blocks:
        return []
    if alert := _alert(blocks[0], said):
        title, first = alert
        if rest := [*first, *blocks[1:]]:
            return [{"kind": "callout", "title": [{"text": title}], "blocks": rest, "_line": line}]
    if split := _attributed(blocks[-1], said):
        last, attribution = split
        if rest := [*blocks[:-1], *last]:
            return [{"kind": "quote", "blocks": rest, "attribution": attribution, "_line": line}]
    return [{"kind": "quote", "blocks": blocks, "_line": line}]


def _alert(block: Data, said: Said) -> tuple[str, list[Data]] | None:
    """Return (title, what is left of the block) of a block that begins as a GitHub alert."""
    children = _children(block)
    if not children or children[0].type != "text" or not (found := _ALERT.fullmatch(children[0].content)):
        return None
    if len(children) > 1 and children[1].type not in _ENDS:
        return None
    return found[1].capitalize(), _paragraph(block, said(children[2:], block["_line"] + 1), block["_line"] + 1)


def _attributed(block: Data, said: Said) -> tuple[list[Data], list[Inline]] | None:
    """Return (what is left of the block, the attribution) of a block whose last line begins with an em dash."""
    children = _children(block)
    ends = [index for index, child in enumerate(children) if child.type in _ENDS]
    start = ends[-1] + 1 if ends else 0
    if start >= len(children) or children[start].type != "text" or children[start].level:
        return None
    if not (dash := _DASH.match(children[start].content)):
        return None
    attribution = said(children[start:], block["_line"] + len(ends))
    attribution[0]["text"] = attribution[0]["text"][dash.end() :]
    if is_empty(attribution):
        return None
    return _paragraph(block, said(children[: max(0, start - 1)], block["_line"]), block["_line"]), attribution


def _children(block: Data) -> Sequence[Token]:
    return block.get("_children") or () if block["kind"] == "paragraph" else ()


def _paragraph(block: Data, inlines: list[Inline], line: int) -> list[Data]:
    return [] if is_empty(inlines) else [block | {"text": inlines, "_line": line}]
