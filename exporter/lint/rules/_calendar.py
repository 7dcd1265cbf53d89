"""Dates and days of the week in running text, in the words of its language (Unicode CLDR)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

# A number, a month in words, a year; either way round; or figures alone, the year first or last.
_WORD = r"[^\W\d_]+\.?"
_SHAPES = re.compile(
    r"(?<![\w.:/-])(?:"
    rf"(?P<d1>\d{{1,2}})(?:\.|st|nd|rd|th|er|º)?\s(?:de\s|of\s)?(?P<m1>{_WORD}),?\s(?:de\s|del\s)?(?P<y1>\d{{4}})"
    rf"|(?P<m2>{_WORD})\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})-(?P<n3>\d{2})-(?P<d3>\d{2})"
    r"|(?P<d4>\d{1,2})\.\s?(?P<n4>\d{1,2})\.\s?(?P<y4>\d{4})"
    r")(?![\w-])"
    r"|(?P<y5>\d{4})\s?[年년]\s?(?P<n5>\d{1,2})\s?[月월]\s?(?P<d5>\d{1,2})\s?[日일]"
)
_BETWEEN = re.compile(r"[\s,،]*(?:\b(?:the|den|dem|am|le|el|il|di|em|de|dia|día|ngày|op)\s+)?$")
_AFTER = re.compile(
    r"\s?[(（]\s?([^()（）]{1,5})\s?[)）]"
    r"|\s?([日月火水木金土]曜日|(?:星期|週|周)[日一二三四五六]|[월화수목금토일]요일)"
)


@dataclass(frozen=True)
class Dated:
    """A date in a text, characters `start` to `end`; `day` is None where no calendar has it."""

    start: int
    end: int
    day: date | None


@dataclass(frozen=True)
class Named:
    """A day of the week beside a date: the days (1 is Monday) that its name can mean, and where it begins."""

    start: int
    shown: str
    days: frozenset[int]
    language: str

    def name_of(self, day: int) -> str:
        """Return the name of a day of the week in the text's language."""
        from babel import Locale

        return str(Locale.parse(self.language).days["format"]["wide"][day - 1])


def dates_in(flat: str, language: str) -> Iterator[Dated]:
    """Yield each date to the day, in years 1700 to 2199 of our calendar."""
    for found in _SHAPES.finditer(flat):
        parts = {name[0]: value for name, value in found.groupdict().items() if value}
        year, day = int(parts["y"]), int(parts["d"])
        month = int(parts["n"]) if "n" in parts else _months(_primary(language)).get(parts["m"].lower().rstrip("."))
        if not month or not 1 <= month <= 12 or not 1700 <= year < 2200 or not 1 <= day <= 31:
            continue
        try:
            yield Dated(found.start(), found.end(), date(year, month, day))
        except ValueError:
            yield Dated(found.start(), found.end(), None)


@cache
def _months(language: str) -> dict[str, int]:
    """Return the months by the names that a language has for them, in small letters and without a full stop."""
    months = _locale_data(language, "months")
    names = {
        name.lower().rstrip("."): number
        for shape in months
        for width in ("wide", "abbreviated")
        for number, name in months[shape][width].items()
    }
    return names | ({"sept": 9} if language == "en" else {})


def _locale_data(language: str, what: str) -> Any:
    from babel import Locale
    from babel.core import UnknownLocaleError

    try:
        return getattr(Locale.parse(language), what)
    except (UnknownLocaleError, ValueError):
        return {}


def weekdays_before(flat: str, found: Dated, language: str) -> Named | None:
    """Return the day of the week that stands before a date, or after it in East Asian languages."""
    known = _weekdays(_primary(language))
    if after := _AFTER.match(flat, found.end):
        shown = after[1] or after[2]
        days = known.get(shown.strip().lower())
        return Named(found.start, shown.strip(), days, _primary(language)) if days else None
    before = flat[max(0, found.start - 40) : found.start]
    joined = _BETWEEN.search(before)
    before = before[: joined.start()] if joined else before
    longest = ""
    for name in known:
        if before.lower().endswith(name) and len(name) > len(longest):
            rest = before[: -len(name)]
            if not rest or not (rest[-1].isalpha() or rest[-1] in "-–/&"):
                longest = name
    if not longest:
        return None
    start = found.start - (len(flat[max(0, found.start - 40) : found.start]) - len(before)) - len(longest)
    return Named(start, flat[start : start + len(longest)], known[longest], _primary(language))


@cache
def _weekdays(language: str) -> dict[str, frozenset[int]]:
    """Return the days of the week (1 is Monday) by the names that a language has for them, in small letters."""
    days = _locale_data(language, "days")
    found: dict[str, set[int]] = {}
    for shape in days:
        for width in ("wide", "abbreviated", "narrow") if language in ("ja", "ko", "zh") else ("wide", "abbreviated"):
            for day, name in days[shape][width].items():
                found.setdefault(name.lower(), set()).add(day + 1)
    if language == "zh":
        for day, name in enumerate("一二三四五六日", 1):
            for before in ("星期", "周", "週"):
                found.setdefault(before + name, set()).add(day)
    return {name: frozenset(some) for name, some in found.items()}


def _primary(language: str) -> str:
    return language.split("-")[0].lower()
