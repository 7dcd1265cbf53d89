"""Fifty rounds of kill -9: of a process of the pool, of a worker, of all at once, at any moment."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from exporter.formats import formats
from tests.faults.stacks import EMBEDDED, RABBITMQ, REDIS, Stack, briefings, sound, stack
from tests.worker.service import Program, is_alive, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.pdf]
KINDS = ("child", "child", "worker", "all")


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "name, rounds, seed",
    [
        pytest.param(*EMBEDDED.values, 20, 1, marks=EMBEDDED.marks, id="embedded"),
        pytest.param(*REDIS.values, 15, 2, marks=REDIS.marks, id="redis"),
        pytest.param(*RABBITMQ.values, 15, 3, marks=RABBITMQ.marks, id="rabbitmq"),
    ],
)
def test_whatever_is_killed_at_any_moment_no_job_is_lost_and_none_is_done_twice(
    name: str, rounds: int, seed: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    with stack(name, tmp_path, EXPORTER_ATTEMPTS="20") as made:
        ids = briefings(made.service)
        workers = [made.service.worker(1), made.service.worker(1)]
        gone: set[tuple[int, str]] = set()
        for number in range(rounds):
            made.service.order(ids[0], chance.choice(ids[1:]), name=f"Round {number}")
            made.service.order(*chance.sample(ids, 2), formats=("rss", "docx", "html"), name=f"Text of {number}")
            time.sleep(chance.uniform(0.05, 1.2))
            gone |= strike(made, workers, chance)
        jobs = made.service.end(180)
        assert len(jobs) == rounds * (len(formats()) + 3)
        sound(made.service, jobs)
        lost = [job for job in jobs if job.state == "failed"]
        assert [job.id for job in lost if job.reason != "lost"] == [], made.service.told()
        wait_until(lambda: not left(gone), 10, lambda: f"left behind: {left(gone)}")
        # What two kills in a row made fail is asked for again, and done: the document was not at fault.
        redone = [made.service.order(ids[0], formats=(job.format,), name=f"Again {job.id}") for job in lost]
        made.service.end(60)
        assert {job.state for job in made.service.jobs(*redone or ["none"])} <= {"done"}


def strike(made: Stack, workers: list[Program], chance: random.Random) -> set[tuple[int, str]]:
    """Return the processes that were killed, after those that are needed were started anew."""
    kind = chance.choice(KINDS)
    place = chance.randrange(len(workers))
    if kind == "child":
        gone = {born(pid) for pid in workers[place].children()[:1]}
        for pid, _ in gone:
            os.kill(pid, signal.SIGKILL)
        return gone
    struck = workers[:] if kind == "all" else [workers[place]]
    gone = {born(pid) for worker in struck for pid in (worker.pid, *worker.children())}
    for worker in struck:
        worker.kill()
    if kind == "all" and made.broker:
        made.broker.kill()
        made.broker.start()
    for index, worker in enumerate(workers):
        if worker in struck:
            workers[index] = made.service.worker(1)
    return gone


def born(pid: int) -> tuple[int, str]:
    """Return a process by its number and the moment at which it began: numbers are given out again."""
    try:
        return pid, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return pid, "gone"


def left(gone: set[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return which of the killed live on."""
    return [(pid, when) for pid, when in gone if is_alive(pid) and born(pid) == (pid, when)]
