"""Briefings as they are kept: revisions never change, nobody's work is lost, and the list is complete page by page."""

import base64
import json

import pytest

from exporter.record.canonical import digest, to_json
from exporter.store import Store, briefings, listing, records, revising
from exporter.store.briefings import Another, Overtaken, Taken, Unknown
from tests.jobs.desk import at_once, reading
from tests.samples import briefing


def test_a_briefing_that_was_added_is_found_as_it_was(store: Store) -> None:
    kept = briefings.add(store, reading(), source="minimal.json", token_id="desk")
    head, revision = briefings.find(store, kept.id)
    assert (head.title, head.status, head.revision) == (briefing("minimal").title, "draft", kept.revision)
    assert revision.record == to_json(briefing("minimal"))
    assert revision.sha256 == digest(briefing("minimal")) == kept.sha256
    assert (revision.source, revision.token_id) == ("minimal.json", "desk")
    assert records.briefing_of(revision) == briefing("minimal")


def test_the_same_record_has_the_same_id_in_every_store(store: Store) -> None:
    assert briefings.add(store, reading()).id == briefings.id_of(briefing("minimal").id)


def test_what_is_there_already_is_refused_and_named(store: Store) -> None:
    kept = briefings.add(store, reading())
    with pytest.raises(Taken) as fault:
        briefings.add(store, reading(title="Another"))
    assert fault.value.id == kept.id


def test_a_change_is_another_revision_and_the_one_before_stays_as_it_was(store: Store) -> None:
    first = briefings.add(store, reading())
    second = revising.revise(store, first.id, reading(title="Another"))
    assert (second.revision, second.fresh) == (first.revision + 1, True)
    assert briefings.find(store, first.id)[0].title == "Another"
    before = briefings.find(store, first.id, first.revision)[1]
    assert before.record == to_json(briefing("minimal"))
    assert [row.number for row in briefings.revisions(store, first.id)] == [second.revision, first.revision]


def test_what_changes_nothing_makes_no_revision(store: Store) -> None:
    first = briefings.add(store, reading())
    again = revising.revise(store, first.id, reading(revision=first.revision))
    assert (again.revision, again.sha256, again.fresh) == (first.revision, first.sha256, False)


def test_who_read_an_older_revision_is_told_what_it_is_at_now(store: Store) -> None:
    first = briefings.add(store, reading())
    second = revising.revise(store, first.id, reading(title="By Ann"), if_match=[first.sha256])
    with pytest.raises(Overtaken) as fault:
        revising.revise(store, first.id, reading(title="By Ben"), if_match=[first.sha256])
    assert (fault.value.revision, fault.value.sha256) == (second.revision, second.sha256)
    assert revising.revise(store, first.id, reading(title="By Ben"), if_match=["*"]).revision == second.revision + 1


def test_of_ten_who_change_it_at_once_one_is_first_and_nine_are_told(store: Store) -> None:
    first = briefings.add(store, reading())
    titles = [f"By desk {number}" for number in range(10)]
    found = at_once(
        *[
            lambda title=title: revising.revise(store, first.id, reading(title=title), if_match=[first.sha256])
            for title in titles
        ]
    )
    assert sum(isinstance(one, Overtaken) for one in found) == 9
    assert len(briefings.revisions(store, first.id)) == 2


def test_of_ten_who_change_it_without_a_look_each_gets_a_revision(store: Store) -> None:
    first = briefings.add(store, reading())
    at_once(
        *[
            lambda number=number: revising.revise(store, first.id, reading(title=f"By desk {number}"))
            for number in range(10)
        ]
    )
    numbers = [row.number for row in briefings.revisions(store, first.id)]
    assert numbers == list(range(first.revision + 10, first.revision - 1, -1))


def test_a_record_of_another_briefing_is_no_revision_of_this_one(store: Store) -> None:
    first = briefings.add(store, reading())
    with pytest.raises(Another, match=briefing("minimal").id):
        revising.revise(store, first.id, reading("every-block"))


@pytest.mark.parametrize("id", ["0" * 16, "", "no such", "nul\0"])
def test_what_is_not_there_is_unknown(store: Store, id: str) -> None:
    for ask in (briefings.find, briefings.revisions):
        with pytest.raises(Unknown):
            ask(store, id)
    with pytest.raises(Unknown):
        revising.revise(store, id, reading())


@pytest.mark.parametrize("number", [99, -1, 2**31, 2**80])
def test_a_revision_that_is_not_there_is_unknown(store: Store, number: int) -> None:
    kept = briefings.add(store, reading())
    with pytest.raises(Unknown):
        briefings.find(store, kept.id, number)


def test_the_list_is_complete_page_by_page_the_one_changed_last_first(store: Store) -> None:
    ids = [briefings.add(store, reading(id=f"https://example.org/{n}", slug=f"n{n}")).id for n in range(7)]
    revising.revise(store, ids[2], reading(id="https://example.org/2", slug="n2", title="Changed"))
    found: list[str] = []
    after = ""
    pages = 0
    while pages == 0 or after:
        rows, after = listing.page(store, limit=3, after=after)
        found += [row.id for row in rows]
        pages += 1
    assert pages == 3
    assert found[0] == ids[2]
    assert sorted(found) == sorted(ids)


def test_what_is_added_while_somebody_turns_pages_moves_nothing_out_of_sight(store: Store) -> None:
    ids = [briefings.add(store, reading(id=f"https://example.org/{n}", slug=f"n{n}")).id for n in range(4)]
    rows, after = listing.page(store, limit=2)
    briefings.add(store, reading(id="https://example.org/new", slug="new"))
    rest, _ = listing.page(store, limit=2, after=after)
    assert [row.id for row in (*rows, *rest)] == ids[::-1]


@pytest.mark.parametrize(
    "told", ["nonsense", "[]", '[1, "nul\\u0000"]', '["x", "0000000000000000"]', "[1, 2]", "{}", '[NaN, "00"]']
)
def test_a_place_in_the_list_that_no_page_gave_is_refused(store: Store, told: str) -> None:
    token = base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")
    for after in (token, told):
        with pytest.raises(ValueError, match="not a place"):
            listing.page(store, after=after)


def test_a_report_of_what_could_not_be_carried_is_kept_with_the_revision(store: Store) -> None:
    from pathlib import Path

    from exporter.readers import read

    kept = briefings.add(store, read(Path(__file__).parents[1] / "briefings" / "security-guarantees.md"))
    report = briefings.find(store, kept.id)[1].report
    assert json.loads(json.dumps(report)) == report
