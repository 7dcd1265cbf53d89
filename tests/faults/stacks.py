"""What the service stands on: nothing but its own files, or servers, each of which may be killed and wiped."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from exporter.database import read
from exporter.database import tables as t
from exporter.jobs import OPEN
from exporter.readers import read as read_source
from tests.lanes.fixtures import running
from tests.samples import FOLDER
from tests.worker.service import Service, service

if TYPE_CHECKING:
    from tests.lanes.postgresql_server import PostgreSQL
    from tests.lanes.rabbitmq_server import RabbitMQ
    from tests.lanes.redis_server import Redis
    from tests.lanes.s3_server import S3

EMBEDDED = pytest.param("embedded")
REDIS = pytest.param("redis", marks=[pytest.mark.redis, pytest.mark.postgresql])
RABBITMQ = pytest.param("rabbitmq", marks=[pytest.mark.rabbitmq, pytest.mark.postgresql, pytest.mark.s3])


@dataclass
class Stack:
    """A service and the servers under it."""

    service: Service
    database: "PostgreSQL | None" = None
    broker: "Redis | RabbitMQ | None" = None
    storage: "S3 | None" = None


@contextmanager
def stack(name: str, folder: Path, **more: str) -> Iterator[Stack]:
    """Yield a service without a worker: `embedded`, `redis` (with PostgreSQL), or `rabbitmq` (with PostgreSQL, S3)."""
    with ExitStack() as opened:
        made: dict[str, object] = {}
        if name != "embedded":
            from tests.lanes.postgresql_server import PostgreSQL

            database = opened.enter_context(running(PostgreSQL))
            made["database"] = database
            more["EXPORTER_DATABASE_URL"] = database.create("exporter")
        if name == "redis":
            from tests.lanes.redis_server import Redis

            made["broker"] = redis = opened.enter_context(running(Redis))
            more["EXPORTER_BROKER_URL"] = redis.url
        if name == "rabbitmq":
            from tests.lanes.rabbitmq_server import RabbitMQ
            from tests.lanes.s3_server import S3

            made["broker"] = rabbitmq = opened.enter_context(running(RabbitMQ))
            made["storage"] = storage = opened.enter_context(running(S3))
            more |= {"EXPORTER_BROKER_URL": rabbitmq.url, "EXPORTER_ARTIFACTS_URL": storage.url, **storage.access}
        yield Stack(opened.enter_context(service(folder, **more)), **made)  # type: ignore[arg-type]


def briefings(made: Service) -> list[str]:
    """Return the ids of briefings in the store: a small one, and those of an edition."""
    paths = [FOLDER / "minimal.json", *sorted((FOLDER / "edition").glob("*.json"))]
    return [made.add(read_source(path)) for path in paths]


def sound(made: Service, jobs: list[t.Job], *, failed: bool = True) -> None:
    """Hold a store in which nothing waits any more against all that must be true of it, whatever happened."""
    told = made.told()
    assert {job.state for job in jobs} <= ({"done", "failed"} if failed else {"done"}), told
    assert [job.id for job in jobs if job.state == "failed" and not (job.reason and job.fault)] == []
    assert [job.id for job in jobs if job.commits > 1] == [], "committed twice"
    assert [job.id for job in jobs if job.state == "done" and not (job.commits or job.free)] == [], "never committed"
    with read(made.store.engine) as session:
        artifacts = {row.key: row for row in session.scalars(select(t.Artifact))}
        exports = session.scalars(select(t.Export)).all()
        events = session.scalars(select(t.Event).order_by(t.Event.id)).all()
    assert [export.id for export in exports if export.state in OPEN or export.finished_at is None] == []
    ended = Counter(event.export_id for event in events if event.kind == "export" and event.data["state"] not in OPEN)
    assert ended == Counter(export.id for export in exports), "an export is closed once"
    done = Counter((e.export_id, e.data["format"]) for e in events if e.kind == "job" and e.data["state"] == "done")
    assert done == Counter((job.export_id, job.format) for job in jobs if job.state == "done"), "a job is done once"
    for job in jobs:
        if job.state == "done":
            artifact = artifacts[job.key or ""]
            for file in (artifact.told, *artifact.told["further"], *artifact.media):
                assert len(made.store.blobs.get(file["sha256"])) == file["size"]
