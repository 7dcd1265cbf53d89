"""The words that we add, by language, and dates as that language writes them (Babel, Unicode CLDR)."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_time
from babel.lists import format_list

from exporter.record.blocks import Event
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
        cls, language: str, file: Callable[[str], bytes | None], levels: list[dict[str, bytes]] | None = None
    ) -> "Labels":
        """Return the labels nearest to a BCP 47 tag: `zh-Hant-TW`, `zh-Hant`, `zh`, else English. Raise Faults.

        Where both an organisation and we have a file of the language, its words are laid over ours.
        """
        parts = language.split("-")
        for count in range(len(parts), 0, -1):
            name = f"labels/{'-'.join(parts[:count])}.toml"
            found = [level[name] for level in reversed(levels or []) if name in level]
            if found:
                words: dict[str, str] = {}
                for text in found:
                    words |= _parse(text, name)
                return cls(language, words)
        english = file("labels/en.toml")
        return cls("en", _parse(english or b"", "labels/en.toml"))

    def __call__(self, key: str, **values: Any) -> str:
        """Return a label with its braces filled in. Raise KeyError naming the label and the language."""
        if key not in self._words:
            raise KeyError(f"no label {key!r} in labels/{self.language}.toml")
        return self._words[key].format(**values) if values else self._words[key]

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
        return format_date(when, "long", locale=self._locale).replace(" ", HARD_SPACE)

    def time(self, when: datetime) -> str:
        """Return date, time and zone: 23 November 2026, 09:30 UTC. The zone is the record's own."""
        clock = format_time(when.time(), "HH:mm", locale=self._locale)
        text = self("date_time", date=self.date(when), time=clock, zone=_zone(when.utcoffset() or timedelta()))
        return text.replace(f"{clock} ", f"{clock}{HARD_SPACE}")

    def weekday(self, when: datetime) -> str:
        """Return the name of the day of the week."""
        return format_date(when, "EEEE", locale=self._locale)

    def when(self, event: Event) -> str:
        """Return the date of a timeline's event, as exact as it is."""
        match event.precision:
            case "year":
                return event.when
            case "month":
                text = format_date(
                    date.fromisoformat(event.when + "-01"), _month_year(self._locale), locale=self._locale
                )
                return text.replace(" ", HARD_SPACE)
            case "day":
                return self.date(date.fromisoformat(event.when))
            case "minute":
                return self.time(datetime.fromisoformat(event.when))
            case "words":
                return event.when

    def join(self, names: list[str]) -> str:
        """Return names as a list in words, as the language writes it: A, B and C."""
        return format_list(names, locale=self._locale)


def _parse(text: bytes, name: str) -> dict[str, str]:
    try:
        words = tomllib.loads(text.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Faults([Fault(name, str(error), "mend the TOML")]) from None
    for key, value in words.items():
        if not isinstance(value, str):
            raise Faults([Fault(f"{name}: {key}", "not a text", "put it in quotes")])
    return words


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
