"""Blobs as files of a folder."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from exporter import artifacts
from exporter.artifacts.blobs import DIGEST, FOLDER, NOTES, Away, Damaged, Missing, note_of, path_of


class Folder:
    """Blobs as files: blobs/<two digits>/<digest>."""

    outlives_a_fork = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Return the digest under which the bytes lie; they are on the disk before it is told. Raise Away."""
        name = hashlib.sha256(data).hexdigest()
        path = self._path(name)
        try:
            if path.is_file() and path.stat().st_size == len(data):
                os.utime(path)  # as good as put now: what nobody names is taken away by its age
            else:
                artifacts.write(path.parent, {path.name: data})
        except (OSError, artifacts.NotKept) as error:
            raise Away(_reason(error)) from error
        return name

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a blob. Raise Missing, Damaged, Away."""
        path = self._path(sha256)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            raise Missing(sha256) from None
        except OSError as error:
            raise Away(_reason(error)) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            path.unlink(missing_ok=True)
            raise Damaged(sha256)
        return data

    def has(self, sha256: str) -> bool:
        """Return whether there is a blob of that digest."""
        return self._path(sha256).is_file()

    def remove(self, sha256: str) -> None:
        """Take a blob away, if it is there. Raise Away."""
        try:
            self._path(sha256).unlink(missing_ok=True)
        except OSError as error:
            raise Away(_reason(error)) from error

    def names(self) -> Iterator[tuple[str, float]]:
        """Yield the digest of each blob, and when it was put last."""
        for path in (self._folder / FOLDER).glob("*/*"):
            if DIGEST.fullmatch(path.name):
                with suppress(FileNotFoundError):  # since a moment ago
                    yield path.name, path.stat().st_mtime

    def note(self, name: str, data: bytes) -> None:
        """Keep a few bytes under a name; none: forget it. Raise Away."""
        try:
            if data:
                artifacts.write(self._folder / NOTES, {note_of(name): data})
            else:
                (self._folder / NOTES / note_of(name)).unlink(missing_ok=True)
        except (OSError, artifacts.NotKept) as error:
            raise Away(_reason(error)) from error

    def noted(self, name: str) -> bytes:
        """Return what was kept under a name; nothing if nothing was. Raise Away."""
        try:
            return (self._folder / NOTES / note_of(name)).read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise Away(_reason(error)) from error

    def probe(self) -> None:
        """Raise Away if nothing can be written and read again."""
        try:
            artifacts.write(self._folder, {"probe": b"probe"})
            if (self._folder / "probe").read_bytes() != b"probe":
                raise Away("what is written into the folder of artifacts reads back otherwise")
        except (OSError, artifacts.NotKept) as error:
            raise Away(_reason(error)) from error

    def _path(self, sha256: str) -> Path:
        return self._folder / path_of(sha256)


def _reason(error: Exception) -> str:
    """Return why blobs in a folder cannot be had, without its name."""
    cause = error.__cause__ or error
    return f"the storage of artifacts fails: {getattr(cause, 'strerror', None) or type(cause).__name__}"
