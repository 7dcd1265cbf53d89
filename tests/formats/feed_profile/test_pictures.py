"""Pictures: all that is known of one, a thumbnail, and what stands with one in the text."""

import pytest
from lxml import html

from exporter.record import plain_text
from tests.formats.feed_profile.rules import WHOLE, Rules, words_of
from tests.formats.feed_reader import MEDIA
from tests.formats.feeds import FEEDS, feed_of, only_entry
from tests.samples import edition

rule = Rules()


@rule("a picture has address, type, width, height, size, credit, title, alternative text and rights")
def _(form: str) -> None:
    lead = WHOLE.lead
    assert lead
    assert lead.asset
    (picture,) = only_entry(form, WHOLE).pictures
    (enclosure,) = only_entry(form, WHOLE).enclosures
    assert picture["url"] == enclosure[0] == f"https://example.org/files/media/{lead.asset.file_name}"
    assert (picture["width"], picture["height"]) == (str(lead.asset.width), str(lead.asset.height))
    assert enclosure[1:] == (str(lead.asset.size), lead.asset.media_type)
    assert picture["credit"] == plain_text(lead.credit)
    if form == "jsonfeed":
        assert (picture["caption"], picture["alt"]) == (plain_text(lead.caption), lead.alt)
    else:
        assert (picture["title"], picture["text"]) == (plain_text(lead.caption), lead.alt)
        assert (picture["type"], picture["medium"]) == (lead.asset.media_type, "image")
        assert picture["fileSize"] == str(lead.asset.size)


@rule("a thumbnail stands beside the picture")
def _(form: str) -> None:
    feed = feed_of(form, edition("every-block"))
    if form == "jsonfeed":
        assert feed.root["items"][0]["image"] == feed.entries[0].pictures[0]["url"]
    else:
        (thumbnail,) = feed.root.iter(f"{MEDIA}thumbnail")
        assert thumbnail.get("url") == feed.entries[0].pictures[0]["url"]
        assert int(thumbnail.get("width"))


@rule("a picture in the text keeps its alternative text, its caption and its credit")
def _(form: str) -> None:
    body = only_entry(form, WHOLE).body
    images = list(html.fromstring(f"<div>{body}</div>").iter("img"))
    assert len(images) >= 4
    assert all(image.get("alt") is not None and image.get("src", "").startswith("https:") for image in images)
    assert "Picture: Meridian Desk" in words_of(body)


@pytest.mark.parametrize("form", FEEDS)
@pytest.mark.parametrize("sentence", rule)
def test_a_feed_keeps_the_rule(sentence: str, form: str) -> None:
    rule[sentence](form)
