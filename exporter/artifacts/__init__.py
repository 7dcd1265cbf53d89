"""Artifacts: the key under which the bytes of a format go, and files that appear whole or not at all."""

import contextlib
import errno
import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from exporter.record.canonical import digest
from exporter.record.edition import Edition

_STALE = 3600  # seconds after which a staged file belongs to nobody any more
_STAGED = ".exporter-part"
_REMEDIES = {
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "make it writable"),
    **dict.fromkeys((errno.EEXIST, errno.EISDIR, errno.ENOTDIR), "move away what stands in its place"),
    **dict.fromkeys((errno.ENOENT, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL), "correct its name"),
}

# Not asked of the machine: its list of types differs from the next one's.
_MEDIA_TYPES = {
    ".css": "text/css",
    ".gif": "image/gif",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}


class NotKept(RuntimeError):
    """A file could not be put where it should lie: which one, why, and what to do."""


def key(edition: Edition, format_name: str, template_set: str, fingerprint: Mapping[str, str]) -> str:
    """Return the sha256 (hex) of all that the bytes of a format come from: equal keys, equal bytes.

    `edition` is what goes out (`export.presentable`), `template_set` the digest of the template set.
    """
    facts = {
        "briefings": [digest(briefing) for briefing in edition.briefings],
        "edition": edition.model_dump(mode="json", exclude={"briefings"}),
        "fingerprint": dict(fingerprint),
        "format": format_name,
        "template_set": template_set,
    }
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def media_type(name: str) -> str:
    """Return the media type of a file that lies beside a main file, by its suffix."""
    return _MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put all files into the folder, or none: they are staged and flushed first, then moved, the first one last.

    Whoever finds the main file, which comes first, finds all it needs. Names are relative, with /. Raise NotKept.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for name, data in files.items():
            path = folder / _checked(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            # By chance, not by the number of the process: that is the same in the next container.
            temporary = path.with_name(f".{secrets.token_hex(8)}{_STAGED}")
            staged.append((temporary, path))
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for temporary, path in reversed(staged):
            temporary.replace(path)
    except BaseException as error:
        for temporary, _ in staged:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _not_kept(folder, error) from error
        raise
    for parent in {path.parent for _, path in staged}:
        _flush(parent)


def cleared(folder: Path, *names: str) -> None:
    """Make the folder ready for an export: it is there, `names` and what killed exports left are not. Raise NotKept."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise _not_kept(folder, error) from error
    for pattern in (f".*{_STAGED}", f"*/.*{_STAGED}"):
        for path in folder.glob(pattern):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > _STALE:
                    path.unlink()


def _not_kept(folder: Path, error: OSError) -> NotKept:
    name = Path(error.filename or folder)
    where = str(folder) if name == folder or name.name.endswith(_STAGED) else f"{folder}/{name.name}"
    remedy = _REMEDIES.get(error.errno or 0, "free the disk")
    return NotKept(f"{where} cannot be written: {error.strerror or error}; {remedy}, or name another folder")


def _checked(name: str) -> str:
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts:
        raise ValueError(f"{name!r} is no name for a file in the folder of an export")
    return name


def _flush(folder: Path) -> None:
    """Write the folder's entries to the disk, so that a file survives a power cut under its new name."""
    with _opened(folder) as handle, contextlib.suppress(OSError):  # some network file systems have no such thing
        os.fsync(handle)


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)
