"""Where the values of a JSON text stand: what Python's parser does not tell, and a reader of a fault must know."""

import json
import math
import re
from dataclasses import dataclass, field

from exporter.readers._page.text import place
from exporter.record.faults import Fault, join

MAX_LEVELS = 120
"""As deep as a record may be nested (see record/canonical.py)."""

MAX_TOKENS = 2_000_000
"""So many keys, values and signs between them: several times those of the longest record."""

_TOKEN = re.compile(
    r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],]|-?(?:NaN|Infinity)\b|-?[0-9][0-9.eE+-]*|true|false|null', re.DOTALL
)
_REPEATED, _NUMBER, _DEEP = (
    "keep one of the two",
    "JSON has no such number (RFC 8259 §6); write one that it has",
    "take levels out",
)


@dataclass
class Places:
    """Lines by path (`sections[2].blocks[0]`), and what JSON itself leaves open but a record must not hold."""

    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class _Level:
    path: str
    is_object: bool
    index: int = 0
    key: str | None = None
    keys: set[str] = field(default_factory=set)

    def here(self) -> str:
        if not self.is_object:
            return f"{self.path}[{self.index}]"
        return join(self.path, self.key or "")


def places(text: str) -> Places:
    """Return the places in a JSON text: keys that stand twice, numbers that JSON lacks and too deep levels are faults.

    Ill-formed text is none of its business: `json.loads` tells that. One pass, no recursion.
    """
    found = Places()
    lines, levels = found.lines, list[_Level]()
    line, end = 1, text.find("\n")
    for number, match in enumerate(_TOKEN.finditer(text)):
        lexeme, at = match[0], match.start()
        while 0 <= end < at:
            line, end = line + 1, text.find("\n", end + 1)
        first = lexeme[0]
        level = levels[-1] if levels else None
        if first == ",":
            if level:
                level.index, level.key = level.index + 1, None
        elif first in "]}":
            if levels:
                levels.pop()
        elif level and level.is_object and level.key is None and first == '"':
            level.key = _key(lexeme)
            path = level.here()
            if level.key in level.keys:
                found.faults.append(_fault(text, at, line, path, f"the key {level.key!r} stands twice", _REPEATED))
            level.keys.add(level.key)
            lines.setdefault(path, line)
        else:
            path = level.here() if level else ""
            lines.setdefault(path, line)
            if first in "[{":
                if len(levels) == MAX_LEVELS:
                    what = f"nested too deeply: more than {MAX_LEVELS} levels"
                    found.faults.append(_fault(text, at, line, "", what, _DEEP))
                    return found
                levels.append(_Level(path, first == "{"))
            elif first != '"' and not _is_finite(lexeme):
                what = f"the number {lexeme[:20]}{'…' * (len(lexeme) > 20)}"
                found.faults.append(_fault(text, at, line, path, what, _NUMBER))
        if number > MAX_TOKENS:
            what = f"more than {MAX_TOKENS:,} keys, values and brackets"
            found.faults.append(_fault(text, at, line, "", what, "split it into several briefings"))
            return found
    return found


def _fault(text: str, at: int, line: int, path: str, what: str, remedy: str) -> Fault:
    return Fault(path, f"column {place(text, at)[1]}: {what}", remedy, line)


def _key(lexeme: str) -> str:
    if "\\" not in lexeme:
        return lexeme[1:-1]
    try:
        return str(json.loads(lexeme, strict=False))
    except ValueError:
        return lexeme


def _is_finite(lexeme: str) -> bool:
    if len(lexeme) < 16 and lexeme.isdecimal():
        return True
    try:
        return lexeme in ("true", "false", "null") or math.isfinite(float(lexeme))
    except ValueError:
        return True  # not a number at all: for json.loads to tell
