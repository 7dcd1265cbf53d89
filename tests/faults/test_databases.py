"""A database that goes away: what runs waits or is done again, and nothing is half done."""

import time
from pathlib import Path

import pytest

from exporter.database import AWAY
from tests.faults.stacks import RABBITMQ, REDIS, briefings, sound, stack

pytestmark = [pytest.mark.faults]
TEXTS = ("rss", "atom", "html", "docx")


@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", [REDIS, RABBITMQ])
def test_a_database_that_dies_and_comes_back_has_every_job_done(name: str, tmp_path: Path) -> None:
    with stack(name, tmp_path, EXPORTER_ATTEMPTS="20") as made:
        assert made.database
        ids = briefings(made.service)
        worker = made.service.worker(2)
        for number, how in enumerate(("kill", "stop", "kill")):
            for each in range(6):
                made.service.order(*ids[:2], formats=TEXTS, name=f"Before {number} {each}")
            time.sleep(0.4 * number)
            getattr(made.database, how)()
            with pytest.raises(AWAY):
                made.service.order(ids[0], formats=TEXTS, name="While it is away")
            time.sleep(2)
            made.database.start()
            jobs = made.service.end(120)
            sound(made.service, jobs, failed=False)
        assert worker.process.poll() is None, worker.said()
        assert "Traceback" not in worker.said(), worker.said()
