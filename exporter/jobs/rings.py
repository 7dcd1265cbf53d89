"""Doorbells: few are out at a time, so that order and fairness are the database's, and a burst floods no broker."""

from collections.abc import Iterable

from sqlalchemy import and_, func, select, update

from exporter.database import read, reason, write
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.jobs import QUEUES, Ring
from exporter.logs import logger
from exporter.store import Store

OUT = 16
"""Doorbells of a queue that are out at a time: enough for a worker of four processes to find the next one waiting."""
AGAIN = 10.0
"""Seconds after which a doorbell that nobody answered is rung again."""

_log = logger("exporter.jobs")


def ring_waiting(store: Store, ring: Ring, queues: Iterable[str] = QUEUES) -> int:
    """Return how many doorbells were rung for jobs that are due: those whose turn it is, up to `OUT` a queue.

    `queues` are those in which something happened. A broker that is away is no fault of whoever asked: the jobs wait,
    the next sweep rings again.
    """
    total = 0
    for queue in queues:
        if ids := _due(store, queue):
            try:
                ring(queue, ids)
            except Exception as error:  # noqa: BLE001 - whatever the transport raises
                known = getattr(error, "told", False)  # else it would be told every second
                note = _log.debug if known else _log.warning
                note("the broker cannot be reached", queue=queue, waiting=len(ids), reason=reason(error))
                with write(store.engine, lasting=False) as session:
                    session.execute(update(t.Job).where(t.Job.id.in_(ids)).values(rung_at=0))
            else:
                total += len(ids)
    return total


def _due(store: Store, queue: str) -> list[int]:
    """Return the jobs to ring for. Most of the time there are none, or enough bells are out: that costs no write."""
    mine = and_(t.queued, t.Job.queue == queue)
    out = select(func.count()).select_from(t.Job).where(mine, t.Job.rung_at > now() - AGAIN)
    due = select(t.Job.id).where(mine, t.Job.not_before <= now(), t.Job.rung_at <= now() - AGAIN)
    due = due.order_by(t.Job.turn, t.Job.id)
    with read(store.engine) as session:
        rung, waits = session.execute(select(out.scalar_subquery(), due.exists())).one()
    if rung >= OUT or not waits:
        return []
    with write(store.engine, lasting=False) as session:
        ids = list(session.scalars(due.limit(OUT - rung).with_for_update(skip_locked=True)))
        if ids:
            session.execute(update(t.Job).where(t.Job.id.in_(ids)).values(rung_at=now()))
        return ids
