"""The list of briefings, page by page."""

import base64
import json
from collections.abc import Sequence

from sqlalchemy import select

from exporter.database import read
from exporter.database import tables as t
from exporter.store import Store, briefings

MOST = 200
"""Briefings on a page of the list."""


def page(store: Store, *, limit: int = 50, after: str = "") -> tuple[Sequence[t.Briefing], str]:
    """Return briefings, the one changed last first, and what to ask the next page by; "" if there is none.

    Raise ValueError for an `after` that no page gave.
    """
    asked = select(t.Briefing).order_by(t.Briefing.changed_at.desc(), t.Briefing.id).limit(limit + 1)
    if after:
        changed_at, id = _cursor(after)
        place = (t.Briefing.changed_at < changed_at) | ((t.Briefing.changed_at == changed_at) & (t.Briefing.id > id))
        asked = asked.where(place)
    with read(store.engine) as session:
        rows = session.scalars(asked).all()
    more = len(rows) > limit
    rows = rows[:limit]
    return rows, _token(rows[-1]) if more else ""


def _token(row: t.Briefing) -> str:
    return base64.urlsafe_b64encode(json.dumps([row.changed_at, row.id]).encode()).decode().rstrip("=")


def _cursor(token: str) -> tuple[float, str]:
    try:
        changed_at, id = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        return float(changed_at), briefings.known_form(id)
    except (ValueError, TypeError, briefings.Unknown):
        raise ValueError("not a place in the list of briefings") from None
