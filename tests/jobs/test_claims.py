"""Claims: one at a time holds a job, for a lease; what went wrong is told, and tried again where that may help."""

import time

import pytest

from exporter.jobs import claims, events, sweep
from exporter.manifest import Failure
from exporter.store import Store
from tests.jobs.desk import asked, change, claimed, due, export, finished, job, jobs, lapse, nobody
from tests.stores import with_settings


def failure(reason: str, fault: str = "that is why") -> Failure:
    return Failure.model_validate({"format": "rss", "reason": reason, "fault": fault})


def only(store: Store) -> int:
    """Return the id of the only job of an export."""
    return jobs(store, asked(store, "rss"))[0].id


def test_a_job_that_is_claimed_is_nobody_else_s_while_its_lease_lasts(store: Store) -> None:
    id = only(store)
    claimed(store, id, "a")
    assert claims.claim(store, id, "b") is None
    assert (job(store, id).worker, job(store, id).state, job(store, id).attempt) == ("a", "running", 1)


def test_a_job_whose_lease_is_over_can_be_claimed_and_the_late_one_changes_nothing(store: Store) -> None:
    id = only(store)
    late = claimed(store, id, "late")
    lapse(store, id)
    second = claimed(store, id, "second")
    assert not finished(store, late)
    assert claims.fail(store, late, failure("input")) is None
    assert job(store, id).state == "running"
    assert finished(store, second)
    assert not finished(store, second)
    assert (job(store, id).state, job(store, id).commits, job(store, id).attempt) == ("done", 1, 2)


def test_a_job_that_has_ended_is_claimed_by_nobody(store: Store) -> None:
    id = only(store)
    finished(store, claimed(store, id))
    assert claims.claim(store, id, "b") is None
    assert claims.claim(store, 10**9, "b") is None


def test_the_lease_is_extended_as_long_as_the_work_lasts(store: Store) -> None:
    store = with_settings(store, lease=0.6)
    id = only(store)
    claim = claimed(store, id)
    with claims.kept(store, claim):
        time.sleep(1.5)
        assert claims.claim(store, id, "b") is None
        assert sweep.sweep(store, nobody).back == 0
        assert finished(store, claim)


def test_a_claim_that_was_lost_is_not_extended(store: Store) -> None:
    store = with_settings(store, lease=0.3)
    id = only(store)
    late = claimed(store, id, "late")
    lapse(store, id)
    with claims.kept(store, late):
        second = claimed(with_settings(store, lease=30), id, "second")
        before = job(store, id).lease_until
        time.sleep(0.4)
        assert job(store, id).lease_until == before
    assert finished(store, second)


def test_a_parent_extends_what_its_processes_work_at_and_not_what_they_left(store: Store) -> None:
    left, at = (job.id for job in jobs(store, asked(store, "rss", "atom")))
    claimed(store, left, "host:7")
    claimed(store, at, "host:7")
    for id in (left, at):
        lapse(store, id)
    claims.extend(store, [(at, "host:7"), (left, "host:8")])
    assert sweep.sweep(store, nobody).back == 1
    assert [job(store, id).state for id in (left, at)] == ["queued", "running"]
    claims.extend(store, [])


@pytest.mark.parametrize("reason", ["input", "template", "library"])
def test_what_will_not_get_better_fails_at_once_with_its_reason(store: Store, reason: str) -> None:
    export_id = asked(store, "rss")
    id = jobs(store, export_id)[0].id
    assert claims.fail(store, claimed(store, id), failure(reason)) is None
    assert (job(store, id).state, job(store, id).reason, job(store, id).fault) == ("failed", reason, "that is why")
    assert (export(store, export_id).state, job(store, id).attempt) == ("failed", 1)


def test_storage_that_fails_is_tried_again_after_longer_and_longer_and_then_given_up(store: Store) -> None:
    id = only(store)
    waits = []
    for attempt in range(1, store.settings.attempts + 1):
        again = claims.fail(store, claimed(store, id), failure("storage"))
        if attempt < store.settings.attempts:
            assert again is not None
            assert 0 <= again <= claims.BACKOFF[attempt - 1]
            assert job(store, id).state == "queued"
            waits.append(again)
            due(store, id)
        else:
            assert again is None
    assert (job(store, id).state, job(store, id).reason, job(store, id).attempt) == ("failed", "storage", 4)
    assert len(set(waits)) == len(waits)


@pytest.mark.parametrize("reason", ["limit", "lost", "crash"])
def test_what_the_machine_may_be_at_fault_for_gets_one_more_attempt(store: Store, reason: str) -> None:
    id = only(store)
    assert claims.fail(store, claimed(store, id), failure(reason)) is not None
    due(store, id)
    assert claims.fail(store, claimed(store, id), failure(reason)) is None
    assert (job(store, id).state, job(store, id).attempt) == ("failed", 2)


def test_a_job_is_not_claimed_before_the_time_of_its_next_attempt(store: Store) -> None:
    id = only(store)
    claims.fail(store, claimed(store, id), failure("storage"))
    change(store, id, not_before=job(store, id).not_before + 60)
    assert claims.claim(store, id, "b") is None
    due(store, id)
    assert finished(store, claimed(store, id))
    assert (job(store, id).reason, job(store, id).fault) == (None, None)


def test_a_process_that_died_over_a_job_is_told_of_by_its_parent(store: Store) -> None:
    id = only(store)
    claimed(store, id, "host:7")
    assert claims.lost(store, id, "host:8", failure("lost")) is None
    assert job(store, id).state == "running"
    assert claims.lost(store, id, "host:7", failure("lost")) is not None
    assert (job(store, id).state, job(store, id).reason) == ("queued", "lost")
    assert claims.lost(store, id, "host:7", failure("lost")) is None


def test_what_is_cancelled_ends_at_once_and_what_was_in_work_is_thrown_away(store: Store) -> None:
    export_id = asked(store, "rss", "atom", "html")
    first, second, _ = jobs(store, export_id)
    finished(store, claimed(store, first.id))
    claim = claimed(store, second.id)
    assert claims.cancel(store, export_id)
    assert [one.state for one in jobs(store, export_id)] == ["done", "cancelled", "cancelled"]
    assert export(store, export_id).state == "cancelled"
    assert not finished(store, claim)
    assert not claims.cancel(store, export_id)
    assert claims.claim(store, second.id, "b") is None


def test_an_artifact_whose_bytes_are_gone_is_made_again_for_all_who_have_it(store: Store) -> None:
    channel = {"channel": asked_channel()}
    first = asked(store, "rss", **channel)
    id = jobs(store, first)[0].id
    finished(store, claimed(store, id))
    second = asked(store, "rss", **channel)
    assert (export(store, second).state, jobs(store, second)[0].free) == ("done", True)
    key = job(store, id).key
    assert key
    assert claims.heal(store, key) == 2
    assert claims.heal(store, key) == 0
    for one in (first, second):
        assert (export(store, one).state, export(store, one).finished_at) == ("running", None)
        assert finished(store, claimed(store, jobs(store, one)[0].id))
        assert export(store, one).state == "done"


def test_a_job_that_leans_on_an_artifact_taken_away_meanwhile_is_done_again(store: Store) -> None:
    channel = {"channel": asked_channel()}
    id, other = (jobs(store, asked(store, "rss", **channel))[0].id for _ in range(2))
    finished(store, claimed(store, other))
    claim = claimed(store, id)
    assert claim.key
    claims.heal(store, claim.key)
    assert not claims.finish(store, claim, claim.key, None, [], 1)
    assert job(store, id).state == "queued"
    assert finished(store, claimed(store, id))


def test_a_job_that_was_left_behind_too_often_is_given_up_with_a_reason(store: Store) -> None:
    export_id = asked(store, "rss", "atom")
    id, other = (one.id for one in jobs(store, export_id))
    finished(store, claimed(store, other))
    swept = []
    for _ in range(store.settings.attempts):
        claimed(store, id)
        lapse(store, id)
        swept.append(sweep.sweep(store, nobody))
    assert [(one.given_up, one.back) for one in swept] == [(0, 1), (0, 1), (0, 1), (1, 0)]
    ended = job(store, id)
    assert (ended.state, ended.reason) == ("failed", "lost")
    assert "given up after 4 attempts" in (ended.fault or "")
    assert export(store, export_id).state == "failed"
    assert events.after(store, 0, export_id=export_id)[-1].data == {"state": "failed"}


def asked_channel() -> object:
    from tests.samples import CHANNEL

    return CHANNEL.model_copy(update={"title": "One desk for both"})
