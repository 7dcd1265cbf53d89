"""Receptions: which token got which revision, noted after the answer has gone out: none waits for it or fails of it."""

from collections.abc import Callable, Sequence

from starlette.background import BackgroundTask

from exporter.jobs.exports import Found
from exporter.logs import logger
from exporter.publishing import receptions
from exporter.store.tokens import Holder
from exporter.web.api import Api

_log = logger("exporter.web")


def noting(
    api: Api, holder: Holder | None, channel: str, held: Sequence[tuple[str, int]], way: str = receptions.FEED
) -> BackgroundTask | None:
    """Return what is to be done after an answer: to note that a token was served revisions. None without a token."""
    return BackgroundTask(_quietly, receptions.note, api.store, holder.id, channel, held, way) if holder else None


def noting_file(api: Api, holder: Holder, found: Found | None) -> BackgroundTask | None:
    """Return what is to be done after an answer with a file that is on no channel; None for what briefings share."""
    if found is None or found.name.startswith("media/"):
        return None
    return BackgroundTask(_quietly, receptions.note_file, api.store, holder.id, found.key)


def _quietly(call: Callable[..., None], *arguments: object) -> None:
    try:
        call(*arguments)
    except Exception as error:  # noqa: BLE001 - whoever asked has the answer already
        _log.warning("a reception was not noted", error=type(error).__name__)
