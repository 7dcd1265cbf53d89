"""The faces of a page: font stacks, and whole WOFF2 files in `media/` for families that a reader's machine may lack.

A page is complete without the files: each stack ends in families that every machine has.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exporter.fonts import Cut, Role, Stock, Style, WebFace
    from exporter.templates import TemplateSet

_SHARE = 0.1
"""A script's face is sent along if at least this share of the page's letters needs it; not for a word or two."""
_CUTS: dict["Role", frozenset["Cut"]] = {
    "text": frozenset({(400, "normal"), (400, "italic"), (600, "normal"), (700, "normal")}),
    "label": frozenset({(400, "normal"), (600, "normal"), (700, "normal")}),
    "mono": frozenset({(400, "normal")}),
}
"""What the stylesheet sets; 700 stands in where a family has no 600. Rarer cuts are left to the browser."""


@dataclass(frozen=True)
class Loaded:
    """A face as an `@font-face` rule names it."""

    family: str
    weight: int
    style: "Style"
    file: str


@dataclass(frozen=True)
class Faces:
    """What a stylesheet needs: a stack for each role, and the faces to load."""

    text: tuple[str, ...]
    label: tuple[str, ...]
    mono: tuple[str, ...]
    loaded: tuple[Loaded, ...]


def faces_for(templates: "TemplateSet", words: str, language: str) -> tuple[Faces, dict[str, bytes], list[str]]:
    """Return the faces for the words of a page: the theme's own, and those of the script it is written in.

    With them the files for `media/` by name, and a sentence for each face of the theme that is not at hand.
    """
    from exporter.fonts.stock import find_family

    theme, stock = templates.theme.faces, _stock(templates)
    own: dict[Role, tuple[str, tuple[str, ...]]] = {
        "text": (theme.text, theme.text_fallback),
        "label": (theme.label, theme.label_fallback),
        "mono": (theme.mono, theme.mono_fallback),
    }
    characters = set(words)
    stacks: dict[Role, tuple[str, ...]] = {}
    wanted: dict[str, frozenset[Cut]] = {}
    notices = []
    for role, (name, fallback) in own.items():
        families: tuple[str, ...] = (name,)
        if find_family(stock, name):
            families = _families(templates, words, characters, name, role, language)
            for family in families:
                wanted[family] = wanted.get(family, frozenset()) | _CUTS[role]
        else:
            instead = fallback[0] if fallback else "one of their own"
            notices.append(f"the face {name!r} is not at hand as a web font; readers without it see {instead}")
        stacks[role] = (*families, *fallback)
    faces = _web_faces(templates, tuple(wanted.items()))
    loaded = tuple(Loaded(face.family, face.weight, face.style, f"{face.sha256}.woff2") for face in faces)
    files = {f"{face.sha256}.woff2": face.data for face in faces}
    return Faces(stacks["text"], stacks["label"], stacks["mono"], loaded), files, notices


def _families(
    templates: "TemplateSet", words: str, characters: set[str], own: str, role: "Role", language: str
) -> tuple[str, ...]:
    """Return the theme's family of a role and those of the scripts that a good part of the page is written in."""
    from exporter.fonts import coverage, missing, stack

    stock = _stock(templates)
    unknown = characters - _characters(templates, own)
    lacking = {one: words.count(one) for one in missing(stock, "".join(unknown), [own])} if unknown else {}
    enough = _SHARE * len(words)
    if sum(lacking.values()) < enough:
        return (own,)

    def is_worth_it(family: str) -> bool:
        return sum(count for one, count in lacking.items() if ord(one) in coverage(stock, family)) >= enough

    found = stack(stock, "".join(lacking), [own], role, language)
    return tuple(one for one in found if one == own or (_travels(one) and is_worth_it(one)))


def _travels(family: str) -> bool:
    """Return whether a family can be sent along: the CJK faces are megabytes, and every machine has emoji."""
    from exporter.fonts import OFFERS

    return family not in OFFERS or not (OFFERS[family].extra or family in ("Noto Emoji", "Noto Sans Symbols"))


def _stock(templates: "TemplateSet") -> "Stock":
    from exporter.fonts.stock import stock_for

    overlaid = len(templates.folders) > 1
    return stock_for(templates.folders[0] / "fonts" if overlaid else None)


@lru_cache(maxsize=64)
def _characters(templates: "TemplateSet", family: str) -> frozenset[str]:
    """Return what a family draws, and line ends, as characters: most pages need to ask no further."""
    from exporter.fonts import coverage

    return frozenset(map(chr, coverage(_stock(templates), family))) | {"\n"}


@lru_cache(maxsize=16)
def _web_faces(templates: "TemplateSet", wanted: tuple[tuple[str, frozenset["Cut"]], ...]) -> tuple["WebFace", ...]:
    from exporter.fonts import web_faces
    from exporter.fonts.stock import family

    stock = _stock(templates)
    found: list[WebFace] = []
    for name, cuts in wanted:
        has_600 = any(source.weight == 600 for source in family(stock, name).sources)
        chosen = [cut for cut in sorted(cuts) if not (has_600 and cut[0] == 700)]
        found += web_faces(stock, [name], chosen) or web_faces(stock, [name])  # a family of other weights comes whole
    return tuple(found)
