"""Dates as people write them. What could be read in two ways (03/04/2024) stays words."""

import re
import unicodedata
from datetime import UTC, date, datetime, time
from functools import cache

from exporter.readers._page.kinds import LANGUAGES
from exporter.record.event import precision_of

# Words in a date that say nothing: de (es), of (en), року (uk), year of our era (th, fa). Endings: 27. (de), 1er (fr),
# 27th (en), ২৭শে (bn); of years 2024ء (ur), 2024г. (ru).
_FILLERS = frozenset("de del of the року рік р года год г y le el ค.ศ میلادی".split())
_ORDINAL = re.compile(r"(\d{1,2})(st|nd|rd|th|er|\.|º|-го|-е|η|শে|ই|লা|রা|ঠা)$")
_YEAR = re.compile(r"(\d{4})[ءمгр]\.?$")
_EAST_ASIAN = re.compile(r"(\d{4}) ?[年년](?: ?(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日号號일])?)?")
_VIETNAMESE = re.compile(r"(?:(?:ngày )?(\d{1,2}) )?(?:tháng|thg) (\d{1,2})(?:,? năm |, |/| )(\d{4})", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})([./])\s?(\d{1,2})\2\s?(\d{1,2})\.?")
# Spellings that are usual beside those of Unicode CLDR.
_SPELLINGS = {
    "bn": {"জানুয়ারি": 1, "ফেব্রুয়ারি": 2},
    "fa": {"می": 5},
    "hi": {"फरवरी": 2, "सितम्बर": 9, "अक्तूबर": 10, "नवम्बर": 11, "दिसम्बर": 12},
}
_OTHER_ERAS = {"fa": range(1200, 1500), "th": range(2400, 2700)}
"""Years that in a language are those of another calendar: solar Hijri, Buddhist. Our labels write neither."""
_LONGEST = 80
"""Characters of a date in words."""
_WIDTHS = ("wide", "abbreviated")
_DATES = re.compile(
    r"\b\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?|\b\d{1,2}([./])\s?\d{1,2}\1\s?\d{4}\b|\b\d{4}([./])\d{1,2}\2\d{1,2}\b"
    r"|(?:\d{4} ?[年년] ?)?\d{1,2} ?[月월] ?(?:\d{1,2} ?[日号號일])?|\d{4} ?[年년]"
)
_TIMES = re.compile(
    r"\b\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b\.?|\b\d{1,2}(?:[.:]\d\d)? Uhr\b"
    r"|\b\d{1,2} ?h ?(?:\d\d)?\b|\b\d{1,2}:\d\d(?::\d\d)?\b"
    r"|(?:上午|下午|午前|午後|오전|오후)? ?\d{1,2} ?[時时點点시] ?(?:\d{1,2} ?[分분])?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"Z|(?:UTC|GMT)?[+-]\d\d?(?::?\d\d)?|UTC|GMT|[ECMP][SD]?T|[CEW]ES?T|BST|IST|JST|KST|HKT|SGT|MSK|AE[SD]T|NZ[SD]T"
)
_UTC = re.compile(r"(?<=\d) ?(Z|UTC|GMT)$")
_OFFSET = re.compile(r" ([+-]\d\d:?\d\d)$")


def iso_date(words: str, language: str = "en") -> str | None:
    """Return the ISO 8601 date that `words` are, as exact as they are (2024, 2024-02, 2024-02-27), else None.

    Months are known in the briefing's language and in those of our labels (Unicode CLDR), digits in any script.
    """
    found = _iso_date(" ".join(unicodedata.normalize("NFC", words).split()), language)
    return found if found and not _of_other_era(int(found[:4]), language) else None


def _iso_date(words: str, language: str) -> str | None:
    if precision_of(words) != "words":
        return words if _exists(words) else None
    if found := _EAST_ASIAN.fullmatch(words):
        return _made(*found.groups())
    if found := _NUMBERS.fullmatch(words):  # day.month.year is the one order in which dots are used
        return _made(found[3], found[2], found[1])
    if found := _YEAR_FIRST.fullmatch(words):  # nobody writes year, day, month
        return _made(found[1], found[3], found[4])
    if found := _VIETNAMESE.fullmatch(words):
        return _made(found[3], found[2], found[1])
    parts = [_YEAR.sub(r"\1", _ORDINAL.sub(r"\1", part)) for part in re.split(r"[\s,،]+", words.lower()) if part]
    parts = [part for part in parts if part.rstrip(".") not in _FILLERS]
    match [_number_or_month(part, language) for part in parts]:
        case [("number", year)] if year >= 1000:
            return _made(year)
        case [("month", month), ("number", year)] if year >= 1000:
            return _made(year, month)
        case [("number", day), ("month", month), ("number", year)] if year >= 1000 and day <= 31:
            return _made(year, month, day)
        case [("month", month), ("number", day), ("number", year)] if year >= 1000 and day <= 31:
            return _made(year, month, day)
    return None


def moment(words: str, language: str = "en") -> tuple[str, bool] | None:
    """Return (time as RFC 3339, whether its zone was said) for a date with or without a time; None if it is neither.

    Without a zone it is taken as UTC, without a time as midnight.
    """
    words = " ".join(words.split())
    try:
        at = datetime.fromisoformat(_OFFSET.sub(r"\1", _UTC.sub("+00:00", words)))
    except ValueError:
        day = iso_date(words, language)
        if day is None or precision_of(day) != "day":
            return None
        at = datetime.combine(date.fromisoformat(day), time())
    if _of_other_era(at.year, language):
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat().replace("+00:00", "Z"), at.tzinfo is not None


def is_dated(words: str, language: str = "en") -> bool:
    """Return whether `words` are a date, a time or a span of them and nothing else, be it without a year.

    As in `Monday, 3 May`, `14:05 UTC`, `3–5 May 2026`, `5月3日`. A number alone is none.
    """
    words = " ".join(unicodedata.normalize("NFC", words).split())[:_LONGEST]
    if iso_date(words, language):
        return True
    rest = _TIMES.sub(" ", _DATES.sub(" ", words))
    parts = [part for part in re.split(r"[\s,،()]+|(?<=\w)[–—-](?=\w)|[–—]|(?<!\S)-(?!\S)", rest) if part]
    found = [_part_of_date(part, language) for part in parts]
    if None in found:
        return False
    return rest != words or "year" in found or ("month" in found and "number" in found)


def _part_of_date(part: str, language: str) -> str | None:
    """Return what a word is in a date: "month", "number", "year", "" for a weekday, a zone or a filler."""
    if part.isdecimal() and iso_date(part, language):
        return "year"
    lowered = part.lower()
    if _ZONE.fullmatch(part) or lowered.rstrip(".") in _FILLERS or _name(lowered) in _weekdays(_primary(language)):
        return ""
    found = _number_or_month(_ORDINAL.sub(r"\1", lowered), language)
    return None if found is None or (found[0] == "number" and not 1 <= found[1] <= 31) else found[0]


@cache
def _weekdays(language: str) -> frozenset[str]:
    from babel import Locale
    from babel.core import UnknownLocaleError

    try:
        widths = [Locale.parse(tag).days for tag in dict.fromkeys((language, "en"))]
    except (UnknownLocaleError, ValueError):
        return frozenset()
    shapes = [days[shape][width] for days in widths for shape in ("format", "stand-alone") for width in _WIDTHS]
    return frozenset(_name(name) for names in shapes for name in names.values())


def _number_or_month(part: str, language: str) -> tuple[str, int] | None:
    if part.isdecimal() and len(part) <= 4:
        return "number", int(part)
    name = _name(part)
    for known in dict.fromkeys((_primary(language), *LANGUAGES)):
        if name in (months := _months(known)):
            return "month", months[name]
    return None


@cache
def _months(language: str) -> dict[str, int]:
    from babel import Locale
    from babel.core import UnknownLocaleError

    try:
        widths = Locale.parse(language).months
    except (UnknownLocaleError, ValueError):
        return {}
    names = [
        names for shape in ("format", "stand-alone") for names in (widths[shape]["wide"], widths[shape]["abbreviated"])
    ]
    found = {_name(name): number for some in names for number, name in some.items()}
    found |= {_name(name): number for name, number in _SPELLINGS.get(language, {}).items()}
    if language == "he":
        found |= {f"ב{name}": number for name, number in found.items()}  # "in": 27 בפברואר
    return {name: number for name, number in found.items() if not name.isdecimal()}


def _of_other_era(year: int, language: str) -> bool:
    return year in _OTHER_ERAS.get(_primary(language), ())


def _primary(language: str) -> str:
    return language.split("-")[0].lower()


def _name(month: str) -> str:
    """Return the name of a month as it is compared: NFC, without case, a stop, and the hamza of فوریهٔ."""
    return unicodedata.normalize("NFC", month).lower().rstrip(".'׳॰\N{ARABIC HAMZA ABOVE}")


def _made(year: str | int | None, month: str | int | None = None, day: str | int | None = None) -> str | None:
    parts = [f"{int(year or 0):04}", *(f"{int(part):02}" for part in (month, day) if part is not None)]
    made = "-".join(parts)
    return made if _exists(made) else None


def _exists(made: str) -> bool:
    """Return whether the calendar has such a date: precision_of looks at its form alone."""
    form = precision_of(made)
    whole = {"year": f"{made}-01-01", "month": f"{made}-01", "day": made, "minute": made}.get(form)
    try:
        return whole is not None and datetime.fromisoformat(whole) is not None
    except ValueError:
        return False
