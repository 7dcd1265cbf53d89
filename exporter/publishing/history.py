"""The history of what was done to what goes out: acts, only ever added."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.database import read
from exporter.database import tables as t
from exporter.jobs.accept import Reused
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


def keyed(token_id: str | None, key: str, asked: str) -> dict[str, str]:
    """Return what is noted of an act that came under an Idempotency-Key, so that it is not done twice."""
    digest = hashlib.sha256(f"{token_id or ''}\0{key}".encode()).hexdigest()
    return {"key": digest, "asked": asked}


def under(session: Session, briefing_id: str, token_id: str | None, key: str, asked: str | None = None) -> list[t.Act]:
    """Return the acts on a briefing under a key. Raise Reused if the key stood for something else than is `asked`."""
    digest = keyed(token_id, key, "")["key"]
    rows = session.scalars(select(t.Act).where(t.Act.briefing_id == briefing_id).order_by(t.Act.id))
    found = [act for act in rows if act.data.get("key") == digest]
    if asked is not None and any(act.data["asked"] != asked for act in found):
        raise Reused
    return found


def of(store: Store, briefing_id: str) -> Sequence[t.Act]:
    """Return the acts of a briefing, the first one first."""
    with read(store.engine) as session:
        rows = session.scalars(select(t.Act).where(t.Act.briefing_id == briefing_id).order_by(t.Act.id)).all()
        return rows
