"""What is wrong with a record: where, what, and how to mend it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, order=True)
class Fault:
    """One fault. `path` leads into the record (`sections[2].blocks[0].rows[4]`), `line` into the source, from 1."""

    path: str
    fault: str
    remedy: str = ""
    line: int | None = None

    def __str__(self) -> str:
        """Return the fault as one line: [line N: ]path: fault[; remedy]."""
        where = f"line {self.line}: " if self.line is not None else ""
        path = f"{self.path}: " if self.path else ""
        return f"{where}{path}{self.fault}{'; ' + self.remedy if self.remedy else ''}"

    def under(self, path: str) -> "Fault":
        """Return the fault with its path put under `path`."""
        return replace(self, path=join(path, self.path))


def join(path: str, more: str | int) -> str:
    """Return a path prolonged by a field name, an index or another path."""
    if isinstance(more, int):
        return f"{path}[{more}]"
    return f"{path}.{more}" if path and more and not more.startswith("[") else path + more


def nearest(path: str, lines: Mapping[str, int]) -> int | None:
    """Return the line of a path, or of the nearest part around it that has one; None if there is none."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)


class Faults(ValueError):
    """All faults of one source, in one answer."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
