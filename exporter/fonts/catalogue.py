"""The families the house knows, the wheels that carry them, and who stands in for whom.

All faces are SIL OFL 1.1. Only static TrueType outlines reach a renderer: a variable face costs 1.3 times (with CJK 3.8
times) the time to render, and a static CID-keyed OTF breaks PDF/A and PDF/UA.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Literal

Role = Literal["text", "label", "mono"]
Style = Literal["normal", "italic"]
Cut = tuple[int, Style]  # weight as in CSS, and style


@dataclass(frozen=True)
class Offer:
    """One family in one wheel: where its files lie below site-packages, by weight and style."""

    family: str
    wheel: str
    files: Mapping[Cut, str]
    pinned: bool = False  # the files are variable; each weight is cut from them once
    extra: str = ""  # the pip extra that brings the wheel; "" for what every installation has


_SUFFIX: dict[Cut, str] = {
    (400, "normal"): "Regular",
    (400, "italic"): "Italic",
    (600, "normal"): "SemiBold",
    (600, "italic"): "SemiBoldItalic",
    (700, "normal"): "Bold",
    (700, "italic"): "BoldItalic",
}
_ALL = tuple(_SUFFIX)


def _static(family: str, cuts: tuple[Cut, ...] = _ALL) -> Offer:
    wheel = "fontpkg-" + family.lower().replace(" ", "-")
    stem = wheel.replace("-", "_") + "/files/" + family.replace(" ", "")
    return Offer(family, wheel, {cut: f"{stem}-{_SUFFIX[cut]}.ttf" for cut in cuts})


def _variable(
    family: str, wheel: str, upright: str, italic: str = "", extra: str = "", weights: tuple[int, ...] = (400, 600, 700)
) -> Offer:
    """Return a family to be cut from variable files."""
    paths: dict[Style, str] = {"normal": upright, "italic": italic}
    files = {cut: path for cut in _ALL if (path := paths[cut[1]]) and cut[0] in weights}
    return Offer(family, wheel, files, pinned=True, extra=extra)


def _noto(script: str) -> Offer:
    family = f"Noto Sans {script}" if script != "Emoji" else "Noto Emoji"
    path = f"manimgx_fonts/{family.replace(' ', '')}[wght].ttf"
    return _variable(family, "manimgx-fonts", path, weights=(400, 700))


def _cjk(region: str) -> Offer:
    path = f"justmytype_intl_cjk/fonts/ofl/notosans{region.lower()}/NotoSans{region}[wght].ttf"
    return _variable(f"Noto Sans {region}", "justmytype-intl-cjk", path, extra="cjk", weights=(400, 700))


_UPRIGHT = tuple(cut for cut in _ALL if cut[1] == "normal")
# Faces from which every word comes back out of a PDF, each before the Noto of its script: that has letters which these
# lack. Almarai stays where Noto Sans Arabic is needed too, for that splits letters into skeleton and dots, and seven
# words of eight are lost when its text is taken out of the PDF again.
_LEADING = {
    "Arabic": "Almarai",
    "Hebrew": "Rubik",
    "Devanagari": "Hind",
    "Bengali": "Hind Siliguri",
    "Thai": "Sarabun",
}
# One script each, so their order among themselves does not matter.
_SCRIPTS = (
    *_LEADING,
    *"Armenian Georgian Ethiopic Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Lao Khmer".split(),
    "Myanmar",
)
COMPLETE = {face: f"Noto Sans {script}" for script, face in _LEADING.items() if script != "Arabic"}
"""Families by those which stand before them, to be set in their place where they lack a letter of the text."""
_SERIF, _SANS = "fontpkg_noto_serif/files/NotoSerif", "manimgx_fonts/NotoSans"
OFFERS: dict[str, Offer] = {
    offer.family: offer
    for offer in (
        _static("IBM Plex Serif"),
        _static("IBM Plex Sans Condensed"),
        _static("IBM Plex Mono", tuple(cut for cut in _ALL if cut[0] < 700)),
        _static("Almarai", ((400, "normal"), (700, "normal"))),
        _variable("Rubik", "fontpkg-rubik", "fontpkg_rubik/files/Rubik[wght].ttf", weights=(400, 600)),
        *(_static(family, _UPRIGHT) for family in ("Hind", "Hind Siliguri", "Sarabun")),
        _static("Fira Sans Condensed"),
        # Not Cardo, whose Greek is neither slanted in its italic nor bold in its bold.
        _variable("Noto Serif", "fontpkg-noto-serif", f"{_SERIF}[wdth,wght].ttf", f"{_SERIF}-Italic[wdth,wght].ttf"),
        _variable("Noto Sans", "manimgx-fonts", f"{_SANS}[wght].ttf", f"{_SANS}-Italic[wght].ttf"),
        *(_noto(script) for script in (*_SCRIPTS, "Symbols", "Emoji")),
        *(_cjk(region) for region in ("JP", "KR", "SC", "TC")),
    )
}

# The first family that has the character wins. Noto Emoji also has digits and stands last; the CJK faces repeat many
# symbols, Greek and Cyrillic, so they stand after the faces made for those.
_OTHERS = (*_LEADING.values(), *(f"Noto Sans {script}" for script in _SCRIPTS))
_LATIN_GREEK_CYRILLIC: dict[Role, tuple[str, ...]] = {
    "text": ("Noto Serif", "Noto Sans", "Fira Sans Condensed"),
    "label": ("Fira Sans Condensed", "Noto Sans", "Noto Serif"),
    "mono": ("Noto Sans", "Fira Sans Condensed", "Noto Serif"),
}
SYMBOLS = ("Noto Sans Symbols", "Noto Emoji")
_CJK = {"ja": "Noto Sans JP", "ko": "Noto Sans KR", "zh-hans": "Noto Sans SC", "zh-hant": "Noto Sans TC"}
CJK_BLOCKS = (
    (0x1100, 0x11FF),
    (0x2E80, 0x33FF),
    (0x3400, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x1AFF0, 0x1B16F),
    (0x20000, 0x3FFFF),
)


def is_cjk(character: str) -> bool:
    """Return whether the character belongs to Chinese, Japanese or Korean writing, by its Unicode block."""
    point = ord(character)
    return point > 0x10FF and any(low <= point <= high for low, high in CJK_BLOCKS)


def is_cjk_letter(character: str) -> bool:
    """Return whether the character is a letter, kana, syllable or ideograph of that writing, not punctuation."""
    return is_cjk(character) and character.isalpha()


def cjk_key(language: str) -> str:
    """Return "ja", "ko", "zh-hans" or "zh-hant" for a BCP 47 tag, and "" for any other language."""
    primary, _, rest = language.lower().partition("-")
    if primary in ("ja", "ko"):
        return primary
    if primary not in ("zh", "yue", "cmn", "lzh"):
        return ""
    subtags = rest.split("-")
    traditional = "hant" in subtags or ("hans" not in subtags and bool({"tw", "hk", "mo"} & {*subtags}))
    return "zh-hant" if traditional or (primary == "yue" and "hans" not in subtags) else "zh-hans"


def guess_cjk(characters: Set[str]) -> str:
    """Return the key of the writing a CJK text shows by itself: kana means "ja", Hangul "ko", else "zh-hans"."""
    if any("\u3040" <= character <= "\u30ff" for character in characters):
        return "ja"
    return "ko" if any("\uac00" <= character <= "\ud7a3" for character in characters) else "zh-hans"


def fallback_order(role: Role, characters: Set[str], language: str = "") -> tuple[str, ...]:
    """Return every fallback family, in the order these characters should try them in this role and language."""
    cjk = cjk_order(characters, language)
    # In a text that is CJK anyway its own symbols match; elsewhere a lone star must not fetch ten megabytes.
    tail = (*cjk, *SYMBOLS) if any(map(is_cjk_letter, characters)) else (*SYMBOLS, *cjk)
    return (*_LATIN_GREEK_CYRILLIC[role], *_OTHERS, *tail)


def cjk_order(characters: Set[str], language: str = "") -> tuple[str, ...]:
    """Return the CJK families in the order in which these characters in this language should try them.

    Han characters look different in Japan, Korea and China: the language decides which face comes first, and where
    it says nothing, kana or Hangul in the text do.
    """
    first = _CJK[cjk_key(language) or guess_cjk(characters)]
    return (first, *(family for family in _CJK.values() if family != first))


_LANGUAGES = {
    "Almarai": "ar fa ur ps ckb sd ug ks",
    "Rubik": "he iw yi",
    "Hind": "hi mr ne sa mai bho doi kok",
    "Hind Siliguri": "bn as",
    "Sarabun": "th",
}
_LED = {language: family for family, languages in _LANGUAGES.items() for language in languages.split()}


def leading_families(language: str) -> tuple[str, ...]:
    """Return the families that a whole text in this language is set in before the theme's own, the best one first.

    Arabic full stops, Hebrew brackets or Hindi digits from a Latin serif, or Chinese quotes at half width, look like a
    fault.
    """
    if family := _LED.get(language.lower().split("-")[0]):
        return tuple(one for one in (family, COMPLETE.get(family)) if one)
    key = cjk_key(language)
    return (_CJK[key],) if key.startswith("zh") else ()
