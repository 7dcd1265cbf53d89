"""The words that we add, by language, and dates as that language writes them (Babel, Unicode CLDR)."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from string import Formatter
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from babel.dates import format_date, format_time
from babel.lists import format_list

from exporter.record.clean import clean_text
from exporter.record.event import Event
from exporter.record.faults import Fault, Faults

HARD_SPACE = "\N{NO-BREAK SPACE}"


class Labels:
    """The labels of one language: `labels("figure", number=3)`, and its dates."""

    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        self.language = language
        self._words = {key: value for key, value in words.items() if key != "locale"}
        self._locale = _locale(language, words.get("locale", "en"))

    @classmethod
    def of(
        cls,
        language: str,
        file: Callable[[str], bytes | None],
        levels: Sequence[Mapping[str, bytes]] | None = None,
    ) -> "Labels":
        """Return the labels nearest to a BCP 47 tag: those of `zh`, over them `zh-Hant`, over them `zh-Hant-TW`.

        A tag that names no script has that of its region: `zh-TW` takes `zh-Hant` too. Where both an organisation and
        we have a file, its words are laid over ours. English if there is none at all. Raise Faults.
        """
        words: dict[str, str] = {}
        for want in (f"labels/{tag}.toml" for tag in nearer(language)):
            for level in reversed(levels or ()):
                for name in sorted(name for name in level if name.lower() == want):
                    words |= _parse(level[name], name)
        if words:
            return cls(language, words)
        return cls("en", _parse(file("labels/en.toml") or b"", "labels/en.toml"))

    def __call__(self, key: str, **values: Any) -> str:
        """Return a label with its braces filled in. Raise KeyError naming the label and the language."""
        if key not in self._words:
            raise KeyError(f"no label {key!r} in labels/{self.language}.toml")
        try:
            return self._words[key].format(**values)
        except KeyError as missing:
            where = f"the label {key!r} in labels/{self.language}.toml"
            raise KeyError(f"{where} has {{{missing.args[0]}}}, which is not given here") from None

    def __getitem__(self, key: str) -> str:
        """Return a label with its braces as they are."""
        return self._words[key]

    def __contains__(self, key: str) -> bool:
        """Return whether there is such a label."""
        return key in self._words

    def __iter__(self) -> Iterator[str]:
        """Yield the keys."""
        return iter(self._words)

    def date(self, when: date | datetime) -> str:
        """Return a date in words, held together by hard spaces: 23 November 2026."""
        day = when.date() if isinstance(when, datetime) else when
        return _date(day, "long", self._locale).replace(" ", HARD_SPACE)

    def time(self, when: datetime) -> str:
        """Return date, time and zone: 23 November 2026, 09:30 UTC. The zone is the record's own."""
        clock = _clock(when.time(), self._locale)
        text = self("date_time", date=self.date(when), time=clock, zone=_zone(when.utcoffset() or timedelta()))
        return text.replace(f"{clock} ", f"{clock}{HARD_SPACE}")

    def weekday(self, when: datetime) -> str:
        """Return the name of the day of the week."""
        return _date(when.date(), "EEEE", self._locale)

    def when(self, event: Event) -> str:
        """Return the date of a timeline's event, as exact as it is.

        Its spaces may break: in a narrow column a date that cannot would break within its year.
        """
        match event.precision:
            case "month":
                month = date.fromisoformat(event.when + "-01")
                return _date(month, _month_year(self._locale), self._locale)
            case "day":
                return self.date(date.fromisoformat(event.when)).replace(HARD_SPACE, " ")
            case "minute":
                return self.time(datetime.fromisoformat(event.when)).replace(HARD_SPACE, " ")
            case "year" | "words":
                return event.when

    def language_name(self, tag: str) -> str:
        """Return what a language calls itself, by its tag (BCP 47): Deutsch (Österreich); the tag if nobody knows."""
        try:
            return Locale.parse(tag, sep="-").get_display_name() or tag
        except (UnknownLocaleError, ValueError):
            return tag

    def join(self, names: list[str]) -> str:
        """Return names as a list in words, as the language writes it: A, B and C."""
        return format_list(names, locale=self._locale)


@lru_cache(maxsize=10_000)
def _date(when: date, layout: str, locale: Locale) -> str:
    """Return a date as a language writes it. Kept, for each format of an edition shows the same dates."""
    return format_date(when, layout, locale=locale)


@lru_cache(maxsize=10_000)
def _clock(when: time, locale: Locale) -> str:
    return format_time(when, "HH:mm", locale=locale)


def _parse(data: bytes, name: str) -> dict[str, str]:
    try:
        words = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Faults([Fault(name, str(error), "mend the TOML")]) from None
    faults = [fault for key, value in words.items() for fault in _faults_of(value, f"{name}: {key}")]
    if faults:
        raise Faults(faults)
    return {key: clean_text(value) for key, value in words.items()}


def _faults_of(label: Any, path: str) -> Iterator[Fault]:
    """Yield what is wrong with a label: its braces may hold names alone, not `{time.__class__}` nor `{time:>9999}`."""
    if not isinstance(label, str):
        yield Fault(path, "not a text", "put it in quotes")
        return
    try:
        for _, name, layout, conversion in Formatter().parse(label):
            if name is not None and (layout or conversion or not name.isidentifier()):
                yield Fault(path, f"{{{name}}} is no name in braces", "write {name}, or {{ for a brace")
    except ValueError as error:
        yield Fault(path, str(error), "close each brace, or write {{ for a brace")


def nearer(language: str) -> list[str]:
    """Return the tags that a tag is of, from the language down to itself, in small letters: zh, zh-hant, zh-tw."""
    parts = language.lower().split("-")
    parts[0] = get_global("language_aliases").get(parts[0], parts[0])  # iw is he, cmn is zh
    tags = ["-".join(parts[:count]) for count in range(1, len(parts) + 1)]
    likely = get_global("likely_subtags").get(f"{parts[0]}_{parts[-1].upper()}", "").lower().split("_")
    return list(dict.fromkeys([tags[0], *(["-".join(likely[:2])] if len(likely) == 3 else []), *tags[1:]]))


def _locale(language: str, fallback: str) -> Locale:
    """Return the locale of a tag that names a region, else the one its labels file names."""
    if "-" in language:
        try:
            return Locale.parse(language, sep="-")
        except (UnknownLocaleError, ValueError):
            pass
    return Locale.parse(fallback)


def _month_year(locale: Locale) -> str:
    pattern = locale.datetime_skeletons.get("yMMMM")
    return str(pattern.pattern) if pattern is not None else "MMMM y"


def _zone(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"
