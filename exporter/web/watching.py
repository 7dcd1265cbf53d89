"""Who watches exports: one poller a process asks the database for events, and hands them to everybody who waits.

A watcher that reads too slowly is let go; it comes back by Last-Event-ID and misses nothing. On PostgreSQL a
transaction may end after one that began later: its events have lower ids and appear later. So the poller looks again at
what came lately, and passes over what it has handed out.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from fastapi.concurrency import run_in_threadpool

from exporter.database import is_away, reason
from exporter.database import tables as t
from exporter.jobs import OPEN, events, exports
from exporter.logs import logger
from exporter.store import Store

EVERY = 0.5
"""Seconds between two looks at the database."""
MOST = 100
"""Events that a watcher may be behind."""
_LOOK_BACK = 10.0  # seconds within which a transaction that was overtaken has ended
_LATE = 1000  # ids that a transaction may be behind the newest one
_log = logger("exporter.web")
Asked = TypeVar("Asked")


@dataclass(eq=False)
class _Watcher:
    export_id: str
    queue: asyncio.Queue[t.Event] = field(default_factory=lambda: asyncio.Queue(MOST))
    dropped: bool = False


class Watch:
    """All who watch, in one process. The poller runs while there is somebody."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._watchers: set[_Watcher] = set()
        self._poller: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()

    async def follow(self, export_id: str, last: int) -> AsyncIterator[t.Event]:
        """Yield the events of an export after one by its id, as they come, until the export has ended."""
        watcher = _Watcher(export_id)
        self._watchers.add(watcher)
        try:
            if self._poller is None or self._poller.done():
                self._ready.clear()
                self._poller = asyncio.create_task(self._poll())
            await self._ready.wait()  # what happens from now on is handed over; what happened before is read
            sent: set[int] = set()
            while True:
                has_ended = await self._has_ended(export_id)
                for event in await self._after(export_id, last):
                    if event.id not in sent:
                        sent.add(event.id)
                        yield event
                if has_ended:
                    return
                while True:
                    event = await watcher.queue.get()
                    if event.id not in sent:
                        sent.add(event.id)
                        yield event
                    if watcher.dropped and watcher.queue.empty():
                        return
                    if event.kind == "export" and event.data["state"] not in OPEN:
                        break  # and look whether anything came between
        finally:
            self._watchers.discard(watcher)

    async def is_over(self, export_id: str, last: int) -> bool:
        """Return whether nothing will come after an event: whoever asks again and again can be told to stop."""
        return await self._has_ended(export_id) and not await self._after(export_id, last)

    async def _after(self, export_id: str, last: int) -> list[t.Event]:
        return await run_in_threadpool(events.after, self._store, last, export_id=export_id, limit=10_000)

    async def _has_ended(self, export_id: str) -> bool:
        return await run_in_threadpool(exports.state, self._store, export_id) not in OPEN

    async def _poll(self) -> None:
        floor = max(0, await self._patiently(partial(events.newest, self._store)) - _LATE)
        lately: dict[int, float] = {}
        while self._watchers:
            watched = {watcher.export_id for watcher in self._watchers}
            found = await self._patiently(partial(events.after, self._store, floor, among=watched, limit=10_000))
            now = time.monotonic()
            for event in found:
                if event.id not in lately:
                    lately[event.id] = now
                    if self._ready.is_set():  # else who waits for it reads them itself
                        self._hand_out(event)
            self._ready.set()
            old = [id for id, at in lately.items() if at < now - _LOOK_BACK]
            for id in old:
                del lately[id]
            floor = max([floor, *old])
            await asyncio.sleep(EVERY)

    def _hand_out(self, event: t.Event) -> None:
        for watcher in self._watchers:
            if watcher.export_id == event.export_id and not watcher.dropped:
                try:
                    watcher.queue.put_nowait(event)
                except asyncio.QueueFull:
                    watcher.dropped = True

    async def _patiently(self, ask: Callable[[], Asked]) -> Asked:
        """Return what the database answers, as soon as it does."""
        while True:
            try:
                return await run_in_threadpool(ask)
            except Exception as error:
                if not is_away(error):
                    raise
                _log.warning("nobody can watch: the database is away", reason=reason(error))
                await asyncio.sleep(4 * EVERY)
