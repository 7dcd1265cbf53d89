"""Atom 1.0: what its schema and feed readers find in it."""

from pathlib import Path

import feedparser
import pytest
from lxml import etree

from exporter.formats import atom
from exporter.formats._feed.entries import entry_of
from exporter.formats._feed.generator import atom_item, atom_of
from exporter.formats._feed.head import head_of
from exporter.formats._feed.media import Gallery
from exporter.record import Edition, Stamp, Withdrawal
from tests.formats.feed_projection import projection
from tests.formats.feed_reader import ATOM, MEDIA, XML
from tests.formats.feeds import SET, changed, feed_of, made
from tests.golden import accepts
from tests.samples import EDITIONS, briefing, edition, edition_of, pictures

WITHDRAWN = Stamp.model_validate({"kind": "withdrawn", "at": "2026-11-24T08:15:00Z", "reason": "A & B < C"})
GONE = Withdrawal.model_validate(
    {"id": "urn:x:gone", "at": "2026-11-20T10:00:00Z", "title": "Gone", "reason": "Error."}
)


@pytest.mark.parametrize("sample", EDITIONS)
def test_golden(sample: str, request: pytest.FixtureRequest) -> None:
    accepts(f"atom/{sample}.txt", projection(made("atom", edition(sample)), bodies=False), request)


@pytest.fixture(scope="module")
def schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).parent / "schema" / "atom.rng"))


def _with_channel(one: Edition, **fields: object) -> Edition:
    return one.model_copy(update={"channel": one.channel.model_copy(update=fields)})


STATES = {
    **{sample: edition(sample) for sample in EDITIONS},
    "withdrawn": edition_of(briefing("every-block"), stamp=WITHDRAWN),
    "with tombstones": _with_channel(edition("twelve"), withdrawn=(GONE,), hub="https://hub.example.org/", rights="©"),
    "held back": edition_of(briefing("minimal"), stamp=Stamp(kind="draft")),
}


@pytest.mark.parametrize("state", STATES)
def test_the_feed_follows_the_schema_of_rfc_4287(state: str, schema: etree.RelaxNG) -> None:
    (data,) = made("atom", STATES[state]).files.values()
    assert schema.validate(etree.fromstring(data)), schema.error_log


def test_the_schema_finds_a_fault(schema: etree.RelaxNG) -> None:
    (data,) = made("atom", edition("minimal")).files.values()
    assert not schema.validate(
        etree.fromstring(data.replace(b"<updated>", b"<updatet>").replace(b"</updated>", b"</updatet>"))
    )


@pytest.mark.parametrize("sample", EDITIONS)
def test_feedparser_opens_the_story_and_finds_all_of_it(sample: str) -> None:
    one = edition(sample)
    (data,) = made("atom", one).files.values()
    feed = feedparser.parse(data)
    assert not feed.bozo
    assert [entry.link for entry in feed.entries] == [one.page_of(briefing) for briefing in one.briefings]
    for entry in feed.entries:
        assert [content.type for content in entry.content] == ["text/html"]


def test_feedparser_finds_picture_times_authors_and_topics() -> None:
    (data,) = made("atom", edition("every-block")).files.values()
    (entry,) = feedparser.parse(data).entries
    assert entry.title == "Every block, every mark: the briefing that tests the printers"
    assert [(one.type, one.length) for one in entry.enclosures] == [("image/jpeg", "16441")]
    assert entry.published_parsed[:6] == (2026, 10, 5, 17, 15, 0)
    assert entry.updated_parsed[:6] == (2026, 10, 6, 6, 0, 0)
    assert [(one.name, one.get("href")) for one in entry.authors] == [
        ("Ada Example", "https://example.org/people/ada"),
        ("Ben Sample", None),
    ]
    assert [tag.term for tag in entry.tags] == ["Typography", "R&D"]
    assert entry.rights == "© 2026 Meridian Desk. For testing."


def test_an_entry_says_its_language() -> None:
    root = feed_of("atom", edition("arabic")).root
    assert [entry.get(f"{XML}lang") for entry in root.iterfind(f"{ATOM}entry")] == ["ar"]
    assert 'dir="rtl"' in root.findtext(f"{ATOM}entry/{ATOM}content")


def test_an_old_guid_that_is_no_iri_is_not_the_id() -> None:
    one = edition_of(changed(briefing("minimal"), alternate_ids={"guid": "post 1207"}))
    assert [entry.id for entry in feed_of("atom", one).entries] == ["https://example.org/briefings/minimal"]
    assert [entry.id for entry in feed_of("rss", one).entries] == ["post 1207"]


def test_kept_entries_make_the_same_bytes_as_feedgen_makes_of_all_at_once() -> None:
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
        self_link="https://example.org/files/edition-47.atom.xml",
    )
    whole = atom_of(head)
    for entry in entries:
        whole.add_entry(atom_item(entry), order="append")
    kept = [atom.entry(one, index, SET, shown) for index in range(12)]
    assert atom.wrap(head, kept) == whole.atom_str(pretty=True) == next(iter(made("atom", one).files.values()))


def test_a_withdrawn_briefing_has_a_tombstone_younger_than_its_stub() -> None:
    root = feed_of("atom", edition_of(briefing("every-block"), stamp=WITHDRAWN)).root
    (gone,) = root.iterfind("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    (stub,) = root.iterfind(f"{ATOM}entry")
    assert gone.get("ref") == stub.findtext(f"{ATOM}id") == "https://old.example.org/?p=1207"
    assert gone.get("when") > stub.findtext(f"{ATOM}updated") == "2026-11-24T08:15:00+00:00"
    assert [one.text for one in gone] == ["A & B < C"]
    assert stub.find(f"{MEDIA}status").get("state") == "deleted"
