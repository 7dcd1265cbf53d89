"""Receptions: which revision went to whom, by which way, and who still holds an old one."""

import time

import pytest
from sqlalchemy import event, func, select

from exporter.database import read
from exporter.database import tables as t
from exporter.publishing import receptions
from exporter.publishing.receptions import Received, note, of
from exporter.store import Store, tokens
from exporter.store.briefings import Unknown
from tests.jobs.desk import at_once
from tests.publishing.press import Press


def token(store: Store, name: str) -> str:
    """Return the id of a new token."""
    return tokens.make(store, name, ["read"]).split("_")[1]


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test begin with a process that has noted nothing yet."""
    monkeypatch.setattr(receptions, "_noted", {})


def minute_passes() -> None:
    """Let this process forget what it noted in the last minute."""
    receptions._noted.clear()


def names(found: list[Received]) -> dict[str, bool]:
    """Return who is behind, by name."""
    return {one.name: one.is_behind for one in found}


def test_what_a_token_got_is_told_by_its_name_with_ways_and_times(paper: Press) -> None:
    id, before = paper.take(), time.time() - 2
    paper.publish(id)
    first, second = token(paper.store, "Radio North"), token(paper.store, "Radio North")
    note(paper.store, first, "harbour", [(id, 1)])
    note(paper.store, second, "harbour", [(id, 1)], "pdf")
    (one,) = of(paper.store, id)
    assert (one.name, one.channel, one.revisions, one.ways) == ("Radio North", "harbour", (1,), ("feed", "pdf"))
    assert before < one.first_at <= one.last_at < time.time() + 2
    assert (one.holds, one.is_behind) == (1, False)


def test_after_a_correction_whoever_did_not_come_back_is_behind_and_stands_first(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    slow, quick = token(paper.store, "Slow"), token(paper.store, "Quick")
    for one in (slow, quick):
        note(paper.store, one, "harbour", [(id, 1)])
    paper.correct(id)
    note(paper.store, quick, "harbour", [(id, 2)])
    found = of(paper.store, id)
    assert [(one.name, one.holds, one.revisions, one.is_behind) for one in found] == [
        ("Slow", 1, (1,), True),
        ("Quick", 2, (1, 2), False),
    ]


def test_after_a_withdrawal_whoever_did_not_ask_since_is_behind(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    slow, quick = token(paper.store, "Slow"), token(paper.store, "Quick")
    for one in (slow, quick):
        note(paper.store, one, "harbour", [(id, 1)])
    time.sleep(0.05)
    paper.withdraw(id)
    minute_passes()
    note(paper.store, quick, "harbour", [(id, 1)])  # the stub: the same revision, taken back
    assert names(of(paper.store, id)) == {"Slow": True, "Quick": False}


def test_each_channel_is_held_against_what_is_out_there(paper: Press) -> None:
    id = paper.take()
    paper.channel("inland")
    paper.publish(id, "harbour")
    paper.revise(id, title="Harbour open again")
    paper.publish(id, "inland")
    one = token(paper.store, "Radio North")
    note(paper.store, one, "harbour", [(id, 1)])
    note(paper.store, one, "inland", [(id, 2)])
    assert [(one.channel, one.holds, one.is_behind) for one in of(paper.store, id)] == [
        ("harbour", 1, False),
        ("inland", 2, False),
    ]


def test_what_went_out_on_no_channel_is_held_against_the_newest_revision(paper: Press) -> None:
    id = paper.take()
    note(paper.store, token(paper.store, "Reviewer"), "", [(id, 1)], "docx")
    assert names(of(paper.store, id)) == {"Reviewer": False}
    paper.revise(id, title="Harbour open again")
    assert names(of(paper.store, id)) == {"Reviewer": True}


def test_noting_again_moves_the_last_time_and_makes_no_second_row(paper: Press) -> None:
    id, one = paper.take(), token(paper.store, "Radio North")
    note(paper.store, one, "harbour", [(id, 1), (id, 1)])
    (first,) = of(paper.store, id)
    time.sleep(0.01)
    minute_passes()
    note(paper.store, one, "harbour", [(id, 1)])
    (second,) = of(paper.store, id)
    assert second.first_at == first.first_at
    assert second.last_at > first.last_at
    assert rows(paper.store) == 1


def rows(store: Store) -> int:
    """Return how many receptions are written down."""
    with read(store.engine) as session:
        return session.scalar(select(func.count()).select_from(t.Reception)) or 0


def test_the_same_within_a_minute_costs_no_statement_and_a_feed_costs_one(paper: Press) -> None:
    held = [(f"{number:016x}", 1) for number in range(100)]
    one, said = token(paper.store, "Radio North"), list[str]()

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(paper.store.engine, "before_cursor_execute", hear)
    note(paper.store, one, "harbour", held)
    assert [text.split()[0] for text in said if "reception" in text] == ["INSERT"]
    said.clear()
    note(paper.store, one, "harbour", held)
    note(paper.store, one, "harbour", [])
    assert said == []


def test_many_at_once_leave_one_row_for_each(paper: Press) -> None:
    held = [(f"{number:016x}", 1) for number in range(50)]
    one = token(paper.store, "Radio North")

    def call(turned: bool) -> None:
        receptions._noted.clear()
        note(paper.store, one, "harbour", held[::-1] if turned else held)

    assert at_once(*(lambda turned=turned: call(turned) for turned in (False, True) * 4)) == [None] * 8
    assert rows(paper.store) == 50


def test_a_briefing_that_nobody_got_has_no_receptions_and_one_that_is_none_is_unknown(paper: Press) -> None:
    assert of(paper.store, paper.take()) == []
    with pytest.raises(Unknown):
        of(paper.store, "0" * 16)
