"""Transactions: whole or not at all, one pen for SQLite, and a database that is away is told as such."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from exporter.database import AWAY, connect, is_away, put, read, reason, write
from exporter.database import tables as t
from exporter.store import Store
from tests.jobs.desk import at_once
from tests.lanes.fixtures import running
from tests.stores import opened

HOLD = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA locking_mode=EXCLUSIVE")
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("COMMIT")
"""


def tally(store: Store, name: str = "n") -> int:
    with read(store.engine) as session:
        return session.scalar(select(t.Tally.count).where(t.Tally.name == name)) or 0


def add_one(store: Store) -> None:
    with write(store.engine) as session:
        if not put(session, t.Tally, name="n", count=1):
            session.execute(update(t.Tally).where(t.Tally.name == "n").values(count=t.Tally.count + 1))


def test_what_raises_half_way_changes_nothing(store: Store) -> None:
    def fail() -> None:
        with write(store.engine) as session:
            put(session, t.Tally, name="n", count=1)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert tally(store) == 0


def test_put_says_whether_a_row_is_new_and_never_changes_one(store: Store) -> None:
    with write(store.engine) as session:
        assert put(session, t.Tally, name="n", count=1)
        assert not put(session, t.Tally, name="n", count=9)
    assert tally(store) == 1


def test_forty_threads_that_write_at_once_all_get_their_turn(store: Store) -> None:
    found = at_once(*[lambda: add_one(store)] * 40)
    assert found == [None] * 40
    assert tally(store) == 40


def test_who_reads_sees_one_state_and_keeps_nobody_from_writing(store: Store) -> None:
    add_one(store)
    with read(store.engine) as session:
        before = session.scalar(select(t.Tally.count))
        add_one(store)
        if store.engine.dialect.name == "sqlite":  # PostgreSQL shows each statement what is there by then
            assert session.scalar(select(t.Tally.count)) == before
    assert tally(store) == 2


def test_an_sqlite_that_another_process_holds_for_a_while_is_waited_for(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        with write(store.engine) as session:
            session.execute(text("create table tally (name text primary key, count integer)"))
        store.engine.dispose()
        held = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(tmp_path / "exporter.sqlite3"), "1.5"], stdout=subprocess.PIPE
        )
        assert held.stdout
        assert held.stdout.readline() == b"held\n"
        start = time.monotonic()
        add_one(store)
        assert time.monotonic() - start > 0.5
        assert tally(store) == 1
        held.communicate()


def test_an_sqlite_that_is_held_for_longer_is_away_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exporter.database._WAIT", 0.2)
    with opened(tmp_path) as store:
        with write(store.engine) as session:
            session.execute(text("create table tally (name text primary key, count integer)"))
        store.engine.dispose()
        held = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(tmp_path / "exporter.sqlite3"), "60"], stdout=subprocess.PIPE
        )
        assert held.stdout
        held.stdout.readline()
        with pytest.raises(AWAY) as fault:
            add_one(store)
        assert is_away(fault.value)
        with pytest.raises(AWAY):
            tally(store)
        held.kill()
        held.communicate()
        add_one(store)
        assert tally(store) == 1


def test_a_disk_without_room_is_away_as_well(tmp_path: Path) -> None:
    """As a child process, which may write a few kB into a file and no more."""
    program = """
import resource, signal, sys
from pathlib import Path
from tests.stores import opened
from exporter.database import is_away, write
from sqlalchemy import text
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (64_000, 64_000))
with opened(Path(sys.argv[1])) as store:
    try:
        with write(store.engine) as session:
            session.execute(text("create table t (a text)"))
        with write(store.engine) as session:
            session.execute(text("insert into t values (:a)"), {"a": "x" * 1_000_000})
    except Exception as error:
        print(is_away(error))
"""
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path],
        capture_output=True,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": "."},
    )
    assert done.stdout == "True\n", done.stderr


def test_a_postgresql_that_nobody_listens_for_is_away() -> None:
    engine = connect("postgresql+psycopg://nobody@127.0.0.1:9/none")
    with pytest.raises(AWAY) as fault, read(engine) as session:
        session.execute(select(1))
    assert is_away(fault.value)
    engine.dispose()


@pytest.mark.postgresql
def test_a_postgresql_that_is_killed_in_the_midst_of_a_transaction_is_away_and_comes_back(tmp_path: Path) -> None:
    from tests.lanes.postgresql_server import PostgreSQL

    with running(PostgreSQL) as server:
        engine = connect(server.create("one").replace("postgresql://", "postgresql+psycopg://"))
        with write(engine) as session:
            session.execute(text("create table tally (name text primary key, count integer)"))

        def killed_half_way() -> None:
            with write(engine) as session:
                session.execute(text("insert into tally values ('n', 1)"))
                server.kill()
                session.execute(select(func.count()).select_from(t.Tally))

        with pytest.raises(Exception) as fault:  # noqa: PT011 - whichever of its errors it is
            killed_half_way()
        assert is_away(fault.value)
        with pytest.raises(AWAY), read(engine) as session:
            session.execute(text("select 1"))
        server.start()
        with read(engine) as session:
            assert session.scalar(select(func.count()).select_from(t.Tally)) == 0
        engine.dispose()


@pytest.mark.postgresql
def test_who_stopped_in_the_midst_of_a_transaction_holds_nobody_up_for_ever(
    postgresql: object, monkeypatch: pytest.MonkeyPatch, place: object, tmp_path: Path
) -> None:
    monkeypatch.setattr("exporter.database._IDLE", 1)
    assert callable(place)
    with opened(tmp_path / "data", place("postgresql", tmp_path / "data")) as store:
        add_one(store)
        with pytest.raises(Exception) as fault, write(store.engine) as session:  # noqa: PT011, PT012
            session.execute(update(t.Tally).values(count=7))
            time.sleep(1.5)
            add_one(store)  # somebody else, who is not kept waiting
            session.execute(select(1))
        assert is_away(fault.value)
        assert tally(store) == 2


def test_the_reason_of_a_database_that_is_away_is_one_line_without_a_secret() -> None:
    engine = connect("postgresql+psycopg://desk:very-secret@127.0.0.1:1/briefings")
    with pytest.raises(AWAY) as raised, read(engine) as session:
        session.execute(select(1))
    assert "Connection refused" in reason(raised.value)
    assert "secret" not in reason(raised.value)
    assert "\n" not in reason(raised.value)


def test_the_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    with opened(tmp_path / "data"):
        assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
