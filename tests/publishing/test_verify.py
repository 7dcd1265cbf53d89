"""Verifying files of briefings: current, superseded, withdrawn, and nothing of what never was out."""

import hashlib
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from exporter.database import read, write
from exporter.database import tables as t
from exporter.publishing import Held
from exporter.publishing.verifying import claimed, verify
from exporter.record import Stamp
from exporter.store import briefings
from tests.publishing.inquiries import ANYBODY, DESK, digests, export, told, versions
from tests.publishing.press import ADDRESS, Press


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
