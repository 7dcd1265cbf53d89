"""Hold: nothing goes out while it lasts. It is a row, which every process looks at."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.database import tables as t
from exporter.publishing import Held, Refused, history

ONLY = 1
"""The id of the one row that says that everything is held."""
_KIND = "hold"


def demand_free(session: Session) -> None:
    """Raise Held while everything that goes out is held."""
    row = session.get(t.Hold, ONLY)
    if row is not None:
        raise Held(row.why, row.at)


def demand_open(session: Session) -> None:
    """Raise Refused for an act that would let something out while everything is held."""
    row = session.get(t.Hold, ONLY)
    if row is not None:
        raise Refused("on-hold", f"everything that goes out is held by {row.who}: {row.why}; release it first")


def put(session: Session, who: str, why: str, data: Mapping[str, Any]) -> t.Hold:
    """Return the hold, after it was set and noted; `data` are what was served last, and what else a release needs."""
    row = session.get(t.Hold, ONLY) or t.Hold(id=ONLY)
    row.who, row.why = who, why
    session.add(row)
    history.note(session, _KIND, who, why=why, **data)
    session.flush()
    session.refresh(row)
    return row


def last_data(session: Session) -> dict[str, Any]:
    """Return what was noted when everything was held last."""
    asked = select(t.Act.data).where(t.Act.kind == _KIND).order_by(t.Act.id.desc()).limit(1)
    return session.scalar(asked) or {}
