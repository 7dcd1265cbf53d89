"""Exports as they are accepted: pinned, bounded, each request once, and what exists already is free."""

import dataclasses

import pytest

from exporter.jobs import accept, events, work
from exporter.jobs.accept import Reused, TooMany
from exporter.store import Store, revising, template_sets
from exporter.store.briefings import Unknown
from tests.jobs.desk import asked, at_once, claimed, export, finished, jobs, kept, nobody, order, reading
from tests.samples import CHANNEL
from tests.stores import with_settings


def test_an_export_has_a_job_for_each_format_in_the_queue_that_it_belongs_to(store: Store) -> None:
    export_id = asked(store, "rss", "pdf", "rss")
    assert [(one.format, one.queue, one.state) for one in jobs(store, export_id)] == [
        ("rss", "text", "queued"),
        ("pdf", "pdf", "queued"),
    ]
    assert export(store, export_id).state == "queued"


def test_workers_are_rung_for_after_the_export_is_there(store: Store) -> None:
    rung: list[tuple[str, str]] = []

    def ring(queue: str, ids: object) -> None:
        assert isinstance(ids, list)
        rung.extend((queue, work.edition_of(store, accepted_by(store, id))[0].title) for id in ids)

    accept.accept(store, order(store, "rss", "pdf"), ring)
    assert [queue for queue, _ in rung] == ["pdf", "text"]


def accepted_by(store: Store, job_id: int) -> str:
    from tests.jobs.desk import job

    return job(store, job_id).export_id


def test_a_broker_that_is_away_keeps_nobody_from_asking(store: Store) -> None:
    def ring(queue: str, ids: object) -> None:
        raise ConnectionError("no broker")

    export_id, fresh = accept.accept(store, order(store, "rss"), ring)
    assert fresh
    assert export(store, export_id).state == "queued"


def test_the_same_request_with_the_same_key_is_the_same_export(store: Store) -> None:
    wanted = order(store, "rss")
    first = accept.accept(store, wanted, nobody, token_id="a", idempotency_key="k")
    again = accept.accept(store, wanted, nobody, token_id="a", idempotency_key="k")
    assert (again[0], first[1], again[1]) == (first[0], True, False)
    assert accept.accept(store, wanted, nobody, token_id="b", idempotency_key="k")[1]
    assert accept.accept(store, wanted, nobody, token_id="a", idempotency_key="l")[1]


@pytest.mark.parametrize(
    "other",
    [{"formats": ("atom",)}, {"name": "This week"}, {"audience": "desk"}, {"templates": "house"}, {"unstamped": True}],
    ids=lambda other: next(iter(other)),
)
def test_another_request_with_the_same_key_is_refused(store: Store, other: dict[str, object]) -> None:
    wanted = order(store, "rss")
    accept.accept(store, wanted, nobody, idempotency_key="k")
    with pytest.raises(Reused):
        accept.accept(store, dataclasses.replace(wanted, **other), nobody, idempotency_key="k")  # type: ignore[arg-type]


def test_what_exists_already_is_done_at_once_and_costs_nothing(store: Store) -> None:
    wanted = order(store, "rss", "atom")
    first, _ = accept.accept(store, wanted, nobody)
    finished(store, claimed(store, jobs(store, first)[0].id))
    half, _ = accept.accept(store, wanted, nobody)
    assert [(one.state, one.free) for one in jobs(store, half)] == [("done", True), ("queued", False)]
    assert export(store, half).state in ("queued", "running")
    finished(store, claimed(store, jobs(store, half)[1].id))
    assert export(store, half).state == "done"
    whole, _ = accept.accept(store, wanted, nobody)
    assert export(store, whole).state == "done"
    assert export(store, whole).finished_at is not None
    assert [event.data["state"] for event in events.after(store, 0, export_id=whole)] == ["done"] * 3


def test_a_token_has_only_so_many_jobs_open(store: Store) -> None:
    store = with_settings(store, open_jobs=3)
    first = asked(store, "rss", "atom", token_id="a")
    with pytest.raises(TooMany) as fault:
        asked(store, "rss", "atom", token_id="a")
    assert fault.value.most == 3
    asked(store, "rss", "atom", token_id="b")
    finished(store, claimed(store, jobs(store, first)[0].id))
    asked(store, "rss", "atom", token_id="a")


def test_what_is_free_is_not_counted_among_open_jobs(store: Store) -> None:
    store = with_settings(store, open_jobs=1)
    wanted = order(store, "rss")
    first, _ = accept.accept(store, wanted, nobody)
    finished(store, claimed(store, jobs(store, first)[0].id))
    asked(store, "atom")
    accept.accept(store, wanted, nobody)


def test_a_later_revision_changes_nothing_about_an_export_that_was_accepted(store: Store) -> None:
    id = kept(store)
    export_id, _ = accept.accept(store, order(store, "rss"), nobody)
    revising.revise(store, id, reading(title="Changed since"))
    edition, _ = work.edition_of(store, export_id)
    assert edition.briefings[0].title == reading().briefing.title
    again, _ = accept.accept(store, order(store, "rss"), nobody)
    assert work.edition_of(store, again)[0].briefings[0].title == "Changed since"
    before = accept.accept(store, accept.Order(((id, 1),), ("rss",), CHANNEL), nobody)[0]
    assert work.edition_of(store, before)[0].briefings[0].title == reading().briefing.title


def test_an_edition_of_several_keeps_their_order(store: Store) -> None:
    ids = [kept(store, id=f"https://example.org/{n}", slug=f"n{n}", title=f"Number {n}") for n in (3, 1, 2)]
    wanted = accept.Order(tuple((id, None) for id in ids), ("rss",), CHANNEL, name="This week")
    edition, _ = work.edition_of(store, accept.accept(store, wanted, nobody)[0])
    assert edition.title == "This week"
    assert [briefing.title for briefing in edition.briefings] == ["Number 3", "Number 1", "Number 2"]


def test_what_is_not_there_is_refused(store: Store) -> None:
    id = kept(store)
    for briefing_id, number in (("0" * 16, None), (id, 99), (id, 2**70), ("nul\0", None)):
        with pytest.raises(Unknown):
            accept.accept(store, accept.Order(((briefing_id, number),), ("rss",), CHANNEL), nobody)
    with pytest.raises(template_sets.UnknownSet):
        accept.accept(store, order(store, "rss", templates="none such"), nobody)
    with pytest.raises(ValueError, match="one briefing at least"):
        accept.accept(store, order(store), nobody)


def test_fifty_requests_at_once_are_fifty_exports(store: Store) -> None:
    wanted = order(store, "rss", "atom")
    found = at_once(*[lambda: accept.accept(store, wanted, nobody)[0]] * 50)
    assert len(set(found)) == 50
    assert all(len(jobs(store, one)) == 2 for one in found)
