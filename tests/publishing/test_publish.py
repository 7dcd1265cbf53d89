"""Publishing: what goes out, when, and what of it never changes."""

import time
from functools import partial

import pytest

from exporter.publishing import UnknownChannel, history
from exporter.publishing.desk import publications
from tests.publishing.life import entry, new_year, page, refused, state
from tests.publishing.press import Press


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


def test_guid_and_first_date_never_change_and_updated_moves_with_each_act_within_a_second(paper: Press) -> None:
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


def test_the_date_of_the_record_is_the_first_date(paper: Press) -> None:
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


def test_publishing_again_replaces_what_is_scheduled(paper: Press) -> None:
    id, soon = paper.take(title="First"), time.time() + 5000
    paper.publish(id, at=soon)
    paper.revise(id, title="Second")
    assert publications(paper.store, id).publications[0].revision == 1
    assert paper.entries(at=soon + 1)[0].title == "First"
    paper.publish(id, at=soon + 1000)
    assert paper.entries(at=soon + 1) == []
    assert paper.entries(at=soon + 1001)[0].title == "Second"


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
