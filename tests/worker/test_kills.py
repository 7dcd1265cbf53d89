"""Killed and paused at any moment: every job ends, done once or failed with a reason; no process is left behind."""

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter.cli.serve import DRAIN
from exporter.database import read
from exporter.database import tables as t
from exporter.readers import read as read_source
from tests.samples import FOLDER
from tests.worker.service import Service, is_alive, service, wait_until

ROUNDS = 5


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service without a worker."""
    # Who sleeps on a busy machine sleeps long, and is to find that it is too late, not that its time is over.
    with service(tmp_path_factory.mktemp("kills"), EXPORTER_ATTEMPTS="20", EXPORTER_TIME_LIMIT="600") as made:
        yield made


@pytest.fixture(scope="module")
def ids(made: Service) -> list[str]:
    """Return the ids of the briefings of an edition, which takes a while to render."""
    return [made.add(read_source(path)) for path in sorted((FOLDER / "edition").glob("*.json"))]


@pytest.mark.faults
@pytest.mark.pdf
@pytest.mark.timeout(240)
def test_a_worker_that_slept_past_its_lease_cannot_finish_what_another_did(made: Service, ids: list[str]) -> None:
    for other in made.programs:
        other.kill()
    sleeper = made.worker(1)
    export_id = made.order(*ids, formats=("pdf",), name="Slept over")
    wait_until(lambda: made.jobs(export_id)[0].state == "running", 20, made.told)
    asleep = [sleeper.pid, *sleeper.children()]
    for pid in asleep:
        os.kill(pid, signal.SIGSTOP)
    made.worker()
    (job,) = made.end()
    assert (job.state, job.attempt, job.commits) == ("done", 2, 1), made.told()
    for pid in asleep:
        os.kill(pid, signal.SIGCONT)
    sleeper.wait_for('event="4 keep" .*state="?too late')
    (job,) = made.jobs(export_id)
    assert (job.state, job.attempt, job.commits) == ("done", 2, 1)
    sleeper.kill()


@pytest.mark.faults
@pytest.mark.pdf
@pytest.mark.timeout(240)
def test_whatever_is_killed_every_job_ends_and_nothing_is_done_twice(made: Service, ids: list[str]) -> None:
    chance = random.Random(9)
    running = made.programs[-1] if made.programs else made.worker()
    gone: list[int] = []
    for number in range(ROUNDS):
        made.order(*ids[:4], name=f"Round {number}")
        made.order(ids[number], name=f"One of round {number}")
        time.sleep(chance.uniform(0.2, 1.5))
        children = running.children()
        if number % 2:
            gone += [running.pid, *children]
            running.kill()
            running = made.worker()
        elif children:
            gone.append(chance.choice(children))
            os.kill(gone[-1], signal.SIGKILL)
    jobs = made.end(120)
    assert {job.state for job in jobs} <= {"done", "failed"}
    assert [job.id for job in jobs if job.state == "done" and job.commits + job.free < 1] == []
    assert [job.id for job in jobs if job.commits > 1] == []
    assert [job.id for job in jobs if job.state == "failed" and not (job.reason == "lost" and job.fault)] == []
    bytes_are_whole(made, jobs)
    wait_until(lambda: not [pid for pid in gone if is_alive(pid)], 10, lambda: f"left behind: {gone}")


@pytest.mark.pdf
@pytest.mark.timeout(120)
def test_a_worker_that_is_told_to_stop_ends_what_runs_also_in_a_process_that_it_made_later(
    made: Service, ids: list[str]
) -> None:
    running = made.programs[-1] if made.programs else made.worker()
    killed = running.children()
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: len(set(running.children()) - set(killed)) == len(killed), 10, running.said)
    export_id = made.order(*ids, formats=("pdf",), name="Drained")
    wait_until(lambda: made.jobs(export_id)[0].state == "running", 20, made.told)
    assert running.stop() == 0
    (job,) = made.jobs(export_id)
    assert (job.state, job.attempt) == ("done", 1), made.told()


@pytest.mark.timeout(120)
def test_a_worker_that_is_told_to_stop_as_it_hands_on_a_job_ends_with_that_job(tmp_path: Path) -> None:
    with service(tmp_path / "data") as made:
        running = made.worker(1)
        id = made.add(read_source(FOLDER / "minimal.json"))
        made.order(id, formats=("rss",))
        made.end()
        time.sleep(1)  # in which its parent hears that the process is idle
        (process,) = running.children()
        os.kill(process, signal.SIGSTOP)  # so it says nothing of the job that it is sent now
        export_id = made.order(id, formats=("atom",))
        time.sleep(1)
        os.kill(running.pid, signal.SIGTERM)
        running.wait_for("event=draining")
        time.sleep(1)  # in which its parent stops to listen to the broker
        os.kill(process, signal.SIGCONT)
        assert running.stop(seconds=DRAIN) == 0
        (job,) = made.jobs(export_id)
        sent, kept_here = ("done", 1), ("queued", 0)  # the second on a machine that was busy elsewhere meanwhile
        assert (job.state, job.attempt) in (sent, kept_here), made.told()


def bytes_are_whole(made: Service, jobs: list[t.Job]) -> None:
    """Hold every file of every job that is done against its digest."""
    with read(made.store.engine) as session:
        for job in jobs:
            if job.state == "done":
                artifact = session.get_one(t.Artifact, job.key)
                made.store.blobs.get(artifact.sha256)
                for medium in artifact.media:
                    made.store.blobs.get(medium["sha256"])
