"""`exporter health`: what the health checks of a container engine go by."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from exporter.cli import app
from exporter.database import tables as t
from exporter.database import write
from exporter.database.clock import now
from exporter.database.migrate import migrate
from exporter.jobs.sweep import seen
from exporter.settings.service import Service
from exporter.store import Store, open_store
from tests.lanes.served import answering

HERE = socket.gethostname()


def health(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["health", *arguments])


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("EXPORTER_DATA_DIR", str(tmp_path / "data"))
    store = open_store(Service())
    migrate(store.engine)
    yield store
    store.engine.dispose()


def test_an_api_that_answers_is_alive() -> None:
    with answering(200, "/livez") as port:
        done = health("api", "--port", str(port))
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_an_api_that_answers_otherwise_is_not() -> None:
    with answering(500, "/livez") as port:
        done = health("api", "--port", str(port))
    assert done.exit_code == 4
    assert done.stderr == f"the API answers 500 at 127.0.0.1:{port}/livez\n"


def test_an_api_that_is_not_there_is_not() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        port = taken.getsockname()[1]
        done = health("api", "--port", str(port))
    assert done.exit_code == 4
    assert done.stderr.startswith(f"the API does not answer at 127.0.0.1:{port}: ")


def test_a_worker_that_was_just_heard_of_is_alive(store: Store) -> None:
    seen(store, f"{HERE}:17", ["pdf"])
    done = health("worker")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_a_worker_that_fell_silent_is_not(store: Store) -> None:
    seen(store, f"{HERE}:17", ["pdf"])
    with write(store.engine) as session:
        session.execute(update(t.Worker).values(seen_at=now() - 90))
    done = health("worker")
    assert done.exit_code == 4
    assert re.fullmatch(rf"the worker of {HERE} was last heard of 9\d s ago\n", done.stderr)
    assert health("worker", "--silent", "120").exit_code == 0


def test_a_worker_of_another_machine_does_not_count(store: Store) -> None:
    seen(store, f"not-{HERE}:17", ["pdf"])
    done = health("worker")
    assert done.exit_code == 4
    assert done.stderr == f"no worker of {HERE} has been heard of yet\n"
