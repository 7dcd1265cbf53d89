"""Template sets unpacked on this machine: a folder for each, which may be emptied at any time, also by half."""

import io
import shutil
import tempfile
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from exporter.artifacts.blobs import Away, Damaged, Missing
from exporter.database import read
from exporter.database import tables as t
from exporter.logs import logger
from exporter.record.faults import Faults
from exporter.store import Store
from exporter.templates import TemplateSet, digest_of
from exporter.templates.layers import files_of

_STAGED = ".part-"
_STALE = 3600  # seconds after which what a killed process left belongs to nobody any more
_TRIES = 3

_log = logger("exporter.store")


def template_set(store: Store, digest: str) -> TemplateSet:
    """Return a template set, ready to render. It is fetched once for a process. Raise Away, Faults."""
    return _loaded(_Place(store.settings.template_folder, digest, store))


@dataclass(frozen=True)
class _Place:
    """Where a set lies on this machine, which is the same for all stores that unpack there."""

    folder: Path
    digest: str
    store: Store = field(compare=False)


@lru_cache(maxsize=4)
def _loaded(place: _Place) -> TemplateSet:
    folder = unpacked(place.store, place.digest)
    overlay = folder / "overlay"
    return TemplateSet(overlay if overlay.is_dir() else None, folder / "house")


def unpacked(store: Store, digest: str) -> Path:
    """Return the folder in which the files of a set lie, each of them as it was when the set was added. Raise Away."""
    folder = store.settings.template_folder / digest
    try:
        for _ in range(_TRIES):
            if folder.is_dir():
                if _digest_in(folder) == digest:
                    return folder
                _log.warning("a template set is damaged on this machine and unpacked anew", digest=digest[:12])
                _put_away(folder)
            _unpack(store, digest, folder)
    except OSError as error:
        told = f"template sets cannot be unpacked on the worker's machine: {error.strerror or type(error).__name__}"
        raise Away(told) from error
    raise Away("somebody keeps changing the folder of EXPORTER_TEMPLATES_CACHE on the worker's machine")


def _unpack(store: Store, digest: str, folder: Path) -> None:
    with read(store.engine) as session:
        row = session.get_one(t.TemplateSet, digest)
    try:
        data = store.blobs.get(row.blob)
    except (Missing, Damaged) as error:
        remedy = "add its folder again (`exporter templates add`)"
        raise Away(f"the files of the template set {row.name!r} are gone from the storage; {remedy}") from error
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear(folder.parent)
    staged = Path(tempfile.mkdtemp(dir=folder.parent, prefix=_STAGED))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(staged)  # what lies under its digest was packed by us
        staged.replace(folder)
    except OSError:
        if not folder.is_dir():  # else another process was faster
            raise
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _digest_in(folder: Path) -> str | None:
    """Return the digest of the files that lie in the folder of a set, None if they cannot even be read."""
    try:
        return digest_of(*(files_of(level) for name in ("overlay", "house") if (level := folder / name).is_dir()))
    except (Faults, OSError):
        return None


def _put_away(folder: Path) -> None:
    """Take the folder away at once, so that nobody meets half of it."""
    aside = Path(tempfile.mkdtemp(dir=folder.parent, prefix=_STAGED))
    with suppress(FileNotFoundError):  # another process was faster
        folder.replace(aside / folder.name)
    shutil.rmtree(aside, ignore_errors=True)


def _clear(folder: Path) -> None:
    for path in folder.glob(f"{_STAGED}*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE:
                shutil.rmtree(path, ignore_errors=True)
