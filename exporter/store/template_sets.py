"""Template sets as they are kept: whole, with our own files below an organisation's, and never changed.

An export names one by its digest, so every worker renders with the very files that were in use when it was accepted,
whatever was activated or installed since.
"""

import io
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from exporter.database import read, write
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.fonts.stock import open_stock
from exporter.formats import examine, formats
from exporter.logs import logger
from exporter.record.faults import Fault, Faults
from exporter.store import Store
from exporter.store.unpacked import template_set, unpacked
from exporter.templates import TemplateSet, digest_of
from exporter.templates.examined import faults_in

__all__ = [
    "HOUSE",
    "UnknownSet",
    "activate",
    "active",
    "add",
    "checked",
    "find",
    "in_use",
    "listed",
    "renew",
    "rollback",
    "template_set",
]

HOUSE = "house"
"""The name of the set that comes with exporter, nothing laid over it."""
_LEVELS = ("overlay", "house")
_OLD = (1980, 1, 1, 0, 0, 0)  # the same archive for the same files
_SHORTEST = 4  # digits of a digest that may stand for it

_log = logger("exporter.store")

_LAST = select(t.Activation).order_by(t.Activation.id.desc()).limit(1)
_CHOSEN = select(t.Activation.digest).order_by(t.Activation.id.desc()).limit(1)


class UnknownSet(LookupError):
    """No such template set, or none that could be gone back to."""


def checked(folder: Path | None) -> TemplateSet:
    """Return our template set with a folder laid over it, after all that can be asked beforehand was asked.

    Raise Faults with all that is wrong: theme, logo, templates that cannot be compiled, labels, faces, what formats
    take from it.
    """
    templates = TemplateSet(folder)
    faults: list[Fault] = list(faults_in(templates))
    try:
        open_stock(folder=folder / "fonts" if folder else None)
    except Faults as found:
        faults += found.faults
    try:
        examine(formats(), templates)
    except Faults as found:
        faults += found.faults
    if faults:
        raise Faults(faults)
    return templates


def add(store: Store, name: str, folder: Path | None) -> t.TemplateSet:
    """Return a template set as it is kept from now on, `folder` laid over ours. Raise Faults, Away.

    The same files give the same set, under the name that it had first.
    """
    return _keep(store, name, checked(folder))


def listed(store: Store) -> tuple[Sequence[t.TemplateSet], str | None]:
    """Return all template sets, the newest first, and the digest of the one in use."""
    with read(store.engine) as session:
        rows = session.scalars(
            select(t.TemplateSet).order_by(t.TemplateSet.added_at.desc(), t.TemplateSet.digest)
        ).all()
        last = _last(session)
    return rows, last.digest if last else None


def find(store: Store, named: str) -> t.TemplateSet:
    """Return a template set by name (the newest of that name) or first digits of its digest. Raise UnknownSet."""
    rows, _ = listed(store)
    for row in rows:
        if row.name == named:
            return row
    begun = [row for row in rows if len(named) >= _SHORTEST and row.digest.startswith(named.lower())]
    if len(begun) == 1:
        return begun[0]
    if begun:
        several = ", ".join(f"{row.digest[: len(named) + 6]} ({row.name})" for row in begun)
        raise UnknownSet(f"{named!r} is the beginning of several template sets; write more of it: {several}")
    names = list(dict.fromkeys(row.name for row in rows))
    near = get_close_matches(named, names, n=3)
    told = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(names) or 'none'}"
    raise UnknownSet(f"no template set is called {named!r}; {told}")


def activate(store: Store, digest: str) -> None:
    """Make a template set the one in use: for exports that are accepted from now on."""
    with write(store.engine) as session:
        session.add(t.Activation(digest=digest, how="chosen", house=TemplateSet().digest))


def rollback(store: Store) -> t.TemplateSet:
    """Return the template set that was in use before the present one, and is again. Raise UnknownSet.

    Once more leads back one more: to what was in use before that, not to what was just left.
    """
    house = TemplateSet().digest
    with write(store.engine) as session:
        before = _in_order(session)[-2:-1]
        if not before:
            raise UnknownSet("no other template set was in use before")
        session.add(t.Activation(digest=before[0], how="back", house=house))
        return session.get_one(t.TemplateSet, before[0])


def in_use(store: Store) -> t.TemplateSet | None:
    """Return the template set in use, None if none was put in use yet."""
    with read(store.engine) as session:
        last = _last(session)
        return session.get_one(t.TemplateSet, last.digest) if last else None


def active(store: Store) -> str:
    """Return the digest of the template set in use; ours is kept and put in use if there is none."""
    with read(store.engine) as session:
        digest = chosen(session)
    return digest or renew(store)


def chosen(session: Session) -> str | None:
    """Return the digest of the template set in use, None if none was put in use yet."""
    return session.scalar(_CHOSEN)


def renew(store: Store) -> str:
    """Return the digest of the set in use, after our own files in it were brought to those of this version.

    Done when a version is installed: an organisation's folder is laid over the new house set, as a new set that
    `rollback` leads back from. What somebody put in use under this version stays in use.
    """
    house = TemplateSet()
    with read(store.engine) as session:
        last = _last(session)
        row = session.get_one(t.TemplateSet, last.digest) if last else None
    if last and row and house.digest in (last.house, row.house):
        return last.digest
    try:
        if row is None or row.overlay is None:
            fresh = _keep(store, HOUSE, house)
        else:
            fresh = _keep(store, row.name, TemplateSet(unpacked(store, row.digest) / "overlay"))
    except Faults as faults:
        assert row
        _log.error("template set cannot be renewed", name=row.name, digest=row.digest[:12], faults=str(faults))
        return row.digest
    with write(store.engine) as session:
        session.add(t.Activation(digest=fresh.digest, how="renewed", house=house.digest))
    _log.info("template set renewed", name=fresh.name, digest=fresh.digest[:12])
    return fresh.digest


def _keep(store: Store, name: str, templates: TemplateSet) -> t.TemplateSet:
    levels = dict(zip(_LEVELS[-len(templates.layers) :], templates.layers, strict=True))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for level, files in levels.items():
            for file in sorted(files):
                archive.writestr(zipfile.ZipInfo(f"{level}/{file}", _OLD), files[file], zipfile.ZIP_DEFLATED)
    digest = templates.digest
    row = t.TemplateSet(
        digest=digest,
        name=name,
        blob=store.blobs.put(packed.getvalue()),
        house=digest_of(levels["house"]),
        overlay=digest_of(levels["overlay"]) if levels.get("overlay") else None,
    )
    with suppress(IntegrityError), write(store.engine) as session:  # of two at once, one is enough
        known = session.get(t.TemplateSet, digest)
        if known is None:
            session.add(row)
        elif known.name == name:
            known.added_at = now()
    with read(store.engine) as session:
        return session.get_one(t.TemplateSet, digest)


def _last(session: Session) -> t.Activation | None:
    return session.scalar(_LAST)


def _in_order(session: Session) -> list[str]:
    """Return the digests of the sets in use, each after that to which a rollback from it leads."""
    order: list[str] = []
    for digest, how in session.execute(select(t.Activation.digest, t.Activation.how).order_by(t.Activation.id)):
        while how == "back" and len(order) > 1 and order[-1] != digest:
            order.pop()
        if order[-1:] != [digest]:
            order.append(digest)
    return order
