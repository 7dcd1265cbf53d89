"""The libraries outside Python that the PDF needs, opened as WeasyPrint opens them, without importing it."""

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Library:
    """A library: what it is called, the files it comes in (Linux, macOS), the package that brings it, what it does."""

    name: str
    files: tuple[str, ...]
    debian: str
    brew: str
    purpose: str
    version: Callable[[ctypes.CDLL], str] | None = None
    needed: bool = True
    """Whether there is no PDF without it."""


def _text(function: str) -> Callable[[ctypes.CDLL], str]:
    def version(library: ctypes.CDLL) -> str:
        asked = getattr(library, function)
        asked.restype = ctypes.c_char_p
        return bytes(asked()).decode()

    return version


def _fontconfig(library: ctypes.CDLL) -> str:
    number = int(library.FcGetVersion())
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


LIBRARIES = (
    Library(
        "pango",
        ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0.0.dylib"),
        "libpango-1.0-0",
        "pango",
        "lays out lines",
        _text("pango_version_string"),
    ),
    Library(
        "pangoft2",
        ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0.0.dylib"),
        "libpangoft2-1.0-0",
        "pango",
        "finds faces for Pango",
    ),
    Library(
        "gobject", ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"), "libglib2.0-0", "glib", "what Pango is built on"
    ),
    Library(
        "harfbuzz",
        ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
        "libharfbuzz0b",
        "harfbuzz",
        "shapes letters",
        _text("hb_version_string"),
    ),
    Library(
        "harfbuzz-subset",
        ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
        "libharfbuzz-subset0",
        "harfbuzz",
        "cuts faces to the letters used; without it a PDF takes three times as long",
        needed=False,
    ),
    Library(
        "fontconfig",
        ("libfontconfig.so.1", "libfontconfig.1.dylib"),
        "libfontconfig1",
        "fontconfig",
        "finds faces",
        _fontconfig,
    ),
)


@cache
def found(name: str) -> str | None:
    """Return the version of the library of that name, "found" if it does not tell one, None if it cannot be opened."""
    library = next(library for library in LIBRARIES if library.name == name)
    for file in library.files:
        try:
            opened = ctypes.CDLL(file)
            return library.version(opened) if library.version else "found"
        except (OSError, AttributeError):
            continue
    return None


def versions() -> dict[str, str]:
    """Return the version of each library, or "missing"; they shape the bytes of a PDF."""
    return {library.name: found(library.name) or "missing" for library in LIBRARIES}
