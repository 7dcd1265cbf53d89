"""Events: what happened to an export, in order, and to be read on from any place."""

import pytest

from exporter.jobs import claims, events
from exporter.manifest import Failure
from exporter.store import Store
from tests.jobs.desk import asked, claimed, due, finished, jobs


def test_all_that_happens_to_an_export_is_told_in_order(store: Store) -> None:
    export_id = asked(store, "rss", "atom")
    first, second = jobs(store, export_id)
    claims.fail(store, claimed(store, first.id), Failure(format="rss", reason="storage", fault="full"))
    due(store, first.id)
    finished(store, claimed(store, first.id))
    claims.fail(store, claimed(store, second.id), Failure(format="atom", reason="input", fault="no"))
    told = [
        (one.kind, one.data.get("format"), one.data["state"]) for one in events.after(store, 0, export_id=export_id)
    ]
    assert told == [
        ("job", "rss", "queued"),
        ("job", "atom", "queued"),
        ("job", "rss", "running"),
        ("export", None, "running"),
        ("job", "rss", "queued"),
        ("job", "rss", "running"),
        ("job", "rss", "done"),
        ("job", "atom", "running"),
        ("job", "atom", "failed"),
        ("export", None, "failed"),
    ]


def test_who_comes_back_reads_on_where_it_stopped(store: Store) -> None:
    export_id, other = asked(store, "rss"), asked(store, "rss")
    finished(store, claimed(store, jobs(store, export_id)[0].id))
    all_of_it = events.after(store, 0, export_id=export_id)
    for place, one in enumerate(all_of_it):
        rest = events.after(store, one.id, export_id=export_id)
        assert [event.id for event in rest] == [event.id for event in all_of_it[place + 1 :]]
    assert [event.id for event in events.after(store, 0, export_id=export_id, limit=2)] == [
        event.id for event in all_of_it[:2]
    ]
    everything = events.after(store, 0)
    assert {event.export_id for event in everything} == {export_id, other}
    assert [event.id for event in everything] == sorted(event.id for event in everything)


@pytest.mark.parametrize(
    "states, state",
    [
        ({"queued": 2}, "queued"),
        ({"queued": 1, "done": 1}, "running"),
        ({"running": 1}, "running"),
        ({"done": 3}, "done"),
        ({"done": 3, "failed": 1}, "failed"),
        ({"failed": 1, "cancelled": 1}, "failed"),
        ({"done": 1, "cancelled": 1}, "cancelled"),
        ({"failed": 1, "queued": 1}, "running"),
    ],
)
def test_the_state_of_an_export_is_that_of_its_jobs_and_what_went_wrong_shows(
    states: dict[str, int], state: str
) -> None:
    assert events.state_of(states) == state
