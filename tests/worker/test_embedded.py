"""The broker that is a file: messages come out as they went in, delivered ones go, a deleted file is made anew."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from exporter.settings.service import Service
from worker.app import Application, application, queue_name
from worker.doorbell import BrokerAway, doorbell
from worker.embedded import prune


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "broker.sqlite3"


@pytest.fixture
def app(tmp_path: Path) -> Application:
    return application(Service(data_dir=tmp_path, database_url="", broker_url=""))


def rows(file: Path) -> list[int]:
    """Return for each message in the file whether it waits (1) or was delivered (0)."""
    with closing(sqlite3.connect(file)) as database:
        return [row[0] for row in database.execute("SELECT visible FROM kombu_message ORDER BY id")]


def take(app: Application, queue: str) -> list[int]:
    """Return the ids in the next message of a queue."""
    with app.connection_for_read() as connection:
        channel = connection.default_channel
        message = channel.basic_get(queue_name(queue), no_ack=True)
        ids: list[int] = message.payload[0]
        return ids


def test_each_job_has_a_message_of_its_own_in_the_queue_that_is_rung(app: Application) -> None:
    ring = doorbell(app)
    ring("text", [7, 8])
    ring("pdf", [9])
    assert [take(app, "text"), take(app, "text"), take(app, "pdf")] == [[7], [8], [9]]


def test_delivered_messages_are_removed_and_waiting_ones_stay(app: Application, file: Path) -> None:
    doorbell(app)("text", [1, 2, 3])
    take(app, "text")
    assert rows(file) == [0, 1, 1]
    prune(app)
    assert rows(file) == [1, 1]
    assert take(app, "text") == [2]


def test_a_file_that_was_deleted_is_made_anew_by_whoever_has_it_open(app: Application, file: Path) -> None:
    ring = doorbell(app)
    ring("text", [1])
    for one in file.parent.glob("broker.sqlite3*"):
        one.unlink()
    ring("text", [2])
    assert rows(file) == [1]
    assert take(app, "text") == [2]


def test_a_broker_that_is_away_is_asked_once_and_then_left_alone_for_a_while(tmp_path: Path) -> None:
    ring = doorbell(application(Service(data_dir=tmp_path, database_url="", broker_url="redis://127.0.0.1:1/0")))
    with pytest.raises(Exception, match="Connection refused"):
        ring("text", [1])
    start = time.monotonic()
    with pytest.raises(BrokerAway, match="a moment ago"):
        ring("text", [1])
    assert time.monotonic() - start < 1
