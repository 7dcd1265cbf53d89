"""Hold: nothing goes out while it lasts, and it ends only for who has seen what will go."""

import time

import pytest
from sqlalchemy import select

from exporter.database import read
from exporter.database import tables as t
from exporter.publishing import Held, Refused, current
from exporter.publishing.holding import release
from exporter.publishing.holding.going import Change
from exporter.publishing.holding.release import Holding
from exporter.store import Store
from tests.publishing.press import Press


def seen(paper: Press) -> Holding:
    found = release.held(paper.store)
    assert found
    return found


def told(change: Change) -> tuple[str, str, int | None, int | None]:
    return change.how, change.briefing_id, change.was, change.now


def acts(store: Store) -> list[tuple[str, str, str]]:
    with read(store.engine) as session:
        return [(one.kind, one.who, one.why) for one in session.scalars(select(t.Act).order_by(t.Act.id))]


def test_while_everything_is_held_nothing_of_a_channel_is_served(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    release.hold(paper.store, "the editor", "A wrong figure is out.")
    slug = paper.publication(id).slug
    for ask in (
        lambda: current.medium(paper.store, "harbour", "a.png"),
        lambda: current.medium(paper.store, "no-such-channel", "a.png"),
        lambda: current.file(paper.store, "harbour", f"{slug}.html"),
        lambda: current.file(paper.store, "harbour", "no-such-page.html"),
        lambda: current.medium(paper.store, "harbour", "none.png"),
    ):
        with pytest.raises(Held):
            ask()


def test_what_is_held_is_not_held_anew(paper: Press) -> None:
    first, is_new = release.hold(paper.store, "the editor", "A wrong figure is out.")
    again, is_newer = release.hold(paper.store, "somebody else", "I do not know.")
    assert (is_new, is_newer) == (True, False)
    assert (again.who, again.why, again.at) == (first.who, "A wrong figure is out.", first.at)


def test_a_hold_needs_a_reason(paper: Press) -> None:
    with pytest.raises(Refused, match="say why"):
        release.hold(paper.store, "the editor", " ")


def test_nothing_would_go_where_nothing_has_changed(paper: Press) -> None:
    paper.publish(paper.take())
    release.hold(paper.store, "the editor", "To be sure.")
    assert seen(paper).going.changes == ()
    release.release(paper.store, "the editor", shown=seen(paper).going.digest)
    assert len(paper.entries()) == 1


def test_a_flip_that_comes_due_meanwhile_is_shown_before_it_goes(paper: Press) -> None:
    wait = 1.5
    while True:  # a busy machine may need longer than that to hold it before the time has come
        title = f"Due after {wait:g} seconds"
        id, due = paper.take(title=title), time.time() + wait
        paper.publish(id, at=due)
        release.hold(paper.store, "the editor", "The embargo was broken.")
        before = seen(paper).going
        if time.time() < due:
            break
        release.release(paper.store, "the editor", shown=seen(paper).going.digest)
        wait *= 4
    assert before.changes == ()
    time.sleep(max(0, due - time.time()) + 0.1)
    assert [told(one) for one in seen(paper).going.changes] == [("due", id, None, 1)]
    with pytest.raises(Refused, match="something else would go"):
        release.release(paper.store, "the editor", shown=before.digest)
    release.release(paper.store, "the editor", shown=seen(paper).going.digest)
    assert title in [one.title for one in paper.entries()]


def test_what_is_wrong_is_withdrawn_while_it_is_held_and_does_not_go(paper: Press) -> None:
    wrong, right = paper.take(), paper.take()
    paper.publish(wrong)
    paper.publish(right)
    release.hold(paper.store, "the editor", "A wrong figure is out.")
    paper.withdraw(wrong)
    assert [told(one) for one in seen(paper).going.changes] == [("withdrawn", wrong, 1, None)]
    release.release(paper.store, "the editor", "It is withdrawn.", shown=seen(paper).going.digest)
    stub = next(one for one in paper.entries() if one.id == paper.publication(wrong).guid)
    assert "It was wrong." in stub.summary
    assert len(paper.entries()) == 2


def test_other_acts_are_refused_while_everything_is_held(paper: Press) -> None:
    out, draft = paper.take(), paper.take()
    paper.publish(out)
    release.hold(paper.store, "the editor", "A wrong figure is out.")
    with pytest.raises(Refused, match="A wrong figure is out"):
        paper.publish(draft)
    with pytest.raises(Refused, match="A wrong figure is out"):
        paper.correct(out)


def test_holding_and_releasing_are_in_the_history(paper: Press) -> None:
    release.hold(paper.store, "the editor", "A wrong figure is out.")
    release.release(paper.store, "the chief", "All is well.")
    assert acts(paper.store) == [
        ("hold", "the editor", "A wrong figure is out."),
        ("release", "the chief", "All is well."),
    ]
    assert release.held(paper.store) is None
    with pytest.raises(Refused, match="nothing is held"):
        release.release(paper.store, "the chief")
