"""Languages and directions as Word wants them: the tags of its proofing tools, and runs of one direction each."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from exporter.fonts.catalogue import cjk_key
from exporter.record.base import direction_of, has_right_to_left
from exporter.theme import Theme

_EAST_ASIAN = {
    "ja": ("Noto Sans JP", "Yu Gothic"),
    "ko": ("Noto Sans KR", "Malgun Gothic"),
    "zh-hans": ("Noto Sans SC", "Microsoft YaHei"),
    "zh-hant": ("Noto Sans TC", "Microsoft JhengHei"),
}
_ARABIC = ("Almarai", "Arial")
# Of languages whose letters Word counts among the complex scripts too; it finds a face for them by itself.
_OTHER_COMPLEX_SCRIPTS = frozenset("bn dv gu he hi hy ka km kn lo ml mr my ne pa si syr ta te th yi".split())


@lru_cache(maxsize=256)
def proofing_tag(language: str) -> str:
    """Return a BCP 47 tag with the region by which Word names its proofing tools (CLDR likely subtags): de-DE."""
    from babel.core import get_global

    first, *rest = language.split("-")
    region = next((part.upper() for part in rest if len(part) == 2 and part.isalpha()), "")
    script = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), "")
    if not region:
        likely = get_global("likely_subtags")
        names = (f"{first}_{script}", first) if script else (first,)
        region = next((likely[name].split("_")[-1] for name in names if name in likely), "")
    kept = script if first.lower() != "zh" else ""  # Word says zh-TW, but sr-Latn-RS
    return "-".join(part for part in (first.lower(), kept, region) if part)


@lru_cache(maxsize=256)
def lang_attributes(language: str) -> str:
    """Return the attribute of w:lang that a language goes in: w:bidi, w:eastAsia, or w:val (§17.3.2.20)."""
    name = "bidi" if direction_of(language) == "rtl" else "eastAsia" if cjk_key(language) else "val"
    return f'w:{name}="{proofing_tag(language)}"'


def document_languages(language: str) -> str:
    """Return the attributes of w:lang for a whole document.

    w:val is for Latin letters: in a document of another script it is English, as Word has it, for with Japanese there
    LibreOffice breaks Latin words anywhere.
    """
    own = lang_attributes(language)
    return own if own.startswith("w:val") else f'w:val="en-US" {own}'


def is_low(language: str) -> bool:
    """Return whether the letters of a language keep within the lines that the type scale gives to Latin ones."""
    return direction_of(language) == "ltr" and language.split("-")[0] not in _OTHER_COMPLEX_SCRIPTS


def families(theme: Theme, role: str, language: str) -> tuple[str, str, str]:
    """Return the families of a role ("text", "label", "mono") for Latin, right-to-left and East Asian letters."""
    latin: str = getattr(theme.faces, role)
    arabic = latin if language.split("-")[0] in _OTHER_COMPLEX_SCRIPTS else _ARABIC[0]
    east_asian = _EAST_ASIAN.get(cjk_key(language), (latin,))[0]
    return latin, arabic, east_asian


def substitutes(theme: Theme, language: str) -> dict[str, str]:
    """Return for each family of the document the one that Word is to take where it is not installed (§17.8.3.1)."""
    chosen = {
        theme.faces.text: theme.faces.text_fallback,
        theme.faces.label: theme.faces.label_fallback,
        theme.faces.mono: theme.faces.mono_fallback,
    }
    found = {family: fallback[0] for family, fallback in chosen.items() if fallback}
    found |= dict([_EAST_ASIAN[key]]) if (key := cjk_key(language)) else {}
    return found | dict([_ARABIC])


def directed(text: str, rtl: bool) -> list[tuple[str, bool]]:
    """Return `text` in pieces of one direction, (piece, from right to left), for a paragraph of direction `rtl`.

    After UAX #9: digits go with the letters before them (W2, W7), what has no direction goes with what stands on both
    sides of it, else with the paragraph (N1, N2).
    """
    if not rtl and not has_right_to_left(text):
        return [(text, False)]
    groups = [(way, len(list(group))) for way, group in groupby(_ways(text, rtl))]
    pieces: list[tuple[str, bool]] = []
    at = 0
    for index, (way, length) in enumerate(groups):
        if way is None:
            before = groups[index - 1][0] if index else rtl
            after = groups[index + 1][0] if index + 1 < len(groups) else rtl
            way = bool(before) if before == after else rtl
        piece, at = text[at : at + length], at + length
        if pieces and pieces[-1][1] == way:
            pieces[-1] = (pieces[-1][0] + piece, way)
        else:
            pieces.append((piece, way))
    return pieces


def _ways(text: str, rtl: bool) -> Iterator[bool | None]:
    """Yield for each character whether it runs from right to left, None if it has no direction of its own."""
    strong, before = rtl, None
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                strong = before = False
            case "R" | "AL":
                strong = before = True
            case "EN" | "AN":
                before = strong
            case "NSM":  # a mark goes with its letter (W1)
                pass
            case _:
                before = None
        yield before
