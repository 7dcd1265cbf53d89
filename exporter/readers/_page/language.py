"""The language of a source: as it says itself, else as its file name does."""

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from exporter.readers import Context
from exporter.record.base import LanguageTag

if TYPE_CHECKING:
    from exporter.readers._page.page import Page

_MAX_WORDS, _MIN_WORDS = 10_000, 40
"""Characters by which a language is told, and the fewest."""
_NEAR = 900
"""How far from a language, as Resiliparse counts it, a text in it is at most; by chance it is further."""
_KEYS = ("language", "lang", "locale")


def language_of(given: Mapping[str, Any], context: Context) -> str | None:
    """Return the language that fields name, else that of a file name such as `report.de.md`, None if neither does."""
    for key, value in given.items():
        if key.strip().lower() in _KEYS and isinstance(value, str) and value.strip():
            return value.strip().replace("_", "-")
    stem = context.name.rsplit(".", 1)[0]
    tag = stem.rsplit(".", 1)[1] if "." in stem else ""
    return tag if _is_language(tag) else None


@cache
def tag_of(words: str) -> str | None:
    """Return the language tag (BCP 47) that words such as `de_AT` or `EN` are, None if they are none."""
    tag = words.strip().replace("_", "-").split(".")[0]
    try:
        TypeAdapter(LanguageTag).validate_python(tag)
    except ValueError:
        return None
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(_cased(part) for part in rest)])


def _cased(part: str) -> str:
    return part.upper() if len(part) == 2 else part.title() if len(part) == 4 and part.isalpha() else part


def _is_language(tag: str) -> bool:
    from babel import Locale
    from babel.core import UnknownLocaleError, parse_locale

    try:  # a tag with a variant is rather the end of a name that has a dot in it: crates.io-incident.md
        return 2 <= len(tag) <= 12 and Locale.parse(tag, sep="-") is not None and not parse_locale(tag, sep="-")[3]
    except (UnknownLocaleError, ValueError):
        return False


def _by_script(words: str) -> str | None:
    """Return the language of a text that is mostly in letters of East Asia, of which Resiliparse has no idea."""
    letters = sum(map(str.isalpha, words))
    han, kana, hangul = (len(re.findall(script, words)) for script in ("[一-鿿]", "[ぁ-ヿ]", "[가-힣]"))
    if letters < _MIN_WORDS or han + kana + hangul <= letters / 2:
        return None
    return "ko" if hangul > han + kana else "ja" if kana > han / 10 else "zh"


def detected(words: str, page: "Page") -> str:
    """Return the language that a text is in by its words, English where they do not tell; either is told."""
    from resiliparse.parse.lang import detect_fast

    tag, distance = detect_fast(words[:_MAX_WORDS])
    page.assumed.add("language")
    known = _by_script(words[:_MAX_WORDS]) or (tag_of(tag) if distance <= _NEAR and len(words) >= _MIN_WORDS else None)
    what = "the source does not name its language"
    page.remark(None, what, f"{known} by its words" if known else "en is assumed", path="language")
    return known or "en"
