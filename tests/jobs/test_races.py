"""Two at once: whatever falls together, each job ends once, each export is closed once, each artifact is there once."""

from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from exporter.database import read
from exporter.database import tables as t
from exporter.jobs import accept, claims, events, sweep
from exporter.manifest import Failure
from exporter.store import Store, template_sets
from tests.jobs.desk import asked, claimed, export, finished, job, jobs, kept, lapse, nobody, order, overlapping


def told(store: Store, export_id: str, kind: str = "export") -> list[str]:
    return [event.data["state"] for event in events.after(store, 0, export_id=export_id) if event.kind == kind]


def test_the_last_two_jobs_that_end_at_the_same_moment_close_their_export_once(store: Store) -> None:
    export_id = asked(store, "rss", "atom")
    first, second = (claimed(store, one.id) for one in jobs(store, export_id))
    with overlapping(store) as run:
        assert run(partial(finished, store, first), partial(finished, store, second)) == [True, True]
    assert export(store, export_id).state == "done"
    assert export(store, export_id).finished_at is not None
    assert told(store, export_id) == ["running", "done"]


def test_one_that_fails_while_the_other_is_done_shows_in_the_export(store: Store) -> None:
    export_id = asked(store, "rss", "atom")
    first, second = (claimed(store, one.id) for one in jobs(store, export_id))
    failure = Failure(format="atom", reason="input", fault="no")
    with overlapping(store) as run:
        run(partial(finished, store, first), partial(claims.fail, store, second, failure))
    assert told(store, export_id) == ["running", "failed"]


def test_two_exports_that_come_to_one_key_at_the_same_moment_are_both_done_with_one_artifact(store: Store) -> None:
    exports = [accept.accept(store, order(store, "rss"), nobody)[0] for _ in range(2)]
    first, second = (claimed(store, jobs(store, one)[0].id) for one in exports)
    assert first.key == second.key
    with overlapping(store) as run:
        assert run(partial(finished, store, first), partial(finished, store, second)) == [True, True]
    assert [export(store, one).state for one in exports] == ["done", "done"]
    with read(store.engine) as session:
        assert session.scalar(select(func.count()).select_from(t.Artifact)) == 1


def test_of_two_that_claim_a_job_one_gets_it(store: Store) -> None:
    (one,) = jobs(store, asked(store, "rss"))
    with overlapping(store) as run:
        got = run(partial(claims.claim, store, one.id, "a"), partial(claims.claim, store, one.id, "b"))
    assert [claim is not None for claim in got] == [True, False]
    assert (job(store, one.id).worker, job(store, one.id).attempt) == ("a", 1)


def test_the_same_request_twice_at_the_same_moment_is_one_export(store: Store) -> None:
    wanted = order(store, "rss", "atom")
    with overlapping(store) as run:
        both = partial(accept.accept, store, wanted, nobody, token_id="t", idempotency_key="k")
        (first, fresh), (second, again) = run(both, both)
    assert first == second
    assert (fresh, again) == (True, False)
    with read(store.engine) as session:
        assert session.scalar(select(func.count()).select_from(t.Export)) == 1
        assert session.scalar(select(func.count()).select_from(t.Job)) == 2


def test_a_cancelled_export_stays_cancelled_though_a_job_of_it_ends_at_that_moment(store: Store) -> None:
    export_id = asked(store, "rss")
    claim = claimed(store, jobs(store, export_id)[0].id)
    with overlapping(store) as run:
        assert run(partial(claims.cancel, store, export_id), partial(finished, store, claim)) == [True, False]
    assert told(store, export_id) == ["running", "cancelled"]


def test_two_sweeps_bring_back_what_was_left_behind_once(store: Store) -> None:
    exports = [asked(store, "rss", "atom") for _ in range(3)]
    for one in exports:
        for each in jobs(store, one):
            claimed(store, each.id)
            lapse(store, each.id)
    with overlapping(store) as run:
        found = run(partial(sweep.sweep, store, nobody), partial(sweep.sweep, store, nobody))
    assert sum(swept.back for swept in found) == 6
    for one in exports:
        assert told(store, one, "job") == ["queued"] * 2 + ["running"] * 2 + ["queued"] * 2


def test_two_workers_that_start_together_are_both_counted(store: Store) -> None:
    with overlapping(store) as run:
        assert run(partial(sweep.seen, store, "a", ["pdf"]), partial(sweep.seen, store, "b", ["text"])) == [None, None]
    with read(store.engine) as session:
        assert session.get_one(t.Tally, "sweeps").count == 2


def test_two_processes_that_bring_the_same_template_set_keep_it_once(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "brand"
    folder.mkdir()
    (folder / "theme.toml").write_text('[brand]\nname = "The Northern Record"\n', encoding="utf-8")
    with overlapping(store) as run:
        add = partial(template_sets.add, store, "northern", folder)
        first, second = run(add, add)
    assert first.digest == second.digest
    assert len(template_sets.listed(store)[0]) == 2


def test_an_event_never_becomes_visible_after_a_later_one_of_its_export(store: Store) -> None:
    export_id = asked(store, "rss", "atom")
    one, other = jobs(store, export_id)
    last = events.after(store, 0, export_id=export_id)[-1].id
    seen: list[int] = []

    def second() -> None:
        claimed(store, other.id)
        seen.extend(event.id for event in events.after(store, last, export_id=export_id))

    with overlapping(store) as run:
        run(partial(claimed, store, one.id), second)
    assert seen == [event.id for event in events.after(store, last, export_id=export_id)]


def test_two_desks_that_bring_the_same_briefing_keep_it_once(store: Store) -> None:
    with overlapping(store) as run:
        first, second = run(partial(kept, store), partial(kept, store))
    assert first == second
