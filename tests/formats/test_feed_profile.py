"""The profile that all partners' rules have in common, rule by rule, over every sample in each form of feed.

From the public rules of MSN, SmartNews, NewsBreak, Flipboard and Apple News, RFC 4287, 5005 and 6721, Media RSS 1.5 and
JSON Feed 1.1. What a web server has to do with it (304, gzip, tokens) is no affair of files.
"""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest
from lxml import etree, html

from exporter.record import Briefing, Edition, Stamp, Withdrawal, briefing_from, plain_text, to_data
from exporter.record.passages import passages
from exporter.templates import TemplateSet
from tests.formats.feed_reader import ATOM, CONTENT, DC, DCTERMS, MEDIA, ReadEntry, ReadFeed
from tests.formats.feeds import FEEDS, SET, changed, feed_of, fifty, made, only_entry
from tests.samples import CHANNEL, EDITIONS, briefing, edition, edition_of

RULES: dict[str, Callable[[str], None]] = {}
WHOLE = briefing("every-block")
HUB = "https://hub.example.org/"


def rule(sentence: str) -> Callable[[Callable[[str], None]], Callable[[str], None]]:
    def enter(check: Callable[[str], None]) -> Callable[[str], None]:
        RULES[sentence] = check
        return check

    return enter


def data_of(form: str, one: Edition) -> bytes:
    return next(iter(made(form, one).files.values()))


def under(one: Edition, **fields: object) -> Edition:
    return one.model_copy(update={"channel": CHANNEL.model_copy(update=fields)})


def of_record(form: str, record: Briefing, **fields: object) -> ReadEntry:
    return only_entry(form, changed(record, **fields))


def again(record: Briefing, **fields: object) -> Briefing:
    return briefing_from(to_data(record) | fields)


# --------------------------------------------------------------------------------------------------- letters and links
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


# ------------------------------------------------------------------------------------------------------ names and times
@rule("a story's id is minted once: no other title, address, revision or text gives it another")
def _(form: str) -> None:
    first = briefing("security-guarantees")
    other = again(first, title="Another", permalink="https://example.org/moved", slug="moved", revision=9)
    assert only_entry(form, other).id == only_entry(form, first).id == first.id


@rule("the id is the permalink where the record's id is that, and says so in RSS")
def _(form: str) -> None:
    entry = only_entry(form, briefing("security-guarantees"))
    assert entry.id == entry.links[0][0]
    assert entry.is_permalink == (form == "rss")


@rule("the first date never moves")
def _(form: str) -> None:
    for record in (WHOLE, briefing("security-guarantees")):
        later = again(record, updated_at="2027-01-01T00:00:00Z", revision=record.revision + 1)
        before, after = (next(iter(only_entry(form, one).dates.values())) for one in (record, later))
        assert before == after


@rule("the last date moves with a real change alone")
def _(form: str) -> None:
    record = briefing("security-guarantees")
    dates = [
        list(only_entry(form, one).dates.values())[1:]
        for one in (record, again(record, ed_note="Look once more"), again(record, updated_at="2027-01-01T00:00:00Z"))
    ]
    assert dates[0] == dates[1]
    assert all(new > old for old, new in zip(dates[0], dates[2], strict=True))


@rule("every time is told in UTC, with English names")
def _(form: str) -> None:
    for name in EDITIONS:
        feed = feed_of(form, edition(name))
        for date in [feed.updated, *(date for entry in feed.entries for date in entry.dates.values())]:
            assert re.search(r"(GMT|Z|\+00:00)$", date), date
            assert date.isascii()


@rule("no date lies after the newest that the record knows")
def _(form: str) -> None:
    feed = feed_of(form, edition("twelve"))
    assert max(record.modified_at for record in edition("twelve").briefings if record.modified_at) == feed.now


@rule("it is the same, byte by byte, when it is made again")
def _(form: str) -> None:
    for name in EDITIONS:
        one = edition(name)
        afresh = Edition.model_validate_json(one.model_dump_json())
        assert data_of(form, afresh) == data_of(form, one)
        assert made(form, afresh, TemplateSet()) == made(form, one, SET)


@rule("no attribute of the others differs when a story comes in, changes or goes")
def _(form: str) -> None:
    records = edition("twelve").briefings
    before, new = edition_of(*records), edition_of(again(records[3], id="urn:x:new", slug="new"), *records)
    corrected = edition_of(*records[:5], again(records[5], updated_at="2027-01-01T00:00:00Z"), *records[6:])
    fewer = edition_of(*records[:5], *records[6:])
    others = [entry for place, entry in enumerate(entries_of(form, before)) if place != 5]
    assert entries_of(form, new)[1:] == entries_of(form, before)
    assert entries_of(form, fewer) == others
    assert [entry for place, entry in enumerate(entries_of(form, corrected)) if place != 5] == others


def entries_of(form: str, one: Edition) -> list[bytes]:
    data = data_of(form, one)
    if form == "jsonfeed":
        return [json.dumps(item, ensure_ascii=False, indent=2).encode() for item in json.loads(data)["items"]]
    tag = b"item" if form == "rss" else b"entry"
    return re.findall(rb"(?s)<%b[ >].*?</%b>" % (tag, tag), data)


# ---------------------------------------------------------------------------------------------------------------- words
@rule("it carries the full text, and a plain summary besides")
def _(form: str) -> None:
    for name in EDITIONS:
        one = edition(name)
        for index, entry in enumerate(feed_of(form, one).entries):
            words = _words(entry.body)
            whole = list(passages(edition_of(one.briefings[index])))[1:]
            assert len(words) >= sum(len(passage.text) for passage in whole) * 0.95
            assert entry.summary
            assert not _tags(entry.summary if form == "rss" else html_of(entry.summary))


def _words(body: str) -> str:
    return " ".join(" ".join(map(str, html.fromstring(f"<div>{body}</div>").itertext())).split())


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


# ------------------------------------------------------------------------------------------------------------- pictures
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
    assert "Picture: Meridian Desk" in _words(body)


# ---------------------------------------------------------------------------------------------------- validity and ends
@rule("how long a story may be shown is told")
def _(form: str) -> None:
    feed = feed_of(form, edition("every-block"))
    if form == "jsonfeed":
        assert feed.root["items"][0]["_valid"]["until"] == "2027-10-05T00:00:00+00:00"
    else:
        (valid,) = feed.root.iter(f"{DCTERMS}valid")
        assert valid.text == "start=2026-10-05T17:15:00+00:00; end=2027-10-05T00:00:00+00:00; scheme=W3C-DTF"


@rule("a withdrawn story keeps its id, and its validity has ended")
def _(form: str) -> None:
    stamp = Stamp.model_validate({"kind": "withdrawn", "at": "2026-11-24T08:15:00Z", "reason": "Wrong."})
    feed = feed_of(form, edition_of(WHOLE, stamp=stamp))
    (stub,) = feed.entries
    assert stub.id == only_entry(form, WHOLE).id
    if form == "jsonfeed":
        assert feed.root["items"][0]["_withdrawn"] == {"at": "2026-11-24T08:15:00+00:00", "reason": "Wrong."}
    else:
        assert "end=2026-11-24T08:15:00+00:00" in next(feed.root.iter(f"{DCTERMS}valid")).text
        assert next(feed.root.iter(f"{MEDIA}status")).get("state") == "deleted"


@rule("what the channel withdrew has a tombstone in Atom, by its id")
def _(form: str) -> None:
    gone = Withdrawal.model_validate({"id": "urn:x:gone", "at": "2026-11-20T10:00:00Z", "reason": "Wrong."})
    feed = feed_of(form, under(edition("twelve"), withdrawn=(gone,)))
    assert feed.entries[-1].id == "urn:x:gone"
    if form == "atom":
        (tombstone,) = feed.root.iter("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
        assert tombstone.get("ref") == "urn:x:gone"


@rule("a cap on entries is kept, and older ones are in archives")
def _(form: str) -> None:
    files = made(form, under(fifty(), feed_items=20)).files
    assert [len(re.findall(_ENTRY[form], data)) for data in files.values()] == [20, 10, 20]


@rule("a cap on bytes is kept")
def _(form: str) -> None:
    for most in (20_000, 50_000):
        files = made(form, under(fifty(), feed_bytes=most)).files
        assert len(files) > 1
        assert all(len(data) <= most for data in files.values())
        assert len(files) <= sum(map(len, files.values())) / most * 1.5


_ENTRY = {"rss": rb"<item>", "atom": rb"<entry[ >]", "jsonfeed": rb'"content_html"'}


# ---------------------------------------------------------------------------------------------------------------- twins
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
@pytest.mark.parametrize("sentence", RULES)
def test_a_feed_keeps_the_rule(sentence: str, form: str) -> None:
    RULES[sentence](form)
