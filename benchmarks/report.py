"""The table: Markdown on standard output, and between two marks of a page."""

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from benchmarks.sections import Row

_VERSIONS = ("weasyprint", "pydyf", "python-docx", "feedgen", "lxml", "jinja2", "pypandoc-binary", "typst")
_HEAD = ("what", "beside", "to reach", "reached", "span", "by wall clock", "ms")
BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of figures -->"


def told(parts: Mapping[str, Sequence[Row]], effort: str) -> str:
    """Return the tables of all parts, with what they were measured on."""
    return "\n".join([_machine(effort), "", *(line for title, rows in parts.items() for line in _part(title, rows))])


def _machine(effort: str) -> str:
    versions = []
    for name in _VERSIONS:
        try:
            versions.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            versions.append(f"{name} missing")
    system = f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{datetime.now(UTC):%d %B %Y}, {effort}; {system}; {', '.join(versions)}."


def _part(title: str, rows: Iterable[Row]) -> list[str]:
    lines = [f"**{title}**", "", _line(_HEAD), "|".join(["", *("---" for _ in _HEAD), ""])]
    for row in rows:
        mark = {True: " ✓", False: " ✗", None: ""}[row.met]
        lines.append(_line((row.what, row.beside, row.goal, row.reached + mark, row.span, row.wall, row.times)))
    return [*lines, ""]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def put(page: Path, figures: str) -> None:
    """Put the figures between the two marks of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, mark, after = rest.partition(END)
    assert mark, f"{page} has no place for figures"
    page.write_text(f"{before}{BEGIN}\n\n{figures}\n{END}{after}", encoding="utf-8")
