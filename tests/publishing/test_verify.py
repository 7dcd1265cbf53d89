"""Verify: what bytes are, whether they still count; what outsiders learn of what was never out, which is nothing."""

import hashlib
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from exporter.database import read, write
from exporter.database import tables as t
from exporter.jobs.accept import Order, accept
from exporter.publishing import Held, editions
from exporter.publishing.verifying import claimed, verify
from exporter.publishing.verifying.standings import View
from exporter.publishing.verifying.verdict import Verdict
from exporter.record import Stamp
from exporter.store import briefings
from tests.publishing.press import ADDRESS, ME, Press
from tests.samples import CHANNEL

DESK, ANYBODY = View(everything=True), View()
_RESIDENT = View(channels=frozenset(["inland"]))


def digests(paper: Press, id: str, format_name: str = "html") -> list[str]:
    """Return the digests of the files that were made of a briefing in a format, the first one first."""
    with read(paper.store.engine) as session:
        rows = (
            session.query(t.Artifact.sha256)
            .join(t.Job, t.Job.key == t.Artifact.key)
            .join(t.ExportedBriefing, t.ExportedBriefing.export_id == t.Job.export_id)
            .filter(t.ExportedBriefing.briefing_id == id, t.Job.format == format_name)
            .order_by(t.Job.id)
        )
        return [sha256 for (sha256,) in rows]


def told(paper: Press, sha256: str, view: View = ANYBODY) -> Verdict:
    """Return what is told of bytes that are known."""
    found = verify(paper.store, sha256, view)
    assert found is not None
    return found


def export(paper: Press, *ids: str, formats: tuple[str, ...] = ("html",), **more: Any) -> None:
    """Export briefings as the API does, on no channel."""
    order = Order(tuple((id, None) for id in ids), formats, CHANNEL, **more)
    accept(paper.store, order, paper.ring)
    paper.work()


def test_what_is_out_is_current_and_leads_to_itself(paper: Press) -> None:
    id = paper.take()
    paper.publish(id, formats=["docx"])
    paper.work()
    for name, suffix in (("html", ".html"), ("docx", ".docx")):
        (sha256,) = digests(paper, id, name)
        for view in (ANYBODY, DESK):
            found = told(paper, sha256, view)
            assert (found.kind, found.format, found.standing, found.audience) == ("briefing", name, "current", "public")
            assert found.current == f"{ADDRESS}/channels/harbour/briefings/{paper.publication(id).slug}{suffix}"
            assert abs(found.made_at - datetime.now(UTC)).total_seconds() < 60
            assert len(found.template_set or "") == 64
            (part,) = found.briefings
            assert (part.id, part.revision, part.current_revision, part.channels) == (id, 1, 1, ["harbour"])
            assert part.title == found.title == paper.publication(id).title


def test_after_a_correction_the_old_file_is_superseded_and_leads_to_the_new_one(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    paper.correct(id)
    old, new = digests(paper, id)
    found = told(paper, old)
    assert (found.standing, found.briefings[0].revision, found.briefings[0].current_revision) == ("superseded", 1, 2)
    assert found.current == told(paper, new).current
    assert told(paper, new).standing == "current"


def test_what_was_withdrawn_says_when_and_why_and_leads_nowhere(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    paper.withdraw(id, reason="It could not be confirmed.")
    live, stub = digests(paper, id)
    for sha256 in (live, stub):
        found = told(paper, sha256)
        (part,) = found.briefings
        assert (found.standing, part.standing, found.current) == ("withdrawn", "withdrawn", None)
        assert (part.reason, part.current_revision, part.channels) == ("It could not be confirmed.", None, [])
        assert part.changed_at is not None
    assert told(paper, stub).stamp is not None
    paper.publish(id)
    assert told(paper, live).standing == "current"


def test_nothing_is_told_to_outsiders_before_its_time_and_all_of_it_from_then_on(paper: Press) -> None:
    id = paper.take()
    paper.publish(id, formats=["amp", "docx"], at=time.time() + 5000)
    paper.work()
    every = [sha256 for name in ("html", "amp", "docx") for sha256 in digests(paper, id, name)]
    later = [one.sha256 for one in versions(paper) if one.valid_from > time.time()]
    assert len(every) == 3
    assert later
    for sha256 in (*every, *later):
        assert verify(paper.store, sha256, ANYBODY) is None
        assert told(paper, sha256, DESK).standing == "scheduled"
    with write(paper.store.engine) as session:
        session.query(t.Channel).update({"reached": time.time() + 5001})  # as if it had come
    for sha256 in every:
        assert told(paper, sha256).standing == "current"
    assert {told(paper, sha256).standing for sha256 in later} == {"current"}


def versions(paper: Press, slug: str = "harbour") -> list[t.Feed]:
    """Return all versions of the feeds of a channel."""
    with read(paper.store.engine) as session:
        return list(session.query(t.Feed).filter_by(channel=slug))


def test_a_revision_that_was_replaced_before_its_time_is_never_told_of(paper: Press) -> None:
    id = paper.take()
    paper.publish(id, at=time.time() + 5000)
    paper.revise(id, title="Harbour open again")
    paper.publish(id)
    never, out = digests(paper, id)
    assert verify(paper.store, never, ANYBODY) is None
    assert told(paper, out).standing == "current"
    assert told(paper, never, DESK).standing == "superseded"


def test_what_was_scheduled_and_taken_back_is_never_told_of(paper: Press) -> None:
    id = paper.take()
    paper.publish(id, at=time.time() + 5000)
    paper.withdraw(id)
    for one in (*digests(paper, id), *(feed.sha256 for feed in versions(paper) if feed.holds)):
        assert verify(paper.store, one, ANYBODY) is None


def test_a_newer_draft_is_nobodys_business(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    paper.revise(id, title="A secret title")
    export(paper, id)
    out, draft = digests(paper, id)
    found = told(paper, out)
    assert found.standing == "current"
    assert "secret" not in found.model_dump_json()
    assert verify(paper.store, draft, ANYBODY) is None
    assert told(paper, draft, DESK).standing == "draft"
    assert told(paper, draft, DESK).briefings[0].current_revision == 1


def test_a_file_for_the_desk_or_one_reader_is_told_to_the_desk_alone(paper: Press) -> None:
    id, until = paper.take(), datetime(2030, 1, 1, tzinfo=UTC)
    paper.publish(id, formats=["html"])
    early = Stamp(kind="early_copy", until=until, recipient="Radio North")
    ways: list[dict[str, Any]] = [{"audience": "desk"}, {"stamp": Stamp(kind="draft")}, {"stamp": early}]
    for more in ways:
        export(paper, id, **more)
        own = digests(paper, id)[-1]
        assert verify(paper.store, own, ANYBODY) is None
        found = told(paper, own, DESK)
        assert (found.audience, found.stamp) == (more.get("audience", "public"), more.get("stamp"))


def test_what_was_exported_on_no_channel_is_held_against_the_newest_revision(paper: Press) -> None:
    id = paper.take()
    export(paper, id)
    (first,) = digests(paper, id)
    found = told(paper, first, DESK)
    assert (found.standing, found.current) == ("current", f"{ADDRESS}/briefings/{id}.html")
    paper.revise(id, title="Harbour open again")
    found = told(paper, first, DESK)
    assert (found.standing, found.briefings[0].current_revision, found.current) == ("superseded", 2, None)
    export(paper, id)
    assert told(paper, first, DESK).current == f"{ADDRESS}/briefings/{id}.html"
    assert verify(paper.store, first, ANYBODY) is None


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


def printed(paper: Press, name: str = "docx") -> list[str]:
    """Return the digests of what was printed of editions in a format, the first one first."""
    with read(paper.store.engine) as session:
        rows = (
            session.query(t.Artifact.sha256)
            .join(t.Job, t.Job.key == t.Artifact.key)
            .join(t.Printing, t.Printing.export_id == t.Job.export_id)
            .filter(t.Job.format == name)
            .order_by(t.Printing.id)
        )
        return [sha256 for (sha256,) in rows]


def edition(paper: Press, *ids: str, **more: Any) -> t.Newsletter:
    """Return an edition of the channel that was made of briefings and printed."""
    row = editions.make(
        paper.store, paper.ring, "harbour", "Tonight", [(id, None) for id in ids], ME, formats=["docx"], **more
    )
    paper.work()
    return row


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
        assert told(paper, sha256, _RESIDENT).standing == "current"
        assert told(paper, sha256, DESK).standing == "current"


def test_what_a_private_channel_brought_first_does_not_show_in_what_is_told_of_an_open_one(paper: Press) -> None:
    paper.channel("inland", access="token")
    id = paper.take()
    paper.publish(id)
    paper.revise(id, title="Only inland")
    paper.publish(id, "inland")
    (part,) = told(paper, digests(paper, id)[0]).briefings
    assert (part.standing, part.current_revision, part.channels) == ("current", 1, ["harbour"])
    (part,) = told(paper, digests(paper, id)[0], _RESIDENT).briefings
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


def media(paper: Press, id: str) -> set[str]:
    """Return the digests of what lies in media/ for a briefing."""
    with read(paper.store.engine) as session:
        rows = (
            session.query(t.ArtifactFile.sha256)
            .join(t.Job, t.Job.key == t.ArtifactFile.key)
            .join(t.ExportedBriefing, t.ExportedBriefing.export_id == t.Job.export_id)
            .filter(t.ExportedBriefing.briefing_id == id, t.ArtifactFile.name.startswith("media/"))
        )
        return {sha256 for (sha256,) in rows}


def test_the_record_of_a_revision_is_known_to_the_desk(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    _, row = briefings.find(paper.store, id)
    sha256 = hashlib.sha256(row.record).hexdigest()
    found = told(paper, sha256, DESK)
    assert (found.kind, found.standing, found.current) == ("record", "current", f"{ADDRESS}/briefings/{id}/revisions/1")
    assert verify(paper.store, sha256, ANYBODY) is None


def test_what_is_none_of_ours_is_unknown(paper: Press) -> None:
    paper.publish(paper.take())
    for sha256 in ("0" * 64, "", "x" * 100_000, "%"):
        assert verify(paper.store, sha256, DESK) is None


def test_while_everything_is_held_the_desk_alone_is_told(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    with write(paper.store.engine) as session:
        session.add(t.Hold(id=1, who="the editor", why="a letter came"))
    (sha256,) = digests(paper, id)
    for one in (sha256, "0" * 64):
        with pytest.raises(Held):
            verify(paper.store, one, ANYBODY)
    assert told(paper, sha256, DESK).standing == "current"


def test_what_a_file_says_of_itself_is_held_against_what_is_kept(paper: Press) -> None:
    id = paper.take(alternate_ids={"guid": "tag:old.example,2019:7"})
    paper.publish(id)
    paper.correct(id)
    with read(paper.store.engine) as session:
        record_id = session.get_one(t.Briefing, id).record_id
    old, new, feed = claimed(paper.store, [(record_id, 1), (record_id, 2), ("tag:old.example,2019:7", None)], DESK)
    assert [old.standing, new.standing, feed.standing] == ["superseded", "current", None]
    assert {old.id, new.id, feed.id} == {id}
    assert claimed(paper.store, [("https://elsewhere.example/x", 1)], DESK) == []
