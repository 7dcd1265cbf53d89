"""Receptions: which token got which revision of a briefing, by which way, when first and when last.

Whoever was told "304" holds what it got before: that is a reception, too.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from exporter.database import read, write
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.publishing import GONE, SCHEDULED
from exporter.publishing.moment import moment
from exporter.publishing.verifying.standings import state_of
from exporter.store import Store, briefings

FEED = "feed"
"""The way of what came in a feed; all others are names of formats."""
AGAIN = 60.0
"""Seconds for which a process notes the same no second time."""
_ROWS = 500  # of one statement: SQLite takes 32,766 values
_MOST = 10_000
_noted: dict[tuple[object, ...], float] = {}


def note(store: Store, token_id: str, channel: str, held: Sequence[tuple[str, int]], way: str = FEED) -> None:
    """Note that a token was served revisions of briefings (ids as in URLs), by a feed or as a file of a format.

    It need not last: what a power cut takes is noted at the next request. `channel` is "" for what is on none.
    """
    place = (id(store.engine), token_id, channel, way, tuple(map(tuple, held)))
    if not held or _noted.get(place, 0) > time.monotonic():
        return
    into = postgresql.insert if store.engine.dialect.name == "postgresql" else sqlite.insert
    rows = [
        {"token_id": token_id, "channel": channel, "briefing_id": briefing_id, "revision": revision, "way": way}
        for briefing_id, revision in sorted(set(map(tuple, held)))  # in one order, so that no two wait for each other
    ]
    with write(store.engine, lasting=False) as session:
        for start in range(0, len(rows), _ROWS):
            asked = into(cast("Table", t.Reception.__table__)).values(rows[start : start + _ROWS])
            key = list(t.Reception.__table__.primary_key)
            session.execute(asked.on_conflict_do_update(index_elements=key, set_={"last_at": now()}))
    if len(_noted) > _MOST:
        _noted.clear()
    _noted[place] = time.monotonic() + AGAIN


def note_file(store: Store, token_id: str, key: str) -> None:
    """Note that a token was served a file of an artifact on no channel: of an export, or the latest of a briefing."""
    place = (id(store.engine), token_id, key)
    if _noted.get(place, 0) > time.monotonic():
        return
    with read(store.engine) as session:
        job = session.execute(select(t.Job.export_id, t.Job.format).where(t.Job.key == key).limit(1)).one_or_none()
        if job is None:
            return
        columns = t.ExportedBriefing.briefing_id, t.ExportedBriefing.revision
        rows = session.execute(select(*columns).where(t.ExportedBriefing.export_id == job.export_id))
        held = [(briefing_id, revision) for briefing_id, revision in rows]
    note(store, token_id, "", held, job.format)
    _noted[place] = time.monotonic() + AGAIN


@dataclass(frozen=True)
class Received:
    """What a party (the name that tokens were made under) got of a briefing on a channel, or on none (""). Times are
    seconds since 1970.

    `holds` is the newest revision that it got; `is_behind` tells that another one is out by now, or that it was
    withdrawn since it last asked.
    """

    name: str
    channel: str
    revisions: tuple[int, ...]
    ways: tuple[str, ...]
    first_at: float
    last_at: float
    holds: int
    is_behind: bool


def of(store: Store, briefing_id: str) -> list[Received]:
    """Return who got a briefing, who is behind first, then by name and channel. Raise Unknown."""
    row, _ = briefings.find(store, briefing_id)
    with read(store.engine) as session:
        found: dict[tuple[str, str], list[t.Reception]] = {}
        for one, name in session.execute(
            select(t.Reception, t.Token.name)
            .join(t.Token, t.Token.id == t.Reception.token_id)
            .where(t.Reception.briefing_id == briefing_id)
        ):
            found.setdefault((name, one.channel), []).append(one)
        out: dict[str, tuple[int | None, float]] = {}
        for publication, channel in session.execute(
            select(t.Publication, t.Channel)
            .join(t.Channel, t.Channel.slug == t.Publication.channel)
            .where(t.Publication.briefing_id == briefing_id)
        ):
            state = state_of(publication, moment(session, channel.reached))
            if state in GONE:
                out[channel.slug] = None, publication.withdrawn_at or publication.updated_at
            elif state != SCHEDULED:
                out[channel.slug] = publication.revision, 0
    live = [revision for revision, _ in out.values() if revision is not None]
    last = (max(live), 0.0) if live else (None, max(since for _, since in out.values())) if out else (row.revision, 0.0)
    told = [_received(name, channel, rows, out.get(channel, last)) for (name, channel), rows in found.items()]
    return sorted(told, key=lambda one: (not one.is_behind, one.name, one.channel))


def _received(name: str, channel: str, rows: Sequence[t.Reception], out: tuple[int | None, float]) -> Received:
    """Return what rows of a party on a channel come to; `out`: the revision that is out, or since when none is."""
    holds, last_at = max(one.revision for one in rows), max(one.last_at for one in rows)
    revision, since = out
    return Received(
        name=name,
        channel=channel,
        revisions=tuple(sorted({one.revision for one in rows})),
        ways=tuple(sorted({one.way for one in rows})),
        first_at=min(one.first_at for one in rows),
        last_at=last_at,
        holds=holds,
        is_behind=holds < revision if revision is not None else last_at < since,
    )
