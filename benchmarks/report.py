"""The tables: Markdown on standard output, and on a page, each between two marks of its own."""

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.sections import Row

_VERSIONS = ("weasyprint", "pydyf", "python-docx", "feedgen", "lxml", "jinja2", "pypandoc-binary", "typst")


@dataclass(frozen=True)
class Table:
    """A table with heads of its own."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


_HEAD = ("what", "beside", "to reach", "reached", "span", "by wall clock", "ms")


def begin(part: str) -> str:
    """Return the mark in front of a part's figures."""
    return f"<!-- figures: {part} -->"


def end(part: str) -> str:
    """Return the mark behind them."""
    return f"<!-- end of {part} -->"


def table(rows: Iterable["Row"] | Table, effort: str) -> str:
    """Return the table of a part, with the day and what it was measured on."""
    made = rows if isinstance(rows, Table) else Table(_HEAD, tuple(map(_cells, rows)))
    lines = [_line(made.head), "|".join(["", *("---" for _ in made.head), ""]), *map(_line, made.rows)]
    return "\n".join([*lines, "", _told(effort)])


def _cells(row: "Row") -> tuple[str, ...]:
    mark = {True: " ✓", False: " ✗", None: ""}[row.met]
    return row.what, row.beside, row.goal, row.reached + mark, row.span, row.wall, row.times


def _told(effort: str) -> str:
    system = f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    load = f"load {os.getloadavg()[0]:.0f}"
    return f"{datetime.now(UTC):%d %B %Y}, {effort}; {system}, {load}; {', '.join(map(_version, _VERSIONS))}."


def _version(name: str) -> str:
    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:
        return f"{name} missing"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def put(page: Path, part: str, figures: str) -> None:
    """Put the figures of a part between its two marks of a page; what else stands there stays."""
    before, _, rest = page.read_text(encoding="utf-8").partition(begin(part))
    _, mark, after = rest.partition(end(part))
    assert mark, f"{page} has no place for the figures of {part}"
    page.write_text(f"{before}{begin(part)}\n\n{figures}\n\n{mark}{after}", encoding="utf-8")
