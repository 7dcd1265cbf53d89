"""Verifying what channels bring: editions, feeds, pictures, what is private."""

import time
from datetime import UTC, datetime, timedelta

from exporter.database import read, write
from exporter.database import tables as t
from exporter.publishing import editions
from exporter.publishing.verifying import verify
from tests.publishing.inquiries import ANYBODY, DESK, RESIDENT, digests, edition, export, media, printed, told, versions
from tests.publishing.press import ADDRESS, ME, Press


def test_an_edition_of_many_names_each_and_counts_as_its_gravest_and_a_page_names_its_own(paper: Press) -> None:
    first, second = paper.take(), paper.take()
    export(paper, first, second, formats=("docx", "html"), name="This week")
    paper.revise(second, title="Another")
    found = told(paper, digests(paper, first, "docx")[0], DESK)
    assert (found.kind, found.title, found.standing) == ("edition", "This week", "superseded")
    assert [(one.id, one.standing) for one in found.briefings] == [(first, "current"), (second, "superseded")]
    with read(paper.store.engine) as session:
        artifact = session.query(t.Artifact).filter_by(format="html").one()
        pages = [one["sha256"] for one in artifact.told["further"]]
    if pages:  # an index page and one each
        assert [told(paper, one, DESK).briefings[0].id for one in pages] == [first, second]


def test_an_edition_of_a_channel_counts_until_a_correction_makes_the_next_one(paper: Press) -> None:
    first, second = paper.take(), paper.take()
    paper.publish(first, formats=["html"])
    paper.publish(second, formats=["html"])
    row = edition(paper, first, second)
    editions.seal(paper.store, paper.ring, "harbour", row.number, ME)
    found = told(paper, printed(paper)[0])
    assert (found.kind, found.edition, found.standing, found.superseded_by) == ("edition", "1", "current", None)
    assert found.current == f"{ADDRESS}/channels/harbour/editions/1.docx"
    assert [one.id for one in found.briefings] == [first, second]
    paper.correct(second)
    editions.follow(paper.store, second, ME)
    paper.work()
    old, new = printed(paper)
    found = told(paper, old)
    assert (found.edition, found.standing, found.superseded_by) == ("1", "superseded", "1.1")
    assert found.current == f"{ADDRESS}/channels/harbour/editions/1.1.docx"
    assert [one.standing for one in found.briefings] == ["current", "superseded"]
    assert (told(paper, new).edition, told(paper, new).standing) == ("1.1", "current")


def test_an_edition_is_nobodys_business_before_its_time_nor_what_was_replaced_by_then(paper: Press) -> None:
    id = paper.take()
    paper.publish(id, formats=["html"])
    edition(paper, id, at=datetime.now(UTC) + timedelta(seconds=5000))
    paper.correct(id)
    editions.follow(paper.store, id, ME)
    paper.work()
    never, ahead = printed(paper)
    for sha256 in (never, ahead):
        assert verify(paper.store, sha256, ANYBODY) is None
        assert told(paper, sha256, DESK).edition == "1"
    with write(paper.store.engine) as session:
        session.query(t.Channel).update({"reached": time.time() + 5001})  # as if it had come
    assert verify(paper.store, never, ANYBODY) is None
    assert told(paper, ahead).standing == "current"


def test_an_edition_with_a_briefing_that_was_taken_back_says_so(paper: Press) -> None:
    stays, gone = paper.take(), paper.take()
    for id in (stays, gone):
        paper.publish(id, formats=["html"])
    edition(paper, stays, gone)
    paper.withdraw(gone)
    editions.follow(paper.store, gone, ME)
    paper.work()
    found = told(paper, printed(paper)[0])
    assert (found.standing, [one.standing for one in found.briefings]) == ("withdrawn", ["current", "withdrawn"])
    assert told(paper, printed(paper)[-1]).standing == "current"


def test_a_private_channel_is_told_of_to_who_may_read_it(paper: Press) -> None:
    paper.channel("inland", access="token")
    id = paper.take()
    paper.publish(id, "inland")
    feed = next(one.sha256 for one in versions(paper, "inland") if one.holds)
    for sha256 in (*digests(paper, id), feed):
        assert verify(paper.store, sha256, ANYBODY) is None
        assert told(paper, sha256, RESIDENT).standing == "current"
        assert told(paper, sha256, DESK).standing == "current"


def test_what_a_private_channel_brought_first_does_not_show_in_what_is_told_of_an_open_one(paper: Press) -> None:
    paper.channel("inland", access="token")
    id = paper.take()
    paper.publish(id)
    paper.revise(id, title="Only inland")
    paper.publish(id, "inland")
    (part,) = told(paper, digests(paper, id)[0]).briefings
    assert (part.standing, part.current_revision, part.channels) == ("current", 1, ["harbour"])
    (part,) = told(paper, digests(paper, id)[0], RESIDENT).briefings
    assert (part.standing, part.current_revision, part.channels) == ("superseded", 2, ["inland"])


def test_a_feed_is_current_until_the_next_one_and_known_as_it_was_compressed_too(paper: Press) -> None:
    first = paper.take()
    paper.publish(first)
    old = paper.feeds()["atom.xml"]
    found = told(paper, old.sha256)
    assert (found.kind, found.format, found.file, found.standing) == ("feed", "atom", "atom.xml", "current")
    assert (found.channels, found.current) == (["harbour"], f"{ADDRESS}/channels/harbour/atom.xml")
    assert [one.id for one in found.briefings] == [first]
    assert told(paper, old.gzip).size == old.gzip_size
    paper.publish(paper.take())
    found = told(paper, old.sha256)
    assert (found.standing, found.briefings[0].standing) == ("superseded", "current")


def test_a_picture_of_what_is_out_is_known_as_such_and_one_of_a_draft_is_not(paper: Press) -> None:
    shown, hidden = paper.take("security-guarantees"), paper.take("every-block")
    paper.publish(shown, formats=["amp"])
    export(paper, hidden, formats=("amp",))
    paper.work()
    assert media(paper, shown)
    for sha256 in media(paper, shown):
        found = told(paper, sha256)
        assert (found.kind, found.briefings, found.title, found.template_set) == ("medium", [], "", None)
    for sha256 in media(paper, hidden) - media(paper, shown):
        assert verify(paper.store, sha256, ANYBODY) is None
        assert told(paper, sha256, DESK).kind == "medium"
