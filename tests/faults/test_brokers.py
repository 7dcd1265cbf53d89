"""A broker that is killed, restarted or wiped: who asks gets an answer, and every job is done."""

import time
from pathlib import Path

import pytest

from tests.faults.stacks import RABBITMQ, REDIS, briefings, sound, stack
from tests.worker.service import wait_until

pytestmark = [pytest.mark.faults]
TEXTS = ("rss", "atom", "html", "docx")


@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", [REDIS, RABBITMQ])
def test_a_broker_that_dies_loses_no_job_and_keeps_nobody_from_asking(name: str, tmp_path: Path) -> None:
    with stack(name, tmp_path) as made:
        assert made.broker
        ids = briefings(made.service)
        worker = made.service.worker(2)

        for number, (how, back) in enumerate(
            [("kill", "start"), ("stop", "start"), ("kill", "wipe")],
        ):
            for _ in range(3):
                made.service.order(*ids[:3], formats=TEXTS, name=f"Before {number} {_}")
            getattr(made.broker, how)()
            start = time.monotonic()
            for _ in range(3):
                made.service.order(*ids[:2], formats=TEXTS, name=f"While it is away {number} {_}")
            assert time.monotonic() - start < 20, "accepted at once: the jobs wait in the database"
            getattr(made.broker, back)()
            jobs = made.service.end(120)
            sound(made.service, jobs, failed=False)
        assert worker.process.poll() is None, worker.said()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", [REDIS, RABBITMQ])
def test_doorbells_that_a_wiped_broker_forgot_are_rung_again(name: str, tmp_path: Path) -> None:
    with stack(name, tmp_path) as made:
        assert made.broker
        ids = briefings(made.service)
        exports = [made.service.order(id, formats=TEXTS, name="Forgotten") for id in ids[:4]]
        made.broker.wipe()
        made.service.worker(2)
        wait_until(lambda: all(job.state == "done" for job in made.service.jobs(*exports)), 90, made.service.told)
        sound(made.service, made.service.jobs(), failed=False)
