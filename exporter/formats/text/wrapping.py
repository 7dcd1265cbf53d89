"""Lines: how wide words are, where a line may break, which way it runs.

Widths are those of terminals and of faces whose letters have one width: wcwidth, after UAX #11. A break is one that can
be undone: at a space, or between two signs of Chinese or Japanese; never in a word or an address.
"""

import re
import unicodedata
from collections.abc import Iterator

from wcwidth import iter_graphemes, wcswidth

from exporter.record.base import has_right_to_left

WIDTH = 72
"""Columns of a line: quoted twice in an answer ("> > "), it stays below the 78 of RFC 5322 §2.1.1."""

_NOT_FIRST = frozenset(
    "、。，．・：；？！）］｝」』】〉》〕〗’”…‥ーァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎ々ゝゞヽヾ％"
)
_NOT_LAST = frozenset("（［｛「『【〈《〔〖‘“￥＄")
_STRONG = {"L": False, "R": True, "AL": True}
_SPACES = re.compile(" +")


def width(text: str) -> int:
    """Return the columns that a text takes."""
    return len(text) if text.isascii() else max(wcswidth(text), 0)


def are_unspaced(one: str, other: str) -> bool:
    """Return whether two characters are of scripts that part no words: a line end between them is no space."""
    return _is_unspaced(one) and _is_unspaced(other)


def _is_unspaced(sign: str) -> bool:
    if sign < "\u1100" or "\uac00" <= sign <= "\ud7a3" or "\u1100" <= sign <= "\u11ff":  # Korean parts its words
        return False
    return unicodedata.east_asian_width(sign) in "WF"


def wrapped(text: str, room: int) -> list[str]:
    """Return a text as lines of at most `room` columns, so far as its words let it.

    A line end in the text stays one; two spaces before it tell it from those that are made here.
    """
    *ended, last = (_filled(part, room) for part in text.split("\n"))
    found = [line for lines in ended for line in [*lines[:-1], f"{lines[-1]}  "]]
    return found if found and last == [""] else [*found, *last]


def _filled(text: str, room: int) -> list[str]:
    lines: list[str] = []
    line, used = "", 0
    for before, piece in _pieces(text):
        size = width(piece)
        if line and used + len(before) + size > room:
            lines.append(line)
            line, used = piece, size
        else:
            before = before if line else ""
            line, used = line + before + piece, used + len(before) + size
    return [*lines, line]


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield (space or none before it, piece): before each a line may end."""
    held: tuple[str, str] | None = None
    for word in _SPACES.split(text.strip(" ")):
        for place, piece in enumerate(_signs(word)):
            before = "" if place else " "
            if held and before and held[1] and piece and are_unspaced(held[1][-1], piece[0]):
                held = (held[0], f"{held[1]} {piece}")  # as a line end this space would be none
                continue
            if held:
                yield held
            held = (before, piece)
    if held:
        yield held


def _signs(word: str) -> Iterator[str]:
    """Yield the parts of a word: single signs of Chinese and Japanese, with what may not stand apart from them."""
    if word.isascii():
        yield word
        return
    part = ""
    for sign in iter_graphemes(word):
        if part and are_unspaced(part[-1], sign[0]) and sign[0] not in _NOT_FIRST and part[-1] not in _NOT_LAST:
            yield part
            part = ""
        part += sign
    yield part


def directed(lines: list[str], rtl: bool) -> list[str]:
    """Return the lines of a paragraph so that all of them run as it does.

    Who shows plain text takes each line for a paragraph and goes by its first letter (UAX #9 P2, P3): a mark without a
    width stands before a line that would mislead. A paragraph of the other direction alone keeps its own.
    """
    text = "".join(lines)
    if not rtl and not has_right_to_left(text):
        return lines
    ways = {_STRONG[kind] for sign in text if (kind := unicodedata.bidirectional(sign)) in _STRONG}
    if ways == {not rtl}:
        return lines
    mark = "\N{RIGHT-TO-LEFT MARK}" if rtl else "\N{LEFT-TO-RIGHT MARK}"
    return [line if not line or _runs(line) == rtl else mark + line for line in lines]


def _runs(line: str) -> bool | None:
    kinds = (unicodedata.bidirectional(sign) for sign in line)
    return next((_STRONG[kind] for kind in kinds if kind in _STRONG), None)
