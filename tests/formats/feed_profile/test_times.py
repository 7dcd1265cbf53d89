"""Names and times: an id and a first date for ever; nothing moves without a change."""

import json
import re

import pytest

from exporter.record import Edition
from exporter.templates import TemplateSet
from tests.formats.feed_profile.rules import WHOLE, Rules, again, data_of
from tests.formats.feeds import FEEDS, SET, feed_of, made, only_entry
from tests.samples import EDITIONS, briefing, edition, edition_of

rule = Rules()


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


@pytest.mark.parametrize("form", FEEDS)
@pytest.mark.parametrize("sentence", rule)
def test_a_feed_keeps_the_rule(sentence: str, form: str) -> None:
    rule[sentence](form)
