"""Readers: each turns a source into a `Briefing` (step 1 of the road).

The folder is the registry: a module or package in it whose name has no leading underscore is a reader. It gives

- `NAME`, `SUFFIXES`: how it is asked for, and which endings its files have;
- `recognises(head, suffix) -> bool`: whether the first bytes of a source are of its kind;
- `read(data, context) -> Reading`: the briefing, its pictures, and a line of the report for all that was not carried.

Engines are imported inside functions: knowing a reader must cost nothing. No reader opens a connection, nor a file
outside the folder of its source.
"""

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from exporter.record.briefing import Briefing
from exporter.record.faults import Fault, Faults

if TYPE_CHECKING:
    from exporter.assets import Picture

MAX_BYTES = 20 * 1024 * 1024
HEAD_BYTES = 4096
CHANNEL_LINK = "https://example.org/"
"""The channel of whoever names none."""


class NoReader(Faults):
    """No reader knows this kind of source."""


@dataclass(frozen=True)
class Remark:
    """A line of the import report: what a reader met that the record cannot hold as it is, and what became of it.

    `path` leads into the record where the matter has a place there, `line` into the source, from 1.
    """

    path: str
    line: int | None
    what: str
    became: str

    def __str__(self) -> str:
        """Return the remark as one line: [line N: ]what: what became of it."""
        where = f"line {self.line}: " if self.line is not None else ""
        return f"{where}{self.what}: {self.became}"


@dataclass(frozen=True)
class Reading:
    """What a reader made of a source: the briefing, its pictures by sha256, and the import report."""

    briefing: Briefing
    pictures: "dict[str, Picture]"
    report: tuple[Remark, ...]


@dataclass(frozen=True)
class Context:
    """Where the bytes of a source come from.

    `name` is the file's name, `folder` where it lies (None: nowhere, as for standard input), `channel_link` the page of
    the channel under which a briefing without an id of its own gets one.
    """

    name: str
    folder: Path | None = None
    channel_link: str = CHANNEL_LINK

    @property
    def stem(self) -> str:
        """Return the name by which the source is known: the file's without its ending; of `index.md` the folder's."""
        stem = Path(self.name).stem
        if stem.lower() in ("index", "_index", "readme") and self.folder is not None:
            return self.folder.resolve().name or stem
        return stem


class Reader(Protocol):
    """What a module in this folder gives."""

    NAME: str
    SUFFIXES: tuple[str, ...]

    def recognises(self, head: bytes, suffix: str) -> bool:
        """Return whether a source that begins with `head` and whose name ends in `suffix` is of this kind."""
        ...

    def read(self, data: bytes, context: Context) -> Reading:
        """Return what the source holds. Raise Faults with all that is wrong with it."""
        ...


@cache
def readers() -> dict[str, Reader]:
    """Return every reader by name."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_"))
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    return {module.NAME: cast(Reader, module) for module in modules}


def read(source: Path, *, channel_link: str | None = None, kind: str | None = None) -> Reading:
    """Return what the file `source` holds, read as `kind`, else by its content, else by its ending. Raise Faults."""
    data = _bytes_of(source)
    reader = _reader_for(data[:HEAD_BYTES], source.suffix.lower(), kind)
    return reader.read(data, Context(source.name, source.parent, channel_link or CHANNEL_LINK))


def _bytes_of(source: Path) -> bytes:
    try:
        if source.is_dir():
            raise Faults([Fault("", "a folder", "name the files in it")])
        if source.exists() and not source.is_file():
            raise Faults([Fault("", "not a plain file", "name a file")])
        with source.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        remedy = "let yourself read it" if isinstance(error, PermissionError) else "name a file that is there"
        raise Faults([Fault("", f"cannot be read: {error.strerror or error}", remedy)]) from None
    except Faults:
        raise
    except ValueError as error:  # a NUL in the name
        raise Faults([Fault("", f"no name of a file: {error}", "name a file")]) from None
    if len(data) > MAX_BYTES:
        raise Faults([Fault("", f"more than {MAX_BYTES // 1024 // 1024} MB", "split it into several briefings")])
    if not data.strip():
        raise Faults([Fault("", "the file is empty", "`exporter new` writes one to fill in")])
    return data


def _reader_for(head: bytes, suffix: str, kind: str | None) -> Reader:
    known = readers()
    if kind is not None:
        if kind not in known:
            raise Faults([Fault("", f"{kind!r} is no kind of source", f"choose one of {', '.join(known)}")])
        return known[kind]
    claimed = [reader for reader in known.values() if reader.recognises(head, suffix)]
    by_suffix = [reader for reader in claimed or known.values() if suffix in reader.SUFFIXES]
    chosen = by_suffix or claimed
    if not chosen:
        endings = ", ".join(ending for reader in known.values() for ending in reader.SUFFIXES)
        fault = f"no reader for this kind of file{f' ({suffix})' if suffix else ''}"
        raise NoReader([Fault("", fault, f"save it as one of {endings}")])
    return chosen[0]
