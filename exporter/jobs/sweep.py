"""The sweep: what a dead worker or a lost message left behind is brought back. Every worker sweeps."""

from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from exporter.database import put, read, write
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.jobs import QUEUED, RUNNING, Ring, claims
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
        with write(store.engine) as session:
            back = claims.bring_back(session)
            count(session, jobs_brought_back=back, jobs_given_up=given_up)
    rung = ring_waiting(store, ring)
    return Swept(back, given_up, rung)


def seen(store: Store, name: str, queues: list[str], *, sweeps: int = 1) -> None:
    """Note that a worker is alive, and how often it swept since it noted that last."""
    with write(store.engine, lasting=False) as session:
        if not put(session, t.Worker, name=name, queues=queues, version=__version__):
            session.execute(update(t.Worker).where(t.Worker.name == name).values(queues=queues, seen_at=now()))
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
        if number and not put(session, t.Tally, name=name, count=number):
            session.execute(update(t.Tally).where(t.Tally.name == name).values(count=t.Tally.count + number))
