"""The folder of prepared things: every file and folder in it is there whole or not at all."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from exporter import cache
from exporter.record.faults import Fault, Faults


class FontError(Faults):
    """Fonts are missing, cannot be used or cannot be prepared; each fault says which, why and what to do."""


def write_whole(path: Path, data: bytes) -> None:
    """Put the bytes at `path` so that another process sees all of them or none; of two writers the last one stays."""
    with keeping(path.parent):
        cache.write_whole(path, data)


@contextlib.contextmanager
def keeping(folder: Path) -> Iterator[None]:
    """Raise a FontError with the remedy where the cache cannot be written."""
    try:
        yield
    except OSError as error:
        fault = f"the prepared fonts cannot be kept here ({error.strerror or error})"
        remedy = "make this folder writable, or name another one in EXPORTER_CACHE_DIR"
        raise FontError([Fault(str(folder), fault, remedy)]) from error


def slug(name: str) -> str:
    """Return the name as a file name: letters and digits only, whatever an organisation calls its family."""
    return "".join(character for character in name if character.isascii() and character.isalnum())[:40] or "family"
