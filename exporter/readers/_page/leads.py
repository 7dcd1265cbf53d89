"""Leads: the words at the beginning of a paragraph that say what the rest is about, as in `**Ukraine:** gains most`."""

import re
from typing import Any

from exporter.readers._page.prose import Inline, is_empty, plain

Data = dict[str, Any]
Split = tuple[list[Inline], list[Inline]]
"""A lead and what follows it."""

_MAX = 80
"""Characters of a lead such as `Western allies:`; a longer one is a sentence."""
# What parts a lead from the rest: a colon before white space (not that of an address); after words in bold, and after a
# date, a dash as well. The colon of a time (14:05) parts nothing.
_PLAIN = re.compile(r"([^:：]+)(?::\s|：)")
_PLAIN_DATED = re.compile(r"((?:[^:：]|[:：](?=\d))+?)(?::\s|：|\s[–—-]\s)")
_CLOCK = re.compile(r"((?:\d{4}-\d\d-\d\d[T ])?\d{1,2}:\d\d(?::\d\d)?(?:\s?(?:Z|UTC|GMT|[AaPp]\.?[Mm]\.?))?)\s")
_AFTER = re.compile(r"\s*(?:[:：]|[–—-]\s)\s*")
_MARKED = frozenset(("text", "marks"))


def prose_of(blocks: list[Data]) -> list[Inline] | None:
    """Return the prose of blocks that are one paragraph and nothing else, else None."""
    return joined(blocks) if len(blocks) == 1 else None


def joined(blocks: list[Data]) -> list[Inline] | None:
    """Return the prose of blocks that are nothing but paragraphs, with breaks between; None if they are more."""
    prose: list[Inline] = []
    for block in blocks:
        if block["kind"] != "paragraph" or any(key[0] != "_" and key not in ("kind", "text") for key in block):
            return None
        prose += [{"kind": "break"}, *block["text"]] if prose else block["text"]
    return prose or None


def anchors_in(value: Any) -> list[str]:
    """Return the anchors of blocks that become part of another: links to them lead there."""
    if isinstance(value, list):
        return [name for item in value for name in anchors_in(item)]
    if not isinstance(value, dict):
        return []
    inner = [
        name for key, item in value.items() if isinstance(item, list) and key[0] != "_" for name in anchors_in(item)
    ]
    return [*value.get("_anchors", ()), *inner]


def lead(inlines: list[Inline] | None, *, dated: bool = False) -> Split | None:
    """Return (lead, rest) of prose; None where there is none, or nothing after it.

    After a lead in bold stands a colon or a dash, after one that is `dated` there may be nothing; after plain words a
    colon, or, where it is dated, a dash.
    """
    if not inlines:
        return None
    split = bold_lead(inlines)
    found = _parted(split, dated) if split else _parted_plain(inlines, dated)
    if found is None or is_empty(found[0]) or is_empty(found[1]) or len(plain(found[0])) > _MAX:
        return None
    return found


def _parted(split: Split, dated: bool) -> Split | None:
    words, rest = split
    if plain(words).endswith((":", "：")):
        return _cut_end(words), rest
    after = rest[0].get("text", "")
    if found := _AFTER.match(after[: 2 * _MAX]):
        return words, [rest[0] | {"text": after[found.end() :]}, *rest[1:]]
    return (words, rest) if dated and after[:1].isspace() else None


def _parted_plain(inlines: list[Inline], dated: bool) -> Split | None:
    first = inlines[0]
    text = first.get("text", "").lstrip()
    start = text[: 2 * _MAX]  # what is searched is short: a row of spaces would cost its square
    found = (_PLAIN_DATED if dated else _PLAIN).match(start) or (_CLOCK.match(start) if dated else None)
    if not found or set(first) != {"text"}:
        return None
    return [{"text": found[1].rstrip()}], [{"text": text[found.end() :].lstrip()}, *inlines[1:]]


def bold_lead(inlines: list[Inline]) -> Split | None:
    """Return (the words in bold at the beginning, the rest), None if there are none or nothing else."""
    count = 0
    while count < len(inlines) and "strong" in inlines[count].get("marks", ()):
        count += 1
    return (inlines[:count], inlines[count:]) if 0 < count < len(inlines) else None


def is_bold(inlines: list[Inline]) -> bool:
    """Return whether all words of prose are in bold."""
    return all("strong" in inline.get("marks", ()) or not inline.get("text", "x").strip() for inline in inlines)


def without_bold(inlines: list[Inline]) -> list[Inline]:
    """Return prose without its bold, where all of it is bold: what it becomes is bold by itself."""
    if not is_bold(inlines):
        return inlines
    return [
        inline | {"marks": [mark for mark in inline["marks"] if mark != "strong"]} if "marks" in inline else inline
        for inline in inlines
    ]


def is_bare(inlines: list[Inline]) -> bool:
    """Return whether prose is words that may lose their bold and italics: no link, note, picture or struck word."""
    return all(
        _MARKED.issuperset(inline) and {"strong", "emphasis"}.issuperset(inline.get("marks", ())) for inline in inlines
    )


def _cut_end(inlines: list[Inline]) -> list[Inline]:
    last = inlines[-1]
    return [*inlines[:-1], last | {"text": last["text"].rstrip().rstrip(":：")}]
