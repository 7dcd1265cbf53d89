"""Prose being put together: marks, links, breaks and calls become the record's flat list of inlines."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from exporter.record.clean import clean_text
from exporter.record.inlines import MARKS

Inline = dict[str, Any]
BOXES = {False: "\N{WHITE MEDIUM SQUARE}", True: "\N{BALLOT BOX WITH CHECK}"}
"""How the box of a task is seen, by whether it is done: signs that our faces have in one style."""


class Prose:
    """A list of inlines that grows. Marks may open and close in any order; a link holds until it is closed."""

    def __init__(self) -> None:
        self.inlines: list[Inline] = []
        self._marks: dict[str, int] = {}
        self._languages: list[str | None] = []
        self._shape: Inline = {}  # of a span written now: its marks, its language and its link
        self._href: str | None = None
        self._has_words = False  # the link that is open
        self._wordless: list[str] = []
        self._soft: Inline | None = None  # the shape of a line end whose space is not written yet

    def text(self, words: str) -> None:
        """Add words under the marks and the link that are open."""
        if not words:
            return
        if self._soft is not None:
            shape, self._soft = self._soft, None
            if not (self.inlines and joins(self.inlines[-1].get("text", ""), words)):
                self._span(" ", shape)
        self._span(words, self._shape)

    def soft_break(self) -> None:
        """Add the end of a line in the source: a space, but nothing between two characters of Chinese or Japanese."""
        self._soft = self._shape

    def hard_break(self) -> None:
        """Add a line break."""
        self._soft = None
        self.inlines.append({"kind": "break"})

    def open(self, mark: str) -> None:
        """Set the following words under one of the record's marks."""
        self._marks[mark] = self._marks.get(mark, 0) + 1
        self._reshape()

    def close(self, mark: str) -> None:
        """End a mark; one that is not open is none of our business."""
        if self._marks.get(mark):
            self._marks[mark] -= 1
            self._reshape()

    def language(self, tag: str | None) -> None:
        """Let the following words be in another language than the page (BCP 47); None: in that of the page."""
        self._languages.append(tag)
        self._reshape()

    def language_ends(self) -> None:
        """End the language that was opened last."""
        self._languages.pop()
        self._reshape()

    @property
    def is_linked(self) -> bool:
        """Return whether a link is open."""
        return self._href is not None

    def continued(self, *, inside: bool = False) -> "Prose":
        """Return an empty prose under the marks, the language and the link that are open here.

        The link goes on there, so that it is not wordless here; `inside`: in a block of its own, which says something.
        """
        other = Prose()
        other._marks, other._languages = self._marks.copy(), self._languages.copy()
        other._href, other._has_words = self._href, self._has_words or inside
        self._has_words = True
        other._reshape()
        return other

    def link(self, href: str | None) -> None:
        """Let the following words lead to `href`; None ends the link."""
        if self._href and not self._has_words:
            self._wordless.append(self._href)
        self._href, self._has_words = href, False
        self._reshape()

    def wordless_links(self) -> list[str]:
        """Return where links lead that hold no words, so that nobody will see them. Ends a link that is open."""
        self.link(None)
        return self._wordless

    def picture(self, asset: dict[str, Any] | None, alt: str, *, href: str | None = None, title: str = "") -> None:
        """Add a picture; `href` is where one not at hand is. In a link such a one becomes its words."""
        if asset is None and self._href and alt.strip():
            self.text(alt)
            return
        self._flush()
        self._has_words = True
        extra = {"_href": href, "_title": title, "_link": self._href}
        self.inlines.append({"kind": "image", "asset": asset, "alt": alt, **extra})

    def note(self, inlines: list[Inline]) -> None:
        """Call a remark after the words before."""
        self._called("note", inlines)

    def source(self, name: str) -> None:
        """Call a source after the words before."""
        self._called("sources", [name])

    def extend(self, inlines: Iterable[Inline]) -> None:
        """Add inlines as they are."""
        self._flush()
        self.inlines.extend(dict(inline) for inline in inlines)

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing that a reader would see."""
        return is_empty(self.inlines)

    def _called(self, key: str, value: list[Any]) -> None:
        self._flush()
        last = self.inlines[-1] if self.inlines else None
        if last is None or "text" not in last or "note" in last or "sources" in last:
            last = {"text": "", **self._shape}
            self.inlines.append(last)
        last[key] = value

    def _flush(self) -> None:
        if self._soft is not None:
            self._span(" ", self._soft)
            self._soft = None

    def _span(self, words: str, shape: Inline) -> None:
        self._has_words = self._has_words or "href" in shape
        last = self.inlines[-1] if self.inlines else None
        if (
            last is not None
            and "text" in last
            and not ("note" in last or "sources" in last)
            and last.get("marks") == shape.get("marks")
            and last.get("href") == shape.get("href")
            and last.get("lang") == shape.get("lang")
        ):
            last["text"] += words
            return
        self.inlines.append({"text": words, **shape})

    def _reshape(self) -> None:
        self._shape = {}
        if self._marks and (marks := [mark for mark in MARKS if self._marks.get(mark)]):
            self._shape["marks"] = marks
        if self._languages and self._languages[-1]:
            self._shape["lang"] = self._languages[-1]
        if self._href:
            self._shape["href"] = self._href


def is_empty(inlines: Iterable[Inline]) -> bool:
    """Return whether inlines hold nothing that a reader would see."""
    return not any(
        inline.get("note") or inline.get("sources") or inline.get("kind") == "image" or _says(inline.get("text", ""))
        for inline in inlines
    )


def _says(text: str) -> bool:
    return bool(clean_text(text).strip(" "))


def plain(inlines: Iterable[Inline]) -> str:
    """Return the words of inlines on one line, pictures as their words."""
    parts = []
    for inline in inlines:
        kind = inline.get("kind", "span")
        parts.append(" " if kind == "break" else str(inline.get("alt" if kind == "image" else "text", "")))
    return " ".join("".join(parts).split())


def marked(inlines: Iterable[Inline], mark: str) -> list[Inline]:
    """Return the inlines with one more mark on all words."""
    return [
        inline | {"marks": [*inline.get("marks", ()), mark]}
        if "text" in inline and mark not in inline.get("marks", ())
        else inline
        for inline in inlines
    ]


def joins(before: str, after: str) -> bool:
    """Return whether a line end between two texts is no space: where both sides are Chinese or Japanese."""
    return bool(before) and bool(after) and _is_ideographic(before[-1]) and _is_ideographic(after[0])


def _is_ideographic(character: str) -> bool:
    return (
        unicodedata.east_asian_width(character) in "WF"
        and unicodedata.category(character)[0] in "LP"
        and not "\uac00" <= character <= "\ud7a3"  # Korean is written with spaces
    )
