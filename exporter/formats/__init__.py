"""Formats: each encodes an edition into bytes, and reads such bytes back.

The folder is the registry: a module or package in it whose name has no leading underscore is a format. It gives

- `NAME`, `LABEL`, `SUFFIX`, `MEDIA_TYPE`: how it is asked for, shown to people, named on disk, served;
- `SPACING`: "kept", or "lost" where the file does not tell a line end from a space (PDF);
- `CARRIES`, `LEVELS`, `BLURRED`: what it can hold besides words (`EVERYTHING` less what it cannot), its deepest level
  of heading, and by part of a briefing the marks that its look hides (a bold word in what is bold anyway);
- `ENGINES`: the distributions whose versions shape its bytes (part of the fingerprint);
- `encode(edition, templates, pictures) -> Rendering`: pure, so equal input gives equal bytes;
- `read_back(files) -> list[Passage]`: what a reader finds in the body of the finished files, in reading order.

A format that must leave briefings out (a feed: embargo, rights) also gives `omits(edition) -> frozenset[int]`, their
indices, so that the check does not miss them. One that takes more than templates from a template set (Word: a reference
document) gives `examine(templates)`, which raises Faults before anything is made. One that puts words of its own beside
those of the record (text: the scheme of an address) gives `ADDS`; one that ends where it is full (email) gives
`cuts(edition, templates)`, which tells where.

Engines are imported inside functions: knowing a format must cost nothing.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal, Protocol, cast, runtime_checkable

from exporter.record.asset import Asset
from exporter.record.edition import Edition
from exporter.record.reading import Passage

if TYPE_CHECKING:
    from exporter.assets import Pictures
    from exporter.templates import TemplateSet


@dataclass(frozen=True)
class Rendering:
    """What a format made of an edition.

    `files` maps names (relative, with /) to bytes, the main file first. `media` are the pictures that must lie in
    `media/` beside them. `notices` are sentences for the manifest: what is not as the record would have it.
    """

    files: dict[str, bytes]
    media: tuple[Asset, ...] = ()
    notices: tuple[str, ...] = ()
    extra_media: dict[str, bytes] = field(default_factory=dict)
    """Further files for `media/` by name (web fonts, pictures in other sizes and kinds)."""
    origins: dict[str, str] = field(default_factory=dict)
    """For files of `extra_media` that were made of a picture of the edition: its sha256."""


class Format(Protocol):
    """What a module in this folder gives."""

    NAME: str
    LABEL: str
    SUFFIX: str
    MEDIA_TYPE: str
    SPACING: Literal["kept", "lost"]
    CARRIES: frozenset[str]
    LEVELS: int
    BLURRED: Mapping[str, frozenset[str]]
    ENGINES: tuple[str, ...]

    def encode(self, edition: Edition, templates: "TemplateSet", pictures: "Pictures") -> Rendering:
        """Return the edition in this format."""
        ...

    def read_back(self, files: Mapping[str, bytes]) -> list[Passage]:
        """Return the passages found in files of this format, in reading order."""
        ...


@runtime_checkable
class Omitting(Protocol):
    """What a format gives besides that must leave briefings out."""

    def omits(self, edition: Edition) -> frozenset[int]:
        """Return the indices of the briefings of an edition that the format may not carry."""
        ...


@runtime_checkable
class Cutting(Protocol):
    """What a format gives besides that has room for so much."""

    def cuts(self, edition: Edition, templates: "TemplateSet") -> Mapping[int, str]:
        """Return for each briefing that is not held whole the path of what is left out first, "" for all of it."""
        ...


@runtime_checkable
class Adding(Protocol):
    """What a format gives besides that puts words of its own beside those of the record."""

    ADDS: frozenset[str]


@runtime_checkable
class Examining(Protocol):
    """What a format gives besides that takes files of its own from a template set."""

    def examine(self, templates: "TemplateSet") -> None:
        """Raise Faults if a file of the template set cannot be used."""
        ...


class Unavailable(RuntimeError):
    """A format's engine cannot be used on this machine: what is missing, and how to get it."""


def examine(names: Iterable[str], templates: "TemplateSet") -> None:
    """Raise Faults if a template set holds a file that one of the formats cannot use."""
    for name in names:
        chosen = formats()[name]
        if isinstance(chosen, Examining):
            chosen.examine(templates)


@cache
def formats() -> dict[str, Format]:
    """Return every format by name."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_"))
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    return {module.NAME: cast(Format, module) for module in modules}
