"""A worker: what it makes is what `exporter export` makes; whatever comes twice, late or never, is done once."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter import manifest
from exporter.channel import EXAMPLE
from exporter.editions import of_one
from exporter.export import export
from exporter.formats import formats
from exporter.jobs.collect import collect
from exporter.readers import read as read_source
from exporter.templates import TemplateSet
from tests.samples import FOLDER
from tests.worker.service import Program, Service, service, wait_until

SAMPLE = FOLDER / "security-guarantees.json"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service with a worker of two processes."""
    with service(tmp_path_factory.mktemp("worker")) as made:
        made.worker()
        yield made


@pytest.fixture
def worker(running: Service) -> Program:
    return running.programs[0]


@pytest.mark.pdf
def test_what_a_worker_makes_is_what_an_export_makes_file_by_file(running: Service, tmp_path: Path) -> None:
    reading = read_source(SAMPLE)
    export_id = running.order(running.add(reading))
    running.end()
    told = collect(running.store, export_id, tmp_path / "worker")
    assert [artifact.format for _, artifact in told.artifacts()] == list(formats())
    export([of_one(reading.briefing, EXAMPLE)], formats(), TemplateSet(), reading.pictures, tmp_path / "export")
    assert files(tmp_path / "worker") == files(tmp_path / "export")
    assert untimed(tmp_path / "worker") == untimed(tmp_path / "export")


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != manifest.NAME
    }


def untimed(folder: Path) -> object:
    """Return what a manifest tells but for the time it took."""
    told = manifest.read(folder)
    assert told
    return told.model_dump(exclude={"editions": {"__all__": {"artifacts": {"__all__": {"milliseconds"}}}}})


def test_a_doorbell_that_rings_five_times_has_one_job_done_once(running: Service) -> None:
    id = running.add(read_source(FOLDER / "minimal.json"))
    export_id = running.order(id, formats=("rss", "docx"), name="Rung five times")
    ids = [job.id for job in running.jobs(export_id)]
    for _ in range(5):
        running.ring("text", ids)
    running.end()
    time.sleep(0.5)  # for the doorbells that are still out
    assert [(job.state, job.commits, job.attempt) for job in running.jobs(export_id)] == [("done", 1, 1)] * 2


def test_jobs_wait_out_a_broker_whose_file_was_deleted(running: Service, worker: Program) -> None:
    id = running.add(read_source(FOLDER / "minimal.json"))
    os.kill(worker.pid, signal.SIGSTOP)
    try:
        export_ids = [running.order(id, formats=("rss", "html"), name=f"Deleted {number}") for number in range(3)]
        for file in running.folder.glob("broker.sqlite3*"):
            file.unlink()
    finally:
        os.kill(worker.pid, signal.SIGCONT)
    running.end()
    assert {(job.state, job.commits) for job in running.jobs(*export_ids)} == {("done", 1)}


def test_a_storage_that_comes_back_gets_what_it_missed(running: Service) -> None:
    id = running.add(read_source(FOLDER / "minimal.json"))
    blobs = running.folder / "artifacts" / "blobs"
    blobs.rename(blobs.with_name("away"))
    blobs.write_bytes(b"in the way")
    try:
        export_id = running.order(id, formats=("atom",), name="Missed")
        wait_until(lambda: running.jobs(export_id)[0].reason == "storage", 30, running.told)
    finally:
        blobs.unlink()
        blobs.with_name("away").rename(blobs)
    running.end()
    (job,) = running.jobs(export_id)
    assert (job.state, job.reason, job.commits) == ("done", None, 1)
    assert job.attempt > 1


def test_a_line_is_logged_for_each_step_and_no_word_of_a_briefing(running: Service, worker: Program) -> None:
    id = running.add(read_source(FOLDER / "every-block.json"))
    export_id = running.order(id, formats=("html",), name="Logged")
    running.end()
    job = running.jobs(export_id)[0].id
    for step in ("claimed", '"3 encode"', '"4 keep"'):
        worker.wait_for(rf"event={step} export={export_id} job={job} format=html")
    assert "Logged" not in worker.said()
    assert all(line.startswith("timestamp=") for line in worker.said().splitlines())


@pytest.mark.pdf
def test_a_worker_that_is_told_twice_to_stop_gives_back_what_it_is_at(tmp_path: Path) -> None:
    with service(tmp_path / "data") as own:
        worker = own.worker(1)
        ids = [own.add(read_source(path)) for path in sorted((FOLDER / "edition").glob("*.json"))]
        export_id = own.order(*ids, formats=("pdf",), name="Given back")
        wait_until(lambda: own.jobs(export_id)[0].state == "running", 30, own.told)
        os.kill(worker.pid, signal.SIGINT)
        worker.wait_for("event=draining")
        worker.stop(signal.SIGINT)
        (job,) = own.jobs(export_id)
        assert (job.state, job.attempt) == ("queued", 0), worker.said()
