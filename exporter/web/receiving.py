"""Receptions: which token got which revision, noted after the answer has gone out: none waits for it or fails of it."""

from collections.abc import Sequence

from starlette.background import BackgroundTask

from exporter.logs import logger
from exporter.publishing import receptions
from exporter.store.tokens import Holder
from exporter.web.api import Api

_log = logger("exporter.web")


def noting(
    api: Api, holder: Holder | None, channel: str, held: Sequence[tuple[str, int]], way: str = receptions.FEED
) -> BackgroundTask | None:
    """Return what is to be done after an answer: to note that a token was served revisions. None without a token."""
    return BackgroundTask(_note, api, holder.id, channel, held, way) if holder else None


def _note(api: Api, token_id: str, channel: str, held: Sequence[tuple[str, int]], way: str) -> None:
    try:
        receptions.note(api.store, token_id, channel, held, way)
    except Exception as error:  # noqa: BLE001 - whoever asked has the answer already
        _log.warning("a reception was not noted", error=type(error).__name__)
