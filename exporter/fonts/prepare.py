"""From sources to faces a renderer may use: kept once in the cache, whole or not at all."""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from exporter.fonts.catalogue import Style
from exporter.fonts.stock import Family, FontError, Source, Stock, family

_GENERIC = {
    "serif": "IBM Plex Serif",
    "sans-serif": "IBM Plex Sans Condensed",
    "monospace": "IBM Plex Mono",
    # Pango asks for this name, whatever the style sheet says, as soon as it meets an emoji.
    "emoji": "Noto Emoji",
}


@dataclass(frozen=True)
class Face:
    """A static face, ready to be used: TrueType or OpenType at `path`."""

    family: str
    weight: int
    style: Style
    path: Path
    sha256: str


def prepared(stock: Stock, name: str) -> tuple[Face, ...]:
    """Return the faces of a family, by weight and style, and make them first where the cache has none.

    Static files are linked or copied; from variable ones each weight is cut once (0.02 s, CJK 0.3 s a face).
    """
    wanted = family(stock, name)
    folder = stock.cache / "faces" / f"{slug(name)}-{wanted.key[:16]}"
    index = folder / "faces.json"
    if not index.is_file():
        with writing(stock):
            _prepare(stock, wanted, folder)
    entries = json.loads(index.read_text("utf-8"))
    return tuple(Face(name, e["weight"], e["style"], folder / e["file"], e["sha256"]) for e in entries)


def digest(stock: Stock, families: Iterable[str]) -> str:
    """Return one SHA-256 over the families, for the fingerprint: equal digests, equal faces. Nothing is prepared."""
    keys = [family(stock, name).key for name in dict.fromkeys(families)]
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def fontconfig_file(stock: Stock, families: Iterable[str]) -> Path:
    """Return a configuration for fontconfig under which these families, and no font of the machine, exist.

    The file's name is the digest of its content, so equal sets of families share one file (and may share one
    FontConfiguration). See fonts-conf(5).
    """
    names = list(dict.fromkeys(families))
    folders = [faces[0].path.parent for name in names if (faces := prepared(stock, name))]
    lines = ["<?xml version='1.0'?>", "<!DOCTYPE fontconfig SYSTEM 'urn:fontconfig:fonts.dtd'>", "<fontconfig>"]
    lines += [f"  <dir>{escape(str(folder))}</dir>" for folder in folders]
    lines += [_alias(generic, name) for generic, name in _GENERIC.items() if name in names]
    lines += [f"  <cachedir>{escape(str(stock.cache / 'fontconfig'))}</cachedir>", "</fontconfig>", ""]
    data = "\n".join(lines).encode()
    path = stock.cache / "sets" / f"{hashlib.sha256(data).hexdigest()[:16]}.conf"
    if not path.is_file():
        with writing(stock):
            write_whole(path, data)
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Put the bytes at `path` so that another process sees all of them or none; of two writers the last one stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _alias(generic: str, name: str) -> str:
    return f'  <alias binding="same"><family>{generic}</family><prefer><family>{name}</family></prefer></alias>'


def slug(name: str) -> str:
    """Return the name as a file name: letters and digits only, whatever an organisation calls its family."""
    return "".join(character for character in name if character.isascii() and character.isalnum())[:40] or "family"


@contextlib.contextmanager
def writing(stock: Stock) -> Iterator[None]:
    """Raise a FontError with the remedy where the cache cannot be written."""
    try:
        yield
    except OSError as error:
        raise FontError(
            f"the prepared fonts cannot be kept in {stock.cache} ({error.strerror or error}): "
            "make that folder writable, or name another one in EXPORTER_CACHE_DIR"
        ) from error


def _prepare(stock: Stock, wanted: Family, folder: Path) -> None:
    """Build the family's folder beside its place and move it there in one step; lose a race without complaint."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".new-"))
    try:
        entries = []
        for source in wanted.sources:
            name = _file_name(wanted, source)
            target = building / name
            if wanted.pinned:
                target.write_bytes(_pin(source))
            else:
                _link(source.path, target)
            sha256 = hashlib.sha256(target.read_bytes()).hexdigest()
            entries.append({"weight": source.weight, "style": source.style, "file": name, "sha256": sha256})
        (building / "faces.json").write_text(json.dumps(entries, indent=1), "utf-8")
        building.chmod(0o755)
        with contextlib.suppress(FileExistsError):
            _move(building, folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _move(building: Path, folder: Path) -> None:
    try:
        building.rename(folder)
    except OSError:
        # Another process was faster: its folder holds the same bytes.
        if not (folder / "faces.json").is_file():
            raise


def _file_name(wanted: Family, source: Source) -> str:
    italic = "i" if source.style == "italic" else ""
    return f"{slug(wanted.name)}-{source.weight}{italic}{source.path.suffix.lower()}"


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or a file that is not ours to link
        shutil.copyfile(source, target)


def _pin(source: Source) -> bytes:
    """Return the static face at the source's weight: HarfBuzz does in 0.02 s what fontTools does in 5 s."""
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(source.path)))
    cut = uharfbuzz.SubsetInput()
    cut.keep_everything()
    for axis in face.axis_infos:
        cut.pin_axis_location(face, axis.tag, source.weight if axis.tag == "wght" else axis.default_value)
    return bytes(uharfbuzz.subset(face, cut).blob.data)
