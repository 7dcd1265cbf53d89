"""Acts: what fails leaves nothing behind, and of two at once none is lost."""

import time
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from exporter.database import read, write
from exporter.database import tables as t
from exporter.jobs.accept import Reused
from exporter.publishing import Refused, acts, history
from exporter.publishing.acts import By
from exporter.record.inlines import plain_text
from exporter.store import briefings, records
from tests.jobs.desk import at_once
from tests.publishing.life import page, refused, sick, state
from tests.publishing.press import Press


@pytest.mark.parametrize("name", ["html/page.html.j2", "feed/colophon.html.j2"])
def test_a_template_that_fails_refuses_the_act_and_nothing_is_half_out(paper: Press, tmp_path: Path, name: str) -> None:
    out, fresh = paper.take(), paper.take()
    paper.publish(out)
    paper.work()
    before = paper.bytes("atom.xml"), page(paper, out)
    sick(paper, tmp_path, name)
    for call in (partial(paper.publish, fresh), partial(paper.correct, out)):
        assert refused(call).kind == "not-rendered"
    assert (paper.bytes("atom.xml"), page(paper, out)) == before
    assert (state(paper, fresh), briefings.find(paper.store, out)[0].revision) == ("draft", 1)
    with read(paper.store.engine) as session:
        open_ = session.query(t.Job).filter(t.Job.state.in_(["queued", "running"])).count()
    assert (open_, len(history.of(paper.store, out)), paper.rung) == (0, 1, [])


def test_a_template_that_fails_keeps_nothing_in_the_world_that_has_to_go(paper: Press, tmp_path: Path) -> None:
    id = paper.take()
    paper.publish(id)
    sick(paper, tmp_path, "html/page.html.j2")
    paper.withdraw(id)
    assert state(paper, id) == "withdrawn"


def test_nothing_is_let_out_while_everything_is_held_but_it_can_be_taken_back(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    with write(paper.store.engine) as session:
        session.add(t.Hold(id=1, who="the lawyer", why="a letter came"))
    for act in (paper.publish, paper.correct):
        told = refused(partial(act, id))
        assert (told.kind, "a letter came" in told.detail) == ("on-hold", True)
    paper.withdraw(id)
    assert state(paper, id) == "withdrawn"


def test_of_acts_at_the_same_moment_on_one_channel_none_is_lost(paper: Press) -> None:
    ids = [paper.take() for _ in range(4)]
    results = at_once(*(partial(paper.publish, id) for id in ids))
    assert not [one for one in results if isinstance(one, Exception)]
    assert len(paper.entries()) == 4


def test_two_corrections_at_the_same_moment_are_both_told(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    results = at_once(lambda: paper.correct(id, "It was Tuesday."), lambda: paper.correct(id, "It was noon."))
    failed = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, Refused) and one.kind == "superseded" for one in failed)
    told = {plain_text(one.text) for one in records.briefing_of(briefings.find(paper.store, id)[1]).corrections}
    assert len(told) == 2 - len(failed)
    text = page(paper, id)
    assert all(notice in text for notice in told)
    assert paper.publication(id).revision == briefings.find(paper.store, id)[0].revision


def test_what_is_withdrawn_while_somebody_corrects_it_does_not_come_back(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    at_once(lambda: paper.correct(id), lambda: paper.withdraw(id))
    assert state(paper, id) == "withdrawn"
    assert [one.kind for one in history.of(paper.store, id)][-1] == "withdraw"


def test_an_act_that_is_sent_twice_under_one_key_is_done_once(paper: Press) -> None:
    id, by = paper.take(), By("the desk", "told by phone", "token", key="order-47", asked="a")
    acts.publish(paper.store, paper.ring, id, ["harbour"], by)
    paper.withdraw(id)
    (told,) = acts.publish(paper.store, paper.ring, id, ["harbour"], by)
    assert told.publication.state == "withdrawn"
    with pytest.raises(Reused):
        acts.publish(paper.store, paper.ring, id, ["harbour"], By("the desk", "", "token", key="order-47", asked="b"))


def test_the_history_tells_who_did_what_when_and_why(paper: Press) -> None:
    id, began = paper.take(), time.time()
    acts.publish(paper.store, paper.ring, id, ["harbour"], By("the editor", "the ministry confirmed"))
    acts.withdraw(paper.store, paper.ring, id, By("the lawyer", "a letter came"), reason="It was wrong.")
    first, last = history.of(paper.store, id)
    assert (first.kind, first.who, first.why, first.revision, first.channels) == (
        "publish",
        "the editor",
        "the ministry confirmed",
        1,
        ["harbour"],
    )
    assert (last.kind, last.who, last.why, last.data) == (
        "withdraw",
        "the lawyer",
        "a letter came",
        {"reason": "It was wrong."},
    )
    assert began - 1 < first.at <= last.at < time.time() + 1


@pytest.mark.parametrize("statement", ["UPDATE act SET who = 'nobody'", "DELETE FROM act"])
def test_the_database_lets_nobody_change_the_history(paper: Press, statement: str) -> None:
    paper.publish(paper.take())
    with pytest.raises(DBAPIError, match="acts are only ever added"), write(paper.store.engine) as session:
        session.execute(text(statement))
