"""How texts are compared: what is evened out, and nothing that changes what they say."""

import re
import unicodedata
from collections import Counter
from typing import Literal

from exporter.record.reading import INVISIBLE, THINGS, Passage, letters

Spacing = Literal["kept", "lost"]

_JOINERS = "\u200c\u200d"  # without a shape of their own, but what stands beside them has another
_SPACE = re.compile(r"\s+")
_TOKENS = re.compile(r"\d+|\D")
_MIRRORED = str.maketrans(")]}>»›", "([{<«‹")  # viewers turn some round in what runs to the left, some not
_BARE = re.compile(r"[^\x21-\x7e]|[\"<>\\^`{|}]")  # what no address holds as it is (RFC 3986 §2)
_PREFIX = re.compile(r"#b\d+_")


def normal(text: str, spacing: Spacing = "kept") -> str:
    """Return `text` as it is compared: NFD, nothing invisible, white space as one space; with "lost", letters alone.

    Compatible characters stay what they are: 10² is not 102, ½ is not 1/2.
    """
    if spacing == "lost":
        return letters(text)
    if not text.isascii():
        text = unicodedata.normalize("NFD", text)
        text = INVISIBLE.sub(lambda found: found[0] if found[0] in _JOINERS else "", text)
    return _SPACE.sub(" ", text).strip()


def key(passage: Passage, spacing: Spacing) -> str:
    """Return what two passages have in common that are the same; "" for one that nobody could find.

    In program text white space counts. What has no words is known by what it is.
    """
    if passage.kind in THINGS:
        return f"\0{passage.kind} {normal(passage.text, spacing)}"
    if passage.kind == "code" and spacing == "kept":
        return unicodedata.normalize("NFD", passage.text).strip("\n").replace(" ", "\N{OPEN BOX}")
    text = normal(passage.text, spacing)
    if not letters(text) and passage.details:
        seen = "".join(f"{one.what} {one.value}" for one in passage.details if one.what in ("image", "call"))
        return f"\0{seen}" if seen else ""
    return text if spacing == "lost" or letters(text) else ""


def bag(text: str) -> Counter[str]:
    """Return the letters and the groups of digits of a text, without their order; a bracket is what it mirrors."""
    return Counter(_TOKENS.findall(unmirrored(text).replace(" ", "\0"))) - Counter({"\0": text.count(" ")})


def unmirrored(text: str) -> str:
    """Return a text in which each bracket and angled quotation mark is the one that opens."""
    return text.translate(_MIRRORED)


def without(rest: Counter[str], own: Counter[str]) -> Counter[str] | None:
    """Return what is left of a bag without another; None if that is not in it.

    Two groups of digits may have come to stand side by side, as the end of a date and the number of a revision do, and
    a group may be broken by the end of a line.
    """
    rest = rest.copy()
    for token, count in own.items():
        for _ in range(count):
            if not rest[token] and token.isdecimal():
                _regroup(rest, token)
            if not rest[token]:
                return None
            rest[token] -= 1
    return +rest


def _regroup(rest: Counter[str], digits: str) -> None:
    """Cut a group of digits that begins or ends with others, or join two that make them, if there are such."""
    groups = [one for one in rest if rest[one] and one.isdecimal()]
    if whole := next((one for one in groups if one.startswith(digits) or one.endswith(digits)), ""):
        other = whole[len(digits) :] if whole.startswith(digits) else whole[: -len(digits)]
        rest[whole] -= 1
        rest[other] += 1
        rest[digits] += 1
        return
    for first in groups:
        second = digits.removeprefix(first)
        if second != digits and rest[second] - (second == first) > 0:
            rest[first] -= 1
            rest[second] -= 1
            rest[digits] += 1
            return


def loose(text: str) -> str:
    """Return a text with its white space, shaped letters taken apart as a PDF takes them."""
    return " ".join(letters(word) for word in text.split())


def address(href: str) -> str:
    """Return an address as it is compared: what is not ASCII escaped, an anchor without the number of its briefing."""
    if href.startswith("#"):
        return _PREFIX.sub("#", href)
    return _BARE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), href)
