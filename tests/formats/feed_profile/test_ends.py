"""Validity and ends: how long a story may be shown, what was withdrawn, how long a feed may be."""

import re

import pytest

from exporter.record import Stamp, Withdrawal
from tests.formats.feed_profile.rules import WHOLE, Rules, under
from tests.formats.feed_reader import DCTERMS, MEDIA
from tests.formats.feeds import FEEDS, feed_of, fifty, made, only_entry
from tests.samples import edition, edition_of

_ENTRY = {"rss": rb"<item>", "atom": rb"<entry[ >]", "jsonfeed": rb'"content_html"'}
rule = Rules()


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


@pytest.mark.parametrize("form", FEEDS)
@pytest.mark.parametrize("sentence", rule)
def test_a_feed_keeps_the_rule(sentence: str, form: str) -> None:
    rule[sentence](form)
