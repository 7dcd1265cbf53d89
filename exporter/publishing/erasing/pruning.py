"""Pruning: versions of feeds that nobody is served any more, and blobs that no row names."""

import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Session

from exporter.database import changed, read, write
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.logs import logger
from exporter.publishing import holding
from exporter.store import Store

FEEDS_DAYS = 7.0
"""Days for which the bytes of a feed are kept after the last reader got them."""
ROWS_DAYS = 90.0
"""Days for which it is known what such a feed held."""
YOUNG = 86400.0
"""Seconds for which a blob is kept that no row names: what puts it writes its row a moment later."""
_DAY = 86400.0
_BATCH = 500
_DIGEST = 64  # letters
_log = logger("exporter.publishing")


def prune(store: Store) -> Iterator[int]:
    """Yield, after each few hundred blobs that were looked at, how many are away by now.

    Whoever has something else to do takes a step now and then. While everything is held, nothing is taken away: a
    database that was restored knows nothing of blobs that another one, yet to be restored, needs.
    """
    with read(store.engine) as session:
        if session.get(t.Hold, holding.ONLY) is not None:
            return
    with write(store.engine) as session:
        old = delete(t.Feed).where(t.Feed.valid_until < now() - ROWS_DAYS * _DAY)
        rows = changed(session, old)
    count = 0
    for count in orphans(store, YOUNG):
        yield count
    if rows or count:
        _log.info("pruned", feeds=rows, blobs=count)


def orphans(store: Store, young: float) -> Iterator[int]:
    """Yield how many blobs are away that no row names, those put in the last seconds not among them."""
    with read(store.engine) as session:
        named = references(session)
    count = 0
    for index, (sha256, at) in enumerate(store.blobs.names(), start=1):
        if sha256 not in named and at < time.time() - young:
            store.blobs.remove(sha256)
            count += 1
        if index % _BATCH == 0:
            yield count
    yield count


def references(session: Session) -> set[str]:
    """Return the digests that rows name, whatever of: those of blobs are among them.

    Every column of digests counts, also of tables that come later. Of feeds that nobody is served any more, only those
    of the last days do.
    """
    found: set[str] = set()
    for table in t.Table.metadata.sorted_tables:
        columns = [one for one in table.c if isinstance(one.type, String) and one.type.length == _DIGEST]
        if not columns:
            continue
        asked = select(*columns)
        if table is t.Feed.__table__:
            asked = asked.where(t.Feed.valid_until > now() - FEEDS_DAYS * _DAY)
        for row in session.execute(asked):
            found.update(one for one in row if one)
    for column in (t.Entry.media, t.Channel.media):
        for files in session.scalars(select(column)):
            found |= digests_in(files)
    return found


def digests_in(files: list[dict[str, Any]]) -> set[str]:
    """Return the digests of files as they are written down."""
    return {one["sha256"] for one in files}
