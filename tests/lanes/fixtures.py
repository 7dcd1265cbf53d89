"""The servers as fixtures: each is started once for a session, by the first test that asks for it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from tests.lanes.postgresql_server import PostgreSQL
    from tests.lanes.rabbitmq_server import RabbitMQ
    from tests.lanes.redis_server import Redis
    from tests.lanes.s3_server import S3
    from tests.lanes.server import Server

    S = TypeVar("S", bound=Server)


@contextmanager
def running(kind: "type[S]") -> "Iterator[S]":
    """Yield a server that runs until the context ends, in a folder that other users may look into."""
    folder = Path(tempfile.mkdtemp(prefix="exporter-"))
    folder.chmod(0o755)
    server = kind(folder / "server")
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgresql() -> "Iterator[PostgreSQL]":
    """Yield a PostgreSQL that all tests of a session share. Who kills one starts one of its own: `running`."""
    from tests.lanes.postgresql_server import PostgreSQL

    with running(PostgreSQL) as server:
        yield server


@pytest.fixture(scope="session")
def redis() -> "Iterator[Redis]":
    """Yield a Redis that all tests of a session share."""
    from tests.lanes.redis_server import Redis

    with running(Redis) as server:
        yield server


@pytest.fixture(scope="session")
def rabbitmq() -> "Iterator[RabbitMQ]":
    """Yield a RabbitMQ that all tests of a session share."""
    from tests.lanes.rabbitmq_server import RabbitMQ

    with running(RabbitMQ) as server:
        yield server


@pytest.fixture(scope="session")
def s3() -> "Iterator[S3]":
    """Yield a storage that speaks S3 and that all tests of a session share."""
    from tests.lanes.s3_server import S3

    with running(S3) as server:
        yield server
