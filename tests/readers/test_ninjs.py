"""News objects of IPTC ninjs, in the keys of 1.x, 2.x and 3.x: what becomes of each part."""

import json
from pathlib import Path
from typing import Any

import pytest

from exporter.readers import Context, Reading, readers
from exporter.record import Faults
from exporter.record.blocks import Callout, Figure, Paragraph, Timeline
from exporter.record.briefing import Section
from exporter.record.inlines import plain_text
from tests.painted import photograph, saved

PORT = "The port of Rotterdam reopened on Monday. Ships wait for berths."
NEW: dict[str, Any] = {
    "uri": "urn:newsml:example.org:20261123:port",
    "type": "text",
    "version": "3",
    "versionCreated": "2026-11-23T09:30:00+01:00",
    "language": "en",
    "headlines": [{"role": "main", "value": "Port reopens"}, {"role": "short", "value": "Port"}],
    "bodies": [
        {"role": "main", "contentType": "text/plain", "value": PORT},
        {
            "role": "rich",
            "contentType": "text/html",
            "value": f"<p>{PORT.split('.')[0]}.</p><p>Ships wait for berths.</p>",
        },
    ],
}


def taken(item: Any, name: str = "port.json", folder: Path | None = None) -> Reading:
    data = json.dumps(item, ensure_ascii=False).encode()
    assert readers()["ninjs"].recognises(data, ".json") == 2
    return readers()["ninjs"].read(data, Context(name, folder))


def words(section: Section) -> list[str]:
    return [plain_text(block.text) for block in section.blocks if isinstance(block, Paragraph)]


def report(reading: Reading) -> str:
    return "\n".join(map(str, reading.report))


def refused(item: Any) -> list[str]:
    with pytest.raises(Faults) as caught:
        taken(item)
    return [str(fault) for fault in caught.value.faults]


def test_a_story_of_version_three_becomes_a_briefing() -> None:
    reading = taken(
        NEW | {"by": "By Ann Vos", "located": "Rotterdam", "edNote": "Call the port", "expires": "2026-12-01"}
    )
    briefing = reading.briefing
    assert briefing.id == "urn:newsml:example.org:20261123:port"
    assert (briefing.title, briefing.short_title, briefing.revision) == ("Port reopens", "Port", 3)
    assert str(briefing.published_at) == "2026-11-23 09:30:00+01:00"
    assert [author.name for author in briefing.authors] == ["Ann Vos"]
    assert (briefing.dateline, briefing.ed_note) == ("Rotterdam", "Call the port")
    assert briefing.expires_at is not None
    assert words(briefing.sections[0]) == ["The port of Rotterdam reopened on Monday.", "Ships wait for berths."]


def test_a_story_of_version_one_says_the_same_with_other_keys() -> None:
    old = {
        "uri": NEW["uri"], "type": "text", "version": "3", "versioncreated": NEW["versionCreated"], "language": "en",
        "headline": "Port reopens", "headline_short": "Port", "body_text": PORT,
        "body_xhtml": NEW["bodies"][1]["value"],
    }  # fmt: skip
    assert taken(old).briefing == taken(NEW).briefing


def test_a_text_in_two_forms_is_taken_once_in_the_richer_and_told() -> None:
    assert "bodies[0].value: says what bodies[1].value says: taken once" in report(taken(NEW))


def test_bodies_that_say_something_else_follow_under_their_roles() -> None:
    more = {"role": "background", "contentType": "text/plain", "value": "The strike began in October, over pay."}
    sections = taken(NEW | {"bodies": [*NEW["bodies"], more]}).briefing.sections
    assert plain_text(sections[1].heading) == "Background"
    assert sections[1].kind == "background"
    assert words(sections[1]) == ["The strike began in October, over pay."]


def test_plain_text_has_its_paragraphs_where_lines_are_empty_or_else_where_they_end() -> None:
    wrapped = "The port of Rotterdam reopened on Monday after the longest strike\nin its history.\n\nShips wait."
    said = words(taken(NEW | {"bodies": [{"value": wrapped}]}).briefing.sections[0])
    assert said == [wrapped.split("\n\n")[0].replace("\n", " "), "Ships wait."]
    assert words(taken(NEW | {"bodies": [{"value": "One thing.\r\nAnother."}]}).briefing.sections[0]) == [
        "One thing.",
        "Another.",
    ]


@pytest.mark.parametrize("key", ["embargoed", "embargoedUntil"])
def test_an_embargo_is_always_honoured(key: str) -> None:
    assert str(taken(NEW | {key: "2026-11-24T06:00:00Z"}).briefing.embargo_until) == "2026-11-24 06:00:00+00:00"
    (said,) = refused(NEW | {key: "until further notice"})
    assert f"embargo_until: {key} is 'until further notice', no time; write a time with its zone" in said
    assert "embargo_until" in refused(NEW | {key: ""})[0]
    assert taken(NEW | {key: None}).briefing.embargo_until is None


@pytest.mark.parametrize("status, title", [("withheld", "Embargoed"), ("canceled", "Withdrawn")])
def test_what_is_not_to_be_published_says_so_above_its_text_and_to_the_desk(status: str, title: str) -> None:
    reading = taken(NEW | {"pubStatus": status})
    box = reading.briefing.sections[0].blocks[0]
    assert isinstance(box, Callout)
    assert plain_text(box.title) == title
    assert reading.briefing.ed_note == f"pubstatus: {status}"
    assert f"pubstatus: {status}: not to be published: a box above the text" in report(reading)
    assert taken(NEW | {"pubStatus": "usable"}) == taken(NEW)


def test_a_date_that_is_none_is_told_and_stops_nothing() -> None:
    reading = taken(NEW | {"versionCreated": "yesterday"})
    assert reading.briefing.published_at is None
    assert "versioncreated: yesterday is not a date: left out" in report(reading)


def test_what_it_is_about_where_and_whose_it_is_has_fields() -> None:
    briefing = taken(
        NEW
        | {
            "subjects": [{"name": "Shipping", "uri": "http://cv.example/1"}],
            "people": [{"name": "Ann Vos", "rel": "about"}],
            "organisations": [{"name": "Port &amp; Co"}],
            "genres": [{"name": "Analysis"}],
            "places": [{"name": "Rotterdam", "rel": "mentions"}],
            "infoSources": [{"name": "ANP", "role": "provider"}, {"name": "Harbour master"}],
            "trustIndicators": [{"title": "How we work", "href": "https://example.org/trust"}],
            "copyrightHolder": "ANP",
            "copyrightNotice": "© ANP 2026",
            "usageTerms": "Not for archives",
            "altIds": [{"role": "internal", "value": "4711"}],
            "slugline": "PORT-STRIKE",
        }
    ).briefing
    assert briefing.topics == ("Shipping", "Analysis", "Ann Vos", "Port & Co")
    assert briefing.places == ("Rotterdam",)
    assert briefing.publisher
    assert briefing.publisher.name == "ANP"
    assert [(source.title, source.url) for source in briefing.sources] == [
        ("Harbour master", None),
        ("How we work", "https://example.org/trust"),
    ]
    assert (briefing.rights.holder, briefing.rights.notice, briefing.rights.terms) == (
        "ANP",
        "© ANP 2026",
        "Not for archives",
    )
    assert briefing.alternate_ids == {"internal": "4711", "slugline": "PORT-STRIKE"}


def test_text_made_by_machines_is_disclosed() -> None:
    uri = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    assert taken(NEW | {"digitalSourceType": {"name": "Made by AI", "uri": uri}}).briefing.ai_disclosure == "Made by AI"
    camera = uri.replace("trainedAlgorithmicMedia", "digitalCapture")
    assert taken(NEW | {"digitalSourceType": {"name": "Camera", "uri": camera}}).briefing.ai_disclosure == ""


def test_what_has_no_field_is_told_with_its_path_and_line_once_for_a_list() -> None:
    item = NEW | {"urgency": 4, "subjects": [{"name": "A", "rel": "about"}, {"name": "B", "rel": "mentions"}]}
    said = report(taken(item))
    assert "urgency: 4: no field of the record: left out" in said
    assert "subjects[*].rel: about, mentions: no field of the record: left out" in said
    data = json.dumps(item, indent=1).encode()
    (remark,) = [
        one for one in readers()["ninjs"].read(data, Context("a.json")).report if one.what.startswith("urgency")
    ]
    assert data.splitlines()[(remark.line or 0) - 1].strip().startswith(b'"urgency"')


def test_the_first_picture_leads_with_the_words_the_credit_and_the_rights_it_has(tmp_path: Path) -> None:
    (tmp_path / "port.png").write_bytes(saved(photograph((60, 40)), "PNG"))
    picture = {
        "name": "main", "uri": "urn:picture", "type": "picture", "by": "Jo Smit", "copyrightHolder": "ANP",
        "headlines": [{"value": "Ships at anchor"}],
        "descriptions": [{"contentType": "text/html", "value": "<p>Ships at <b>anchor</b> off Hoek.</p>"}],
        "renditions": [
            {"name": "web", "href": "https://pictures.example/port.jpg", "contentType": "image/jpeg", "width": 900},
            {"name": "file", "href": "port.png", "contentType": "image/png", "width": 60},
        ],
    }  # fmt: skip
    reading = taken(NEW | {"associations": [picture]}, folder=tmp_path)
    lead = reading.briefing.lead
    assert lead
    assert lead.asset
    assert lead.asset.sha256 in reading.pictures
    assert (lead.alt, plain_text(lead.caption), plain_text(lead.credit)) == (
        "Ships at anchor",
        "Ships at anchor off Hoek.",
        "Jo Smit, ANP",
    )
    assert lead.rights
    assert lead.rights.holder == "ANP"
    assert "associations[0].renditions[0].href: https://pictures.example/port.jpg" in report(reading)


def test_a_picture_elsewhere_is_never_fetched_but_linked_the_largest_one() -> None:
    sizes = {
        "small": {"href": "https://p.example/s.jpg", "width": 100},
        "large": {"href": "https://p.example/l.jpg", "width": 900},
    }
    old = {"main": {"uri": "urn:p", "type": "picture", "headline": "Ships", "renditions": sizes}}
    lead = taken(NEW | {"associations": old}).briefing.lead
    assert lead
    assert (lead.asset, lead.href, lead.alt) == (None, "https://p.example/l.jpg", "Ships")


def test_a_film_is_a_placeholder_that_leads_to_it_and_a_story_a_section() -> None:
    film = {"name": "film", "uri": "urn:f", "type": "video", "headlines": [{"value": "The first ship"}],
            "renditions": [{"name": "a", "href": "https://v.example/a.wmv", "contentType": "video/x-ms-wmv"},
                           {"name": "b", "href": "https://v.example/b.mp4", "contentType": "video/mp4"}]}  # fmt: skip
    story = {"name": "more", "uri": "urn:s", "type": "text", "headlines": [{"value": "The wage talks"}],
             "bodies": [{"value": "<h2>Pay</h2><p>It rises.</p>"}]}  # fmt: skip
    link = {"name": "old", "uri": "https://example.org/old", "type": "text", "headlines": [{"value": "October"}]}
    reading = taken(NEW | {"associations": [film, story, link]})
    first, second = reading.briefing.sections
    assert words(first)[-1] == "[Video: The first ship]"
    assert 'href="https://v.example/b.mp4"' not in report(reading)
    assert "video: The first ship: [Video: The first ship]" in report(reading)
    assert plain_text(second.heading) == "The wage talks"
    assert plain_text(second.sections[0].heading) == "Pay"
    assert "October" in json.dumps([block.model_dump(mode="json") for block in second.sections[0].blocks])


def test_a_picture_alone_is_a_briefing_of_one_figure() -> None:
    item = {
        "uri": "urn:p",
        "type": "picture",
        "headline": "Ships",
        "description_text": "Ships wait off Hoek.",
        "renditions": {"web": {"href": "https://p.example/a.jpg"}},
    }
    briefing = taken(item).briefing
    (figure,) = briefing.sections[0].blocks
    assert isinstance(figure, Figure)
    assert (briefing.title, figure.alt, plain_text(figure.caption)) == ("Ships", "Ships", "Ships wait off Hoek.")
    assert briefing.standfirst == ()


def event(start: str, title: str, **more: Any) -> dict[str, Any]:
    dates = {"startDate": start, "endDate": more.pop("end", start)}
    return {
        "uri": f"urn:e:{start}",
        "title": title,
        "descriptions": [{"value": "It was said."}],
        "eventDetails": {"dates": dates},
    } | more


def test_a_list_of_events_is_a_timeline() -> None:
    items = [
        event("2026-09-03", "Talks begin"),
        event("2026-10-01T08:00:00Z", "Strike", end="2026-11-20"),
        event("2026-11", "Port reopens"),
    ]
    briefing = taken(items, "dock-strike.json").briefing
    (section,) = briefing.sections
    (timeline,) = section.blocks
    assert isinstance(timeline, Timeline)
    assert (briefing.title, section.kind) == ("dock strike", "timeline")
    assert [(one.when, one.precision) for one in timeline.events] == [
        ("2026-09-03", "day"),
        (
            "1\N{NO-BREAK SPACE}October\N{NO-BREAK SPACE}2026 – 20\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026",
            "words",
        ),
        ("2026-11", "month"),
    ]
    assert plain_text(timeline.events[0].text) == "Talks begin\nIt was said."


def test_a_list_of_stories_is_one_briefing_with_a_section_each_under_the_latest_embargo() -> None:
    other = NEW | {
        "uri": "urn:b",
        "headlines": [{"value": "Rail"}],
        "bodies": [{"value": "Trains run."}],
        "embargoedUntil": "2026-11-25T00:00:00Z",
    }
    reading = taken([NEW | {"embargoedUntil": "2026-11-24T00:00:00Z"}, other])
    assert [plain_text(section.heading) for section in reading.briefing.sections] == ["Port reopens", "Rail"]
    assert str(reading.briefing.embargo_until) == "2026-11-25 00:00:00+00:00"
    assert "2 news objects in one source: one briefing, a section for each" in report(reading)


def test_a_news_object_without_a_word_is_refused() -> None:
    assert "sections: no text" in refused({"uri": "urn:x", "type": "text", "versioncreated": "2026-11-23T00:00:00Z"})[0]


def test_a_name_that_is_no_iri_becomes_an_id_under_the_channel() -> None:
    reading = taken(NEW | {"uri": "port 17"})
    assert reading.briefing.id == "https://example.org/port-17"
    assert "uri: port 17 is no IRI" in report(reading)


def test_an_event_is_known_by_its_dates_alone() -> None:
    lone = {"uri": "urn:e", "title": "Talks", "eventDetails": {"dates": {"startDate": "2026-11-23"}}}
    assert isinstance(taken([lone, lone]).briefing.sections[0].blocks[0], Timeline)


def test_more_bodies_than_a_story_has_are_refused() -> None:
    bodies = [{"value": f"Text number {number} of many."} for number in range(300)]
    assert "300 bodies, 200 at most; split it" in refused(NEW | {"bodies": bodies})[0]
