"""The life of a briefing: what each act changes, what it never changes, and what becomes of two at once."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from exporter.database import read, write
from exporter.database import tables as t
from exporter.jobs import exports
from exporter.jobs.accept import Reused
from exporter.publishing import Refused, UnknownChannel, acts, current, history
from exporter.publishing.acts import By
from exporter.publishing.current import Gone, Served
from exporter.publishing.desk import publications
from exporter.record.blocks import Paragraph
from exporter.record.briefing import Correction
from exporter.record.inlines import Span, plain_text
from exporter.store import briefings, records, template_sets
from tests.jobs.desk import at_once
from tests.publishing.press import ME, Press


def new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC)


def state(paper: Press, id: str, slug: str = "harbour") -> str:
    """Return the state of a publication, "draft" if there is none, as the desk is told it."""
    return next((one.state for one in publications(paper.store, id).publications if one.channel == slug), "draft")


def entry(paper: Press, name: str = "atom.xml") -> Any:
    (found,) = paper.entries(name)
    return found


def page(paper: Press, id: str) -> str:
    found = current.file(paper.store, "harbour", f"{paper.publication(id).slug}.html")
    assert isinstance(found, Served)
    return paper.store.blobs.get(found.found.sha256).decode()


def refused(call: Callable[[], Any]) -> Refused:
    with pytest.raises(Refused) as told:
        call()
    return told.value


def test_the_states_follow_one_another(paper: Press) -> None:
    id = paper.take()
    seen = [state(paper, id)]
    later = partial(paper.publish, at=time.time() + 5000)
    for act in (later, paper.withdraw, paper.publish, paper.correct, paper.withdraw, paper.publish):
        act(id)
        seen.append(state(paper, id))
    assert seen == ["draft", "scheduled", "draft", "published", "corrected", "withdrawn", "published"]
    kinds = ["publish", "unschedule", "publish", "correct", "withdraw", "restore"]
    assert [one.kind for one in history.of(paper.store, id)] == kinds


def test_what_was_scheduled_is_published_once_its_time_has_come_though_nobody_does_anything(paper: Press) -> None:
    wait = 1.2
    while True:  # a busy machine may need longer than that to look before the time has come
        id, at = paper.take(), time.time() + wait
        paper.publish(id, at=at)
        before, out = state(paper, id), len(paper.entries())
        if time.time() < at:
            break
        wait *= 4
    assert before == "scheduled"
    time.sleep(max(0, at + 0.1 - time.time()))
    assert (state(paper, id), len(paper.entries())) == ("published", out + 1)


def test_guid_and_new_year_never_change_and_updated_moves_with_each_act_within_a_second(paper: Press) -> None:
    id = paper.take(published_at=None, updated_at=None)
    paper.publish(id)
    first = entry(paper)
    moved = [first.updated]
    for act in (paper.correct, paper.withdraw, paper.publish, paper.correct):
        act(id)
        now = entry(paper)
        assert (now.id, now.published) == (first.id, first.published)
        moved.append(now.updated)
    assert moved == sorted(set(moved)), moved


def test_a_later_revision_with_another_date_slug_or_guid_changes_none_of_them(paper: Press) -> None:
    id = paper.take(alternate_ids={"guid": "https://old.example.org/?p=7"})
    paper.publish(id)
    first, slug = entry(paper), paper.publication(id).slug
    date = paper.publication(id).first_at
    paper.revise(id, slug="another", published_at=new_year(2020), alternate_ids={})
    paper.correct(id)
    now = entry(paper)
    assert (now.id, now.published) == (first.id, first.published)
    assert (paper.publication(id).slug, paper.publication(id).first_at) == (slug, date)
    assert "2020" not in page(paper, id)


def test_the_date_of_the_record_is_the_new_year(paper: Press) -> None:
    id = paper.take(published_at=new_year(2019), updated_at=None, corrections=())
    paper.publish(id)
    assert entry(paper).published == entry(paper).updated == "2019-01-01T00:00:00+00:00"


def test_what_is_out_already_stays_as_it_is(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    before, modified = paper.publication(id), paper.feeds()["atom.xml"].modified
    (same,) = paper.publish(id)
    assert (same.export_id, same.publication.updated_at) == (None, before.updated_at)
    assert paper.feeds()["atom.xml"].modified == modified
    assert len(history.of(paper.store, id)) == 1


def test_a_new_revision_changes_nothing_that_is_out_until_an_act_says_so(paper: Press) -> None:
    id = paper.take(title="Harbour closed")
    paper.publish(id)
    before = paper.bytes("atom.xml"), page(paper, id)
    paper.revise(id, title="Harbour open")
    assert (paper.bytes("atom.xml"), page(paper, id)) == before
    told = publications(paper.store, id)
    assert (told.publications[0].revision, told.newest) == (1, 2)
    assert refused(lambda: paper.publish(id)).kind == "out-already"
    paper.publish(id, update=True)
    assert entry(paper).title == "Harbour open"


def test_an_update_keeps_the_formats_that_are_out(paper: Press) -> None:
    id = paper.take()
    paper.publish(id, formats=["docx"])
    paper.revise(id, title="Harbour open")
    paper.publish(id, formats=["pdf"], update=True)
    assert paper.publication(id).formats == ["html", "docx", "pdf"]


def test_a_format_can_be_added_to_what_is_out(paper: Press) -> None:
    id = paper.take()
    paper.publish(id, formats=["docx"])
    paper.publish(id, formats=["pdf"])
    assert paper.publication(id).formats == ["html", "docx", "pdf"]


def test_a_correction_shows_its_notice_everywhere_and_makes_every_format_anew(paper: Press) -> None:
    id = paper.take()
    paper.publish(id, formats=["amp", "docx"])
    paper.work()
    (done,) = paper.correct(id, "The ferry left on Tuesday.")
    paper.work()
    assert done.export_id
    made = {job.format: job.state for job in exports.find(paper.store, done.export_id).jobs}
    assert made == {"html": "done", "amp": "done", "docx": "done"}
    assert "The ferry left on Tuesday." in page(paper, id)
    for name in ("atom.xml", "rss.xml", "feed.json"):
        assert b"The ferry left on Tuesday." in paper.bytes(name)
    _, newest = briefings.find(paper.store, id)
    assert [plain_text(one.text) for one in records.briefing_of(newest).corrections] == ["The ferry left on Tuesday."]


def test_a_notice_names_the_blocks_that_it_mends(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    sections = records.briefing_of(briefings.find(paper.store, id)[1]).sections
    block = sections[0].blocks[0]
    assert isinstance(block, Paragraph)
    mended = block.model_copy(update={"text": (Span(text="It is open."),)})
    paper.revise(id, sections=(sections[0].model_copy(update={"blocks": (mended,)}), *sections[1:]))
    paper.correct(id)
    _, newest = briefings.find(paper.store, id)
    assert records.briefing_of(newest).corrections[-1].mends == (block.id,)


def test_the_same_notice_once_more_makes_no_second_one(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    paper.correct(id, "It was Tuesday.")
    (same,) = paper.correct(id, "It was Tuesday.")
    assert (same.export_id, same.publication.revision) == (None, 2)
    paper.correct(id, "It was Wednesday, after all.")
    assert paper.publication(id).revision == 3


def test_a_correction_that_stands_in_the_record_needs_no_notice(paper: Press) -> None:
    id = paper.take(corrections=())
    paper.publish(id)
    assert refused(lambda: acts.correct(paper.store, paper.ring, id, ME)).kind == "no-notice"
    told = Correction(id="c1", at=new_year(2026), text="It was Tuesday.")
    paper.revise(id, corrections=(told,))
    acts.correct(paper.store, paper.ring, id, ME)
    assert (paper.publication(id).revision, state(paper, id)) == (2, "corrected")


def test_a_correction_reaches_what_is_only_scheduled_elsewhere(paper: Press) -> None:
    paper.channel("evening")
    id = paper.take()
    paper.publish(id)
    paper.publish(id, "evening", at=time.time() + 5000)
    paper.correct(id)
    assert (paper.publication(id, "evening").revision, state(paper, id, "evening")) == (2, "scheduled")


def test_there_is_nothing_to_correct_of_what_is_not_out(paper: Press) -> None:
    id = paper.take()
    assert refused(lambda: paper.correct(id)).kind == "not-out"
    paper.publish(id, at=time.time() + 5000)
    assert refused(lambda: paper.correct(id)).kind == "not-out"
    assert briefings.find(paper.store, id)[0].revision == 1


def test_a_withdrawal_leaves_a_stub_and_what_is_only_scheduled_leaves_no_trace(paper: Press) -> None:
    id, other = paper.take(title="Harbour closed"), paper.take(title="Under wraps")
    paper.publish(id)
    paper.publish(other, at=time.time() + 5000)
    slug = paper.publication(other).slug
    paper.withdraw(other)
    assert b"Under wraps" not in b"".join(paper.bytes(name, at=time.time() + 9000) for name in paper.feeds())
    assert current.file(paper.store, "harbour", f"{slug}.html") is None
    paper.withdraw(id, "Nobody said so.")
    assert isinstance(current.file(paper.store, "harbour", f"{paper.publication(id).slug}.html"), Gone)
    assert "Nobody said so." in entry(paper).summary
    assert refused(lambda: paper.withdraw(id)).kind == "not-out"


def test_publishing_again_replaces_what_is_scheduled(paper: Press) -> None:
    id, soon = paper.take(title="First"), time.time() + 5000
    paper.publish(id, at=soon)
    paper.revise(id, title="Second")
    assert publications(paper.store, id).publications[0].revision == 1
    assert paper.entries(at=soon + 1)[0].title == "First"
    paper.publish(id, at=soon + 1000)
    assert paper.entries(at=soon + 1) == []
    assert paper.entries(at=soon + 1001)[0].title == "Second"


# ---------------------------------------------------------------------------------------------------------- the embargo


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


# ---------------------------------------------------------------------------------------------------------- all or none


def test_on_several_channels_it_goes_out_on_all_or_on_none(paper: Press) -> None:
    paper.channel("evening")
    first = paper.take(slug="harbour-closed")
    paper.publish(first, "evening")
    second = paper.take(slug="harbour-closed")
    told = refused(lambda: paper.publish(second, "harbour", "evening"))
    assert (told.kind, told.faults[0].path) == ("taken-there", "slug")
    with pytest.raises(UnknownChannel):
        paper.publish(second, "harbour", "no-such-channel")
    assert (paper.feeds(), history.of(paper.store, second)) == ({}, [])
    third = paper.take()
    assert [one.publication.channel for one in paper.publish(third, "harbour", "evening")] == ["evening", "harbour"]


def sick(paper: Press, folder: Path, name: str) -> None:
    """Put a template set in use in which a template fails."""
    broken = folder / "brand" / name
    broken.parent.mkdir(parents=True, exist_ok=True)
    broken.write_text("<!doctype html>\n{{ nobody }}\n", encoding="utf-8")
    template_sets.activate(paper.store, template_sets.add(paper.store, "sick", folder / "brand").digest)


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


# ---------------------------------------------------------------------------------------------------------- two at once


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


# ---------------------------------------------------------------------------------------------------------- the history


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
