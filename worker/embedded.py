"""The broker that needs no server: messages in a SQLite file, by Kombu's SQLAlchemy transport, put right for us.

It loses what a killed worker held, and all if the file is deleted: messages are doorbells, so nothing is lost by that.
"""

import warnings
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any

from celery import Celery
from kombu.transport import sqlalchemy as kombu_sqlalchemy
from kombu.transport.sqlalchemy.models import metadata
from sqlalchemy import Engine, create_engine, delete, event, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DisconnectionError, SADeprecationWarning
from sqlalchemy.orm import configure_mappers
from sqlalchemy.schema import CreateIndex, CreateTable

from worker.forks import unforked

_SQLITE = sqlite.dialect()
_POLL = 0.1  # seconds between two looks into the file


class Channel(kombu_sqlalchemy.Channel):
    """A channel into the file."""

    def _engine_from_config(self) -> Engine:
        url = make_url(self.connection.client.hostname)
        if url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SADeprecationWarning)  # of what Kombu 5.7 says of its tables
            configure_mappers()
        engine = create_engine(url)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "checkout", _look)
        return engine

    def _new_queue(self, queue: str, **options: Any) -> None:
        with unforked():
            super()._new_queue(queue, **options)
            self.session.commit()  # else a read transaction stays open, and the file's log can never be cut

    def _put(self, queue: str, payload: Any, **options: Any) -> None:  # type: ignore[override] # one of two in Kombu
        with unforked():
            super()._put(queue, payload, **options)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        with unforked():
            return super()._get(queue)

    def _size(self, queue: str) -> int:
        with unforked():
            try:
                return int(super()._size(queue))
            finally:
                self.session.commit()

    def prune(self) -> int:
        """Return how many messages were removed that have been delivered: Kombu keeps them, for nobody."""
        with unforked():
            done = self.session.execute(delete(self.message_cls).where(self.message_cls.visible.is_(False)))
            self.session.commit()
            return int(done.rowcount)


class Transport(kombu_sqlalchemy.Transport):
    """The transport: looks into the file ten times a second, from the worker's event loop.

    So the pool is the one that servers get, in which each process has pipes of its own. Without a loop all of them wait
    behind one lock, which whoever is killed there takes with it: the others would wait for ever.
    """

    Channel = Channel
    polling_interval = _POLL
    implements = kombu_sqlalchemy.Transport.implements.extend(asynchronous=True)
    _timer: Any = None

    def register_with_event_loop(self, connection: Any, loop: Any) -> None:
        """Look into the file from a loop."""

        def look() -> None:
            with suppress(Empty):
                while self.cycle is not None:
                    self.cycle.get(self._deliver, timeout=0)

        self._timer = loop.call_repeatedly(_POLL, look)

    def close_connection(self, connection: Any) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
        super().close_connection(connection)


def prune(app: Celery) -> None:
    """Remove delivered messages from the file, where the broker is one. A server is left in peace."""
    if app.conf.broker_transport is None:
        return
    with app.connection_for_write() as connection:
        channel = connection.default_channel
        if isinstance(channel, Channel):
            channel.prune()


def leave_behind() -> None:
    """Open the file anew in this process, which was forked: its connections are the parent's."""
    inherited.append(Channel._engines)
    Channel._engines = {}


inherited: list[Any] = []
"""What belongs to the parent: it must be neither used nor closed here, so it is kept."""


def _prepare(connection: Any, record: Any) -> None:
    """Make the tables in a file that has none, and note which file it is."""
    cursor = connection.cursor()
    for pragma in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    for table in metadata.sorted_tables:
        cursor.execute(str(CreateTable(table, if_not_exists=True).compile(dialect=_SQLITE)))
        for index in table.indexes:
            cursor.execute(str(CreateIndex(index, if_not_exists=True).compile(dialect=_SQLITE)))
    record.info["file"] = _file(cursor)
    cursor.close()


def _look(connection: Any, record: Any, proxy: Any) -> None:
    """Open the file anew if it was deleted: who has it open would go on with it, and hear nobody else."""
    if record.info["file"] != _file(connection.cursor()):
        raise DisconnectionError("the file of the broker was deleted")


def _file(cursor: Any) -> tuple[int, int]:
    try:
        found = Path(cursor.execute("PRAGMA database_list").fetchone()[2]).stat()
    except OSError:
        return 0, 0
    return found.st_dev, found.st_ino
