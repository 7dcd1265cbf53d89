"""Claims: who works at a job, until when, and what came of it. Each change is one transaction: whole, or nothing."""

import random
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

from sqlalchemy import ColumnElement, case, delete, select, tuple_, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from exporter.database import add, changed, is_away, put, write
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.jobs import CANCELLED, DONE, FAILED, OPEN, QUEUED, RUNNING, events
from exporter.manifest import Failure
from exporter.store import Store

BACKOFF = (1, 4, 16)
"""Seconds to wait before the second, third and each later attempt, at most; by chance less: not all come at once."""
TRANSIENT = frozenset({"storage", "away"})
"""Reasons that may be gone at the next attempt."""
TWICE = frozenset({"limit", "lost", "crash"})
"""Reasons that get one more attempt: the machine may have been at fault, the document more likely was."""


@dataclass(frozen=True)
class Claim:
    """A job that is ours for now."""

    job_id: int
    export_id: str
    format: str
    key: str | None
    attempt: int
    fence: str


def claim(store: Store, job_id: int, worker: str) -> Claim | None:
    """Return the claim on a job that is due, or whose worker is dead; None if there is nothing to do."""
    fence = secrets.token_hex(16)
    due = (t.Job.state == QUEUED) & (t.Job.not_before <= now())
    left = (t.Job.state == RUNNING) & (t.Job.lease_until < now())
    free = (t.Job.id == job_id) & (t.Job.attempt < store.settings.attempts) & (due | left)
    with write(store.engine, lasting=False) as session:
        row = session.execute(
            update(t.Job)
            .where(free)
            .values(
                state=RUNNING,
                attempt=t.Job.attempt + 1,
                fence=fence,
                worker=worker,
                lease_until=now() + store.settings.lease,
                started_at=now(),
            )
            .returning(t.Job.export_id, t.Job.format, t.Job.key, t.Job.attempt)
        ).one_or_none()
        if row is None:
            return None
        _told(session, row.export_id, row.format, RUNNING, attempt=row.attempt)
        return Claim(job_id, row.export_id, row.format, row.key, row.attempt, fence)


@contextmanager
def kept(store: Store, claim: Claim) -> Iterator[None]:
    """Keep extending the lease of a claim while the work lasts."""
    done = Event()
    mine = (t.Job.id == claim.job_id) & (t.Job.fence == claim.fence) & (t.Job.state == RUNNING)

    def beat() -> None:
        while not done.wait(store.settings.lease / 3):
            try:
                with write(store.engine, lasting=False) as session:
                    session.execute(update(t.Job).where(mine).values(lease_until=now() + store.settings.lease))
            except SQLAlchemyError as error:
                if not is_away(error):
                    raise
                continue  # the next beat may come through; else the lease ends, and another worker takes over

    thread = Thread(target=beat, name=f"lease of job {claim.job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join(timeout=store.settings.lease)


def extend(store: Store, held: Sequence[tuple[int, str]]) -> None:
    """Extend the leases of jobs, each with the process that works at it: whoever sees that it does says so for it.

    Code that lets no other thread run (a picture that is drawn for minutes) keeps a process from saying it itself.
    """
    if held:
        theirs = (t.Job.state == RUNNING) & tuple_(t.Job.id, t.Job.worker).in_(list(held))
        with write(store.engine, lasting=False) as session:
            session.execute(update(t.Job).where(theirs).values(lease_until=now() + store.settings.lease))


def finish(
    store: Store, claim: Claim, key: str, artifact: Mapping[str, Any] | None, media: Sequence[dict[str, Any]], ms: int
) -> bool:
    """Return whether the job is done by this: False for a claim that somebody else holds by now.

    `artifact` is what the manifest tells of it; None if there is one under the key already.
    """
    with write(store.engine) as session:
        if artifact is None and session.get(t.Artifact, key, with_for_update={"read": True}) is None:
            # It was taken away since, because its bytes are damaged: once more, and this time for real.
            if _ended(session, claim, state=QUEUED, rung_at=0, finished_at=None):
                _told(session, claim.export_id, claim.format, QUEUED, attempt=claim.attempt)
            return False
        done = _ended(
            session,
            claim,
            state=DONE,
            key=key,
            commits=t.Job.commits + 1,
            reason=None,
            fault=None,
            milliseconds=ms,
            free=artifact is None,
        )
        if not done:
            return False
        # Two exports may come to one key at the same moment: the first one's stays.
        if artifact is not None and put(
            session,
            t.Artifact,
            key=key,
            format=claim.format,
            sha256=artifact["sha256"],
            told=dict(artifact),
            media=list(media),
        ):
            add(session, t.ArtifactFile, *_files(key, artifact, media))
        _told(session, claim.export_id, claim.format, DONE, attempt=claim.attempt, milliseconds=ms)
        events.close(session, claim.export_id)
        return True


def _files(key: str, artifact: Mapping[str, Any], media: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"key": key, "name": one["file"], **{name: one[name] for name in ("sha256", "media_type", "size")}}
        for one in (artifact, *artifact["further"], *media)
    ]


def fail(store: Store, claim: Claim, failure: Failure) -> float | None:
    """Return after how many seconds the job is to be tried again, None if it has ended (or is somebody else's)."""
    with write(store.engine) as session:
        return _failed(session, store, claim, failure)


def lost(store: Store, job_id: int, worker: str, failure: Failure) -> float | None:
    """Return what `fail` does, for a process that died over a job and can tell nothing itself."""
    with write(store.engine) as session:
        mine = (t.Job.id == job_id) & (t.Job.worker == worker) & (t.Job.state == RUNNING)
        row = session.scalar(select(t.Job).where(mine))
        if row is None or row.fence is None:
            return None
        claim = Claim(row.id, row.export_id, row.format, row.key, row.attempt, row.fence)
        return _failed(session, store, claim, failure)


def give_back(store: Store, job_id: int, worker: str) -> bool:
    """Return whether a job of a process was given back: it is as if it had not been begun, for whoever comes next."""
    with write(store.engine) as session:
        row = session.execute(
            update(t.Job)
            .where((t.Job.id == job_id) & (t.Job.worker == worker) & (t.Job.state == RUNNING))
            .values(state=QUEUED, attempt=t.Job.attempt - 1, fence=None, lease_until=None, not_before=0, rung_at=0)
            .returning(t.Job.export_id, t.Job.format)
        ).one_or_none()
        if row is not None:
            _told(session, row.export_id, row.format, QUEUED)
        return row is not None


def cancel(store: Store, export_id: str) -> bool:
    """Return whether there was anything to cancel. What runs is let run to its end, and then thrown away."""
    with write(store.engine) as session:
        open_ = (t.Job.export_id == export_id) & t.Job.state.in_(OPEN)
        names = session.scalars(
            update(t.Job)
            .where(t.Job.id.in_(_held(session, open_)))
            .values(state=CANCELLED, fence=None, lease_until=None, finished_at=now())
            .returning(t.Job.format)
        ).all()
        for name in names:
            _told(session, export_id, name, CANCELLED)
        if names:
            events.close(session, export_id)
        return bool(names)


def heal(store: Store, key: str) -> int:
    """Return how many jobs are to be done again because the bytes of their artifact are gone or damaged."""
    with write(store.engine) as session:
        session.execute(delete(t.Artifact).where(t.Artifact.key == key))
        again = (t.Job.key == key) & (t.Job.state == DONE)
        rows = session.execute(
            update(t.Job)
            .where(t.Job.id.in_(_held(session, again)))
            .values(state=QUEUED, attempt=0, not_before=0, rung_at=0, fence=None, finished_at=None, free=False)
            .returning(t.Job.export_id, t.Job.format)
        ).all()
        for export_id, name in sorted((row.export_id, row.format) for row in rows):
            session.execute(update(t.Export).where(t.Export.id == export_id).values(state=RUNNING, finished_at=None))
            _told(session, export_id, name, QUEUED)
        return len(rows)


def bring_back(session: Session) -> int:
    """Return how many jobs wait again because their worker is dead."""
    late = (t.Job.state == RUNNING) & (t.Job.lease_until < now())
    rows = session.execute(
        update(t.Job)
        .where(t.Job.id.in_(_held(session, late, skip_locked=True)))
        .values(state=QUEUED, fence=None, lease_until=None, not_before=0, rung_at=0)
        .returning(t.Job.export_id, t.Job.format, t.Job.attempt)
    ).all()
    for row in sorted(rows, key=lambda row: row.export_id):
        _told(session, row.export_id, row.format, QUEUED, attempt=row.attempt)
    return len(rows)


def give_up(session: Session, store: Store) -> int:
    """Return how many jobs were ended that have no attempt left and whose worker is dead."""
    spent = (t.Job.attempt >= store.settings.attempts) & (
        ((t.Job.state == RUNNING) & (t.Job.lease_until < now())) | (t.Job.state == QUEUED)
    )
    fault = (
        f"given up after {store.settings.attempts} attempts: each ended without a word, "
        "as when memory or machine give out; split the briefing, or look at the worker's log"
    )
    rows = session.execute(
        update(t.Job)
        .where(t.Job.id.in_(_held(session, spent, skip_locked=True)))
        .values(
            state=FAILED,
            reason=case((t.Job.reason.is_(None), "lost"), else_=t.Job.reason),
            fault=case((t.Job.fault.is_(None), fault), else_=t.Job.fault),
            fence=None,
            lease_until=None,
            finished_at=now(),
        )
        .returning(t.Job.export_id, t.Job.format, t.Job.reason, t.Job.fault)
    ).all()
    for row in sorted(rows, key=lambda row: row.export_id):
        _told(session, row.export_id, row.format, FAILED, reason=row.reason, fault=row.fault)
        events.close(session, row.export_id)
    return len(rows)


def _held(session: Session, which: ColumnElement[bool], *, skip_locked: bool = False) -> Sequence[int]:
    """Return the ids of jobs that nobody else changes until this transaction ends."""
    asked = select(t.Job.id).where(which).order_by(t.Job.id).with_for_update(key_share=True, skip_locked=skip_locked)
    return session.scalars(asked).all()


def _failed(session: Session, store: Store, claim: Claim, failure: Failure) -> float | None:
    most = store.settings.attempts if failure.reason in TRANSIENT else 2 if failure.reason in TWICE else 1
    told = {"reason": failure.reason, "fault": failure.fault}
    if claim.attempt < min(most, store.settings.attempts):
        wait = random.uniform(0, BACKOFF[min(claim.attempt, len(BACKOFF)) - 1])  # noqa: S311 - no secret
        if _ended(session, claim, state=QUEUED, not_before=now() + wait, rung_at=0, finished_at=None, **told):
            _told(session, claim.export_id, claim.format, QUEUED, attempt=claim.attempt, **told)
            return wait
        return None
    if _ended(session, claim, state=FAILED, **told):
        _told(session, claim.export_id, claim.format, FAILED, attempt=claim.attempt, **told)
        events.close(session, claim.export_id)
    return None


def _ended(session: Session, claim: Claim, **values: Any) -> bool:
    """Return whether the claim still held, and its job is as `values` say."""
    mine = (t.Job.id == claim.job_id) & (t.Job.fence == claim.fence) & (t.Job.state == RUNNING)
    ended = {"fence": None, "lease_until": None, "finished_at": now()} | values
    return changed(session, update(t.Job).where(mine).values(ended)) == 1


def _told(session: Session, export_id: str, name: str, state: str, **more: Any) -> None:
    events.tell(session, export_id, "job", {"format": name, "state": state, **more})
    if state == RUNNING:
        waiting = (t.Export.id == export_id) & (t.Export.state == QUEUED)
        if changed(session, update(t.Export).where(waiting).values(state=RUNNING)):
            events.tell(session, export_id, "export", {"state": RUNNING})
