"""Readers: each turns a source into a `Briefing` (step 1 of the road).

The folder is the registry: a module or package in it whose name has no leading underscore is a reader. It gives

- `NAME`, `SUFFIXES`: how it is asked for, and which endings its files have;
- `recognises(data, suffix) -> int`: how surely a source is of its kind: NO, MAYBE or SURE;
- `read(data, context) -> Reading`: the briefing, its pictures, and a line of the report for all that was not carried;
- `LACKS`, if there is anything: what no source of its kind can say. An import over an earlier revision keeps it.

Engines are imported inside functions: knowing a reader must cost nothing. No reader opens a connection, nor a file
outside the folder of its source.
"""

import gc
import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypedDict, Unpack, cast

from exporter.record.briefing import Briefing
from exporter.record.faults import Fault, Faults

if TYPE_CHECKING:
    from exporter.assets import Picture

MAX_BYTES = 20 * 1024 * 1024
NO, MAYBE, SURE = range(3)
"""How surely a reader knows a source for its own: by nothing in it; by its looks; by what it says of itself."""
MAPPED = "mapped"
"""The reader that takes mapping files."""
_ENGINES = ("lxml.html", "markdown_it", "mdit_py_plugins.footnote", "resiliparse.extract.html2text", "trafilatura")
"""What takes long to import."""
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
    """What a reader made of a source: the briefing, its pictures by sha256, and the import report.

    `carried` are the fields of the record that the source itself gave: not those that were assumed, made of its name or
    left to their defaults. An import over an earlier revision changes no others. `lines` are the lines of the source,
    from 1, on which parts of the record begin, by path, as far as the reader knows them. `kind` is the name
    of the reader, and `lacks` names what no source of its kind can say (`LACKS` of the reader).
    """

    briefing: Briefing
    pictures: "dict[str, Picture]"
    report: tuple[Remark, ...]
    carried: frozenset[str] = frozenset()
    lines: Mapping[str, int] = field(default_factory=dict)
    kind: str = ""
    lacks: frozenset[str] = frozenset()


Changes = Literal["accept", "reject"]
"""What becomes of tracked changes that are still open in a Word file."""
Fetch = Callable[[str], bytes]
"""Brings the bytes at an address. Raise PictureFault saying why not."""


class Known(TypedDict, total=False):
    """What whoever names a source may say of it: see `Context`."""

    channel_link: str
    base: str | None
    changes: Changes | None
    mapping: Path | None
    fetch: Fetch | None


@dataclass(frozen=True)
class Context:
    """Where the bytes of a source come from, and what is known of them besides.

    `name` is the file's name; where `is_named` is false there was none, and it is made of the content. `folder` is
    where it lies (None: nowhere, as for standard input), `channel_link` the page of the channel under which a briefing
    without an id of its own gets one, `base` the address against which its links
    are, where it names none itself. `changes` settles tracked changes, `mapping` is a file that tells where the parts
    of a JSON stand, `fetch` brings pictures of hosts that were allowed; without it none is ever fetched.
    """

    name: str
    folder: Path | None = None
    channel_link: str = CHANNEL_LINK
    base: str | None = None
    changes: Changes | None = None
    mapping: Path | None = None
    fetch: Fetch | None = None
    is_named: bool = True

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

    def recognises(self, data: bytes, suffix: str) -> int:
        """Return how surely a source that holds `data` and whose name ends in `suffix` is of this kind."""
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


def loaded() -> list[str]:
    """Return the names of all that readers import when they read, for a process that is to have it at hand."""
    return [*(info.name for info in pkgutil.walk_packages(__path__, f"{__name__}.")), *_ENGINES]


def kinds() -> list[str]:
    """Return the names by which a kind of source may be asked for: the readers', and those of our mapping files."""
    return [*readers(), *_mappings()]


def _mappings() -> dict[str, Path]:
    return cast(dict[str, Path], getattr(readers().get(MAPPED), "MAPPINGS", {}))


def read(source: Path, *, kind: str | None = None, **known: Unpack[Known]) -> Reading:
    """Return what the file `source` holds, read as `kind`, else by its content, else by its ending. Raise Faults."""
    return read_bytes(_bytes_of(source), Context(source.name, source.parent, **known), kind=kind)


def kind_of(data: bytes, name: str, kind: str | None = None) -> str:
    """Return which reader would take a source of that name, asked for as `kind` or not. Raise Faults."""
    return _reader_for(data, Path(name).suffix.lower(), MAPPED if kind in _mappings() else kind).NAME


def read_bytes(data: bytes, context: Context, *, kind: str | None = None) -> Reading:
    """Return what `data` holds, read as `kind`, else by its content, else by the ending of its name. Raise Faults."""
    if len(data) > MAX_BYTES:
        raise Faults([Fault("", f"more than {MAX_BYTES // 1024 // 1024} MB", "split it into several briefings")])
    if not data.strip():
        raise Faults([Fault("", "the file is empty", "`exporter new` writes one to fill in")])
    if kind is not None and (mapping := _mappings().get(kind)):
        kind, context = MAPPED, replace(context, mapping=context.mapping or mapping)
    elif context.mapping is not None:
        kind = kind or MAPPED
    reader = _reader_for(data, Path(context.name).suffix.lower(), kind)
    with _uncollected():
        reading = reader.read(data, context)
    return replace(reading, kind=reader.NAME, lacks=getattr(reader, "LACKS", frozenset()))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python from looking for cycles: a reader makes objects by the hundred thousand, and nearly all of them last.

    It would look through them again and again, for a quarter of the time. Each reader is bounded, so is what waits.
    """
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()


def _bytes_of(source: Path) -> bytes:
    try:
        if source.is_dir():
            raise Faults([Fault("", "a folder", "name the files in it")])
        if source.exists() and not source.is_file():
            raise Faults([Fault("", "not a plain file", "name a file")])
        with source.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        remedy = "let yourself read it" if isinstance(error, PermissionError) else "name a file that is there"
        raise Faults([Fault("", f"cannot be read: {error.strerror or error}", remedy)]) from None
    except Faults:
        raise
    except ValueError as error:  # a NUL in the name
        raise Faults([Fault("", f"no name of a file: {error}", "name a file")]) from None


def _reader_for(data: bytes, suffix: str, kind: str | None) -> Reader:
    known = readers()
    if kind is not None:
        if kind not in known:
            raise Faults([Fault("", f"{kind!r} is no kind of source", f"choose one of {', '.join(kinds())}")])
        return known[kind]
    claims = {name: reader.recognises(data, suffix) for name, reader in known.items()}
    surest = max(claims.values())
    claimed = [known[name] for name, claim in claims.items() if claim == surest > NO]
    chosen = [reader for reader in claimed or known.values() if suffix in reader.SUFFIXES] or claimed
    if not chosen:
        endings = ", ".join(dict.fromkeys(ending for reader in known.values() for ending in reader.SUFFIXES))
        fault = f"no reader for this kind of file{f' ({suffix})' if suffix else ''}"
        raise NoReader([Fault("", fault, f"save it as one of {endings}")])
    return chosen[0]
