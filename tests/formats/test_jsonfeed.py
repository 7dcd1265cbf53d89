"""JSON Feed 1.1: what stands in it."""

import json

import pytest

from exporter.formats import jsonfeed
from exporter.record import Stamp
from tests.formats.feed_projection import projection
from tests.formats.feeds import SET, feed_of, made
from tests.golden import accepts
from tests.samples import EDITIONS, briefing, edition, edition_of, pictures


@pytest.mark.parametrize("sample", EDITIONS)
def test_golden(sample: str, request: pytest.FixtureRequest) -> None:
    accepts(f"jsonfeed/{sample}.txt", projection(made("jsonfeed", edition(sample)), bodies=False), request)


def test_an_item_holds_what_the_record_says() -> None:
    (item,) = feed_of("jsonfeed", edition("every-block")).root["items"]
    assert item["id"] == "https://old.example.org/?p=1207"
    assert item["url"] == "https://example.org/briefings/every-block"
    assert item["date_published"] == "2026-10-05T17:15:00+00:00"
    assert item["date_modified"] == "2026-10-06T06:00:00+00:00"
    assert item["tags"] == ["Typography", "R&D"]
    assert item["authors"] == [
        {"name": "Ada Example", "url": "https://example.org/people/ada"},
        {"name": "Ben Sample"},
    ]
    assert item["_valid"] == {"until": "2027-10-05T00:00:00+00:00"}
    (attachment,) = item["attachments"]
    assert (attachment["mime_type"], attachment["size_in_bytes"]) == ("image/jpeg", 16441)
    assert attachment["_picture"]["credit"] == "Picture: Meridian Desk"
    assert item["image"] == attachment["url"]


def test_the_head_tells_the_channel() -> None:
    one = edition("twelve")
    channel = one.channel.model_copy(update={"hub": "https://hub.example.org/", "description": "All of it"})
    feed = feed_of("jsonfeed", one.model_copy(update={"channel": channel})).root
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://example.org/files/edition-47.feed.json"
    assert feed["description"] == "All of it"
    assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example.org/"}]
    assert feed["icon"].endswith(".png")


def test_kept_items_make_the_same_bytes_as_the_whole_written_at_once() -> None:
    one = edition("twelve")
    (data,) = made("jsonfeed", one).files.values()
    assert data == json.dumps(json.loads(data), ensure_ascii=False, indent=2).encode() + b"\n"
    assert jsonfeed.entry(one, 7, SET, pictures(*one.briefings)).data in data


def test_a_feed_without_items_is_whole() -> None:
    one = edition_of(briefing("minimal"), stamp=Stamp(kind="draft"))
    (data,) = made("jsonfeed", one).files.values()
    assert json.loads(data)["items"] == []


def test_a_withdrawn_item_says_so() -> None:
    stamp = Stamp.model_validate({"kind": "withdrawn", "at": "2026-11-24T08:15:00Z", "reason": "Wrong."})
    (item,) = feed_of("jsonfeed", edition_of(briefing("every-block"), stamp=stamp)).root["items"]
    assert item["_withdrawn"] == {"at": "2026-11-24T08:15:00+00:00", "reason": "Wrong."}
    assert item["date_modified"] == "2026-11-24T08:15:00+00:00"
    assert item["date_published"] == "2026-10-05T17:15:00+00:00"
    assert "attachments" not in item
