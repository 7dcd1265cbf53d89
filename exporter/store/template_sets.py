"""Template sets as they are kept: whole, with our own files below an organisation's, and never changed.

An export names one by its digest, so every worker renders with the very files that were in use when it was accepted,
whatever was activated or installed since.
"""

import io
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select

from exporter.database import read, write
from exporter.database import tables as t
from exporter.formats import examine, formats
from exporter.logs import logger
from exporter.store import Store
from exporter.templates import TemplateSet, digest_of

HOUSE = "house"
"""The name of the set that comes with exporter, nothing laid over it."""
_LEVELS = ("overlay", "house")
_OLD = (1980, 1, 1, 0, 0, 0)  # the same archive for the same files

_log = logger("exporter.store")


class UnknownSet(LookupError):
    """No such template set, or none that could be gone back to."""


def add(store: Store, name: str, folder: Path | None) -> t.TemplateSet:
    """Return a template set as it is kept from now on, `folder` laid over ours; the same files give the same set.

    All that a set can be asked beforehand is asked: theme, logo, what formats take from it. Raise Faults.
    """
    templates = TemplateSet(folder)
    _ = templates.logos
    examine(formats(), templates)
    return _keep(store, name, templates)


def listed(store: Store) -> tuple[Sequence[t.TemplateSet], str | None]:
    """Return all template sets, the newest first, and the digest of the one in use."""
    with read(store.engine) as session:
        rows = session.scalars(
            select(t.TemplateSet).order_by(t.TemplateSet.created_at.desc(), t.TemplateSet.digest)
        ).all()
    return rows, _active(store)


def find(store: Store, named: str) -> t.TemplateSet:
    """Return a template set by name (the newest of that name) or first digits of its digest. Raise UnknownSet."""
    rows, _ = listed(store)
    found = [row for row in rows if row.name == named] or [row for row in rows if row.digest.startswith(named)]
    if not found:
        known = ", ".join(dict.fromkeys(row.name for row in rows)) or "none"
        raise UnknownSet(f"no template set is called {named!r}; there are: {known}")
    return found[0]


def activate(store: Store, digest: str) -> None:
    """Make a template set the one in use: for exports that are accepted from now on."""
    with write(store.engine) as session:
        session.add(t.Activation(digest=digest))


def rollback(store: Store) -> t.TemplateSet:
    """Return the template set that was in use before the present one, and is again. Raise UnknownSet."""
    with read(store.engine) as session:
        past = session.scalars(select(t.Activation.digest).order_by(t.Activation.id.desc())).all()
    before = next((digest for digest in past if digest != past[0]), None)
    if before is None:
        raise UnknownSet("no other template set was in use before")
    activate(store, before)
    return find(store, before)


def active(store: Store) -> str:
    """Return the digest of the template set in use; ours is kept and put in use if there is none."""
    return _active(store) or renew(store)


def renew(store: Store) -> str:
    """Return the digest of the set in use, after our own files in it were brought to those of this version.

    Done when a version is installed: an organisation's folder is laid over the new house set, as a new set that
    `rollback` leads back from.
    """
    house = TemplateSet()
    found = _active(store)
    row = find(store, found) if found else None
    if row and row.house == house.digest:
        return row.digest
    if row is None or row.overlay is None:
        fresh = _keep(store, HOUSE, house)
    else:
        fresh = _keep(store, row.name, TemplateSet(_unpacked(store, row.digest) / "overlay"))
    activate(store, fresh.digest)
    _log.info("template set renewed", name=fresh.name, digest=fresh.digest[:12])
    return fresh.digest


def template_set(store: Store, digest: str) -> TemplateSet:
    """Return a template set, ready to render. It is fetched once for a process. Raise UnknownSet, Away."""
    return _loaded(store, digest)


@lru_cache(maxsize=4)
def _loaded(store: Store, digest: str) -> TemplateSet:
    folder = _unpacked(store, digest)
    overlay = folder / "overlay"
    return TemplateSet(overlay if overlay.is_dir() else None, folder / "house")


def _keep(store: Store, name: str, templates: TemplateSet) -> t.TemplateSet:
    levels = dict(zip(_LEVELS[-len(templates.layers) :], templates.layers, strict=True))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for level, files in levels.items():
            for file in sorted(files):
                archive.writestr(zipfile.ZipInfo(f"{level}/{file}", _OLD), files[file], zipfile.ZIP_DEFLATED)
    row = t.TemplateSet(
        digest=templates.digest,
        name=name,
        blob=store.blobs.put(packed.getvalue()),
        house=digest_of(levels["house"]),
        overlay=digest_of(levels["overlay"]) if "overlay" in levels else None,
    )
    with write(store.engine) as session:
        if session.get(t.TemplateSet, row.digest) is None:
            session.add(row)
    return find(store, templates.digest)


def _active(store: Store) -> str | None:
    with read(store.engine) as session:
        return session.scalar(select(t.Activation.digest).order_by(t.Activation.id.desc()).limit(1))


def _unpacked(store: Store, digest: str) -> Path:
    """Return the folder in which the files of a set lie; a folder that is there is whole."""
    folder = store.settings.template_folder / digest
    if folder.is_dir():
        return folder
    data = store.blobs.get(find(store, digest).blob)
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".part-"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(staged)  # what lies under its digest was packed by us
        staged.replace(folder)
    except OSError:
        if not folder.is_dir():  # else another process was faster
            raise
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return folder
