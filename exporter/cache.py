"""The folder of all that may be rebuilt (prepared faces, compiled templates), and files in it: whole or not there."""

import os
import tempfile
from pathlib import Path

_named: Path | None = None


def name_folder(folder: Path | None) -> None:
    """Name the folder once, at the start of a program; None stands for the user's own cache folder."""
    global _named
    _named = folder


def folder() -> Path:
    """Return the folder, absolute; it may not be there yet."""
    if _named is not None:
        return _named.absolute()
    import platformdirs

    return Path(platformdirs.user_cache_dir("exporter", appauthor=False)).absolute()


def write_whole(path: Path, data: bytes) -> None:
    """Put the bytes at `path` so that another process sees all of them or none; of two writers the last one stays.

    Raise OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
