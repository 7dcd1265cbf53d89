"""What all feeds do alike: which briefings they carry, under which names and times, and in what words."""

from pathlib import Path
from types import ModuleType

import pytest

from exporter.check import check
from exporter.formats import atom, jsonfeed, rss
from exporter.record import Briefing, Edition, Stamp, Withdrawal, briefing_from, to_data
from exporter.templates import TemplateSet
from tests.formats.feed_rules import broken_rules
from tests.formats.feeds import FEEDS, SET, changed, feed_of, made, only_entry
from tests.samples import briefing, edition, edition_of, pictures

MODULES: dict[str, ModuleType] = {"rss": rss, "atom": atom, "jsonfeed": jsonfeed}
HELD_BACK = [
    Stamp(kind="draft"),
    Stamp.model_validate({"kind": "embargo", "until": "2026-12-01T06:00:00Z"}),
    Stamp.model_validate({"kind": "early_copy", "until": "2026-12-01T06:00:00Z", "recipient": "A. Editor"}),
]
WITHDRAWN = Stamp.model_validate({"kind": "withdrawn", "at": "2026-11-24T08:15:00Z", "reason": "It was <b>wrong</b>."})


def with_withdrawals(one: Edition, *withdrawn: Withdrawal) -> Edition:
    return one.model_copy(update={"channel": one.channel.model_copy(update={"withdrawn": withdrawn})})


def withdrawal(of: Briefing, at: str) -> Withdrawal:
    return Withdrawal.model_validate({"id": of.guid, "at": at, "title": of.title, "reason": "An error."})


# ------------------------------------------------------------------------------------------------- what must not be out
@pytest.mark.parametrize("stamp", HELD_BACK, ids=lambda stamp: stamp.kind)
@pytest.mark.parametrize("form", FEEDS)
def test_nothing_of_what_is_not_out_yet_is_in_a_public_feed(form: str, stamp: Stamp) -> None:
    one = edition_of(briefing("security-guarantees"), stamp=stamp)
    rendering = made(form, one)
    (data,) = rendering.files.values()
    for secret in ("guarantee", "Ukraine", "Paris", "2026-1", "Editor"):
        assert secret.encode() not in data
    assert len(rendering.media) == 0
    assert any("desk" in notice for notice in rendering.notices)
    assert broken_rules(feed_of(form, one)) == {}
    assert check(one, form, rendering.files).ok


@pytest.mark.parametrize("form", FEEDS)
def test_the_desk_reads_what_is_not_out_yet_with_its_stamp(form: str) -> None:
    one = edition_of(briefing("security-guarantees"), stamp=HELD_BACK[1], audience="desk")
    (entry,) = feed_of(form, one).entries
    assert "Embargoed until" in entry.body
    assert entry.body.index("Embargoed until") < entry.body.index("Meeting in Paris")
    assert check(one, form, made(form, one).files).ok


@pytest.mark.parametrize("form", FEEDS)
def test_a_briefing_whose_rights_deny_it_is_left_out_and_the_others_go(form: str) -> None:
    first, second = briefing("edition/01-harbour-strike"), briefing("edition/02-river-flood")
    one = edition_of(changed(first, rights={"syndication": "denied"}), second)
    rendering = made(form, one)
    assert [entry.title for entry in feed_of(form, one).entries] == [second.title]
    assert rendering.notices == (f"{first.slug}: left out of the feed: its rights deny syndication",)
    assert check(one, form, rendering.files).ok


@pytest.mark.parametrize("form", FEEDS)
def test_a_picture_whose_rights_deny_it_stays_at_home_and_its_words_go(form: str) -> None:
    data = to_data(briefing("every-block"))
    data["lead"]["rights"] = {"syndication": "denied"}
    one = edition_of(briefing_from(data))
    entry = feed_of(form, one).entries[0]
    assert "The lighthouse of the specimen" in entry.body
    assert "A white lighthouse" not in entry.body
    assert not any("A white lighthouse" in picture.get("alt", picture.get("text", "")) for picture in entry.pictures)
    assert "every-block: the picture of lead is left out: its rights deny syndication" in made(form, one).notices


@pytest.mark.parametrize("form", FEEDS)
def test_two_briefings_with_one_id_never_share_a_feed(form: str) -> None:
    first = briefing("edition/01-harbour-strike")
    one = edition_of(first, changed(briefing("edition/02-river-flood"), id=first.id))
    assert [entry.title for entry in feed_of(form, one).entries] == [first.title]
    assert any("another briefing has the id" in notice for notice in made(form, one).notices)


# ------------------------------------------------------------------------------------------------------- what is gone
@pytest.mark.parametrize("form", FEEDS)
def test_a_withdrawn_briefing_becomes_a_stub_under_its_old_name(form: str) -> None:
    before = only_entry(form, briefing("every-block"))
    one = edition_of(briefing("every-block"), stamp=WITHDRAWN)
    (stub,) = feed_of(form, one).entries
    assert (stub.id, stub.title, stub.links) == (before.id, before.title, before.links)
    assert "withdrawn on 24 November 2026" in stub.body.replace("\xa0", " ")
    assert "It was &lt;b&gt;wrong&lt;/b&gt;." in stub.body
    assert "lighthouse" not in stub.body + stub.summary
    assert not stub.pictures
    assert not stub.enclosures
    assert broken_rules(feed_of(form, one)) == {}
    assert check(one, form, made(form, one).files).ok


@pytest.mark.parametrize("form", FEEDS)
def test_what_the_channel_withdrew_is_told_after_the_live_entries_newest_first(form: str) -> None:
    old = Withdrawal.model_validate({"id": "urn:x:1", "at": "2026-11-20T10:00:00Z", "title": "Old"})
    new = Withdrawal.model_validate({"id": "urn:x:2", "at": "2026-11-26T10:00:00+02:00"})
    feed = feed_of(form, with_withdrawals(edition("security-guarantees"), old, new))
    assert [entry.title for entry in feed.entries][1:] == ["Withdrawn", "Old"]
    assert [entry.id for entry in feed.entries][1:] == ["urn:x:2", "urn:x:1"]
    assert broken_rules(feed) == {}
    if form != "jsonfeed":
        assert "08:00:00" in feed.updated  # the newest change is a deletion


@pytest.mark.parametrize("form", FEEDS)
def test_what_the_channel_withdrew_is_not_out_by_mistake(form: str) -> None:
    gone = briefing("security-guarantees")
    one = with_withdrawals(edition_of(gone), withdrawal(gone, "2026-11-24T00:00:00Z"))
    (stub,) = feed_of(form, one).entries
    assert "monitoring mechanism" not in stub.body
    assert any("withdrawn" in notice for notice in made(form, one).notices)
    assert check(one, form, made(form, one).files).ok


@pytest.mark.parametrize("form", FEEDS)
def test_what_changed_after_its_withdrawal_is_out_again(form: str) -> None:
    back = briefing("security-guarantees")
    one = with_withdrawals(edition_of(back), withdrawal(back, "2026-11-23T11:04:59Z"))
    (entry,) = feed_of(form, one).entries
    assert "monitoring mechanism" in entry.body


# ------------------------------------------------------------------------------------------------- names and times
@pytest.mark.parametrize("form", FEEDS)
def test_a_correction_moves_the_change_and_neither_id_nor_first_date(form: str) -> None:
    data = to_data(briefing("security-guarantees"))
    data["corrections"].append({"id": "cor2", "at": "2026-11-25T07:00:00Z", "text": "One more."})
    before, after = only_entry(form, briefing("security-guarantees")), only_entry(form, briefing_from(data))
    assert (before.id, before.links) == (after.id, after.links)
    first, *moved = before.dates
    assert before.dates[first] == after.dates[first]
    assert all(after.dates[name] > before.dates[name] for name in moved)
    assert after.body.index("One more.") < after.body.index("An earlier version")


@pytest.mark.parametrize("form", FEEDS)
def test_another_look_moves_no_date(form: str, tmp_path: Path) -> None:
    partial = tmp_path / "shared" / "blocks" / "paragraph.html.j2"
    partial.parent.mkdir(parents=True)
    partial.write_text("<p {{ at(block) }}>{{ prose(block.text) }} New look.</p>", encoding="utf-8")
    one = edition("security-guarantees")
    before, after = (next(iter(made(form, one, look).files.values())) for look in (SET, TemplateSet(tmp_path)))
    assert b"New look." in after
    assert after.replace(b" New look.", b"") == before


@pytest.mark.parametrize("form", FEEDS)
def test_a_record_without_dates_is_told_of(form: str) -> None:
    assert made(form, edition("minimal")).notices == (
        "minimal: the record has no date, so Atom says 1970; set published_at",
    )


@pytest.mark.parametrize("form", FEEDS)
def test_times_at_the_ends_of_the_calendar_stop_nothing(form: str) -> None:
    one = changed(briefing("minimal"), published_at="0001-01-01T00:00:00+14:00", expires_at="9999-12-31T23:59:59-12:00")
    assert only_entry(form, one).title == one.title


@pytest.mark.parametrize("form", FEEDS)
def test_an_entry_does_not_depend_on_its_place(form: str) -> None:
    entry, twelve = MODULES[form].entry, edition("twelve")
    alone = edition_of(twelve.briefings[4])
    assert entry(twelve, 4, SET, pictures(*twelve.briefings)) == entry(alone, 0, SET, pictures(*alone.briefings))
