"""The objects of a source that each make a briefing."""

from typing import Any

from exporter.readers.mapped._mapping import Mapping
from exporter.readers.mapped._search import found


def items_of(mapping: Mapping, value: Any) -> list[Any]:
    """Return the objects of a source: those of a list, those where the mapping looks for a list, else the source."""
    if isinstance(value, list):
        return value
    listed = found(mapping.items, value) if mapping.items else None
    return listed if isinstance(listed, list) else [value]


def recognised(mapping: Mapping, item: Any) -> bool:
    """Return whether an object has all that a mapping knows its kind by."""
    return bool(mapping.recognise) and all(
        found(path, item) is not None and found(path, item) is not False for path in mapping.recognise
    )
