"""Channels: settings, the addresses that follow from ours, what cannot be used."""

import pytest

from exporter.publishing import Refused, UnknownChannel, channels
from exporter.record.faults import Faults
from exporter.store import Store
from tests.publishing.press import ADDRESS, Press


def test_the_addresses_of_a_channel_follow_from_that_of_the_service(paper: Press) -> None:
    channel = channels.of(paper.store, channels.find(paper.store, "harbour"))
    assert channel.link == f"{ADDRESS}/channels/harbour"
    assert channel.files == f"{ADDRESS}/channels/harbour/briefings/"
    assert channel.media == f"{ADDRESS}/channels/harbour/briefings/media/"


def test_what_somebody_set_counts_before_what_follows(paper: Press) -> None:
    row = paper.channel("inland", link="https://example.org/inland/", media_link="https://cdn.example.org/m/")
    channel = channels.of(paper.store, row)
    assert (channel.link, channel.media) == ("https://example.org/inland/", "https://cdn.example.org/m/")


def test_the_id_of_a_channel_never_changes(paper: Press) -> None:
    paper.channel("inland", id="tag:example.org,2020:inland")
    paper.channel("inland", title="Another title")
    assert channels.find(paper.store, "inland").settings["id"] == "tag:example.org,2020:inland"
    with pytest.raises(Faults, match="the id of a channel never changes"):
        paper.channel("inland", id="tag:example.org,2026:inland")


def test_settings_that_cannot_be_used_are_named_with_their_place(paper: Press) -> None:
    with pytest.raises(Faults, match="feed_items"):
        paper.channel("inland", feed_items=0)
    logo = {"sha256": "0" * 64, "media_type": "image/png", "width": 1, "height": 1, "size": 1}
    with pytest.raises(Faults, match="logo: the picture is not there; POST it to /pictures first"):
        paper.channel("inland", logo=logo)
    for slug in ("Inland", "in land", "-inland", "in--land", "a" * 81, ""):
        with pytest.raises(Faults, match="slug"):
            paper.channel(slug)


def test_a_channel_that_is_not_there_is_unknown_whatever_its_name(paper: Press) -> None:
    for slug in ("inland", "\0", "x" * 10_000):
        with pytest.raises(UnknownChannel):
            channels.find(paper.store, slug)


def test_without_an_address_of_our_own_there_is_no_feed_and_we_say_what_to_set(store: Store) -> None:
    with pytest.raises(Refused, match="set EXPORTER_PUBLIC_URL"):
        channels.put(store, "harbour", {"title": "Harbour news"})
