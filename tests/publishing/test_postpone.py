"""Embargoes: what is scheduled waits for them, also when they are moved."""

from pathlib import Path

from exporter.publishing import acts, history
from tests.publishing.life import new_year, refused, sick, state
from tests.publishing.press import ME, Press


def test_a_briefing_under_embargo_waits_for_its_end(paper: Press) -> None:
    until = new_year(2090)
    id = paper.take(title="Under wraps", embargo_until=until, published_at=None)
    told = refused(lambda: paper.publish(id))
    assert (told.kind, [fault.path for fault in told.faults]) == ("not-fit", ["embargo_until"])
    paper.publish(id, at="embargo")
    assert paper.publication(id).release_at == until.timestamp()
    assert paper.entries() == []
    assert paper.entries(at=until.timestamp())[0].title == "Under wraps"


def test_an_embargo_that_is_moved_later_takes_with_it_what_is_scheduled(paper: Press) -> None:
    id = paper.take(title="Under wraps", embargo_until=new_year(2090), published_at=None)
    paper.publish(id, at="embargo")
    paper.revise(id, embargo_until=new_year(2091), title="Not this one")
    acts.postpone(paper.store, paper.ring, id, ME)
    assert paper.entries(at=new_year(2090).timestamp() + 1) == []
    assert [one.title for one in paper.entries(at=new_year(2091).timestamp())] == ["Under wraps"]
    assert acts.postpone(paper.store, paper.ring, id, ME) == []
    assert [one.kind for one in history.of(paper.store, id)] == ["publish", "postpone"]


def test_an_embargo_that_is_moved_later_holds_back_what_cannot_be_shown_anew(paper: Press, tmp_path: Path) -> None:
    id = paper.take(title="Under wraps", embargo_until=new_year(2090), published_at=None)
    paper.publish(id, at="embargo")
    paper.revise(id, embargo_until=new_year(2091))
    sick(paper, tmp_path, "html/page.html.j2")
    acts.postpone(paper.store, paper.ring, id, ME)
    assert state(paper, id) == "draft"
    assert paper.entries(at=new_year(2099).timestamp()) == []


def test_an_embargo_that_is_lifted_changes_nothing_until_it_is_published_again(paper: Press) -> None:
    id = paper.take(embargo_until=new_year(2090), published_at=None)
    paper.publish(id, at="embargo")
    paper.revise(id, embargo_until=None)
    assert acts.postpone(paper.store, paper.ring, id, ME) == []
    assert state(paper, id) == "scheduled"
    paper.publish(id)
    assert (state(paper, id), len(paper.entries())) == ("published", 1)
