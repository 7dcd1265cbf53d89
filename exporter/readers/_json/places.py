"""Where the values of a JSON text stand: what Python's parser does not tell, and a reader of a fault must know."""

import json
import math
import re
from dataclasses import dataclass, field

from exporter.readers._page.text import place
from exporter.record.faults import Fault, join

MAX_LEVELS = 120
"""As deep as a record may be nested (see record/canonical.py)."""

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


@dataclass
class _Level:
    path: str
    is_object: bool
    index: int = 0
    key: str | None = None
    keys: set[str] = field(default_factory=set)

    def here(self) -> str:
        return join(self.path, self.key or "" if self.is_object else self.index)


def places(text: str) -> Places:
    """Return the places in a JSON text: keys that stand twice, numbers that JSON lacks and too deep levels are faults.

    Ill-formed text is none of its business: `json.loads` tells that. One pass, no recursion.
    """
    found = Places()
    levels: list[_Level] = []
    line, counted = 1, 0
    for match in _TOKEN.finditer(text):
        lexeme, at = match.group(), match.start()
        line, counted = line + text.count("\n", counted, at), at

        def fault(path: str, what: str, remedy: str, at: int = at, line: int = line) -> None:
            found.faults.append(Fault(path, f"column {place(text, at)[1]}: {what}", remedy, line))

        level = levels[-1] if levels else None
        if lexeme == ",":
            if level:
                level.index, level.key = level.index + 1, None
        elif lexeme in "]}":
            if levels:
                levels.pop()
        elif level and level.is_object and level.key is None and lexeme[0] == '"':
            level.key = _key(lexeme)
            path = level.here()
            if level.key in level.keys:
                fault(path, f"the key {level.key!r} stands twice", _REPEATED)
            level.keys.add(level.key)
            found.lines.setdefault(path, line)
        else:
            path = level.here() if level else ""
            found.lines.setdefault(path, line)
            if lexeme in "[{":
                if len(levels) == MAX_LEVELS:
                    fault("", f"nested too deeply: more than {MAX_LEVELS} levels", _DEEP)
                    return found
                levels.append(_Level(path, lexeme == "{"))
            elif lexeme[0] != '"' and not _is_finite(lexeme):
                fault(path, f"the number {lexeme[:20]}{'…' * (len(lexeme) > 20)}", _NUMBER)
    return found


def _key(lexeme: str) -> str:
    try:
        return str(json.loads(lexeme, strict=False))
    except ValueError:
        return lexeme


def _is_finite(lexeme: str) -> bool:
    try:
        return lexeme in ("true", "false", "null") or math.isfinite(float(lexeme))
    except ValueError:
        return True  # not a number at all: for json.loads to tell
