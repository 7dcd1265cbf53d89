"""The words and pictures of an entry: what readers and partners show, outside our page."""

from pathlib import Path

import nh3
import pytest
from lxml import html

from exporter.assets import Picture, take_in
from exporter.check import check
from exporter.export import render
from exporter.formats import Rendering, formats
from exporter.formats._feed.body import TAGS
from exporter.record import Edition, briefing_from, to_data
from exporter.templates import TemplateSet
from tests.formats.feed_reader import read
from tests.formats.feeds import FEEDS, SET, changed, feed_of, made, only_entry
from tests.samples import EDITIONS, briefing, edition, edition_of


@pytest.mark.parametrize("sample", EDITIONS)
def test_the_three_feeds_carry_the_same_words(sample: str) -> None:
    said = [[(entry.title, entry.body) for entry in feed_of(form, edition(sample)).entries] for form in FEEDS]
    assert said[0] == said[1] == said[2]


@pytest.mark.parametrize("sample", EDITIONS)
def test_a_sanitiser_finds_nothing_to_take_out(sample: str) -> None:
    for entry in feed_of("rss", edition(sample)).entries:
        attributes = {tag: set(names) for tag, names in TAGS.items()}
        cleaned = nh3.clean(entry.body, tags=set(TAGS), attributes=attributes, link_rel=None)
        assert _tree(cleaned) == _tree(entry.body)


def _tree(body: str) -> bytes:
    return bytes(html.tostring(html.fragment_fromstring(body, create_parent="div"), encoding="utf-8"))


@pytest.mark.parametrize("form", FEEDS)
def test_hostile_words_arrive_as_words(form: str) -> None:
    hostile = briefing("hostile")
    entry = only_entry(form, hostile)
    assert entry.title == hostile.title
    text = "".join(html.fragment_fromstring(entry.body, create_parent="div").itertext())
    assert "<img src=x onerror=alert(1)> </script><script>alert(1)</script> ]]>" in text
    assert "&lt;b&gt; stays literal" in text


@pytest.mark.parametrize("form", FEEDS)
def test_a_control_character_in_a_name_stops_no_feed(form: str) -> None:
    one = changed(briefing("minimal"), id="urn:x:\x00\x1by", alternate_ids={"guid": "tag:x\x07,2026:y"})
    assert only_entry(form, one).id == "tag:x,2026:y"


@pytest.mark.parametrize("form", FEEDS)
def test_links_into_the_briefing_lead_to_its_page(form: str) -> None:
    body = only_entry(form, briefing("security-guarantees")).body
    assert 'href="https://example.org/briefings/security-guarantees#cell"' in body
    assert 'href="#' not in body


@pytest.mark.parametrize("form", FEEDS)
def test_notes_and_sources_say_the_numbers_that_the_text_calls(form: str) -> None:
    body = only_entry(form, briefing("security-guarantees")).body
    page = "https://example.org/briefings/security-guarantees"
    assert f'surrender”<sup><a href="{page}#note-3">3</a></sup>' in body
    assert "<p>3. The report quotes these two words" in body


@pytest.mark.parametrize("form", FEEDS)
def test_what_machines_did_is_told_with_the_text(form: str) -> None:
    assert "No part of this specimen was machine-written." in only_entry(form, briefing("every-block")).body


@pytest.mark.parametrize("form", FEEDS)
def test_without_a_standfirst_the_summary_begins_as_the_text_and_ends_at_a_word(form: str) -> None:
    sentence = "Every one of these words is whole and none of them is cut. " * 20
    data = to_data(briefing("minimal"))
    data["sections"][0]["blocks"][0]["text"] = sentence
    one = briefing_from(data)
    summary = only_entry(form, one).summary
    assert 250 < len(summary) <= 301
    assert summary.endswith("…")
    assert sentence.startswith(summary[:-1] + " ")
    assert check(edition_of(one), form, made(form, edition_of(one)).files).ok


@pytest.mark.parametrize("form", FEEDS)
def test_a_summary_that_the_body_does_not_hold_is_read(form: str) -> None:
    ((name, data),) = made(form, edition("security-guarantees")).files.items()
    damaged = data.replace(b"Meeting in Paris, 35 countries", b"Meeting in Rome, 35 countries", 1)
    texts = [passage.text for passage in formats()[form].read_back({name: damaged})]
    assert any(text.startswith("Meeting in Rome") for text in texts)


@pytest.mark.parametrize("form", FEEDS)
def test_a_summary_does_not_stand_in_for_the_paragraph_that_it_was_made_of(form: str, tmp_path: Path) -> None:
    partial = tmp_path / "shared" / "blocks" / "paragraph.html.j2"
    partial.parent.mkdir(parents=True)
    partial.write_text("<hr {{ at(block) }}/>", encoding="utf-8")
    one = edition("minimal")
    report = check(one, form, render(one, form, TemplateSet(tmp_path), {}).files)
    assert [(loss.path, loss.what) for loss in report.losses] == [("sections[0].blocks[0].text", "missing")]


@pytest.mark.parametrize("form", FEEDS)
def test_a_drawing_goes_out_as_a_picture_that_every_reader_shows(form: str) -> None:
    rendering = made(form, edition("security-guarantees"))
    drawn = {name: take_in(data).asset.media_type for name, data in rendering.extra_media.items()}
    assert set(drawn.values()) == {"image/png"}
    (entry,) = feed_of(form, edition("security-guarantees")).entries
    assert ".svg" not in entry.body
    assert entry.enclosures[0][0].rsplit("/", 1)[-1] in drawn


@pytest.mark.parametrize("form", FEEDS)
def test_a_huge_drawing_goes_out_smaller(form: str) -> None:
    rendering, _ = _with_lead(form, take_in(b'<svg xmlns="http://www.w3.org/2000/svg" width="7000" height="3500"/>'))
    (picture,) = read(*next(iter(rendering.files.items()))).entries[0].pictures
    assert (picture["width"], picture["height"]) == ("2400", "1200")


def _with_lead(form: str, picture: Picture) -> tuple[Rendering, Edition]:
    figure = {"kind": "figure", "id": "lead", "asset": picture.asset.model_dump(), "alt": "A drawing"}
    one = edition_of(changed(briefing("minimal"), lead=figure))
    return render(one, form, SET, {picture.asset.sha256: picture}), one


@pytest.mark.parametrize("form", FEEDS)
def test_the_channel_shows_its_own_logo(form: str) -> None:
    picture = take_in((Path(__file__).parents[1] / "briefings/media").joinpath(_LOGO).read_bytes())
    one = edition("minimal")
    channel = one.channel.model_copy(update={"logo": picture.asset})
    rendering = render(one.model_copy(update={"channel": channel}), form, SET, {picture.asset.sha256: picture})
    (data,) = rendering.files.values()
    assert _LOGO in rendering.extra_media
    assert (_LOGO.encode() in data) == (form != "jsonfeed")  # an icon is square, this is not


_LOGO = "63696346830bf23e10d339ff74fc23420e73e56e4e43fb92c8b0087dd4f747a8.png"
