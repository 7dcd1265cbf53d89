"""Letters and links: an encoding, absolute addresses, itself and its hub."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from lxml import etree

from tests.formats.feed_profile.rules import WHOLE, Rules, data_of, of_record, under
from tests.formats.feed_reader import ATOM
from tests.formats.feeds import FEEDS, changed, feed_of, made
from tests.samples import EDITIONS, briefing, edition, edition_of

HUB = "https://hub.example.org/"
rule = Rules()


@rule("it is well-formed, in UTF-8, without a byte order mark")
def _(form: str) -> None:
    for name in EDITIONS:
        data = data_of(form, edition(name))
        assert not data.startswith(b"\xef\xbb\xbf")
        text = data.decode("utf-8")
        if form == "jsonfeed":
            json.loads(text)
        else:
            assert text.startswith("<?xml version='1.0' encoding='UTF-8'?>")
            etree.fromstring(data)


@rule("its addresses are absolute, https, and count no clicks")
def _(form: str) -> None:
    counted = "https://example.org/story?id=7&utm_source=feed&fbclid=x&UTM_medium=rss#part"
    entry = of_record(form, WHOLE, permalink=counted)
    assert entry.links[0][0] == "https://example.org/story?id=7#part"
    for name in EDITIONS:
        for one in feed_of(form, edition(name)).entries:
            own = [one.links[0][0], *(url for url, *_ in one.enclosures), *(each["url"] for each in one.pictures)]
            for url in own:
                assert urlsplit(url).scheme == "https", url
                assert urlsplit(url).netloc, url
                assert not [key for key, _ in parse_qsl(urlsplit(url).query) if key.startswith("utm_")], url


@rule("an address that is not https is told to whoever exports")
def _(form: str) -> None:
    one = edition_of(changed(briefing("minimal"), permalink="http://example.org/briefings/minimal"))
    assert any("https" in notice for notice in made(form, one).notices)


@rule("it names itself and its hub")
def _(form: str) -> None:
    feed = feed_of(form, under(edition("twelve"), hub=HUB))
    suffix = {"rss": "rss.xml", "atom": "atom.xml", "jsonfeed": "feed.json"}[form]
    assert feed.self_link == f"https://example.org/files/edition-47.{suffix}"
    hubs = (
        [one["url"] for one in feed.root["hubs"]]
        if form == "jsonfeed"
        else [one.get("href") for one in feed.root.iter(f"{ATOM}link") if one.get("rel") == "hub"]
    )
    assert hubs == [HUB]


@pytest.mark.parametrize("form", FEEDS)
@pytest.mark.parametrize("sentence", rule)
def test_a_feed_keeps_the_rule(sentence: str, form: str) -> None:
    rule[sentence](form)
