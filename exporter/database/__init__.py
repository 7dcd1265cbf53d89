"""The database: SQLite in a file, or PostgreSQL. One suite of tests runs on both.

`read` and `write` open a transaction; one that writes takes SQLite's only pen at once, so that it never has to give up
half-way. All times in it are seconds since 1970 by the clock of the database: machines need not agree on the time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Engine, Executable, Table, create_engine, event, insert, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session

__all__ = [
    "AWAY",
    "Engine",
    "Session",
    "add",
    "changed",
    "connect",
    "is_away",
    "pen",
    "put",
    "read",
    "reason",
    "write",
    "written",
]

AWAY = (OperationalError, PoolTimeout)
"""What is raised where the database cannot be reached, or is held by somebody else for too long."""
_WAIT = 10  # seconds to wait for SQLite's pen, and for a row of PostgreSQL that somebody else is at
_IDLE = 30  # seconds after which PostgreSQL ends a transaction whose process was stopped in the midst of it


def connect(url: str, *, pool: int = 10) -> Engine:
    """Return the database behind a URL. It is opened when first used, in one process: each makes its own."""
    made = make_url(url)
    if made.get_backend_name() != "sqlite":
        # A machine that went away without a word is given up after the same time as one that hangs.
        patience = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
        engine = create_engine(
            made,
            pool_pre_ping=True,
            pool_size=pool,
            max_overflow=pool,
            pool_timeout=5,
            connect_args=patience | {"tcp_user_timeout": _IDLE * 1000},
            hide_parameters=True,  # an error is logged, and a record may be among its parameters
        )
        event.listen(engine, "connect", _bound)
        event.listen(engine, "begin", _begin_fleeting)
        return engine
    if made.database:
        Path(made.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(made, pool_size=pool, max_overflow=40, pool_timeout=_WAIT, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def read(engine: Engine) -> Iterator[Session]:
    """Return a session in which one state of the database is seen, and nothing is changed."""
    with _session(engine) as session, session.begin():
        yield session


@contextmanager
def write(engine: Engine, *, lasting: bool = True) -> Iterator[Session]:
    """Return a session whose changes are made together at its end, or not at all if it raises.

    What is not `lasting` is seen by everybody at once, but a power cut may take it back: it waits for no disk. That is
    for what would be found out anew anyway (who works at a job, which bell was rung).
    """
    with pen(engine), _session(_writing(engine, lasting)) as session, session.begin():
        yield session
    if lasting:
        _tally(engine)[0] += 1  # at worst two threads count as one: it is another number all the same


def written(engine: Engine) -> int:
    """Return a number that is another one after this process wrote what lasts: who keeps what they read looks at it."""
    return _tally(engine)[0]


def _session(engine: Engine) -> Session:
    """Return a session whose rows stay readable after it, and that does not mend in memory what a statement changed."""
    return Session(engine, expire_on_commit=False, execution_options={"synchronize_session": False})


@contextmanager
def pen(engine: Engine) -> Iterator[None]:
    """Let the threads of a process write to SQLite in turns.

    SQLite lets who finds its pen taken sleep, longer each time, and come back by chance: among many threads some wait
    for seconds. A lock wakes the next one at once. Other processes are still met at SQLite's own.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    lock = _lock(engine)
    if not lock.acquire(timeout=_WAIT):
        raise PoolTimeout(f"others wrote for {_WAIT} s")
    try:
        yield
    finally:
        lock.release()


@lru_cache(maxsize=64)
def _lock(engine: Engine) -> Lock:
    return Lock()


@lru_cache(maxsize=64)
def _tally(engine: Engine) -> list[int]:
    return [0]


@lru_cache(maxsize=64)
def _writing(engine: Engine, lasting: bool) -> Engine:
    return engine.execution_options(writes=True, lasting=lasting)


def changed(session: Session, statement: Executable) -> int:
    """Return how many rows a statement changed."""
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def add(session: Session, table: type[DeclarativeBase], *rows: dict[str, Any]) -> None:
    """Add rows past the ORM, which would take three times as long to say the same."""
    session.execute(insert(cast("Table", table.__table__)), list(rows))


def put(session: Session, table: type[DeclarativeBase], **values: Any) -> bool:
    """Return whether a row is new. One of the same key that is there, also since this moment, stays as it is."""
    into = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    asked = into(cast("Table", table.__table__)).values(**values).on_conflict_do_nothing()
    return session.execute(asked.returning(*table.__table__.primary_key)).one_or_none() is not None


def is_away(error: BaseException) -> bool:
    """Return whether an error means that the database cannot be reached for now."""
    return isinstance(error, AWAY) or (isinstance(error, DBAPIError) and error.connection_invalidated)


def reason(error: BaseException) -> str:
    """Return what a driver says, in one line, without its class and the statement that SQLAlchemy adds."""
    said = getattr(error, "orig", None) or error
    return " ".join(str(said).split()).rstrip(".")[:300] or type(error).__name__


def _prepare(connection: DBAPIConnection, _: object) -> None:
    connection.isolation_level = None  # transactions are ours to begin; see _begin
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={_WAIT * 1000}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _bound(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = '{_WAIT}s'")
    cursor.execute(f"SET idle_in_transaction_session_timeout = '{_IDLE}s'")
    cursor.close()
    connection.commit()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("writes", False):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if options.get('lasting', True) else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_fleeting(connection: Connection) -> None:
    """Let PostgreSQL not wait for its disk at the end of a transaction that need not last."""
    if not connection.get_execution_options().get("lasting", True):
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
