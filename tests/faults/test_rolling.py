"""While everything goes on: workers are replaced, doorbells ring in fives, a template set is put in use."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from exporter.cli.serve import DRAIN
from exporter.database import read
from exporter.database import tables as t
from exporter.store import template_sets
from tests.faults.stacks import EMBEDDED, RABBITMQ, REDIS, briefings, sound, stack
from tests.worker.service import ROOT, wait_until

pytestmark = [pytest.mark.faults]
TEXTS = ("rss", "atom", "html", "docx", "amp", "jsonfeed")
RINGER = """
import sys
from exporter.settings.service import service
from worker.app import application
from worker.doorbell import doorbell
ring = doorbell(application(service()))
for _ in range(5):
    ring("text", [int(id) for id in sys.argv[1:]])
"""


@pytest.mark.timeout(500)
@pytest.mark.parametrize("name", [EMBEDDED, REDIS, RABBITMQ])
def test_workers_that_are_replaced_one_by_one_fail_no_job_and_start_none_twice(name: str, tmp_path: Path) -> None:
    with stack(name, tmp_path) as made:
        ids = briefings(made.service)
        workers = [made.service.worker(1), made.service.worker(1)]
        for number in range(6):
            for each in range(4):
                made.service.order(*ids[each : each + 3], formats=TEXTS, name=f"Round {number}, {each}")
            old = workers.pop(0)
            assert old.stop(signal.SIGTERM, DRAIN) == 0, old.said()
            workers.append(made.service.worker(1))
        jobs = made.service.end(180)
        sound(made.service, jobs, failed=False)
        assert [(job.id, job.attempt) for job in jobs if not job.free and job.attempt != 1] == []


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", [EMBEDDED, REDIS, RABBITMQ])
def test_doorbells_that_three_processes_ring_five_times_end_each_job_once(name: str, tmp_path: Path) -> None:
    with stack(name, tmp_path) as made:
        made.service.worker(2)
        ids = briefings(made.service)
        exports = [made.service.order(id, formats=TEXTS, name="Rung for") for id in ids[:5]]
        bells = [str(job.id) for job in made.service.jobs(*exports)]
        ringers = [
            subprocess.Popen([sys.executable, "-c", RINGER, *bells], cwd=ROOT, env=dict(made.service.environment))
            for _ in range(3)
        ]
        assert [ringer.wait(60) for ringer in ringers] == [0, 0, 0]
        jobs = made.service.end(90)
        time.sleep(1)  # for doorbells that are still out
        sound(made.service, jobs, failed=False)
        assert {job.attempt for job in made.service.jobs()} == {1}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", [REDIS, RABBITMQ])
def test_a_worker_that_slept_past_its_lease_commits_nothing(name: str, tmp_path: Path) -> None:
    with stack(name, tmp_path, EXPORTER_TIME_LIMIT="600") as made:
        ids = briefings(made.service)
        sleeper = made.service.worker(1)
        export_id = made.service.order(*ids, formats=("docx",), name="Slept over")
        wait_until(lambda: made.service.jobs(export_id)[0].state == "running", 20, made.service.told)
        asleep = [sleeper.pid, *sleeper.children()]
        for pid in asleep:
            os.kill(pid, signal.SIGSTOP)
        made.service.worker(1)
        (job,) = made.service.end(60)
        assert (job.state, job.commits) == ("done", 1)
        for pid in asleep:
            os.kill(pid, signal.SIGCONT)
        sleeper.wait_for('event="4 keep" .*state="?too late', 30)
        sound(made.service, made.service.jobs(), failed=False)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", [EMBEDDED, REDIS])
def test_all_formats_of_an_export_use_one_template_set_whatever_is_put_in_use(name: str, tmp_path: Path) -> None:
    brands = ["The Northern Record", "The Southern Record"]
    with stack(name, tmp_path / "data") as made:
        ids = briefings(made.service)
        sets = []
        for brand in brands:
            folder = tmp_path / brand
            folder.mkdir()
            (folder / "theme.toml").write_text(f'[brand]\nname = "{brand}"\n', encoding="utf-8")
            sets.append(template_sets.add(made.service.store, brand, folder).digest)
        made.service.worker(2)
        pinned = {}
        for number in range(8):
            template_sets.activate(made.service.store, sets[number % 2])
            pinned[made.service.order(ids[number % 4], formats=("html", "amp"), name=f"{number}")] = number % 2
            time.sleep(0.1)
        made.service.end(90)
        with read(made.service.store.engine) as session:
            for job in made.service.jobs():
                page = made.service.store.blobs.get(session.get_one(t.Artifact, job.key).sha256).decode()
                place = pinned[job.export_id]
                assert [one in page for one in brands] == [place == 0, place == 1]
