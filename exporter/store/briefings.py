"""Briefings and their revisions. A revision is never changed: what comes later is another one."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from exporter.again import again
from exporter.again.three import Conflicts, merged
from exporter.assets import Picture
from exporter.database import read, write
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.readers import Reading, Remark
from exporter.record.briefing import Briefing
from exporter.record.canonical import digest, to_json
from exporter.record.faults import Fault
from exporter.store import Store, decoration, pictures
from exporter.store.records import briefing_of

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
    row = t.Briefing(id=id_of(briefing.id), record_id=briefing.id, **_head(briefing))
    try:
        with write(store.engine) as session:
            if session.get(t.Briefing, row.id):
                raise Taken(row.id)
            session.add(row)
            session.flush()
            session.add(_revision(row.id, briefing, reading, source, token_id))
            return Kept(row.id, briefing.revision, digest(briefing), report=reading.report)
    except IntegrityError:  # two at once
        raise Taken(id_of(briefing.id)) from None


def revise(
    store: Store,
    id: str,
    reading: Reading,
    *,
    if_match: Sequence[str] = (),
    made_from: int | None = None,
    lift_embargo: bool = False,
    source: str = "",
    token_id: str | None = None,
) -> Kept:
    """Return the next revision of a briefing, numbered on by us; the one that is there if nothing changed.

    The source is read over the last revision: its parts keep their ids, and what it does not carry stays. What was
    `made_from` an earlier one is read over that, and put together with what changed since. `if_match` are the digests
    that its author may have read ("*" for any). Raise Unknown, Overtaken, Another, Clash.
    """
    find(store, id)
    pictures.keep(store, reading.pictures)
    while True:
        row, last = find(store, id)
        if if_match and "*" not in if_match and last.sha256 not in if_match:
            raise Overtaken(last.number, last.sha256)
        if "id" in reading.carried and reading.briefing.id != row.record_id:
            raise Another(row.record_id)
        made = _next(store, reading, last, made_from, lift_embargo=lift_embargo)  # takes its time: before the lock
        if reading.kind == "json":
            made = _settled(store, made, last)
        if made.briefing.revision == last.number:
            return Kept(id, last.number, last.sha256, fresh=False, report=made.report)
        if kept := _kept_after(store, id, last.number, made, source, token_id):
            return kept


def _next(store: Store, reading: Reading, last: t.Revision, made_from: int | None, *, lift_embargo: bool) -> Reading:
    """Return a reading as the revision after the last one."""
    whole = reading.kind == "json"

    def at_hand(sha256: str) -> Picture | None:
        return pictures.pictures(store, [sha256]).get(sha256)

    if made_from in (None, last.number):
        return again(reading, briefing_of(last), at_hand=at_hand, whole=whole, lift_embargo=lift_embargo)
    old, newest = briefing_of(find(store, last.briefing_id, made_from)[1]), briefing_of(last)
    made = again(reading, old, at_hand=at_hand, whole=whole, lift_embargo=lift_embargo)
    try:
        both = merged(made.briefing, old, newest)
    except Conflicts as conflicts:
        raise Clash(last.number, conflicts.faults) from None
    number = last.number if to_json(both) == last.record else last.number + 1
    return replace(made, briefing=both.model_copy(update={"revision": number}))


def _settled(store: Store, made: Reading, last: t.Revision) -> Reading:
    """Return a record as a revision of its own where it calls decoration what a source only had no words for."""
    with read(store.engine) as session:
        unsaid = decoration.unsaid(session, last.briefing_id)
    if not unsaid:
        return made
    briefing = made.briefing.model_copy(update={"revision": last.number + 1})
    return replace(made, briefing=briefing, report=(*made.report, decoration.SETTLED))


def _kept_after(store: Store, id: str, number: int, made: Reading, source: str, token_id: str | None) -> Kept | None:
    """Keep a revision if that of a number is still the last one; None if somebody was faster."""
    briefing = made.briefing
    with write(store.engine) as session:
        row = session.get(t.Briefing, id, with_for_update=True)
        if row is None or row.revision != number:
            return None
        session.add(_revision(id, briefing, made, source, token_id))
        for name, value in _head(briefing).items():
            setattr(row, name, value)
        row.changed_at = now()
        return Kept(id, briefing.revision, digest(briefing), report=made.report)


def append(store: Store, id: str, last: int, briefing: Briefing, *, token_id: str | None = None) -> Kept:
    """Return a revision that was put on top of the `last` one as it is. Raise Overtaken if that is the last no more."""
    reading = Reading(briefing, {}, ())
    if kept := _kept_after(store, id, last, reading, "", token_id):
        return kept
    _, newest = find(store, id)
    raise Overtaken(newest.number, newest.sha256)


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


def _head(briefing: Briefing) -> dict[str, object]:
    return {
        "slug": briefing.slug,
        "title": briefing.title,
        "language": briefing.language,
        "revision": briefing.revision,
    }


def _revision(id: str, briefing: Briefing, reading: Reading, source: str, token_id: str | None) -> t.Revision:
    return t.Revision(
        briefing_id=id,
        number=briefing.revision,
        sha256=digest(briefing),
        record=to_json(briefing),
        source=source,
        report=[vars(remark) for remark in reading.report],
        token_id=token_id,
    )
