"""The sweep and the doorbells: nothing that is left behind is forgotten, and few doorbells are out at a time."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from exporter.database import read
from exporter.database import tables as t
from exporter.jobs import rings, sweep
from exporter.jobs.rings import ring_waiting
from exporter.store import Store
from tests.jobs.desk import asked, change, claimed, export, finished, job, jobs, lapse, nobody


class Bell:
    """Hears doorbells, and is out of order on demand."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.broken = False

    def __call__(self, queue: str, ids: Sequence[int]) -> None:
        if self.broken:
            raise ConnectionError("no broker")
        self.heard += ids


def later(store: Store, *ids: int) -> None:
    """Let so much time pass that doorbells may be rung again."""
    for id in ids:
        change(store, id, rung_at=t.Job.rung_at - rings.AGAIN - 1)


def test_a_job_of_a_dead_worker_is_brought_back_and_rung_for(store: Store) -> None:
    (one,) = jobs(store, asked(store, "rss"))
    claimed(store, one.id)
    bell = Bell()
    assert sweep.sweep(store, bell) == sweep.Swept(0, 0, 0)
    lapse(store, one.id)
    assert sweep.sweep(store, bell) == sweep.Swept(1, 0, 1)
    assert bell.heard == [one.id]
    assert job(store, one.id).state == "queued"
    assert sweep.sweep(store, bell) == sweep.Swept(0, 0, 0)


def test_a_doorbell_that_was_lost_is_rung_again_after_a_while(store: Store) -> None:
    (one,) = jobs(store, asked(store, "rss"))
    bell = Bell()
    sweep.sweep(store, bell)
    assert bell.heard == []  # `asked` rang a moment ago
    later(store, one.id)
    sweep.sweep(store, bell)
    assert bell.heard == [one.id]


def test_a_broker_that_is_away_costs_nothing_and_is_rung_as_soon_as_it_is_back(store: Store) -> None:
    ids = [one.id for one in jobs(store, asked(store, "rss", "atom"))]
    later(store, *ids)
    bell = Bell()
    bell.broken = True
    assert sweep.sweep(store, bell).rung == 0
    bell.broken = False
    assert sweep.sweep(store, bell).rung == 2
    assert bell.heard == ids


def test_doorbells_that_are_out_are_few_however_many_jobs_wait(store: Store) -> None:
    bell = Bell()
    exports = [asked(store, "rss", "atom", "html", "amp", "jsonfeed") for _ in range(8)]
    ids = [one.id for each in exports for one in jobs(store, each)]
    assert ring_waiting(store, bell) == 0
    rung = [id for id in ids if job(store, id).rung_at > 0]
    assert rung == ids[: rings.OUT]
    for id in rung[:5]:
        finished(store, claimed(store, id))
    assert ring_waiting(store, bell) == 5
    assert bell.heard == ids[rings.OUT : rings.OUT + 5]


def test_who_asked_for_much_does_not_keep_waiting_who_asked_for_little(store: Store) -> None:
    for _ in range(10):
        asked(store, "rss", "atom", "html", "amp", token_id="much")
    little = [one.id for one in jobs(store, asked(store, "rss", "atom", token_id="little"))]
    for id in range(1, rings.OUT + 1):  # those for which doorbells are out already
        finished(store, claimed(store, id))
    bell = Bell()
    ring_waiting(store, bell)
    assert set(little) <= set(bell.heard[:4])


def test_a_worker_is_seen_and_its_sweeps_are_counted(store: Store) -> None:
    sweep.seen(store, "host:1", ["pdf"])
    sweep.seen(store, "host:1", ["pdf", "text"], sweeps=3)
    with read(store.engine) as session:
        (row,) = session.scalars(select(t.Worker)).all()
        assert row.queues == ["pdf", "text"]
        assert session.get_one(t.Tally, "sweeps").count == 4
    silent = sweep.silence(store, "host")
    assert silent is not None
    assert silent < 5
    assert sweep.silence(store, "ho") is None


def test_a_sweep_leaves_alone_what_is_in_order(store: Store) -> None:
    export_id = asked(store, "rss", "atom")
    first, second = jobs(store, export_id)
    finished(store, claimed(store, first.id))
    claimed(store, second.id)
    before = [vars(one) for one in jobs(store, export_id)]
    sweep.sweep(store, nobody)
    assert [{n: v for n, v in vars(one).items() if n[0] != "_"} for one in jobs(store, export_id)] == [
        {n: v for n, v in one.items() if n[0] != "_"} for one in before
    ]
    assert export(store, export_id).state == "running"


@pytest.mark.parametrize("gone", ["pdf", "text"])
def test_a_queue_that_nobody_serves_does_not_keep_the_other_waiting(store: Store, gone: str) -> None:
    exports = [asked(store, "pdf", "rss") for _ in range(rings.OUT + 2)]
    served = [one.id for each in exports for one in jobs(store, each) if one.queue != gone]
    rung = 0
    for id in served:
        finished(store, claimed(store, id))
        rung += ring_waiting(store, nobody)
    assert rung == len(served) - rings.OUT
