"""Feeds as files: made within an act, one version for each moment to come, unchanged where nothing changed."""

import json
import time

import feedparser

from exporter.database import tables as t
from exporter.database import write
from exporter.publishing import channels, feeds
from exporter.publishing.moment import moment
from tests.publishing.press import Press

NAMES = {"rss.xml", "atom.xml", "feed.json"}


def rebuilt(paper: Press) -> None:
    with write(paper.store.engine) as session:
        row = session.get_one(t.Channel, "harbour", with_for_update=True)
        feeds.build(session, paper.store, row, moment(session, row.reached))


def ways(paper: Press, name: str) -> dict[str, str]:
    """Return the names of the other parts of a feed by how they are related (RFC 5005)."""
    links = feedparser.parse(paper.bytes(name)).feed.links
    known = ("current", "prev-archive", "next-archive")
    return {one.rel: one.href.rpartition("/")[2] for one in links if one.rel in known}


def test_a_briefing_that_goes_out_is_in_all_three_forms_at_once(paper: Press) -> None:
    id = paper.take(title="Harbour closed")
    paper.publish(id)
    assert paper.feeds().keys() == NAMES
    assert [one.title for one in paper.entries("atom.xml")] == ["Harbour closed"]
    assert [one.title for one in paper.entries("rss.xml")] == ["Harbour closed"]
    assert [one["title"] for one in json.loads(paper.bytes("feed.json"))["items"]] == ["Harbour closed"]
    assert paper.feeds()["atom.xml"].holds == [[id, paper.publication(id).revision]]


def test_the_id_that_an_older_feed_used_goes_on_whatever_its_form(paper: Press) -> None:
    id = paper.take(alternate_ids={"guid": "4711 at the old desk"})
    paper.publish(id)
    assert [one.id for one in paper.entries("rss.xml")] == ["4711 at the old desk"]
    paper.correct(id)
    assert [one.id for one in paper.entries("rss.xml")] == ["4711 at the old desk"]


def test_making_the_feeds_again_changes_no_byte_no_validator_and_keeps_no_new_blob(paper: Press) -> None:
    paper.publish(paper.take())
    before = {name: (one.sha256, one.gzip, one.modified) for name, one in paper.feeds().items()}
    rebuilt(paper)
    assert {name: (one.sha256, one.gzip, one.modified) for name, one in paper.feeds().items()} == before


def test_each_change_within_one_second_has_a_later_last_modified(paper: Press) -> None:
    id = paper.take()
    paper.publish(id)
    seen = [paper.feeds()["atom.xml"].modified]
    for _ in range(3):
        paper.correct(id)
        seen.append(paper.feeds()["atom.xml"].modified)
    assert seen == sorted(set(seen))


def test_what_is_scheduled_is_in_no_feed_and_there_at_its_time_with_nobody_about(paper: Press) -> None:
    paper.publish(paper.take(title="Out now"))
    release_at = time.time() + 5000
    paper.publish(paper.take(title="Out later"), at=release_at)
    assert [one.title for one in paper.entries()] == ["Out now"]
    assert [one.title for one in paper.entries(at=release_at - 0.001)] == ["Out now"]
    assert [one.title for one in paper.entries(at=release_at)] == ["Out later", "Out now"]
    before, after = paper.feeds()["atom.xml"], paper.feeds(at=release_at)["atom.xml"]
    assert after.modified > release_at - 1 > before.modified


def test_scheduling_changes_no_byte_of_what_is_served_now(paper: Press) -> None:
    paper.publish(paper.take())
    before = {name: (one.sha256, one.modified) for name, one in paper.feeds().items()}
    paper.publish(paper.take(), at=time.time() + 5000)
    assert {name: (one.sha256, one.modified) for name, one in paper.feeds().items()} == before


def test_a_withdrawn_briefing_leaves_a_stub_with_its_guid_that_vanishes_after_the_channels_time(paper: Press) -> None:
    paper.channel(keep_days=2)
    id = paper.take(title="Harbour closed")
    paper.publish(id)
    (entry,) = paper.entries()
    paper.withdraw(id)
    (stub,) = paper.entries()
    assert (stub.id, stub.published) == (entry.id, entry.published)
    assert stub.updated_parsed > entry.updated_parsed
    assert b"deleted-entry" in paper.bytes("atom.xml")
    assert b'state="deleted"' in paper.bytes("rss.xml")
    vanishes_at = paper.publication(id).vanishes_at
    assert vanishes_at
    assert abs(vanishes_at - time.time() - 2 * 86400) < 60
    assert paper.entries(at=vanishes_at - 1)
    assert not paper.entries(at=vanishes_at)
    assert paper.feeds(at=vanishes_at)["atom.xml"].modified > paper.feeds()["atom.xml"].modified


def test_older_entries_stand_in_archives_that_lead_from_one_to_the_next(paper: Press) -> None:
    paper.channel(feed_items=2)
    titles = [f"Number {number}" for number in range(1, 6)]
    for title in titles:
        paper.publish(paper.take(title=title))
    assert paper.feeds().keys() >= {"atom.xml", "atom.archive-1.xml", "atom.archive-2.xml", "feed.archive-2.json"}
    assert {one.title for one in paper.entries("atom.xml")} == {"Number 5", "Number 4"}
    assert ways(paper, "atom.xml") == {"prev-archive": "atom.archive-2.xml"}
    assert ways(paper, "atom.archive-2.xml") == {"prev-archive": "atom.archive-1.xml", "current": "atom.xml"}
    assert ways(paper, "atom.archive-1.xml") == {"next-archive": "atom.archive-2.xml", "current": "atom.xml"}
    found = {one.title for name in paper.feeds() if name.startswith("atom") for one in paper.entries(name)}
    assert found == set(titles)


def test_a_correction_of_an_old_entry_comes_to_the_front_and_changes_one_archive(paper: Press) -> None:
    paper.channel(feed_items=2)
    ids = [paper.take(title=f"Number {number}") for number in range(1, 8)]
    for id in ids:
        paper.publish(id)
    before = {name: one.sha256 for name, one in paper.feeds().items() if name.startswith("atom")}
    paper.correct(ids[0])
    after = {name: one.sha256 for name, one in paper.feeds().items() if name.startswith("atom")}
    assert paper.entries("atom.xml")[0].title == "Number 1"
    assert {name for name in after if after[name] != before.get(name)} == {"atom.xml", "atom.archive-1.xml"}
    assert b"It was Tuesday." in paper.bytes("atom.archive-1.xml")


def test_the_feed_of_a_channel_on_which_nothing_is_out_yet_is_one(paper: Press) -> None:
    rebuilt(paper)
    assert paper.entries("atom.xml") == []
    assert paper.feeds().keys() == NAMES
    assert channels.find(paper.store, "harbour").build == 1
