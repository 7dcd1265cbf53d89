"""A storage without room, or away: told as such, and the jobs are done once there is room, by themselves."""

import resource
import time
from pathlib import Path

import pytest

from exporter.database import read
from exporter.database import tables as t
from tests.faults.stacks import EMBEDDED, RABBITMQ, REDIS, briefings, sound, stack
from tests.worker.service import wait_until

pytestmark = [pytest.mark.faults]
TEXTS = ("rss", "atom", "html", "docx")
NO_LIMIT = resource.RLIM_INFINITY


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", [EMBEDDED, REDIS])
def test_a_disk_without_room_is_waited_for(name: str, tmp_path: Path) -> None:
    """On `embedded` the database lies on the full disk as well, elsewhere only the artifacts do."""
    with stack(name, tmp_path, EXPORTER_ATTEMPTS="20") as made:
        ids = briefings(made.service)
        worker = made.service.worker(2)
        done = made.service.order(ids[0], formats=TEXTS, name="There was room")
        made.service.end()
        for pid in (worker.pid, *worker.children()):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (500, NO_LIMIT))
        full = made.service.order(*ids[1:3], formats=TEXTS, name="There is none")
        time.sleep(4)
        jobs = made.service.jobs(full)
        assert {job.state for job in jobs} <= {"queued", "running"}
        if name != "embedded":
            wait_until(lambda: any(job.reason == "storage" for job in made.service.jobs(full)), 20, made.service.told)
            told = {job.fault for job in made.service.jobs(full) if job.reason == "storage"}
            assert told == {"the storage of artifacts fails: File too large; it is tried again"}
        for pid in (worker.pid, *worker.children()):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (NO_LIMIT, NO_LIMIT))
        jobs = made.service.end(120)
        sound(made.service, jobs, failed=False)
        assert len(made.service.jobs(done, full)) == 8
        assert "Traceback" not in worker.said()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", [RABBITMQ])
def test_a_bucket_that_is_away_is_waited_for(name: str, tmp_path: Path) -> None:
    with stack(name, tmp_path, EXPORTER_ATTEMPTS="20") as made:
        assert made.storage
        ids = briefings(made.service)
        worker = made.service.worker(2)
        made.service.order(ids[0], formats=TEXTS, name="It is there")
        first = made.service.end()
        made.storage.kill()
        away = made.service.order(*ids[1:3], formats=TEXTS, name="It is away")
        wait_until(lambda: any(job.reason == "storage" for job in made.service.jobs(away)), 60, made.service.told)
        made.storage.start()  # it kept nothing: all of it is made again
        with read(made.service.store.engine) as session:
            artifacts = [session.get_one(t.Artifact, job.key) for job in first]
        wait_until(lambda: not made.service.open(), 120, made.service.told)
        assert {job.state for job in made.service.jobs(away)} == {"done"}
        assert artifacts
        assert "Traceback" not in worker.said()
