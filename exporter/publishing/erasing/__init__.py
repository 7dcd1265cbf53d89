"""Erase: a briefing leaves the service for legal reasons, with every word and picture that only it had.

What stays is that it was there: its id, its acts, and on channels a stub that tells readers by its guid to drop it.
Each step can be done again: an erasure that was cut short is completed by calling it once more.
"""

import json
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from exporter.database import read, write
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.database.compact import compact
from exporter.jobs import CANCELLED, QUEUED, RUNNING, Ring, accept
from exporter.jobs.rings import ring_waiting
from exporter.publishing import ERASED, SCHEDULED, Refused, channels, editions, history, holding
from exporter.publishing.acts import By
from exporter.publishing.current import erased_slug
from exporter.publishing.erasing import forgetting
from exporter.publishing.erasing.pruning import orphans, references
from exporter.publishing.feeds import build, place_of
from exporter.publishing.holding import highwater
from exporter.publishing.moment import moment
from exporter.publishing.rendering import stubs_of
from exporter.publishing.state import standing
from exporter.record.edition import Withdrawal
from exporter.store import Store, briefings, records

_PATIENCE = 20.0  # seconds for workers that are at it
_STALE = 3600.0  # seconds after which a blob that no row names was left behind by something that ended
_DAY = 86400.0
DONE = "erased"
"""The kind of the act that says that nothing is left; "erase" says that it began."""


@dataclass(frozen=True)
class Holdings:
    """What the service has of a briefing, before it is erased."""

    row: t.Briefing
    revisions: int
    exports: int
    channels: tuple[str, ...]


def holdings(store: Store, briefing_id: str) -> Holdings:
    """Return what there is to be erased. Raise Unknown."""
    with read(store.engine) as session:
        row = _demand(session, briefing_id)
        revisions = session.scalars(select(t.Revision.number).where(t.Revision.briefing_id == briefing_id)).all()
        out = session.scalars(select(t.Publication.channel).where(t.Publication.briefing_id == briefing_id)).all()
        exports = len(forgetting.exports_with(session, briefing_id))
        return Holdings(row, len(revisions), exports, tuple(sorted(out)))


def erase(store: Store, ring: Ring, briefing_id: str, by: By, *, reason: str = "") -> int:
    """Return how many files were taken away: nothing of the briefing is left.

    `reason` is for the public, and may be empty. Raise Unknown, and Refused while a worker or somebody else is at what
    has to go: what was done stays done, and calling it again does the rest.
    """
    if not by.why.strip():
        raise Refused("no-reason", "say why it is to be erased: the history keeps that, and nothing else")
    _closed(store, briefing_id, by, reason)
    editions.follow(store, briefing_id, By(by.who, token_id=by.token_id))
    _await_workers(store, briefing_id)
    _forgotten(store, briefing_id)
    count = _removed(store, briefing_id)
    records.forget()
    accept.forget()
    if not compact(store.engine, forgetting.TABLES):
        raise Refused("erasing", "the rows are gone, but the database is in use and could not be rewritten; try again")
    with write(store.engine) as session:
        if not _is_done(session, briefing_id):
            history.note(session, DONE, by.who, briefing_id=briefing_id, files=count)
    highwater.keep(store)
    ring_waiting(store, ring)
    return count


def _closed(store: Store, briefing_id: str, by: By, reason: str) -> None:
    """Take the briefing off all channels, so that only stubs are left, and let nobody begin anything with it."""
    with read(store.engine) as session:
        record_id = _demand(session, briefing_id).record_id
        rows = session.scalars(select(t.Publication).where(t.Publication.briefing_id == briefing_id)).all()
        out = [
            (row, channels.demand(session, row.channel), at)
            for row in rows
            if row.state != ERASED
            for at in [moment(session, channels.demand(session, row.channel).reached)]
        ]
    stubs = {
        row.id: stubs_of(store, channels.of(store, channel), _gone(store, row, record_id, at, reason), row.guid)
        for row, channel, at in out
        if standing(place_of(row), at) != SCHEDULED
    }
    with write(store.engine) as session:
        row = session.get_one(t.Briefing, briefing_id, with_for_update=True)
        was, row.status, row.release_at = row.status, ERASED, None
        session.execute(
            update(t.Job)
            .where(t.Job.export_id.in_(forgetting.exports_with(session, briefing_id)), t.Job.state == QUEUED)
            .values(state=CANCELLED, finished_at=now())
        )
        slugs = sorted({channel.slug for _, channel, _ in out})
        if was != ERASED:
            history.note(session, "erase", by.who, briefing_id=briefing_id, channels=slugs, why=by.why)
        held = {slug: session.get_one(t.Channel, slug, with_for_update=True) for slug in slugs}
        for old, channel, at in out:
            publication = session.get(t.Publication, old.id)
            if publication is None:
                continue
            session.flush()
            _journal(store, briefing_id, forgetting.forget_publication(session, old.id))
            if old.id not in stubs:
                session.delete(publication)
                continue
            publication.slug, publication.title, publication.reason = erased_slug(old.slug), "", reason
            publication.withdrawn_at = publication.updated_at = max(at, int(old.updated_at) + 1)
            if old.vanishes_at is None:
                publication.vanishes_at = at + channel.keep_days * _DAY
            publication.state = ERASED
            for entry in stubs[old.id]:
                session.add(t.Entry(publication_id=old.id, **entry))
        session.flush()
        for slug in slugs:
            build(session, store, held[slug], moment(session, held[slug].reached))
    highwater.keep(store)


def _await_workers(store: Store, briefing_id: str) -> None:
    """Wait for what is being rendered of it: its bytes are to be known by rows before they are taken away."""
    until = time.monotonic() + _PATIENCE
    running = (t.Job.state == RUNNING) & (t.Job.lease_until > now())
    while True:
        with read(store.engine) as session:
            at_it = t.Job.export_id.in_(forgetting.exports_with(session, briefing_id)) & running
            if session.scalar(select(t.Job.id).where(at_it).limit(1)) is None:
                return
        if time.monotonic() > until:
            raise Refused("erasing", "a worker is still rendering it; try again in a minute, and the rest is done")
        time.sleep(0.2)


def _forgotten(store: Store, briefing_id: str) -> None:
    """Delete all rows that hold words of it, after the blobs that they name were written down."""
    with write(store.engine) as session:
        row = session.get_one(t.Briefing, briefing_id, with_for_update=True)
        found = forgetting.forget_exports(session, forgetting.exports_with(session, briefing_id))
        found |= forgetting.forget_feeds(session, briefing_id)
        found |= forgetting.forget_revisions(session, briefing_id)
        if row.title:
            row.record_id = uuid5(NAMESPACE_URL, row.record_id).urn
        row.slug, row.title = f"erased-{briefing_id}", ""
        session.flush()
        _journal(store, briefing_id, found)


def _journal(store: Store, briefing_id: str, found: Collection[str]) -> None:
    """Write down which blobs are to go: after the rows are gone, nothing else tells."""
    name = f"erasing-{briefing_id}"
    known = set(json.loads(store.blobs.noted(name) or b"[]"))
    store.blobs.note(name, json.dumps(sorted(known | set(found))).encode())


def _removed(store: Store, briefing_id: str) -> int:
    """Return how many blobs were taken away: those written down, unless a row of something else names them.

    What something that died left behind without a row goes too. Not while all is held: then it may be of a database
    that is yet to be restored.
    """
    name = f"erasing-{briefing_id}"
    with read(store.engine) as session:
        named = references(session)
        is_held = session.get(t.Hold, holding.ONLY) is not None
    going = [one for one in json.loads(store.blobs.noted(name) or b"[]") if one not in named]
    for one in going:
        store.blobs.remove(one)
    store.blobs.note(name, b"")
    return len(going) + (0 if is_held else max(orphans(store, _STALE)))


def _demand(session: Session, briefing_id: str) -> t.Briefing:
    row = session.get(t.Briefing, briefings.known_form(briefing_id))
    if row is None:
        raise briefings.Unknown(briefing_id)
    return row


def _is_done(session: Session, briefing_id: str) -> bool:
    asked = select(t.Act.kind).where(t.Act.briefing_id == briefing_id).order_by(t.Act.id.desc()).limit(1)
    return session.scalar(asked) == DONE


def _gone(store: Store, row: t.Publication, record_id: str, at: float, reason: str) -> Withdrawal:
    """Return what feeds say of it: that it is gone, since when, and why if that is for the public."""
    address = f"{channels.address(store, row.channel)}/briefings/{erased_slug(row.slug)}.html"
    since = max(int(at), int(row.updated_at) + 1)
    return Withdrawal(id=record_id, at=datetime.fromtimestamp(since, UTC), permalink=address, reason=reason)
