"""What a family is, and its faces before and after preparation."""

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from exporter.fonts.catalogue import Style

# Part of every key in the cache and of the fingerprint: raise it when the preparation changes a byte of a face.
RECIPE = 7


@dataclass(frozen=True)
class Source:
    """One face before preparation: where it lies, and the SHA-256 of that file."""

    weight: int
    style: Style
    path: Path
    sha256: str


@dataclass(frozen=True)
class Family:
    """A family at hand, with the faces it will give."""

    name: str
    sources: tuple[Source, ...]
    origin: str  # "fontpkg-almarai 1.100", or the organisation's folder
    pinned: bool = False  # the sources are variable; each face is cut from one

    @cached_property
    def key(self) -> str:
        """Return the digest of the recipe and its tools, and of the sources."""
        parts = [f"recipe {RECIPE}", f"fonttools {version_of('fonttools')}", self.name]
        parts += [f"{source.weight} {source.style} {source.sha256}" for source in self.sources]
        if self.pinned:
            parts.append(f"uharfbuzz {version_of('uharfbuzz')}")
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Face:
    """A static face, ready to be used: TrueType or OpenType at `path`."""

    family: str
    weight: int
    style: Style
    path: Path
    sha256: str


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def version_of(distribution: str) -> str:
    """Return the installed version of a distribution."""
    from importlib.metadata import version

    return version(distribution)
