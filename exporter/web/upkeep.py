"""Upkeep beside the API, where blobs lie in a bucket: workers fork, and its client does not live through that."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Event, Thread

from fastapi import FastAPI

from exporter.database import is_away, reason
from exporter.logs import logger
from exporter.publishing.upkeep import Upkeep
from exporter.web.api import Api

_PATIENCE = 15  # seconds for a step that is under way when the API ends
_log = logger("exporter.web")


@asynccontextmanager
async def kept_up(app: FastAPI) -> AsyncIterator[None]:
    """Look after what is out while the API runs, where workers cannot."""
    api: Api = app.state.api
    if api.store.blobs.outlives_a_fork:
        yield
        return
    ended = Event()
    thread = Thread(target=_run, args=(api, ended), name="upkeep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(_PATIENCE)


def _run(api: Api, ended: Event) -> None:
    upkeep, away = Upkeep(blobs=True), False
    while not ended.wait(api.store.settings.sweep):
        try:
            upkeep.step(api.store, api.ring)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next step may get through
            if not away:
                kind = "the database is away" if is_away(error) else "upkeep failed"
                _log.error(kind, error=type(error).__name__, reason=reason(error))
            away = True
        else:
            if away:
                _log.warning("upkeep goes on")
            away = False
