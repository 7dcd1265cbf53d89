"""Front matter: YAML between `---` lines, TOML between `+++` lines, and where each key stands.

YAML scalars stay the text that was written (1.10 is no number, a date no surprise). Tags and aliases are refused: the
first name Python objects, the second make bombs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from exporter.readers._page.toml import NoToml, toml_of
from exporter.record.faults import Fault, Faults, join

MAX_CHARACTERS = 200_000
MAX_LEVELS = 12

_FENCE = re.compile(r"(---|\+\+\+)[ \t]*\n")
_KEY = re.compile(r"\s*(#.*\n\s*)*[\w\"'][^\n:]*:(\s|$)")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class FrontMatter:
    """The fields, the line of each (by path, from 1), and the text that follows, which begins at `first_line`."""

    body: str
    first_line: int = 1
    fields: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def front_matter(text: str) -> FrontMatter:
    """Return the front matter of a Markdown text and what follows it. Raise Faults with their lines.

    A rule (`---`) at the beginning that no key follows is a rule.
    """
    fence = _FENCE.match(text)
    if fence is None:
        return FrontMatter(text)
    end = re.compile(rf"^(?:{re.escape(fence[1])}{'|[.]{3}' if fence[1] == '---' else ''})[ \t]*$", re.MULTILINE)
    closing = end.search(text, fence.end())
    inner = text[fence.end() : closing.start() if closing else len(text)]
    is_toml = fence[1] == "+++"
    if not is_toml and inner.strip() and not _KEY.match(inner):
        return FrontMatter(text)
    if not is_toml and inner[:1] == "\n" and not closing:
        return FrontMatter(text)
    if closing is None:
        raise Faults([Fault("", "the front matter is never closed", f"add a line {fence[1]} at its end", 1)])
    if len(inner) > MAX_CHARACTERS:
        raise Faults([Fault("", f"front matter of {len(inner)} characters", "move the text below it", 1)])
    fields, lines = _toml(inner) if is_toml else _yaml(inner)
    body = text[closing.end() :]
    return FrontMatter(body, text.count("\n", 0, closing.end()) + 1, fields, lines)


def _toml(text: str) -> tuple[dict[str, Any], dict[str, int]]:
    try:
        fields, lines = toml_of(text)
    except NoToml as none:
        where = f"column {none.column}: " if none.column else ""
        fault = f"{where}the front matter is {none}"
        raise Faults([Fault("", fault, "mend it", none.line + 1 if none.line else 1)]) from None
    return fields, {path: line + 1 for path, line in lines.items()}  # below the fence


def _yaml(text: str) -> tuple[dict[str, Any], dict[str, int]]:
    lines: dict[str, int] = {}
    faults: list[Fault] = []
    try:
        _refuse_tricks(text)
        root = yaml.compose(text, Loader=_Loader)
        fields = _value(root, "", lines, faults) if root is not None else {}
    except Faults:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where, line = "", 1
        if mark is not None:
            where, line = f"column {mark.column + 1}: ", mark.line + 2
        fault = f"{where}the front matter is not YAML: {error.problem or error.context}"
        raise Faults([Fault("", fault, "mend it; a value with a colon stands in quotes", line)]) from None
    except (yaml.YAMLError, ValueError) as error:
        first = str(error).splitlines()[0]
        raise Faults([Fault("", f"the front matter is not YAML: {first}", "mend it", 1)]) from None
    if not isinstance(fields, dict):
        raise Faults([Fault("", "the front matter holds no fields", "write `title: …`", 2)])
    if faults:
        raise Faults(faults)
    return fields, lines


def _refuse_tricks(text: str) -> None:
    """Raise Faults for tags, aliases and too deep levels, before anything is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        mark: Any = event.start_mark
        line = mark.line + 2
        if isinstance(event, yaml.AliasEvent):
            raise Faults([Fault("", f"an alias (*{event.anchor})", "write the value out", line)])
        if (tag := getattr(event, "tag", None)) is not None:
            raise Faults([Fault("", f"a tag ({tag})", "take it out", line)])
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_LEVELS:
            raise Faults([Fault("", "nested too deeply", "take levels out", line)])


def _value(node: Any, path: str, lines: dict[str, int], faults: list[Fault]) -> Any:
    """Return a YAML node as dicts, lists and text (None for an empty or null value)."""
    lines.setdefault(path, node.start_mark.line + 2)
    if isinstance(node, yaml.ScalarNode):
        return None if not node.style and node.value in ("", "~", "null", "Null", "NULL") else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, join(path, index), lines, faults) for index, item in enumerate(node.value)]
    return dict(_items(node, path, lines, faults))


def _items(node: Any, path: str, lines: dict[str, int], faults: list[Fault]) -> Iterator[tuple[str, Any]]:
    seen = set()
    for key, value in node.value:
        line = key.start_mark.line + 2
        if not isinstance(key, yaml.ScalarNode):
            faults.append(Fault(path, "a key that is no word", "write a word before the colon", line))
            continue
        there = join(path, key.value)
        if key.value in seen:
            faults.append(Fault(there, f"the key {key.value!r} stands twice", "keep one of the two", line))
        seen.add(key.value)
        lines[there] = line
        yield key.value, _value(value, there, lines, faults)
