"""Editions as they are served: the latest, the last good file, nothing before its time."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from exporter.database import read, write
from exporter.database import tables as t
from exporter.publishing import Held, Refused, current, editions
from exporter.publishing.editions import UnknownEdition, newsstand
from tests.publishing.newsletters import change, copy, issue, labels, made, missing, out, words
from tests.publishing.press import ME, Press


def test_nothing_is_made_or_served_while_everything_is_held(paper: Press) -> None:
    [id] = out(paper, 1)
    made(paper, id)
    with write(paper.store.engine) as session:
        session.add(t.Hold(id=1, who="the editor", why="a wrong picture"))
    with pytest.raises(Refused, match="is held by"):
        made(paper, id)
    with pytest.raises(Refused, match="is held by"):
        editions.seal(paper.store, paper.ring, "harbour", 1, ME)
    for ask in (
        lambda: issue(paper),
        lambda: newsstand.file(paper.store, "harbour", "1", "html"),
        lambda: newsstand.medium(paper.store, "harbour", "a.png"),
        lambda: labels(paper),
    ):
        with pytest.raises(Held):
            ask()


def test_an_edition_for_later_leaks_nowhere_and_is_there_when_its_time_has_come(paper: Press) -> None:
    ids = out(paper)
    made(paper, ids[0])
    made(paper, *ids, at=datetime.now(UTC) + timedelta(hours=1))
    paper.work()
    assert (issue(paper).label, labels(paper)) == ("1", ["1"])
    for name in ("2", "2.0", "2.1", "3"):
        with pytest.raises(UnknownEdition):
            issue(paper, name)
        with pytest.raises(UnknownEdition):
            newsstand.file(paper.store, "harbour", name, "html")
    assert issue(paper, "2", ahead=True).label == "2"
    assert "Story 2" in words(paper, copy(paper, "2", ahead=True))
    change(paper, 1, release_at=time.time() - 60)
    change(paper, 2, release_at=time.time() - 1)
    assert (issue(paper).label, labels(paper)) == ("2", ["2", "1"])


def test_pictures_of_an_edition_are_there_as_long_as_it_is_out(paper: Press) -> None:
    id = paper.take("every-block")
    paper.publish(id, formats=["html"])
    paper.channel(pictures="beside")
    made(paper, id, at=datetime.now(UTC) + timedelta(hours=1))
    paper.work()
    with read(paper.store.engine) as session:
        names = {row.name for row in session.query(t.ArtifactFile) if row.name.startswith("media/")}
    name = next(name for name in names if name.endswith(".png")).removeprefix("media/")
    assert newsstand.medium(paper.store, "harbour", name) is None
    assert newsstand.medium(paper.store, "harbour", name, ahead=True)
    change(paper, release_at=time.time() - 1)
    assert newsstand.medium(paper.store, "harbour", name)
    paper.withdraw(id)
    assert newsstand.medium(paper.store, "harbour", name) is None


def test_a_clock_that_is_set_back_takes_no_edition_back(paper: Press) -> None:
    [id] = out(paper, 1)
    made(paper, id)
    paper.work()
    change(paper, release_at=time.time() + 30)
    with pytest.raises(UnknownEdition):
        issue(paper)
    change(paper, release_at=time.time() - 5)
    with write(paper.store.engine) as session:
        session.execute(update(t.Channel).values(reached=time.time() - 50))
    current.reach(paper.store)
    with read(paper.store.engine) as session:
        assert session.get_one(t.Channel, "harbour").reached > time.time() - 10


def test_an_open_edition_follows_a_correction_and_serves_the_last_good_file_meanwhile(paper: Press) -> None:
    ids = out(paper)
    made(paper, *ids)
    paper.work()
    before = copy(paper)
    assert not before.is_late
    paper.correct(ids[0], "It was Tuesday.")
    late = copy(paper)
    assert (late.found, late.is_late, late.lacks) == (before.found, True, [(ids[0], 2)])
    paper.work()
    after = copy(paper)
    assert (after.is_late, after.lacks, after.issue.row.pins) == (False, [], [[ids[0], 2], [ids[1], 1]])
    assert "It was Tuesday." in words(paper, after)
    assert labels(paper) == ["1"]


def test_a_withdrawn_briefing_is_out_of_an_open_edition_at_once(paper: Press) -> None:
    ids = out(paper)
    made(paper, *ids)
    paper.work()
    paper.withdraw(ids[0])
    assert missing(paper).is_waited_for
    paper.work()
    assert "Story 1" not in words(paper, copy(paper))
    assert [(left["id"], left["why"]) for left in issue(paper).row.lost] == [(ids[0], "withdrawn")]
    paper.publish(ids[0])  # it is for the editor to say whether it is news again
    paper.work()
    assert "Story 1" not in words(paper, copy(paper))


def test_until_the_deadline_latest_stays_whole_with_the_edition_before(paper: Press) -> None:
    one, two = out(paper)
    made(paper, one, formats=["html", "docx"])
    paper.work()
    made(paper, two, formats=["html", "docx"])
    assert (issue(paper).label, copy(paper).issue.label) == ("1", "1")
    change(paper, 2, deadline=time.time() - 1)
    assert issue(paper).label == "2"
    late = copy(paper)
    assert (late.of.label, late.issue.label, late.is_late, late.lacks) == ("2", "1", True, [(two, 1)])
    assert missing(paper, "2").is_waited_for
    paper.work()
    assert [copy(paper, format=name).issue.label for name in ("html", "docx")] == ["2", "2"]


def test_a_format_that_failed_holds_nothing_up_and_is_served_from_the_edition_before(paper: Press) -> None:
    one, two = out(paper)
    made(paper, one, formats=["html", "docx"])
    paper.work()
    made(paper, two, formats=["html", "docx"])
    with write(paper.store.engine) as session:
        word = (t.Job.format == "docx") & (t.Job.state == "queued")
        session.execute(update(t.Job).where(word).values(state="failed", reason="fault", fault="no such face"))
    paper.work()
    assert (copy(paper).issue.label, copy(paper, format="docx").issue.label) == ("2", "1")
    assert copy(paper, format="docx").lacks == [(two, 1)]
    assert missing(paper, "2", "docx").fault == "no such face"


def test_where_there_is_nothing_older_the_first_edition_is_waited_for(paper: Press) -> None:
    [id] = out(paper, 1)
    with pytest.raises(UnknownEdition):
        issue(paper)
    made(paper, id)
    assert missing(paper).is_waited_for
    paper.work()
    assert copy(paper).issue.label == "1"
