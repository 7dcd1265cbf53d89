"""White space as browsers see it, and prose as it stands between two ends of a paragraph."""

import re

from exporter.readers._page.outline import Data
from exporter.readers._page.prose import Inline, joins

_SPACE = re.compile(r"[ \t\n\r\f]+")
_UNEVEN = re.compile(r"[\t\n\r\f]|  ")


def flowing(words: str) -> str:
    """Return text in which white space flows (CSS Text 3 §4.1.1), but none where Chinese or Japanese changes lines."""
    if not _UNEVEN.search(words):
        return words
    return _SPACE.sub(" ", words) if words.isascii() else _SPACE.sub(_space, words)


def _space(found: re.Match[str]) -> str:
    """Return what white space in the source is: a space, or nothing where Chinese or Japanese goes on in a new line."""
    if "\n" not in found[0]:
        return " "
    start, end, words = found.start(), found.end(), found.string
    return "" if joins(words[max(0, start - 1) : start], words[end : end + 1]) else " "


def trimmed(inlines: list[Inline]) -> list[Inline]:
    """Return prose without line breaks and white space at its ends."""
    start, end = 0, len(inlines)
    while start < end and _is_blank(inlines[start]):
        start += 1
    while end > start and _is_blank(inlines[end - 1]):
        end -= 1
    return inlines[start:end]


def _is_blank(inline: Inline) -> bool:
    return inline.get("kind") == "break" or (
        inline.get("text", "x").strip(" ") == "" and not inline.get("note") and not inline.get("sources")
    )


def lift_language(paragraph: Data) -> None:
    """Let a paragraph be in a language where all its words are."""
    spans = [inline for inline in paragraph["text"] if "text" in inline]
    languages = {inline.get("lang") for inline in spans}
    if len(languages) == 1 and (language := languages.pop()):
        paragraph["lang"] = language
        paragraph["text"] = [{k: v for k, v in inline.items() if k != "lang"} for inline in paragraph["text"]]
