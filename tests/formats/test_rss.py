"""RSS 2.0: what feed readers find in it."""

from datetime import datetime

import feedparser
import pytest

from exporter.formats import rss
from exporter.formats._feed.entries import entry_of
from exporter.formats._feed.generator import rss_item, rss_of
from exporter.formats._feed.head import head_of
from exporter.formats._feed.media import Gallery
from tests.formats.feed_projection import projection
from tests.formats.feed_reader import ATOM, DC, DCTERMS, MEDIA
from tests.formats.feeds import SET, changed, feed_of, made
from tests.golden import accepts
from tests.samples import EDITIONS, briefing, edition, edition_of, pictures


def parsed(name: str) -> feedparser.FeedParserDict:
    (data,) = made("rss", edition(name)).files.values()
    return feedparser.parse(data)


@pytest.mark.parametrize("sample", EDITIONS)
def test_golden(sample: str, request: pytest.FixtureRequest) -> None:
    accepts(f"rss/{sample}.txt", projection(made("rss", edition(sample)), bodies=True), request)


@pytest.mark.parametrize("sample", EDITIONS)
def test_feedparser_opens_the_story_and_finds_all_of_it(sample: str) -> None:
    feed, one = parsed(sample), edition(sample)
    assert not feed.bozo
    assert [item.link for item in feed.entries] == [one.page_of(briefing) for briefing in one.briefings]
    assert [item.id for item in feed.entries] == [briefing.guid for briefing in one.briefings]
    for item in feed.entries:
        (content,) = item.content
        assert content.type == "text/html"
        assert item.summary
        assert len(content.value) > len(item.summary)


def test_feedparser_finds_picture_times_authors_and_topics() -> None:
    (item,) = parsed("every-block").entries
    assert item.title == "Every block, every mark: the briefing that tests the printers"
    assert [(one.type, one.length) for one in item.enclosures] == [("image/jpeg", "16441")]
    assert item.media_content[0]["width"] == "900"
    assert item.media_credit[0]["content"] == "Picture: Meridian Desk"
    assert item.media_thumbnail[0]["url"] == item.enclosures[0].href
    assert item.published_parsed[:6] == (2026, 10, 5, 17, 15, 0)
    assert item.updated_parsed[:6] == (2026, 10, 6, 6, 0, 0)
    assert [one.name for one in item.authors] == ["Ada Example", "Ben Sample"]
    assert [tag.term for tag in item.tags] == ["Typography", "R&D"]
    assert item.summary == "A specimen with one of each. Its facts are invented, its shapes are not."


def test_an_item_tells_language_rights_validity_and_when_it_changed() -> None:
    root = feed_of("rss", edition("every-block")).root
    item = root.find("channel/item")
    assert item.findtext(f"{DC}language") == "en-GB"
    assert item.findtext(f"{DC}rights") == "© 2026 Meridian Desk. For testing."
    assert item.findtext(f"{DCTERMS}modified") == item.findtext(f"{ATOM}updated") == "2026-10-06T06:00:00+00:00"
    validity = "start=2026-10-05T17:15:00+00:00; end=2027-10-05T00:00:00+00:00; scheme=W3C-DTF"
    assert item.findtext(f"{DCTERMS}valid") == validity
    assert item.findtext(f"{MEDIA}content/{MEDIA}text") == "A white lighthouse with a red roof before blue hills"


def test_the_guid_of_an_older_feed_is_kept_and_is_no_permalink() -> None:
    (guid,) = feed_of("rss", edition("every-block")).root.iterfind("channel/item/guid")
    assert (guid.text, guid.get("isPermaLink")) == ("https://old.example.org/?p=1207", "false")


def test_a_guid_that_is_the_permalink_says_so() -> None:
    (guid,) = feed_of("rss", edition("security-guarantees")).root.iterfind("channel/item/guid")
    assert (guid.text, guid.get("isPermaLink")) == ("https://example.org/briefings/security-guarantees", "true")


def test_a_description_is_text_even_where_it_looks_like_html() -> None:
    one = edition_of(changed(briefing("minimal"), standfirst="1 < 2 & <b>bold</b>"))
    (data,) = made("rss", one).files.values()
    (item,) = feedparser.parse(data).entries
    assert item.summary == "1 &lt; 2 &amp; &lt;b&gt;bold&lt;/b&gt;"  # what a reader would show as 1 < 2 & <b>bold</b>


def test_the_channel_tells_itself() -> None:
    channel = feed_of("rss", edition("twelve")).root.find("channel")
    assert channel.findtext("link") == "https://example.org/"
    assert channel.findtext("ttl") == "15"
    assert channel.findtext("generator") == "exporter"
    assert channel.findtext("pubDate") == channel.findtext("lastBuildDate")
    assert channel.findtext("image/title") == channel.findtext("title")
    assert channel.findtext("image/link") == channel.findtext("link")
    assert int(channel.findtext("image/width")) <= 144


def test_a_hub_is_told() -> None:
    one = edition("minimal")
    channel = one.channel.model_copy(update={"hub": "https://hub.example.org/", "rights": "© Example"})
    root = feed_of("rss", one.model_copy(update={"channel": channel})).root
    links = {link.get("rel"): link.get("href") for link in root.iterfind(f"channel/{ATOM}link")}
    assert links == {"self": "https://example.org/files/minimal.rss.xml", "hub": "https://hub.example.org/"}
    assert root.findtext("channel/copyright") == "© Example"


def test_kept_items_make_the_same_bytes_as_feedgen_makes_of_all_at_once() -> None:
    one, shown = edition("twelve"), pictures(*edition("twelve").briefings)
    gallery = Gallery(shown, one.channel.media)
    entries = [entry_of(one, index, SET, gallery) for index in range(12)]
    times = [entry.updated for entry in entries]
    head = head_of(
        one.channel,
        one.language,
        SET,
        shown,
        gallery,
        updated=times,
        self_link="https://example.org/files/edition-47.rss.xml",
    )
    whole = rss_of(head)
    for entry in entries:
        whole.add_entry(rss_item(entry), order="append")
    kept = [rss.entry(one, index, SET, shown) for index in range(12)]
    assert rss.wrap(head, kept) == whole.rss_str(pretty=True) == next(iter(made("rss", one).files.values()))


def test_times_are_english_whatever_the_machine_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the locale of the process is nobody's to change")

    monkeypatch.setattr("locale.setlocale", refuse)
    assert b"<lastBuildDate>Tue, 06 Oct 2026 06:00:00 GMT</lastBuildDate>" in _bytes("every-block")


def _bytes(name: str) -> bytes:
    (data,) = made("rss", edition(name)).files.values()
    return data


def test_a_record_without_dates_gets_none() -> None:
    root = feed_of("rss", edition("minimal")).root
    item = root.find("channel/item")
    assert item.find("pubDate") is None
    assert item.find(f"{DCTERMS}modified") is None
    assert datetime.strptime(root.findtext("channel/lastBuildDate"), "%a, %d %b %Y %H:%M:%S %Z").year == 1970  # noqa: DTZ007
