"""The rules of feeds: our feeds keep them, and a feed that breaks one is found out."""

import re

import pytest

from tests.formats.feed_reader import read
from tests.formats.feed_rules import RULES, broken_rules
from tests.formats.feeds import FEEDS, feed_of, made
from tests.samples import EDITIONS, edition


@pytest.mark.parametrize("sample", EDITIONS)
@pytest.mark.parametrize("form", FEEDS)
def test_every_feed_of_every_sample_keeps_every_rule(form: str, sample: str) -> None:
    assert broken_rules(feed_of(form, edition(sample))) == {}


DAMAGES = [
    (
        "one alternate",
        "atom",
        rb"(<published>)",
        rb'<link href="https://example.org/amp" type="text/html" hreflang="en-GB"/>\1',
    ),
    ("absolute", "rss", rb"https://example.org/files/media/", b"/media/"),
    ("absolute", "atom", rb'href=(&quot;|")https://example.org/two', rb"href=\1two"),
    ("id of its own", "rss", rb"<guid[^>]*>[^<]*</guid>", b'<guid isPermaLink="false"></guid>'),
    ("permalink", "rss", b'isPermaLink="false"', b'isPermaLink="true"'),
    ("dates", "rss", b"<pubDate>Mon, 05 Oct", b"<pubDate>Mon, 5 Oct"),
    ("dates", "rss", b"<pubDate>Mon, 05 Oct", b"<pubDate>lun., 05 oct."),
    ("dates", "atom", rb"<published>2026", b"<published>2062"),
    ("dates", "jsonfeed", rb'"date_published": "2026-10-05T', b'"date_published": "05.10.2026 '),
    ("newest entry", "atom", rb"<updated>2026-10-06T06:00:00", b"<updated>2026-10-06T05:59:59"),
    ("runs or styles", "jsonfeed", b"<strong>", b"<strong onclick='x'>"),
    ("runs or styles", "rss", b"&lt;h2&gt;", b"&lt;script&gt;x&lt;/script&gt;&lt;h2&gt;"),
    ("enclosure", "rss", b'length="16441"', b'length="0"'),
    ("enclosure", "atom", b'type="image/jpeg" length="16441"', b'type="image/jpeg"'),
    ("plain summary", "rss", b"<description>A specimen", b"<description>&lt;b&gt;A specimen"),
    ("language", "jsonfeed", b'"language": "en-GB"', b'"language": ""'),
    ("language", "rss", b"(<dc:creator>[^<]*</dc:creator>\\s*)+", b""),
    ("form", "rss", b"</guid>", b"</guid><author>a@example.org</author>"),
    ("form", "atom", b'<content type="html">', b'<content type="CDATA">'),
    ("form", "jsonfeed", b'"content_html"', b'"content"'),
]


@pytest.mark.parametrize("title, form, old, new", DAMAGES)
def test_a_feed_that_breaks_a_rule_is_found_out(title: str, form: str, old: bytes, new: bytes) -> None:
    ((name, data),) = made(form, edition("every-block")).files.items()
    damaged = re.sub(old, new, data, count=1)
    assert damaged != data
    feed, sound = read(name, damaged), feed_of(form, edition("every-block"))
    feed.sizes, feed.now = sound.sizes, sound.now
    assert any(title in broken for broken in broken_rules(feed))


def test_every_rule_can_be_broken() -> None:
    assert {rule for rule in RULES if not any(title in rule for title, *_ in DAMAGES)} == set()
