"""Values of a JSON source that know where they stand; and what of them was used, so that the rest is told."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from exporter.readers._page.page import Page
from exporter.record.faults import Fault, Faults, join


class Text(str):
    """A text of the source. `path` leads to it (`details.parts[2].body`)."""

    path = ""

    def __new__(cls, text: str, path: str = "") -> "Text":
        """Return the text at a path."""
        made = super().__new__(cls, text)
        made.path = path
        return made


class Whole(int):
    """A whole number of the source."""

    path = ""


class Real(float):
    """Any other number of the source."""

    path = ""


# JMESPath's functions ask a value for the name of its type.
Text.__name__, Whole.__name__, Real.__name__ = "str", "int", "float"


MAX_VALUES = 50_000
"""Texts and numbers in a source: many times those of the largest that we have met."""


def traced(value: Any) -> Any:
    """Return what JSON holds with texts and numbers that know their paths. Raise Faults for too many of them."""
    return _traced(value, "", count())


def _traced(value: Any, path: str, counted: Iterator[int]) -> Any:
    if isinstance(value, dict):
        return {key: _traced(item, join(path, key), counted) for key, item in value.items()}
    if isinstance(value, list):
        return [_traced(item, join(path, index), counted) for index, item in enumerate(value)]
    if next(counted) >= MAX_VALUES:
        what = f"more than {MAX_VALUES:,} values"
        raise Faults([Fault("", what, "take out what no reader needs, or split it into several briefings")])
    if isinstance(value, str):
        return Text(value, path)
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Whole(value) if isinstance(value, int) else Real(value)
        number.path = path
        return number
    return value


def leaves(value: Any) -> Iterator[Text | Whole | Real]:
    """Yield the texts and numbers in a value, in the order of the source."""
    if isinstance(value, Text | Whole | Real):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from leaves(item)


def path_of(value: Any) -> str:
    """Return where a value stands; of an object or a list where the first text or number in it does; "" for neither."""
    return next((leaf.path for leaf in leaves(value)), "")


class Ledger:
    """What of a source became part of the record, by path; the rest is told in the report."""

    def __init__(self, lines: Mapping[str, int]) -> None:
        self._lines, self._used = lines, set[str]()

    def use(self, value: Any) -> Any:
        """Return a value, all of which becomes part of the record."""
        self._used.update(leaf.path for leaf in leaves(value))
        return value

    def is_used(self, value: Any) -> bool:
        """Return whether a text or number became part of the record."""
        return path_of(value) in self._used

    def line(self, value: Any) -> int | None:
        """Return the line of a value in the source, None for one that holds no text and no number."""
        return self._lines.get(path_of(value))

    def tell(self, value: Any, page: Page, became: str = "no field of the record: left out") -> None:
        """Note in the report what of a value was not used: one line for all that stand at the same place of a list."""
        kept: dict[str, list[Text | Whole | Real]] = {}
        for leaf in leaves(value):
            if leaf.path not in self._used and str(leaf).strip():
                kept.setdefault(re.sub(r"\[\d+\]", "[*]", leaf.path), []).append(leaf)
        for path, found in kept.items():
            where = found[0].path if len(found) == 1 else path
            page.remark(self.line(found[0]), f"{where}: {_shown(found)}", became, path="")


def _shown(values: Iterable[Any]) -> str:
    words = [" ".join(str(value).split()) for value in dict.fromkeys(values)]
    shown = ", ".join(word if len(word) <= 100 else f"{word[:80]}… ({len(word)} characters)" for word in words[:5])
    return shown if len(words) <= 5 else f"{shown} and {len(words) - 5} more"
