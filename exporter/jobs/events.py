"""Events: what happened to an export, appended in the same transaction as the thing itself."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from exporter.database import add, changed, read
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.jobs import CANCELLED, DONE, FAILED, OPEN, QUEUED, RUNNING
from exporter.store import Store


def tell(session: Session, export_id: str, kind: str, data: dict[str, Any]) -> None:
    """Add an event. `kind` is `job` (one format) or `export` (the whole)."""
    _hold(session, export_id)
    add(session, t.Event, {"export_id": export_id, "kind": kind, "data": data})


def close(session: Session, export_id: str) -> None:
    """Bring the state of an export up to that of its jobs; the last one to end closes it, once."""
    session.flush()
    _hold(session, export_id)
    counted = select(t.Job.state, func.count()).where(t.Job.export_id == export_id).group_by(t.Job.state)
    states = {row[0]: row[1] for row in session.execute(counted)}
    state = state_of(states)
    open_ = (t.Export.id == export_id) & t.Export.state.in_(OPEN) & (t.Export.state != state)
    ended = {"finished_at": now()} if state not in OPEN else {}
    if changed(session, update(t.Export).where(open_).values(state=state, **ended)):
        tell(session, export_id, "export", {"state": state})


def _hold(session: Session, export_id: str) -> None:
    """Hold an export until this transaction ends: one at a time tells of it, or counts its jobs.

    Else two jobs that end at once would each see the other still running, and nobody would close the export; and an
    event could become visible after a later one that a watcher has seen already. Jobs are held before their exports,
    and exports in the order of their ids, everywhere: so nobody waits in a circle.
    """
    if session.get_bind().dialect.name == "sqlite":
        return  # who writes there is alone
    held = session.info.setdefault("held", set())
    if export_id not in held:
        session.execute(select(t.Export.id).where(t.Export.id == export_id).with_for_update(key_share=True))
        held.add(export_id)


def state_of(states: dict[str, int]) -> str:
    """Return the state of an export by the number of its jobs in each: what went wrong shows, once all have ended."""
    if states.get(RUNNING) or (states.get(QUEUED) and len(states) > 1):
        return RUNNING
    if states.get(QUEUED):
        return QUEUED
    if states.get(FAILED):
        return FAILED
    return CANCELLED if states.get(CANCELLED) else DONE


def newest(store: Store) -> int:
    """Return the id of the newest event, 0 if there is none."""
    with read(store.engine) as session:
        return session.scalar(select(func.max(t.Event.id))) or 0


def after(
    store: Store, last: int, *, export_id: str | None = None, among: Collection[str] = (), limit: int = 500
) -> list[t.Event]:
    """Return events later than one by its id: of one export, of those `among` some, or of all."""
    asked = select(t.Event).where(t.Event.id > last).order_by(t.Event.id).limit(limit)
    if export_id is not None:
        asked = asked.where(t.Event.export_id == export_id)
    if among:
        asked = asked.where(t.Event.export_id.in_(among))
    with read(store.engine) as session:
        rows = list(session.scalars(asked))
        return rows
