"""Editions: made of what is out, following it until they are sealed, and always there once there was a good one."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from exporter.database import read, write
from exporter.database import tables as t
from exporter.jobs.accept import TooMany
from exporter.publishing import Held, Refused, UnknownChannel, current, editions, history
from exporter.publishing.editions import UnknownEdition, newsstand
from exporter.publishing.editions.issues import Issue
from exporter.publishing.editions.newsstand import Copy, Missing
from tests.publishing.press import ME, Press


def made(paper: Press, *ids: str, **more: Any) -> t.Newsletter:
    """Return an edition of briefings that was ordered just now."""
    more.setdefault("formats", ["html"])
    return editions.make(paper.store, paper.ring, "harbour", "Tonight", [(id, None) for id in ids], ME, **more)


def out(paper: Press, count: int = 2, **changes: Any) -> list[str]:
    """Return briefings that are out on the channel."""
    ids = [paper.take(title=f"Story {number}", **changes) for number in range(1, count + 1)]
    for id in ids:
        paper.publish(id, formats=["html"])
    return ids


def copy(paper: Press, name: str = "latest", format: str = "html", **more: Any) -> Copy:
    found = newsstand.file(paper.store, "harbour", name, format, **more)
    assert isinstance(found, Copy), found
    return found


def missing(paper: Press, name: str = "latest", format: str = "html") -> Missing:
    found = newsstand.file(paper.store, "harbour", name, format)
    assert isinstance(found, Missing), found
    return found


def words(paper: Press, one: Copy) -> str:
    with read(paper.store.engine) as session:
        pages = session.query(t.ArtifactFile).filter_by(key=one.found.key, media_type="text/html").order_by("name")
        return "".join(paper.store.blobs.get(page.sha256).decode() for page in pages)


def issue(paper: Press, name: str = "latest", **more: Any) -> Issue:
    return newsstand.find(paper.store, "harbour", name, **more)


def labels(paper: Press, **more: Any) -> list[str]:
    return [one.label for one in newsstand.listed(paper.store, "harbour", **more)]


def faults(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(fault.path, fault.fault) for fault in refused.value.faults]


def change(paper: Press, number: int = 1, **values: Any) -> None:
    """Change an edition behind everybody's back: what it takes to let a time come."""
    with write(paper.store.engine) as session:
        session.execute(update(t.Newsletter).where(t.Newsletter.number == number).values(**values))


def exports(paper: Press) -> int:
    with read(paper.store.engine) as session:
        return session.query(t.Export).count()


# ------------------------------------------------------------------------------------------------------------- making


def test_an_edition_holds_what_was_chosen_in_that_order_dated_as_it_went_out(paper: Press) -> None:
    one, two = out(paper)
    row = made(paper, two, one)
    assert (row.number, row.minor, row.state, row.pins) == (1, 0, "open", [[two, 1], [one, 1]])
    paper.work()
    page = words(paper, copy(paper))
    assert page.index("Story 2") < page.index("Story 1")
    assert "Tonight" in page
    assert 'href="https://news.example.org/channels/harbour/editions/1.html"' in page
    assert f"{datetime.now(UTC).year}" in page
    assert "amphtml" not in page  # an edition goes out in no AMP and no feed of its own
    assert ".rss.xml" not in page


def test_editions_of_a_channel_are_numbered_on(paper: Press) -> None:
    [id] = out(paper, 1)
    paper.channel("other")
    paper.publish(id, "other", formats=["html"])
    assert [made(paper, id).number, made(paper, id).number] == [1, 2]
    elsewhere = editions.make(paper.store, paper.ring, "other", "Tonight", [(id, None)], ME, formats=["html"])
    assert elsewhere.number == 1


@pytest.mark.pdf
def test_an_edition_is_one_pdf_and_one_word_file_with_what_was_corrected(paper: Press) -> None:
    ids = out(paper)
    made(paper, *ids, formats=[])
    paper.correct(ids[0])
    paper.work()
    found = issue(paper).files
    assert set(found) == set(editions.FORMATS) >= {"pdf", "docx", "html"}
    assert all(file.state == "done" and file.pins == ((ids[0], 2), (ids[1], 1)) for file in found.values())
    assert copy(paper, format="pdf").found.media_type == "application/pdf"


def test_what_cannot_be_in_an_edition_is_refused_with_path_and_remedy_and_nothing_is_made(paper: Press) -> None:
    good, gone = out(paper)
    draft, later = paper.take(), paper.take()
    paper.withdraw(gone)
    paper.publish(later, at=time.time() + 5000, formats=["html"])
    before = exports(paper)
    chosen = [(good, None), ("0" * 16, None), (draft, None), (later, None), (gone, None), (good, 1), (good, 7)]
    with pytest.raises(Refused) as refused:
        editions.make(paper.store, paper.ring, "harbour", "Tonight", chosen, ME, formats=["html"])
    told = dict(faults(refused))
    assert list(told) == [f"briefings[{index}]" for index in range(1, 7)]
    assert told["briefings[1]"] == "no such briefing"
    assert "not out on harbour" in told["briefings[2]"]
    assert "not out before" in told["briefings[3]"]
    assert told["briefings[4]"] == "it was withdrawn"
    assert all(fault.remedy for fault in refused.value.faults)
    assert (labels(paper, ahead=True), exports(paper)) == ([], before)


def test_an_edition_of_nothing_of_an_unknown_channel_or_format_is_refused(paper: Press) -> None:
    [id] = out(paper, 1)
    with pytest.raises(Refused, match="fault"):
        made(paper)
    with pytest.raises(Refused, match="choose of"):
        made(paper, id, formats=["rss"])
    with pytest.raises(UnknownChannel):
        editions.make(paper.store, paper.ring, "pier", "Tonight", [(id, None)], ME)


def test_a_briefing_under_embargo_may_be_in_an_edition_that_goes_out_when_it_ends(paper: Press) -> None:
    id, at = paper.take(), datetime.now(UTC) + timedelta(hours=2)
    paper.publish(id, at=at.timestamp(), formats=["html"])
    with pytest.raises(Refused):
        made(paper, id, at=at - timedelta(minutes=1))
    assert made(paper, id, at=at).pins == [[id, 1]]


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


# ---------------------------------------------------------------------------------------------------------- scheduled


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


def test_a_briefing_that_is_put_off_leaves_the_edition_that_would_have_been_earlier(paper: Press) -> None:
    [one] = out(paper, 1)
    late, at = paper.take(title="Story late"), datetime.now(UTC) + timedelta(hours=1)
    paper.publish(late, at=at.timestamp(), formats=["html"])
    made(paper, one, late, at=at)
    paper.publish(late, at=at.timestamp() + 5000, formats=["html"])
    paper.work()
    found = issue(paper, "1", ahead=True)
    assert (found.row.pins, [left["id"] for left in found.row.lost]) == ([[one, 1]], [late])
    assert "Story late" not in words(paper, copy(paper, "1", ahead=True))


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


# ------------------------------------------------------------------------------------------------ open, then sealed


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


def test_an_open_edition_follows_a_mere_update_too(paper: Press) -> None:
    ids = out(paper)
    made(paper, *ids)
    paper.revise(ids[0], title="Story new")
    paper.publish(ids[0], update=True)
    paper.work()
    assert "Story new" in words(paper, copy(paper))


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


def test_an_edition_of_which_nothing_is_left_is_gone_and_cannot_be_sealed(paper: Press) -> None:
    [id] = out(paper, 1)
    made(paper, id)
    paper.work()
    paper.withdraw(id)
    assert missing(paper, "1").is_gone
    editions.catch_up(paper.store, paper.ring, ME)
    with pytest.raises(Refused, match="no briefing is left"):
        editions.seal(paper.store, paper.ring, "harbour", 1, ME)


def test_of_what_is_sealed_no_byte_changes_and_a_correction_makes_its_successor(paper: Press) -> None:
    ids = out(paper)
    made(paper, *ids)
    paper.work()
    editions.seal(paper.store, paper.ring, "harbour", 1, ME)
    sealed = copy(paper, "1").found
    paper.correct(ids[0], "It was Tuesday.")
    assert copy(paper).lacks == [(ids[0], 2)]  # the last good file, until 1.1 is printed
    paper.work()
    assert copy(paper, "1").found == copy(paper, "1.0").found == sealed
    assert (issue(paper, "1").later, issue(paper, "1").row.pins) == ("1.1", [[ids[0], 1], [ids[1], 1]])
    assert (issue(paper).label, issue(paper).row.state, issue(paper).later) == ("1.1", "sealed", "")
    assert "It was Tuesday." in words(paper, copy(paper))
    paper.correct(ids[1], "It was Wednesday.")
    paper.work()
    assert labels(paper) == ["1.2", "1.1", "1"]
    assert [issue(paper, name).later for name in ("1", "1.1", "1.2")] == ["1.2", "1.2", ""]
    assert "It was Tuesday." in words(paper, copy(paper, "1.2"))


def test_a_correction_of_an_older_edition_does_not_make_that_the_latest(paper: Press) -> None:
    one, two = out(paper)
    made(paper, one)
    editions.seal(paper.store, paper.ring, "harbour", 1, ME)
    made(paper, two)
    paper.work()
    paper.correct(one)
    paper.work()
    assert labels(paper) == ["2", "1.1", "1"]
    assert issue(paper).label == "2"


def test_a_mere_update_does_not_supersede_what_is_sealed(paper: Press) -> None:
    ids = out(paper)
    made(paper, *ids)
    editions.seal(paper.store, paper.ring, "harbour", 1, ME)
    paper.revise(ids[0], title="Story new")
    paper.publish(ids[0], update=True)
    assert labels(paper) == ["1"]
    paper.correct(ids[1])
    assert issue(paper, "1.1", ahead=True).row.pins == [[ids[0], 1], [ids[1], 2]]


def test_what_was_withdrawn_after_sealing_is_gone_there_and_out_of_the_successor(paper: Press) -> None:
    ids = out(paper)
    made(paper, *ids)
    paper.work()
    editions.seal(paper.store, paper.ring, "harbour", 1, ME)
    paper.withdraw(ids[0])
    assert missing(paper, "1").is_gone
    paper.work()
    assert (missing(paper, "1").is_gone, missing(paper, "1").of.later) == (True, "1.1")
    assert "Story 1" not in words(paper, copy(paper))
    paper.publish(ids[0])
    assert missing(paper, "1").is_gone  # what was taken back once is not printed again


def test_to_seal_twice_changes_nothing(paper: Press) -> None:
    ids = out(paper)
    made(paper, *ids)
    first = editions.seal(paper.store, paper.ring, "harbour", 1, ME)
    again = editions.seal(paper.store, paper.ring, "harbour", 1, ME)
    assert (first.state, first.sealed_at) == (again.state, again.sealed_at)
    with pytest.raises(UnknownEdition):
        editions.seal(paper.store, paper.ring, "harbour", 2, ME)


def test_the_history_tells_who_made_and_sealed_what(paper: Press) -> None:
    [id] = out(paper, 1)
    made(paper, id)
    editions.seal(paper.store, paper.ring, "harbour", 1, ME)
    paper.correct(id)
    with read(paper.store.engine) as session:
        acts = [(act.kind, act.data["edition"], act.who) for act in session.query(t.Act) if "edition" in act.data]
    assert acts == [("edition", "1", "the editor"), ("seal", "1", "the editor"), ("edition", "1.1", "the editor")]
    assert [act.kind for act in history.of(paper.store, id)] == ["publish", "correct", "edition"]


def test_what_was_left_behind_is_caught_up_with(paper: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = out(paper)
    made(paper, *ids)
    paper.work()
    with monkeypatch.context() as patch:
        patch.setattr(editions, "_brought_up", lambda *_: (_ for _ in ()).throw(TooMany(1)))
        paper.correct(ids[0])
    assert issue(paper).row.pins == [[ids[0], 1], [ids[1], 1]]
    editions.catch_up(paper.store, paper.ring, ME)
    paper.work()
    assert issue(paper).row.pins == [[ids[0], 2], [ids[1], 1]]
    before = exports(paper)
    editions.catch_up(paper.store, paper.ring, ME)
    assert exports(paper) == before


# ------------------------------------------------------------------------------------------------------ the deadline


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
