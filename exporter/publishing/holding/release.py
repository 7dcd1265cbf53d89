"""Hold everything, look at what would go, let it go."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.database import read, write
from exporter.database import tables as t
from exporter.publishing import ERASED, Refused, history
from exporter.publishing.feeds import build
from exporter.publishing.holding import ONLY, highwater, last_data, put
from exporter.publishing.holding.going import Going, served, since
from exporter.publishing.moment import moment
from exporter.store import Store


@dataclass(frozen=True)
class Holding:
    """A hold: its row, what would go if it ended now, and which briefings have to be erased again before it may."""

    row: t.Hold
    going: Going
    erase_first: tuple[str, ...]


def hold(store: Store, who: str, why: str) -> tuple[t.Hold, bool]:
    """Return the hold that lasts from now on, and whether it is a new one: one that lasts already stays as it is."""
    if not why.strip():
        raise Refused("no-reason", "say why everything is to be held: whoever releases it has to know")
    with write(store.engine) as session:
        row = session.get(t.Hold, ONLY)
        if row is not None:
            return row, False
        row = put(session, who, why, served(session))
    highwater.keep(store)
    return row, True


def held(store: Store) -> Holding | None:
    """Return the hold that lasts and what it keeps back, None if nothing is held."""
    with read(store.engine) as session:
        row = session.get(t.Hold, ONLY)
        return _holding(session, row) if row else None


def release(store: Store, who: str, why: str = "", *, shown: str | None = None) -> Going:
    """Return what goes out from now on: the hold is over.

    `shown` is the digest of what whoever releases has seen. Raise Refused if there is no hold, if something else would
    go by now, or if what had been erased is back and has to be erased first.
    """
    with write(store.engine) as session:
        row = session.get(t.Hold, ONLY, with_for_update=True)
        if row is None:
            raise Refused("not-held", "nothing is held")
        found = _holding(session, row)
        if found.erase_first:
            named = ", ".join(found.erase_first)
            raise Refused("erase-first", f"what had been erased is back with the old database; erase it again: {named}")
        if shown is not None and shown != found.going.digest:
            raise Refused("not-shown", "something else would go by now; look at it, and release that")
        _lifted(session, store, last_data(session).get("lift", {}))
        session.delete(row)
        going = found.going
        told = {"changes": len(going.changes), "editions": len(going.editions)}
        history.note(session, "release", who, why=why, shown=going.digest, counts=told)
    highwater.keep(store)
    return going


def _holding(session: Session, row: t.Hold) -> Holding:
    data = last_data(session)
    asked = data.get("erased", [])
    there = select(t.Briefing.id).where(t.Briefing.id.in_(asked), t.Briefing.status != ERASED)
    return Holding(row, since(session, row.at, data), tuple(sorted(session.scalars(there))))


def _lifted(session: Session, store: Store, floors: Mapping[str, Mapping[str, int]]) -> None:
    """Make the feeds of channels anew whose readers may have what this database knows nothing of.

    All their validators get past those that were served, so that nobody is told that nothing has changed.
    """
    for slug, floor in sorted(floors.items()):
        row = session.get(t.Channel, slug, with_for_update=True)
        if row is not None and row.build:
            row.build = max(row.build, floor["build"])
            row.modified = max(row.modified, floor["modified"])
            build(session, store, row, moment(session, row.reached), lifted=True)
