"""The sweep: what a dead worker or a lost message left behind is brought back. Every worker sweeps."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from exporter.database import changed, read, write
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.jobs import QUEUED, RUNNING, Ring, claims, events
from exporter.jobs.rings import ring_waiting
from exporter.store import Store
from exporter.version import __version__

_FORGOTTEN = 7 * 86400.0  # seconds after which a worker that was never heard of again leaves the list


@dataclass(frozen=True)
class Swept:
    """What a sweep found: jobs brought back, jobs given up, doorbells rung."""

    back: int
    given_up: int
    rung: int


def sweep(store: Store, ring: Ring) -> Swept:
    """Return what was left behind and is now brought back, given up or rung for."""
    spent = t.Job.attempt >= store.settings.attempts
    late = (t.Job.state == RUNNING) & (t.Job.lease_until < now())
    with read(store.engine) as session:
        found = session.scalar(select(t.Job.id).where(late | (spent & (t.Job.state == QUEUED))).limit(1))
    back = given_up = 0
    if found is not None:
        with write(store.engine) as session:
            given_up = claims.give_up(session, store)
            back = _bring_back(session, late)
            count(session, jobs_brought_back=back, jobs_given_up=given_up)
    rung = ring_waiting(store, ring)
    return Swept(back, given_up, rung)


def seen(store: Store, name: str, queues: list[str], *, sweeps: int = 1) -> None:
    """Note that a worker is alive, and how often it swept since it noted that last."""
    with write(store.engine) as session:
        row = session.get(t.Worker, name)
        if row is None:
            session.add(t.Worker(name=name, queues=queues, version=__version__))
        else:
            row.seen_at = now()
            row.queues = queues
        session.execute(delete(t.Worker).where(t.Worker.seen_at < now() - _FORGOTTEN))
        count(session, sweeps=sweeps)


def silence(store: Store, host: str) -> float | None:
    """Return for how many seconds no worker of a machine was heard of, None if none ever was. They are `host:pid`."""
    theirs = t.Worker.name.startswith(f"{host}:", autoescape=True)
    with read(store.engine) as session:
        found = session.scalar(select(now() - func.max(t.Worker.seen_at)).where(theirs))
        return None if found is None else max(float(found), 0.0)


def count(session: Session, **more: int) -> None:
    """Add to tallies."""
    for name, number in more.items():
        more_of_it = update(t.Tally).where(t.Tally.name == name).values(count=t.Tally.count + number)
        if number and not changed(session, more_of_it):
            session.add(t.Tally(name=name, count=number))
            session.flush()


def _bring_back(session: Session, late: ColumnElement[bool]) -> int:
    rows = session.execute(
        update(t.Job)
        .where(late)
        .values(state=QUEUED, fence=None, lease_until=None, not_before=0, rung_at=0)
        .returning(t.Job.export_id, t.Job.format, t.Job.attempt)
    ).all()
    for row in rows:
        events.tell(session, row.export_id, "job", {"format": row.format, "state": QUEUED, "attempt": row.attempt})
    return len(rows)
