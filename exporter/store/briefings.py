"""Briefings and their revisions. A revision is never changed: what comes later is another one."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from exporter.database import read, write
from exporter.database import tables as t
from exporter.readers import Reading, Remark
from exporter.record.briefing import Briefing
from exporter.record.canonical import digest, to_json
from exporter.record.faults import Fault
from exporter.store import Store, pictures

_ID = re.compile(r"[0-9a-f]{16}")
_LAST = 2**31 - 1  # the highest number that a column of PostgreSQL holds


class Unknown(LookupError):
    """No such briefing, or no such revision: the id of the briefing, and the number of the revision if it is that."""


class Erased(Unknown):
    """The briefing was erased for legal reasons: its id."""


ERASED = "erased"
"""The status of a briefing of which nothing is kept but that it was there."""


class Taken(ValueError):
    """The record's id is that of a briefing which is there already: `id` names it."""

    def __init__(self, id: str) -> None:
        super().__init__(f"the briefing is there already, as {id}")
        self.id = id


class Overtaken(ValueError):
    """Somebody else changed the briefing since it was read: `revision` and `sha256` are what it is at now."""

    def __init__(self, revision: int, sha256: str) -> None:
        super().__init__(f"the briefing is at revision {revision} now")
        self.revision, self.sha256 = revision, sha256


class Clash(ValueError):
    """A file was made of an earlier revision, and the same parts were changed since: `faults` names each."""

    def __init__(self, revision: int, faults: Sequence[Fault]) -> None:
        super().__init__(f"the same parts were changed since, and the briefing is at revision {revision} now")
        self.revision, self.faults = revision, tuple(faults)


class Another(ValueError):
    """A revision must keep the id of its record: `id` is the one it has to have."""

    def __init__(self, id: str) -> None:
        super().__init__(f"the record is of another briefing; its id must be {id}")
        self.id = id


@dataclass(frozen=True)
class Kept:
    """A revision as it is kept. `fresh` tells whether it was made just now, `report` what was not carried into it."""

    id: str
    revision: int
    sha256: str
    fresh: bool = True
    report: tuple[Remark, ...] = ()


def id_of(record_id: str) -> str:
    """Return what names a briefing in URLs: 16 hex digits of the sha256 of its record's id, the same in every store."""
    return hashlib.sha256(record_id.encode()).hexdigest()[:16]


def add(store: Store, reading: Reading, *, source: str = "", token_id: str | None = None) -> Kept:
    """Return the first revision of a briefing that was not there. Raise Taken, Erased."""
    briefing = reading.briefing
    with read(store.engine) as session:
        if (known := session.get(t.Briefing, id_of(briefing.id))) and known.status == ERASED:
            raise Erased(known.id)
    pictures.keep(store, reading.pictures)
    row = t.Briefing(id=id_of(briefing.id), record_id=briefing.id, **head_of(briefing))
    try:
        with write(store.engine) as session:
            if session.get(t.Briefing, row.id):
                raise Taken(row.id)
            session.add(row)
            session.flush()
            session.add(row_of(row.id, briefing, reading, source, token_id))
            return Kept(row.id, briefing.revision, digest(briefing), report=reading.report)
    except IntegrityError:  # two at once
        raise Taken(id_of(briefing.id)) from None


def find(store: Store, id: str, number: int | None = None) -> tuple[t.Briefing, t.Revision]:
    """Return a briefing and one of its revisions, the last one unless another is named. Raise Unknown, Erased."""
    with read(store.engine) as session:
        row = _there(session, id)
        found = _at(session, id, number or row.revision)
        return row, found


def named(store: Store, name: str) -> list[str]:
    """Return the ids of briefings that people mean by a name: an id of ours or of a record; else a slug."""
    with read(store.engine) as session:
        own = (t.Briefing.id == name) | (t.Briefing.record_id == name)
        for asked in (own, t.Briefing.slug == name):
            if found := session.scalars(select(t.Briefing.id).where(asked).order_by(t.Briefing.id)).all():
                return list(found)
    return []


def revisions(store: Store, id: str) -> Sequence[t.Revision]:
    """Return all revisions of a briefing, the last one first. Raise Unknown, Erased."""
    with read(store.engine) as session:
        _there(session, id)
        asked = select(t.Revision).where(t.Revision.briefing_id == id).order_by(t.Revision.number.desc())
        rows = session.scalars(asked).all()
        return rows


def pinned(session: Session, places: Sequence[tuple[str, int]]) -> list[t.Revision]:
    """Return revisions by briefing and number, in that order. Raise Unknown."""
    for id, number in places:
        if not 0 < number <= _LAST:
            raise Unknown(id)
    if len(places) == 1:
        row = session.get(t.Revision, places[0])
        found = {places[0]: row} if row else {}
    else:
        asked = select(t.Revision).where(tuple_(t.Revision.briefing_id, t.Revision.number).in_(list(places)))
        found = {(row.briefing_id, row.number): row for row in session.scalars(asked)}
    for place in places:
        if place not in found:
            raise Unknown(*place)
    return [found[place] for place in places]


def known_form(id: str) -> str:
    """Return the id as it is. Raise Unknown for what can be none: no database is to be asked for any letters at all."""
    if not _ID.fullmatch(id):
        raise Unknown(id)
    return id


def _there(session: Session, id: str) -> t.Briefing:
    row = session.get(t.Briefing, known_form(id))
    if row is None:
        raise Unknown(id)
    if row.status == ERASED:
        raise Erased(id)
    return row


def _at(session: Session, id: str, number: int) -> t.Revision:
    found = session.get(t.Revision, (id, number)) if 0 < number <= _LAST else None
    if found is None:
        raise Unknown(id)
    return found


def head_of(briefing: Briefing) -> dict[str, object]:
    """Return what all revisions of a briefing have in common, as its newest one has it."""
    return {
        "slug": briefing.slug,
        "title": briefing.title,
        "language": briefing.language,
        "revision": briefing.revision,
    }


def row_of(id: str, briefing: Briefing, reading: Reading, source: str, token_id: str | None) -> t.Revision:
    """Return a revision as it is to be kept."""
    return t.Revision(
        briefing_id=id,
        number=briefing.revision,
        sha256=digest(briefing),
        record=to_json(briefing),
        source=source,
        report=[vars(remark) for remark in reading.report],
        token_id=token_id,
    )
