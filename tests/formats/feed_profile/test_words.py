"""Words: the full text and a plain summary, authors, languages; the same in every form."""

from html.parser import HTMLParser

import pytest

from exporter.record.passages import passages
from tests.formats.feed_profile.rules import WHOLE, Rules, of_record, words_of
from tests.formats.feed_reader import ATOM, CONTENT, DC, ReadFeed
from tests.formats.feeds import FEEDS, feed_of, made, only_entry
from tests.samples import CHANNEL, EDITIONS, briefing, edition, edition_of

rule = Rules()


@rule("it carries the full text, and a plain summary besides")
def _(form: str) -> None:
    for name in EDITIONS:
        one = edition(name)
        for index, entry in enumerate(feed_of(form, one).entries):
            words = words_of(entry.body)
            whole = list(passages(edition_of(one.briefings[index])))[1:]
            assert len(words) >= sum(len(passage.text) for passage in whole) * 0.95
            assert entry.summary
            assert not _tags(entry.summary if form == "rss" else html_of(entry.summary))


def html_of(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _tags(text: str) -> list[str]:
    found: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append(tag)

    Tags().feed(text)
    return found


@rule("RSS has the full text in content:encoded, after the description; Atom says that it is HTML")
def _(form: str) -> None:
    root = feed_of(form, edition("every-block")).root
    if form == "rss":
        tags = [child.tag for child in root.find("channel/item")]
        assert tags.index("description") < tags.index(f"{CONTENT}encoded")
    elif form == "atom":
        entry = root.find(f"{ATOM}entry")
        assert entry.find(f"{ATOM}content").get("type") == "html"
        assert entry.find(f"{ATOM}summary").get("type", "text") == "text"
    else:
        assert "content_html" in root["items"][0]


@rule("each author is named, and where nobody is the publisher speaks")
def _(form: str) -> None:
    assert only_entry(form, WHOLE).authors == [author.name for author in WHOLE.authors]
    assert of_record(form, WHOLE, authors=[], publisher={"name": "The Desk"}).authors == ["The Desk"]
    assert of_record(form, WHOLE, authors=[], publisher=None).authors == [CHANNEL.title]
    if form == "rss":
        item = feed_of(form, edition("every-block")).root.find("channel/item")
        assert [one.text for one in item.iterfind(f"{DC}creator")] == ["Ada Example", "Ben Sample"]
        assert item.find("author") is None


@rule("it tells its one language, each story its own, and a story in another is told to whoever exports")
def _(form: str) -> None:
    mixed = edition_of(briefing("edition/01-harbour-strike"), briefing("arabic"))
    feed = feed_of(form, mixed)
    assert feed.language == "en"
    assert [entry.language for entry in feed.entries] == ["en", "ar"]
    assert "arabic: written in ar, in a feed in en" in made(form, mixed).notices
    assert not [notice for notice in made(form, edition("every-block")).notices if "written in" in notice]


@rule("its twins in the other forms say the same of every story")
def _(form: str) -> None:
    for name in EDITIONS:
        assert _said(feed_of(form, edition(name))) == _said(feed_of("rss", edition(name)))


def _said(feed: ReadFeed) -> list[object]:
    return [
        (entry.title, entry.body, entry.links[0][0], entry.enclosures, entry.authors, entry.language)
        for entry in feed.entries
    ]


@pytest.mark.parametrize("form", FEEDS)
@pytest.mark.parametrize("sentence", rule)
def test_a_feed_keeps_the_rule(sentence: str, form: str) -> None:
    rule[sentence](form)
