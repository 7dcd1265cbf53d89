"""The history of what was done to what goes out: acts, only ever added."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.database import read
from exporter.database import tables as t
from exporter.store import Store


def note(
    session: Session,
    kind: str,
    who: str,
    *,
    briefing_id: str | None = None,
    channels: Sequence[str] = (),
    revision: int | None = None,
    why: str = "",
    **data: Any,
) -> None:
    """Add an act: who did what, to which briefing, on which channels, why."""
    session.add(
        t.Act(
            kind=kind,
            who=who,
            briefing_id=briefing_id,
            channels=list(channels),
            revision=revision,
            why=why,
            data=data,
        )
    )


def of(store: Store, briefing_id: str) -> Sequence[t.Act]:
    """Return the acts of a briefing, the first one first."""
    with read(store.engine) as session:
        rows = session.scalars(select(t.Act).where(t.Act.briefing_id == briefing_id).order_by(t.Act.id)).all()
        return rows
