"""The sweep, as a step of the worker: a thread of the parent looks every second for what was left behind."""

import os
import signal
import time
from threading import Event, Thread
from typing import Any

from celery import bootsteps
from celery.worker import state

from exporter.database import is_away, reason
from exporter.jobs import claims
from exporter.jobs.sweep import seen, sweep
from exporter.logs import logger
from exporter.publishing.upkeep import Upkeep
from worker import embedded
from worker.app import Application
from worker.forks import unforked
from worker.process import bench, name_of

_SEEN = 5.0  # seconds between two notes that this worker is alive
_PRUNE = 3600.0  # seconds between two looks for delivered messages in the embedded broker

_log = logger("exporter.worker")


class Sweeper(bootsteps.StartStopStep):
    """Sweeps while the worker runs."""

    requires = {"celery.worker.components:Pool"}

    def __init__(self, worker: Any, **_: Any) -> None:
        self._app: Application = worker.app
        self._queues: list[str] = worker.serves
        self._parent: int | None = worker.parent
        self._ended = Event()
        self._thread = Thread(target=self._run, name="sweep", daemon=True)
        self._away = False
        self._swept = 0

    def start(self, worker: Any) -> None:
        """Begin to sweep."""
        self._thread.start()

    def stop(self, worker: Any) -> None:
        """End with the sweep that is under way."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(timeout=15)

    terminate = stop

    def _run(self) -> None:
        due = dict.fromkeys(("leases", "seen", "prune"), 0.0)
        upkeep = Upkeep(blobs=bench().store.blobs.outlives_a_fork)
        while True:
            self._orphaned()
            self._try(due, upkeep)
            if self._ended.wait(self._app.service.sweep):
                return

    def _try(self, due: dict[str, float], upkeep: Upkeep) -> None:
        here, time_now = bench(), time.monotonic()
        try:
            with unforked():
                if time_now >= due["leases"]:
                    claims.extend(here.store, _held())
                    due["leases"] = time_now + self._app.service.lease / 3
                found = sweep(here.store, here.ring)
                self._swept += 1
                if time_now >= due["seen"]:
                    seen(here.store, name_of(), self._queues, sweeps=self._swept)
                    self._swept, due["seen"] = 0, time_now + _SEEN
                upkeep.step(here.store, here.ring)
            if time_now >= due["prune"]:
                embedded.prune(self._app)
                due["prune"] = time_now + _PRUNE
        except Exception as error:  # noqa: BLE001 - whatever it is, the next sweep may get through
            if not self._away:
                kind = "the database is away" if is_away(error) else "a sweep failed"
                _log.error(kind, error=type(error).__name__, reason=reason(error))
            self._away = True
        else:
            if self._away:
                _log.warning("sweeps go on")
            self._away = False
            if found.back or found.given_up:
                _log.warning("swept", brought_back=found.back, given_up=found.given_up, rung=found.rung)

    def _orphaned(self) -> None:
        """Let the worker drain if the process that it belongs to is gone."""
        if self._parent and os.getppid() != self._parent:
            os.kill(os.getpid(), signal.SIGTERM)


def _held() -> list[tuple[int, str]]:
    """Return the jobs that processes of the pool work at now, by id and process."""
    taken = list(state.requests.values())  # at once: the event loop adds to it meanwhile
    return [(request.args[0], name_of(request.worker_pid)) for request in taken if request.worker_pid]
