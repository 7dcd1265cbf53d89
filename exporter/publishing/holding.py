"""Hold: nothing goes out while it lasts."""

from sqlalchemy.orm import Session

from exporter.database import tables as t
from exporter.publishing import Held

ONLY = 1
"""The id of the one row that says that everything is held."""


def demand_free(session: Session) -> None:
    """Raise Held while everything that goes out is held."""
    row = session.get(t.Hold, ONLY)
    if row is not None:
        raise Held(row.why, row.at)
