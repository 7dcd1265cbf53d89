"""Many doorbells, several processes: each job is done once, none twice, none never."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from sqlalchemy import func, select

from exporter.database import read
from exporter.database import tables as t
from exporter.store import Store
from tests.jobs.desk import asked

CLAIMER = """
import random, sys
from pathlib import Path
from exporter.database import is_away
from exporter.jobs import claims
from tests.jobs.desk import finished
from tests.stores import opened
name, folder, url, *ids = sys.argv[1:]
bells = [int(id) for id in ids] * 2
random.Random(name).shuffle(bells)
with opened(Path(folder), url) as store:
    for id in bells:
        claim = claims.claim(store, id, name)
        if claim and finished(store, claim, key=f"{id:064x}"):
            print(id)
"""


def test_doorbells_rung_twice_in_two_processes_end_each_job_once(store: Store) -> None:
    formats = ("amp", "atom", "docx", "html", "jsonfeed", "rss")
    many = 50 if store.engine.dialect.name == "postgresql" else 15
    exports = [asked(store, *formats) for _ in range(many)]
    with read(store.engine) as session:
        ids = [str(id) for id in session.scalars(select(t.Job.id))]
    url = store.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMER, name, store.settings.data_dir, url, *ids],
            stdout=subprocess.PIPE,
            encoding="utf-8",
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONPATH": "."},
        )
        for name in ("one", "two")
    ]
    done = [id for worker in workers for id in worker.communicate()[0].split()]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert Counter(done) == Counter(ids)
    assert len(ids) == 6 * many
    ended = select(t.Job.state, t.Job.commits, func.count()).group_by(t.Job.state, t.Job.commits)
    closed = select(t.Event.export_id).where(t.Event.kind == "export", t.Event.data["state"].as_string() == "done")
    with read(store.engine) as session:
        assert session.execute(ended).all() == [("done", 1, 6 * many)]
        assert session.scalar(select(func.count()).select_from(t.Artifact)) == 6 * many
        assert Counter(session.scalars(closed)) == Counter(exports)
