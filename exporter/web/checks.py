"""What the service needs, looked at one by one. What is found holds for some seconds, so that asking costs nothing."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from threading import Lock
from typing import Any

from sqlalchemy import func, select

from exporter import libraries
from exporter.artifacts.blobs import Away
from exporter.database import is_away, read
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.database.migrate import NotMigrated, demand
from exporter.fonts import FontError, missing_wheels, stock_for
from exporter.jobs import QUEUED
from exporter.store import Store

SEEN = 30.0
"""Seconds after which a worker that was not heard of counts as gone."""
LONG = 900.0
"""Seconds for which a job may wait before somebody should look."""
NEEDED = ("draining", "database", "tables", "artifacts", "worker")
"""Checks without which nothing can be exported; the others are told, and stop nothing."""
_FRESH = 5.0  # seconds for which what was found holds


@dataclass(frozen=True)
class Check:
    """One thing looked at: is it as it should be, and what was found."""

    fine: bool
    found: str
    seconds: float | None = None


class Checks:
    """The checks of one process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._at = -_FRESH
        self._found: dict[str, Check] = {}

    def now(self) -> dict[str, dict[str, Any]]:
        """Return what is found of each thing, looked at no longer than a few seconds ago."""
        with self._lock:
            if time.monotonic() - self._at > _FRESH:
                self._found = self._look()
                self._at = time.monotonic()
            return {name: {k: v for k, v in asdict(one).items() if v is not None} for name, one in self._found.items()}

    def _look(self) -> dict[str, Check]:
        look: dict[str, Callable[[Store], Check]] = {
            "database": _database,
            "tables": _tables,
            "artifacts": _artifacts,
            "worker": _worker,
            "queue": _queue,
        }
        found = {name: _asked(check, self._store) for name, check in look.items()}
        return found | {"pango": _pango(), "fonts": _fonts()}


def _asked(check: Callable[[Store], Check], store: Store) -> Check:
    try:
        return check(store)
    except Exception as error:  # noqa: BLE001 - whatever fails is found
        if not is_away(error):
            return Check(False, f"cannot be looked at ({type(error).__name__})")
        return Check(False, "the database cannot be reached")


def _database(store: Store) -> Check:
    with read(store.engine) as session:
        session.execute(select(now()))
    return Check(True, store.engine.dialect.name)


def _tables(store: Store) -> Check:
    try:
        demand(store.engine)
    except NotMigrated as fault:
        return Check(False, str(fault))
    return Check(True, "those of this version")


def _artifacts(store: Store) -> Check:
    try:
        store.blobs.probe()
    except Away as fault:
        return Check(False, str(fault))
    return Check(True, "written and read")


def _worker(store: Store) -> Check:
    with read(store.engine) as session:
        ages = session.scalars(select(now() - t.Worker.seen_at).order_by(t.Worker.seen_at.desc())).all()
    seen = sum(age < SEEN for age in ages)
    if seen:
        return Check(True, f"{seen} heard of", round(ages[0], 1))
    return Check(False, "none is heard of; start one with `exporter worker`", round(ages[0], 1) if ages else None)


def _queue(store: Store) -> Check:
    with read(store.engine) as session:
        oldest = session.scalar(select(now() - func.min(t.Job.created_at)).where(t.Job.state == QUEUED))
    if oldest is None:
        return Check(True, "nothing waits")
    return Check(oldest < LONG, "the oldest job that waits", round(oldest, 1))


@cache
def _pango() -> Check:
    version = libraries.found("pango")
    return Check(bool(version), version or "not found; `exporter doctor` says how to get it")


@cache
def _fonts() -> Check:
    try:
        missing = missing_wheels(stock_for())
    except FontError as fault:
        return Check(False, str(fault))
    return Check(True, f"without {', '.join(missing)}" if missing else "every family")
