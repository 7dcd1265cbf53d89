"""Editions: made of what is out, following it until they are sealed, superseded then."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from exporter.database import read
from exporter.database import tables as t
from exporter.jobs.accept import TooMany
from exporter.publishing import Refused, UnknownChannel, editions, history
from exporter.publishing.editions import UnknownEdition
from tests.publishing.newsletters import copy, exports, faults, issue, labels, made, missing, out, words
from tests.publishing.press import ME, Press


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


def test_an_open_edition_follows_a_mere_update_too(paper: Press) -> None:
    ids = out(paper)
    made(paper, *ids)
    paper.revise(ids[0], title="Story new")
    paper.publish(ids[0], update=True)
    paper.work()
    assert "Story new" in words(paper, copy(paper))


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
