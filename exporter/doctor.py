"""The doctor: what this machine has, what is missing, how to get it, and what works without it."""

import platform
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from exporter import libraries
from exporter.fingerprint import version_of
from exporter.fonts import OFFERS, FontError, Stock, missing_wheels, stock_for
from exporter.formats import formats

OLDEST_PYTHON = (3, 11)

State = Literal["fine", "better", "missing"]


@dataclass(frozen=True)
class Finding:
    """One thing looked at. "better": all works, more would with `remedy`; "missing": `without` says what does not."""

    what: str
    state: State
    found: str
    remedy: str = ""
    without: str = ""


def findings() -> Iterator[Finding]:
    """Yield a finding for each thing that an export needs of its machine."""
    yield _python()
    for library in libraries.LIBRARIES:
        yield _library(library)
    for name in sorted({engine for chosen in formats().values() for engine in chosen.ENGINES}):
        yield _package(name)
    stock = stock_for()
    yield from _fonts(stock)
    yield _cache(stock.cache)


def install_line(found: list[Finding]) -> str:
    """Return one command that installs all system packages that are missing; "" if none is."""
    wanted = {finding.what for finding in found if finding.state != "fine"}
    missing = [library for library in libraries.LIBRARIES if library.name in wanted]
    if not missing:
        return ""
    if sys.platform == "darwin":
        return "brew install " + " ".join(sorted({library.brew for library in missing}))
    return "apt-get install -y " + " ".join(sorted({library.debian for library in missing}))


def _python() -> Finding:
    running = platform.python_version()
    if sys.version_info >= OLDEST_PYTHON:
        return Finding("Python", "fine", running)
    return Finding("Python", "missing", running, "install Python 3.11 or newer", "anything")


def _library(library: libraries.Library) -> Finding:
    version = libraries.found(library.name)
    if version:
        return Finding(library.name, "fine", version)
    remedy = f"brew install {library.brew}" if sys.platform == "darwin" else f"apt-get install {library.debian}"
    if library.needed:
        return Finding(library.name, "missing", "not found", remedy, f"no PDF ({library.purpose})")
    return Finding(library.name, "missing", "not found", remedy, library.purpose)


def _package(name: str) -> Finding:
    version = version_of(name)
    if version:
        return Finding(name, "fine", version)
    users = [chosen.LABEL for chosen in formats().values() if name in chosen.ENGINES]
    return Finding(name, "missing", "not installed", f"pip install {name}", f"no {', no '.join(users)}")


def _fonts(stock: Stock) -> Iterator[Finding]:
    try:
        absent = missing_wheels(stock)
    except FontError as fault:
        yield Finding("fonts", "missing", "unusable", str(fault), "no PDF, no web pages")
        return
    if not absent:
        yield Finding("fonts", "fine", "every family")
    by_remedy: dict[str, list[str]] = {}
    for family, remedy in absent.items():
        by_remedy.setdefault(remedy, []).append(family)
    for remedy, families in by_remedy.items():
        optional = all(OFFERS[family].extra for family in families)
        yield Finding(
            f"fonts ({', '.join(families)})",
            "better" if optional else "missing",
            "not installed",
            remedy,
            "characters of these scripts are reported, and left as boxes in PDF",
        )


def _cache(folder: Path) -> Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        remedy = "make it writable, or name another folder in EXPORTER_CACHE_DIR"
        return Finding("cache", "missing", f"{folder}: {error.strerror or error}", remedy, "no PDF, no web pages")
    return Finding("cache", "fine", str(folder))
