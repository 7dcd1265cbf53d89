"""Where the parts of a record stand in its source, looked up only once somebody asks: most records are sound."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from exporter.record.faults import join

Data = dict[str, Any]
_CONTAINERS = (dict, list)


class Lines(Mapping[str, int]):
    """The lines (from 1) of the parts of `data` by their paths; `known` are those of parts that say none themselves."""

    def __init__(self, data: Data, known: Mapping[str, int]) -> None:
        self._data, self._known = data, known

    @cached_property
    def _found(self) -> dict[str, int]:
        found = dict(self._known)
        stack: list[tuple[Any, str]] = [(self._data, "")]
        while stack:
            value, path = stack.pop()
            first = value if isinstance(value, dict) else value[0] if value else None
            # A row of a table begins where its first cell does.
            if isinstance(first, dict) and first.get("_line") is not None:
                found.setdefault(path, first["_line"])
            parts = value.items() if isinstance(value, dict) else enumerate(value)
            stack += [
                (item, join(path, key))
                for key, item in parts
                if isinstance(item, _CONTAINERS) and not (isinstance(key, str) and key[0] == "_")
            ]
        return found

    def __getitem__(self, path: str) -> int:
        """Return the line of the part at a path."""
        return self._found[path]

    def __iter__(self) -> Iterator[str]:
        """Yield the paths of the parts whose lines are known."""
        return iter(self._found)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._found)
