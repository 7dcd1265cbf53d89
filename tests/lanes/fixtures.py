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
    from tests.lanes.server import Server

    S = TypeVar("S", bound=Server)


@contextmanager
def running(kind: "type[S]") -> "Iterator[S]":
    """Yield a server that runs until the context ends, in a folder that other users may look into."""
    folder = Path(tempfile.mkdtemp(prefix="exporter-"))
    folder.chmod(0o755)
    server = kind(folder)
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
