"""Which characters a family can draw, which families a text needs, and what no family has.

A character without a glyph becomes `.notdef`, an empty box that PDF/A and PDF/UA forbid: so look before rendering.
"""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import chain

from exporter.fonts.cache import slug, write_whole
from exporter.fonts.catalogue import (
    COMPLETE,
    OFFERS,
    Role,
    cjk_order,
    fallback_order,
    is_cjk,
    is_cjk_letter,
    leading_families,
)
from exporter.fonts.stock import Stock, family, find_family, missing_wheels

# Signs that Unicode counts among the invisible format characters (Cf) and that are drawn all the same.
_VISIBLE_FORMAT = frozenset(
    (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0xFFF9, 0xFFFA, 0xFFFB, 0x110BD, 0x110CD)
) | frozenset((*range(0x13430, 0x13439), *range(0x1BCA0, 0x1BCA4)))
_EMOJI = "Noto Emoji"
# What Pango draws as nothing although it is no format character: joiners, selectors of variants, tags.
_IGNORED = frozenset((0x34F, 0x17B4, 0x17B5, *range(0x180B, 0x180F), *range(0xFE00, 0xFE10))) | frozenset(
    (*range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000))
)


def coverage(stock: Stock, name: str) -> frozenset[int]:
    """Return the code points that at least one face of the family has, from its `cmap`, read once and kept."""
    if name not in stock.coverage:
        wanted = family(stock, name)
        path = stock.cache / "coverage" / f"{slug(name)}-{wanted.key[:16]}.json"
        if not path.is_file():
            points = sorted(set().union(*(_characters(str(p)) for p in {s.path for s in wanted.sources})))
            write_whole(path, json.dumps(as_ranges(points), separators=(",", ":")).encode())
        ranges = json.loads(path.read_bytes())
        stock.coverage[name] = frozenset(chain.from_iterable(range(low, high + 1) for low, high in ranges))
    return stock.coverage[name]


def missing(stock: Stock, text: str, families: Iterable[str] | None = None) -> list[str]:
    """Return the characters of the text that none of the families has, sorted; by default of all families at hand."""
    left = _drawn(text)
    if families is None:
        families = [name for name in (*stock.brought, *OFFERS) if find_family(stock, name)]
    for name in families:
        if not left:
            break
        left -= coverage(stock, name)
    return [chr(point) for point in sorted(left)]


def fallbacks(stock: Stock, text: str, own: Iterable[str], role: Role = "text", language: str = "") -> tuple[str, ...]:
    """Return the families the text needs besides the theme's own, in the order a style sheet must list them.

    What an organisation brings is tried before what we have. Families whose wheel is not installed are passed over:
    ask `missing` what is then left.
    """
    own = list(own)
    left = {ord(character) for character in missing(stock, text, own)}
    needed: set[str] = set()
    order: list[str] = []
    if left:
        characters = set(text)
        order = [*dict.fromkeys((*stock.brought, *fallback_order(role, characters, language)))]
        # Brackets and stops of a CJK text come from its own face, though one before it in the order may have a few.
        if any(map(is_cjk_letter, map(chr, left))):
            signs = {point for point in left if is_cjk(chr(point))}
            left -= _take(stock, (*stock.brought, *cjk_order(characters, language)), signs, needed)
        _take(stock, order, left, needed)
        # A letter and the marks on it come from one face.
        needed -= {name for name, complete in COMPLETE.items() if complete in needed}
    # The variation selector asks for the emoji form even of a character that the text's own face has.
    if "\ufe0f" in text and find_family(stock, _EMOJI):
        needed.add(_EMOJI)
        order.append(_EMOJI)
    return tuple(name for name in dict.fromkeys(order) if name in needed and name not in own)


def _take(stock: Stock, order: Iterable[str], wanted: set[int], needed: set[str]) -> set[int]:
    """Add to `needed` the first families of the order with any of the wanted characters; return those they have."""
    left = set(wanted)
    for name in order:
        if not left:
            break
        if find_family(stock, name) and (found := left & coverage(stock, name)):
            needed.add(name)
            left -= found
    return wanted - left


def stack(stock: Stock, text: str, own: Iterable[str], role: Role = "text", language: str = "") -> tuple[str, ...]:
    """Return the whole `font-family` list for a text: the theme's own, then what it needs.

    In Arabic, Hebrew, Chinese and others the script's face goes first, if the text needs it at all: stops, quotes and
    brackets must come from the same face as the letters. Code keeps its own.
    """
    own = tuple(own)
    needed = fallbacks(stock, text, own, role, language)
    leading = next((name for name in leading_families(language) if name in needed), "")
    if leading and role != "mono":
        return (leading, *own, *(name for name in needed if name != leading))
    return (*own, *needed)


def css_value(families: Iterable[str]) -> str:
    """Return the families as the value of `font-family`, quoted as CSS Syntax 3 §4.3.5 wants."""
    return ", ".join('"' + "".join(map(_css_escaped, name)) + '"' for name in families)


def _css_escaped(character: str) -> str:
    return character if character.isalnum() or character in " -_." else f"\\{ord(character):x} "


def remedy(stock: Stock, characters: Sequence[str], places: Sequence[str] = ()) -> str:
    """Return one sentence that names the characters no face has, their places, and what would bring them."""
    named = [f"{one} (U+{ord(one):04X} {unicodedata.name(one, _unnamed(one))})" for one in characters]
    where = f", in {_some(places, 3)}, where \ufffd stands instead" if places else ""
    commands = missing_wheels(stock)
    chances = {commands[name] for name in commands if OFFERS[name].extra != "cjk" or any(map(is_cjk, characters))}
    cure = " or ".join(sorted(chances)) or (
        "put a font that has them into the folder fonts of your template folder, or write them another way"
    )
    return f"no font at hand has {_some(named, 5)}{where}: {cure}"


def _some(names: Sequence[str], count: int) -> str:
    more = f" and {len(names) - count} more" if len(names) > count else ""
    return ", ".join(names[:count]) + more


def _unnamed(character: str) -> str:
    return {"Co": "private use", "Cn": "unassigned"}.get(unicodedata.category(character), "unnamed")


def _drawn(text: str) -> set[int]:
    """Return the code points that need a glyph: no control, no invisible mark, no space (HarfBuzz makes those)."""
    points = set(map(ord, set(text))) - _IGNORED
    return {p for p in points if 0x20 < p < 0x7F or p in _VISIBLE_FORMAT or not _invisible(p)}


def _invisible(point: int) -> bool:
    return unicodedata.category(chr(point)) in ("Cc", "Cf", "Zs", "Zl", "Zp")


def _characters(path: str) -> set[int]:
    import uharfbuzz

    return set(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path)).unicodes)


def as_ranges(points: Iterable[int]) -> list[list[int]]:
    """Return sorted code points as pairs of first and last."""
    ranges: list[list[int]] = []
    for point in points:
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return ranges
