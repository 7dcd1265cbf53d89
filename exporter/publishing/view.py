"""What is out, as one process has it in memory: so that the feeds of a channel cost no question to the database.

It is read anew twice a second while somebody asks, and at once after this process itself wrote something. Between two
looks the course of time is followed here: the versions to come are known, and each is out once its moment has come.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.database import read, written
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.publishing import Held
from exporter.publishing.current import reach
from exporter.publishing.holding import ONLY
from exporter.publishing.moment import agreed
from exporter.store import Store

FRESH = 0.25
"""Seconds for which what was read is as good as new; older, it is read anew while it still serves."""
STALE = 0.5
"""Seconds after which what was read serves nobody any more."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a file of a feed, as the table `feed` has it."""

    valid_from: float
    valid_until: float
    name: str
    form: str
    sha256: str
    gzip: str
    modified: int
    holds: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Known:
    """A channel as it was last read. `settings` are as they were set: the addresses that follow are not among them."""

    slug: str
    settings: Mapping[str, Any]
    access: str
    build: int
    reached: float


@dataclass(frozen=True, slots=True)
class _Out:
    """The files of a channel's feeds by name, as they are out from one moment until the next."""

    build: int
    begins: float
    ends: float
    files: Mapping[str, Version]


class View:
    """The channels, what is out on them, and whether all is held. One for each process; threads may share it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._channels: Mapping[str, Known] = {}
        self._versions: dict[str, tuple[int, Sequence[Version]]] = {}
        self._out: dict[str, _Out] = {}
        self._held: tuple[str, float] | None = None
        self._written = -1
        self._told = self._read_at = float("-inf")
        self._turned_at: float | None = None

    @property
    def is_due(self) -> bool:
        """Return whether it should be read anew, be it while it still serves."""
        return self._turned_at is not None or time.monotonic() - self._read_at > FRESH

    @property
    def is_stale(self) -> bool:
        """Return whether it must be read anew before it serves again."""
        return time.monotonic() - self._read_at > STALE or self._written != written(self._store.engine)

    def look(self, slug: str = "") -> None:
        """Read anew what is out, if nobody did a moment ago; also of a channel that nobody asked for yet.

        What came out by itself since then is noted, so that no clock takes it back. Raise what says that the database
        is away.
        """
        with self._lock:
            if (turned_at := self._turned_at) is not None:
                reach(self._store, turned_at)
                self._turned_at = None
            if not self.is_stale and not self.is_due and (not slug or self.has(slug)):
                return
            seen = written(self._store.engine)  # before it is read: what is written meanwhile is looked at again
            with read(self._store.engine) as session:
                told = session.scalar(select(now()))
                assert told is not None
                read_at = time.monotonic()  # after it was told: the clock is never thought to be ahead
                held = session.get(t.Hold, ONLY)
                asked = select(t.Channel.slug, t.Channel.settings, t.Channel.access, t.Channel.build, t.Channel.reached)
                channels = {row.slug: Known(*row) for row in session.execute(asked.order_by(t.Channel.slug))}
                for wanted in {*self._versions, slug} & set(channels):
                    row = channels[wanted]
                    if self._versions.get(wanted, (-1,))[0] != row.build:
                        self._versions[wanted] = (row.build, _versions(session, row))
            self._channels, self._held = channels, (held.why, held.at) if held else None
            self._told, self._read_at, self._written = told, read_at, seen

    def demand_free(self) -> None:
        """Raise Held while everything that goes out is held."""
        if self._held:
            raise Held(*self._held)

    @property
    def channels(self) -> Mapping[str, Known]:
        """Return all channels by their slugs, in that order."""
        return self._channels

    def has(self, slug: str) -> bool:
        """Return whether the feeds of a channel are here, or there is no such channel."""
        return slug in self._versions or slug not in self._channels

    def feeds(self, slug: str) -> Mapping[str, Version]:
        """Return the files of a channel's feeds by name, as they are out at this moment."""
        build, versions = self._versions[slug]
        out = self._out.get(slug)
        at = agreed(self._told + time.monotonic() - self._read_at, self._channels[slug].reached)
        # A clock that was set back takes nothing back: it is not before the moment that has begun.
        if out and out.build == build and at < out.ends:
            return out.files
        at = max(at, out.begins) if out else at
        files = {one.name: one for one in versions if one.valid_from <= at < one.valid_until}
        times = [time for one in versions for time in (one.valid_from, one.valid_until)]
        begins = max((time for time in times if time <= at), default=at)
        ends = min((time for time in times if time > at), default=float("inf"))
        if out and out.build == build:
            self._turned_at = at
        self._out[slug] = _Out(build, begins, ends, files)
        return files


def _versions(session: Session, row: Known) -> list[Version]:
    """Return the versions that are out or will be, as the newest build of a channel left them."""
    f = t.Feed
    columns = f.valid_from, f.valid_until, f.name, f.form, f.sha256, f.gzip, f.modified, f.holds
    asked = select(*columns).where(f.channel == row.slug, f.valid_until > row.reached)
    return [Version(*one) for one in session.execute(asked)]
