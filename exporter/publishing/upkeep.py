"""Upkeep of what is out: what somebody has to look after now and then. As a rule workers do, who sweep anyway.

A worker forks, and the client of a bucket does not live through that. So where blobs lie in one, what touches them is
looked after by the API (`exporter.web.upkeep`).
"""

import time
from collections.abc import Iterator

from exporter.jobs import Ring
from exporter.publishing.acts import By
from exporter.publishing.current import reach
from exporter.publishing.editions import catch_up
from exporter.publishing.erasing.pruning import prune
from exporter.publishing.holding import highwater
from exporter.store import Store

_ME = By("the sweep")
_UP = 5.0  # seconds between two looks for what was left behind
_FIRST = 3600.0  # seconds until the first look for what nobody needs any more
_TIDY = 86400.0  # seconds between two such looks


class Upkeep:
    """What is due when. With `blobs` it may touch them; without, it does what the database alone takes."""

    def __init__(self, *, blobs: bool) -> None:
        self._blobs = blobs
        self._up_at, self._tidy_at = float("-inf"), time.monotonic() + _FIRST
        self._tidying: Iterator[int] | None = None

    def step(self, store: Store, ring: Ring) -> None:
        """Do what is due, in a fraction of a second: tidying goes on with each step. Raise what says that it is away.

        How far publishing has come is written down where anything was done since, and an older database is held; the
        time of channels is noted; editions are brought up that a crash left behind; what nobody needs goes.
        """
        time_now = time.monotonic()
        if self._blobs:
            highwater.keep(store)
            self._tidy(store, time_now)
        if time_now >= self._up_at:
            reach(store)
            if self._blobs:
                catch_up(store, ring, _ME)
            self._up_at = time_now + _UP

    def _tidy(self, store: Store, time_now: float) -> None:
        if time_now >= self._tidy_at:
            self._tidying, self._tidy_at = prune(store), time_now + _TIDY
        if self._tidying is not None and next(self._tidying, None) is None:
            self._tidying = None
