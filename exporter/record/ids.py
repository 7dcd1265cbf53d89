"""Ids for what has none, and the short forms of blocks: a string for a paragraph, a list for an item or a cell."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from exporter.record.clean import without_surrogates
from exporter.record.faults import join

_written = json.JSONEncoder(sort_keys=True, default=str).encode
_CONTAINERS = (dict, list, tuple)
_ID_PREFIXES = {"sections": "s", "sources": "src", "corrections": "cor"}


def with_ids(value: Any) -> Any:
    """Return the data with an id for each block, section, source and correction that has none.

    Such an id comes from the content, not from the place, so that a block keeps it when another is put in before it.
    """
    taken = {found["id"] for found in dicts(value) if isinstance(found.get("id"), str)}
    numbers: dict[str, int] = {}  # equal content is common (cells of a large table): never count from 1 again

    def fresh(prefix: str, content: Any) -> str:
        name = f"{prefix}_{hashlib.sha256(_written(content).encode('utf-8', 'replace')).hexdigest()[:8]}"
        number = numbers.get(name, 1)
        chosen = name if number == 1 else f"{name}_{number}"
        while chosen in taken:
            number += 1
            chosen = f"{name}_{number}"
        numbers[name] = number
        taken.add(chosen)
        return chosen

    def block(value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            value = {"kind": "paragraph", "text": value}
        if not isinstance(value, dict):
            return value
        value = filled(value, "")
        kind = value.get("kind")
        return named(value, kind[:12] if isinstance(kind, str) and kind.isalpha() and kind.isascii() else "block")

    def named(value: dict[str, Any], prefix: str) -> dict[str, Any]:
        return value if "id" in value else {"id": fresh(prefix.lower(), value)} | value

    def blocks(value: Any) -> Any:
        """Return the blocks of a list, an item, a cell or an answer, also in their short forms."""
        if isinstance(value, str):
            return [block(value)] if value.strip() else []
        return [block(one) for one in value] if isinstance(value, list) else filled(value, "")

    def filled(value: Any, role: str) -> Any:
        if isinstance(value, str):
            if role == "answer":
                return blocks(value)
            return without_surrogates(value)  # JSON can hold "\ud800", no encoder can
        if role in ("blocks", "answer") and isinstance(value, list):
            return blocks(value)
        if isinstance(value, list):
            if role == "items":
                return [blocks(one) for one in value]
            if role == "rows":
                return [[blocks(cell) for cell in row] if isinstance(row, list) else row for row in value]
            inner = [one if isinstance(one, str) and one.isascii() else filled(one, role) for one in value]
            prefix = _ID_PREFIXES.get(role)
            return [named(one, prefix) if prefix and isinstance(one, dict) else one for one in inner]
        if not isinstance(value, dict):
            return value
        data = {}
        for key, item in value.items():
            if isinstance(item, str):  # nearly all there is in a text: nothing to do, and quickly
                data[key] = item if key != "answer" and item.isascii() else filled(item, key)
            else:
                data[key] = filled(item, key) if isinstance(item, _CONTAINERS) else item
        return data | {"lead": block(data["lead"])} if isinstance(data.get("lead"), dict) else data

    return filled(value, "")


def dicts(value: Any) -> list[dict[str, Any]]:
    """Return each JSON object inside `value`, in no order: `objects` without the places, at a third of the time."""
    found, stack = [], [value]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            found.append(value)
            value = value.values()
        elif not isinstance(value, list | tuple):
            continue
        stack += [item for item in value if isinstance(item, _CONTAINERS)]
    return found


Place = tuple[Any, str | int]
"""Where a value stands: (the place of what holds it, its key or index); () at the top. `path_of` writes it out."""


def objects(value: Any) -> Iterator[tuple[Place | tuple[()], dict[str, Any]]]:
    """Yield (place, object) for each JSON object inside `value`, outermost first, in reading order."""
    stack: list[tuple[Place | tuple[()], Any]] = [((), value)]
    while stack:
        place, value = stack.pop()
        if isinstance(value, dict):
            yield place, value
            inner = [((place, key), item) for key, item in value.items() if isinstance(item, dict | list | tuple)]
        elif isinstance(value, list | tuple):
            inner = [
                ((place, index), item) for index, item in enumerate(value) if isinstance(item, dict | list | tuple)
            ]
        else:
            continue
        inner.reverse()
        stack += inner


def path_of(place: Place | tuple[()]) -> str:
    """Return the path (`sections[2].blocks[0]`) of a place."""
    steps: list[str | int] = []
    while place:
        place, step = place
        steps.append(step)
    path = ""
    for step in reversed(steps):
        path = join(path, step if isinstance(step, int) else str(step))
    return path
