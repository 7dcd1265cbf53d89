"""Feeds that hold at most so much, and the archives of the rest (RFC 5005 §4)."""

import json
import re
from typing import Any

import pytest
from lxml import etree

from exporter.check import check
from exporter.record import Briefing, Edition, Withdrawal
from tests.formats.feed_reader import ATOM, read
from tests.formats.feed_rules import broken_rules
from tests.formats.feeds import FEEDS, changed, fifty, made
from tests.samples import CHANNEL, edition_of

HISTORY = "{http://purl.org/syndication/history/1.0}"
SUFFIX = {"rss": "rss.xml", "atom": "atom.xml", "jsonfeed": "feed.json"}
FILES = "https://example.org/files/"


def capped(one: Edition, **caps: Any) -> Edition:
    return one.model_copy(update={"channel": CHANNEL.model_copy(update=caps)})


def ways(form: str, data: bytes) -> dict[str, str]:
    if form == "jsonfeed":
        feed = json.loads(data)
        return {name: feed[key] for name, key in (("self", "feed_url"), ("prev-archive", "next_url")) if key in feed}
    root = etree.fromstring(data)
    head = root.find("channel") if form == "rss" else root
    assert head is not None
    return {
        one.get("rel", ""): one.get("href", "") for one in head.iterfind(f"{ATOM}link") if one.get("rel") != "alternate"
    }


def titles(name: str, data: bytes) -> list[str]:
    return [entry.title for entry in read(name, data).entries]


@pytest.mark.parametrize("form", FEEDS)
def test_the_feed_leads_to_its_archives_and_they_to_each_other(form: str) -> None:
    files = made(form, capped(fifty(), feed_items=20)).files
    end = SUFFIX[form]
    assert list(files) == [f"fifty.{end}", f"fifty.archive-2.{end}", f"fifty.archive-1.{end}"]
    feed, second, first = (ways(form, data) for data in files.values())
    assert feed == {"self": f"{FILES}fifty.{end}", "prev-archive": f"{FILES}fifty.archive-2.{end}"}
    expected = {"self": f"{FILES}fifty.archive-2.{end}", "prev-archive": f"{FILES}fifty.archive-1.{end}"}
    last = {"self": f"{FILES}fifty.archive-1.{end}"}
    if form != "jsonfeed":
        expected |= {"current": f"{FILES}fifty.{end}"}
        last |= {"current": f"{FILES}fifty.{end}", "next-archive": f"{FILES}fifty.archive-2.{end}"}
        marks = [len(etree.fromstring(data).findall(f".//{HISTORY}archive")) for data in files.values()]
        assert marks == [0, 1, 1]
    assert (second, first) == (expected, last)


@pytest.mark.parametrize("form", FEEDS)
def test_every_story_is_in_one_file_in_its_order_and_the_check_finds_all(form: str) -> None:
    one = capped(fifty(), feed_items=20)
    files = made(form, one).files
    assert [title for name, data in files.items() for title in titles(name, data)] == [
        record.title for record in one.briefings
    ]
    assert check(one, form, files).ok


@pytest.mark.parametrize("form", FEEDS)
def test_archives_keep_the_rules_of_feeds(form: str) -> None:
    one = capped(fifty(), feed_items=20)
    rendering = made(form, one)
    for name, data in rendering.files.items():
        feed = read(name, data)
        feed.sizes = {name: len(picture) for name, picture in rendering.extra_media.items()}
        feed.sizes = {**feed.sizes, **{asset.file_name: asset.size for asset in rendering.media}}
        assert broken_rules(feed) == {}


@pytest.mark.parametrize("form", FEEDS)
def test_a_new_story_leaves_full_archives_as_they_are(form: str) -> None:
    one = fifty()
    new = changed(one.briefings[0], id="urn:x:new", slug="new", permalink=None, title="New")
    before = made(form, capped(one, feed_items=20)).files
    after = made(form, capped(edition_like(one, new, *one.briefings), feed_items=20)).files
    assert after[f"fifty.archive-1.{SUFFIX[form]}"] == before[f"fifty.archive-1.{SUFFIX[form]}"]
    assert titles(*next(iter(after.items())))[0] == "New"


@pytest.mark.parametrize("form", FEEDS)
def test_what_is_gone_is_told_in_the_feed_within_its_caps(form: str) -> None:
    gone = tuple(
        Withdrawal.model_validate({"id": f"urn:x:{day}", "at": f"2026-11-{day}T10:00:00Z"}) for day in range(10, 20)
    )
    files = made(form, capped(fifty(), feed_items=10, withdrawn=gone)).files
    ids = [entry.id for entry in read(*next(iter(files.items()))).entries]
    assert ids == [
        *(f"https://example.org/fifty/{n}" for n in range(5)),
        *(f"urn:x:{day}" for day in range(19, 14, -1)),
    ]
    everywhere = [entry.id for name, data in files.items() for entry in read(name, data).entries]
    assert len(everywhere) == len(set(everywhere)) == 60


@pytest.mark.parametrize("form", FEEDS)
def test_a_story_longer_than_the_cap_goes_out_alone_and_is_told_of(form: str) -> None:
    long = changed(fifty().briefings[0], sections=[_long()])
    rendering = made(form, capped(edition_like(fifty(), long, *fifty().briefings[1:]), feed_bytes=20_000))
    name, data = next(iter(rendering.files.items()))
    assert titles(name, data) == [long.title]
    assert any(re.match("the first entry alone makes a feed of [0-9]+ bytes", notice) for notice in rendering.notices)


@pytest.mark.parametrize("form", FEEDS)
def test_a_change_that_only_an_archive_tells_is_told_to_whoever_exports(form: str) -> None:
    in_order = fifty().briefings
    said = "an entry in the archives changed after one in the feed; put first what changed last"
    assert said not in made(form, capped(edition_like(fifty(), *in_order), feed_items=20)).notices
    last = changed(in_order[-1], updated_at="2026-12-01T00:00:00Z")
    assert said in made(form, capped(edition_like(fifty(), *in_order[:-1], last), feed_items=20)).notices


@pytest.mark.parametrize("form", FEEDS)
def test_a_feed_within_its_caps_has_no_archives_and_the_same_bytes(form: str) -> None:
    assert made(form, capped(fifty(), feed_items=50, feed_bytes=10_000_000)) == made(form, fifty())


def edition_like(one: Edition, *records: Briefing) -> Edition:
    return edition_of(*records).model_copy(update={"id": one.id, "slug": one.slug})


def _long() -> dict[str, Any]:
    return {"id": "s", "blocks": [{"kind": "paragraph", "id": "p", "text": "Nothing but words. " * 2000}]}
