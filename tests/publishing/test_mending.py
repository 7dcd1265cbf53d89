"""Feeds whose bytes are gone: the same bytes again, with the same validators, wherever that can be."""

import time

from exporter.database import tables as t
from exporter.database import write
from exporter.publishing import settings
from tests.publishing.press import Press

Told = dict[str, tuple[str, str, int]]


def told(paper: Press, at: float | None = None) -> Told:
    return {name: (one.sha256, one.gzip, one.modified) for name, one in paper.feeds(at=at).items()}


def lose(paper: Press, found: Told) -> None:
    for sha256, gzip, _ in found.values():
        for one in (sha256, gzip):
            paper.store.blobs.remove(one)


def test_feeds_and_archives_get_their_bytes_again_and_no_validator_changes(paper: Press) -> None:
    paper.channel(feed_items=1)
    for _ in range(3):
        paper.publish(paper.take())
    before = told(paper)
    assert len(before) > 3
    lose(paper, before)
    assert settings.heal(paper.store, "harbour") == len(before)
    assert told(paper) == before
    assert all(paper.bytes(name) for name in before)
    assert settings.heal(paper.store, "harbour") == 0


def test_what_is_to_come_is_there_at_its_time_though_its_bytes_were_gone(paper: Press) -> None:
    at = time.time() + 5000
    paper.publish(paper.take(title="Out later"), at=at)
    lose(paper, told(paper, at))
    settings.heal_all(paper.store)
    assert paper.entries() == []
    assert [one.title for one in paper.entries(at=at)] == ["Out later"]


def test_what_cannot_be_had_again_makes_way_for_what_is_new(paper: Press) -> None:
    paper.publish(paper.take())
    before = told(paper)
    lose(paper, before)
    with write(paper.store.engine) as session:  # as after a change of the template set, or by another version
        row = session.get_one(t.Channel, "harbour")
        row.settings = {**row.settings, "title": "Another title"}
    settings.rebuild(paper.store, "harbour")
    after = told(paper)
    assert all(after[name][0] != before[name][0] and after[name][2] > before[name][2] for name in before)
    assert all(paper.bytes(name) for name in after)
