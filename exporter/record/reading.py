"""What a reader meets: passages, each with what lies on its words and where it stands.

The record says its passages (`passages/`); each format reads its own back from finished bytes. Both are made of the
parts of this module, so that the check can lay one beside the other.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from exporter.record.inlines import MARKS

Kind = Literal[
    "title",
    "author",
    "heading",
    "text",
    "cell",
    "code",
    "note",
    "source",
    "summary",
    "date",
    "label",
    "picture",
    "rule",
    "table",
]
"""What a passage is. A `label` is furniture that may stand there; only feeds read a `summary` back: the standfirst or,
without one, a taste of the body. The last three have no words of their own: see THINGS."""

THINGS = frozenset(("picture", "rule", "table"))
"""Kinds of passages that are seen, not read. Their text tells what is there: an alt text, rows and columns."""

DETAILS = frozenset((*MARKS, "link", "call", "image", "break", "language"))
"""What can lie on the words of a passage: a mark, a link, the call of a note or source, a picture in the line, ..."""

FACTS = frozenset(("level", "list", "item", "column", "spans", "head", "number", "role"))
"""What can be said of where a passage stands: level of a heading, kinds of the lists around it, its bullet or number,
column of its cell, columns and rows it spans, what it is a head of, number of a note or source, part it plays."""

EVERYTHING = (
    DETAILS | FACTS | THINGS | {"unsyndicated", "decoration", "stacked", "slanted code", "linked words", "anchors"}
)
"""All that a format may carry besides words. `unsyndicated`: pictures whose rights keep them from partners;
`decoration`: pictures without an alt text; `stacked`: words that are subscript in a superscript; `slanted code`: code
in italics; `linked words`: where a link begins, not just where it ends; `anchors`: links to places of the briefing."""

INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
"""Characters without a glyph: zero width, bidi controls, soft hyphen, variation selectors."""
_SHAPED = re.compile("[\ufb00-\ufdff\ufe70-\ufefe]+")  # ligatures and joined forms, which a PDF takes apart


@dataclass(frozen=True)
class Detail:
    """What lies on letters `start` to `end` of a passage; nothing but a place if both are the same.

    `value` is the address of a link, the number of a call, the alt text of a picture, a language tag; "" of a mark.
    """

    what: str
    value: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Passage:
    """A run of words that stands by itself: a heading, a paragraph, an item's text, a cell, a caption.

    `path` leads into the record, `block` is the id of its block; both are empty in what a format reads back. What
    `runs_on` may stand in one line with the passage before it: a credit after its caption, a date, a label. `language`
    is that of its briefing.
    """

    text: str
    kind: Kind = "text"
    path: str = ""
    block: str = ""
    details: tuple[Detail, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    runs_on: bool = False
    language: str = ""


def letters(text: str) -> str:
    """Return the letters of a text: decomposed (NFD), without white space, what is invisible, and the hyphen U+2010.

    That one ends the lines of a PDF; the hyphen of the keyboard counts.

    The letters of two texts in a row are those of both, so that places can be counted piece by piece.
    """
    if text.isascii():
        return "".join(text.split())
    shaped = _SHAPED.sub(lambda found: unicodedata.normalize("NFKD", found[0]), text)
    return "".join(INVISIBLE.sub("", unicodedata.normalize("NFD", shaped)).replace("\u2010", "").split())


On = tuple[str, str]
"""What lies on words: (what, value), as in `Detail`."""


class Prose:
    """Words as they are met one after the other, and what lies on them."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._count = 0
        self._details: list[Detail] = []
        self._last: dict[On, int] = {}  # where in _details the last of its kind is

    def __bool__(self) -> bool:
        """Return whether there is anything: words, or a picture among none."""
        return any(self._parts) or bool(self._details)

    @property
    def text(self) -> str:
        """Return the words."""
        return "".join(self._parts)

    @property
    def details(self) -> tuple[Detail, ...]:
        """Return what lies on the words, in order."""
        return tuple(self._details)

    def say(self, text: str, on: Iterable[On] = ()) -> None:
        """Take in words. What touches its like is one: two links to one page, two bold words."""
        if not text:
            return
        self._parts.append(text)
        start, self._count = self._count, self._count + len(letters(text))
        if start == self._count:
            return
        for key in on:
            index = self._last.get(key, -1)
            if index >= 0 and self._details[index].end == start:
                self._details[index] = Detail(*key, self._details[index].start, self._count)
            else:
                self._last[key] = len(self._details)
                self._details.append(Detail(*key, start, self._count))

    def point(self, what: str, value: str = "") -> None:
        """Take in what stands between two letters: a call, a picture, a break."""
        self._details.append(Detail(what, value, self._count, self._count))
