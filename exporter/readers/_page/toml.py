"""TOML, and where in it each key stands: what Python's parser does not tell, and who mends a fault must know."""

import re
import tomllib
from typing import Any

from exporter.record.faults import join

_PLACE = re.compile(r" \(at line (\d+), column (\d+)\)$")
_TABLES = re.compile(r"\s*\[\[\s*([\w.-]+)\s*\]\]")
_TABLE = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"""\s*["']?([\w.-]+)["']?\s*=""")


class NoToml(ValueError):
    """A text is no TOML: why not, and the line, from 1, and column, where they are known."""

    def __init__(self, what: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(f"not TOML{what}")
        self.line, self.column = line, column


def toml_of(text: str) -> tuple[dict[str, Any], dict[str, int]]:
    """Return what a TOML text holds, and the line, from 1, of each key and table by its path. Raise NoToml."""
    try:
        return tomllib.loads(text), _lines(text)
    except tomllib.TOMLDecodeError as error:
        found = _PLACE.search(str(error))
        if found is None:
            raise NoToml(f": {error}") from None
        raise NoToml(f": {str(error)[: found.start()]}", int(found[1]), int(found[2])) from None
    except (RecursionError, ValueError):  # nested too deeply; a number of thousands of digits
        raise NoToml("") from None


def _lines(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    table, counts = "", dict[str, int]()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _TABLES.match(line):
            table = f"{header[1]}[{counts.get(header[1], 0)}]"
            counts[header[1]] = counts.get(header[1], 0) + 1
            lines.setdefault(header[1], number)
            lines[table] = number
        elif header := _TABLE.match(line):
            table = header[1]
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault(join(table, key[1]), number)
    return lines
