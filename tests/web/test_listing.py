"""Channels themselves over HTTP: listed, set up, changed; the list as feed readers import it."""

import xml.etree.ElementTree as ET

import feedparser
import pytest

from exporter.store import tokens
from tests.web.conftest import Kiosk
from tests.web.site import problem


def publisher(kiosk: Kiosk) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens.make(kiosk.site.store, 'the desk', ['publish'])}"}


def outlines(text: str) -> dict[str, dict[str, str]]:
    root = ET.fromstring(text)
    assert (root.tag, root.get("version"), [child.tag for child in root]) == ("opml", "2.0", ["head", "body"])
    found = {str(one.get("text")): dict(one.attrib) for one in root.findall("body/outline")}
    assert all(one["type"] == "rss" and one["xmlUrl"] and one["htmlUrl"] for one in found.values())
    return found


def test_a_channel_is_listed_for_whom_may_read_it(kiosk: Kiosk) -> None:
    token = kiosk.partner("desk")
    for headers, expected in (
        ({}, ["harbour"]),
        ({"Authorization": f"Bearer {token}"}, ["desk", "harbour"]),
        ({"Authorization": f"Bearer {kiosk.partner('another')}"}, ["harbour"]),
    ):
        told = kiosk.anybody.get("/channels", headers=headers).json()["channels"]
        assert [one["slug"] for one in told] == expected
        titles = outlines(kiosk.anybody.get("/feeds.opml", headers=headers).text)
        assert sorted(titles) == sorted(one["title"] for one in told)
    assert problem(kiosk.get("/feeds.opml", Authorization="Bearer bx_nothing")) == (401, "no-token")


def test_the_list_leads_to_feeds_and_keeps_its_tag(kiosk: Kiosk) -> None:
    kiosk.press.publish(kiosk.press.take(), "harbour", "desk")
    token = kiosk.partner("desk")
    answer = kiosk.get("/feeds.opml")
    assert kiosk.get("/feeds.opml", If_None_Match=answer.headers["etag"]).status_code == 304
    by_path = kiosk.get(f"/with/{token}/feeds.opml")
    assert by_path.headers["cache-control"] == "private, no-cache"
    for one in outlines(by_path.text).values():
        path = one["xmlUrl"].removeprefix("https://news.example.org")
        assert (token in path) == (one["text"] == "The desk")
        feed = kiosk.get(path)
        assert feed.status_code == 200
        assert len(feedparser.parse(feed.content).entries) == 1


def test_a_channel_that_is_set_up_has_feeds_at_once(kiosk: Kiosk) -> None:
    body = {"title": "Piers & quays", "access": "token", "keep_days": 7.0}
    answer = kiosk.anybody.put("/channels/piers", json=body, headers=publisher(kiosk))
    assert (answer.status_code, answer.headers["location"]) == (201, "/channels/piers")
    assert answer.json()["settings"]["title"] == "Piers & quays"
    token = kiosk.partner("piers")
    for name in ("rss.xml", "atom.xml", "feed.json"):
        feed = kiosk.get(f"/with/{token}/channels/piers/{name}")
        assert feed.status_code == 200
    assert "Piers &amp; quays" in kiosk.get(f"/with/{token}/channels/piers/atom.xml").text
    seen = kiosk.site.client.get("/channels/piers/settings").json()
    assert (seen["access"], seen["keep_days"]) == ("token", 7.0)


def test_a_change_of_settings_is_in_the_feeds_at_once(kiosk: Kiosk) -> None:
    kiosk.press.publish(kiosk.press.take())
    before = kiosk.get("/channels/harbour/atom.xml")
    answer = kiosk.anybody.put("/channels/harbour", json={"title": "Harbour daily"}, headers=publisher(kiosk))
    assert answer.status_code == 200
    after = kiosk.get("/channels/harbour/atom.xml")
    assert feedparser.parse(after.content).feed.title == "Harbour daily"
    assert feedparser.parse(after.content).feed.id == feedparser.parse(before.content).feed.id
    assert after.headers["etag"] != before.headers["etag"]
    kiosk.anybody.put("/channels/harbour", json={"title": "Harbour daily", "access": "token"}, headers=publisher(kiosk))
    assert problem(kiosk.get("/channels/harbour/atom.xml")) == (401, "no-token")


@pytest.mark.parametrize(
    "slug, body, field",
    [
        ("piers", {}, "title"),
        ("piers", {"title": "Piers", "colour": "red"}, "colour"),
        ("piers", {"title": "Piers", "access": "some"}, "access"),
        ("piers", {"title": "Piers", "keep_days": -1}, "keep_days"),
        ("Piers", {"title": "Piers"}, "slug"),
        ("harbour", {"title": "Harbour", "id": "https://example.org/another"}, "id"),
    ],
)
def test_settings_that_cannot_be_used_are_named(kiosk: Kiosk, slug: str, body: dict[str, str], field: str) -> None:
    answer = kiosk.anybody.put(f"/channels/{slug}", json=body, headers=publisher(kiosk))
    assert problem(answer) == (422, "invalid")
    assert [one["path"] for one in answer.json()["errors"]] == [field]


def test_who_may_not_publish_sets_up_nothing(kiosk: Kiosk) -> None:
    assert problem(kiosk.anybody.put("/channels/piers", json={"title": "x"})) == (401, "no-token")
    assert problem(kiosk.site.client.put("/channels/piers", json={"title": "x"})) == (403, "scope")
    assert problem(kiosk.get("/channels/harbour/settings")) == (401, "no-token")
    assert problem(kiosk.site.client.get("/channels/nowhere/settings")) == (404, "not-found")
