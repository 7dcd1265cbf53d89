"""Rewrite a database so that what was deleted is in no file of it any more."""

from collections.abc import Iterable

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from exporter.database import pen


def compact(engine: Engine, tables: Iterable[str]) -> bool:
    """Return whether what was deleted is gone from the files of the database; false while others are at it.

    SQLite is rewritten as a whole, and the log of its writes is emptied. PostgreSQL rewrites `tables`; its own log of
    writes (WAL) and backups are kept as whoever runs it has them kept.
    """
    try:
        if engine.dialect.name == "sqlite":
            return _rewritten(engine)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in tables:
                connection.execute(text(f'VACUUM FULL "{table}"'))
    except OperationalError:
        return False
    return True


def _rewritten(engine: Engine) -> bool:
    with pen(engine):
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("VACUUM")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            cursor.close()
            return busy is not None and busy[0] == 0
        except engine.dialect.loaded_dbapi.OperationalError:
            return False
        finally:
            connection.close()
