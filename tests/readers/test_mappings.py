"""The mappings that are shipped: WordPress, Ghost, GOV.UK."""

import json
from typing import Any

import pytest

from exporter.readers import SURE, kinds, readers
from exporter.record.blocks import Callout, List, Paragraph, Timeline
from exporter.record.inlines import Span, plain_text
from tests.readers.items import GHOST, ITEM, POST, details, refused, report, taken, words


@pytest.mark.parametrize("value, kind", [(POST, "wordpress"), ([POST], "wordpress"), (GHOST, "ghost"), (ITEM, "govuk")])
def test_our_mappings_are_chosen_by_what_stands_in_the_source_or_by_name(value: Any, kind: str) -> None:
    assert readers()["mapped"].recognises(json.dumps(value).encode(), "") == SURE
    assert taken(value, kind=kind) == taken(value)
    assert kind in kinds()


def test_a_post_of_wordpress_becomes_a_briefing() -> None:
    briefing = taken(POST).briefing
    assert briefing.title == "Port ‘reopens’ & ships wait"
    assert briefing.id == briefing.permalink == "https://news.example/port-reopens/"
    assert briefing.alternate_ids == {"guid": "https://news.example/?p=17"}
    assert str(briefing.published_at) == "2026-11-23 09:30:00+00:00"
    assert [(one.name, one.url) for one in briefing.authors] == [("Ann Vos", "https://news.example/author/ann/")]
    assert briefing.topics == ("Ports", "Strike & pay")
    assert briefing.lead
    assert (briefing.lead.href, briefing.lead.alt, plain_text(briefing.lead.caption)) == (
        "https://news.example/a.jpg",
        "Ships",
        "At anchor",
    )
    assert words(briefing.sections[0]) == ["The port reopened on Monday. Berths are few."]


def test_an_excerpt_that_only_begins_the_text_is_no_standfirst() -> None:
    reading = taken(POST)
    assert reading.briefing.standfirst == ()
    assert "the standfirst says what the text begins with, and breaks off: left out" in report(reading)
    own = taken(POST | {"excerpt": {"rendered": "<p>What it <em>means</em></p>"}}).briefing
    assert plain_text(own.standfirst) == "What it means"


def test_a_post_that_is_planned_is_embargoed_and_a_draft_is_told_to_the_desk() -> None:
    planned = taken(POST | {"status": "future"}).briefing
    assert str(planned.embargo_until) == "2026-11-23 09:30:00+00:00"
    draft = taken(POST | {"status": "draft", "date_gmt": "0000-00-00T00:00:00"})
    assert draft.briefing.ed_note == "WordPress has not published it: draft"
    assert "WordPress has not published it: draft" in report(draft)
    assert str(draft.briefing.published_at) == "2026-11-23 10:30:00+00:00"
    assert taken(POST).briefing.ed_note == ""


def test_several_posts_in_one_source_are_refused_with_a_remedy() -> None:
    other = POST | {"title": {"rendered": "Rail"}}
    said = refused([POST, other])
    assert "2 briefings in one source: 'Port ‘reopens’ & ships wait', 'Rail'; write each into a file of its own" in said
    assert "a list without a briefing" in refused([], kind="wordpress")


def test_a_post_of_ghost_becomes_a_briefing_wrapped_or_not() -> None:
    briefing = taken(GHOST).briefing
    assert briefing.title == "Port reopens"
    assert plain_text(briefing.standfirst) == "What the end of the strike means."
    assert briefing.topics == ("Ports",)
    assert briefing.alternate_ids == {"guid": "5f1"}
    assert briefing.updated_at is None, "it is the time of publication"
    assert taken(GHOST["posts"][0]).briefing == briefing


def test_a_post_that_names_no_language_is_told_by_its_words() -> None:
    german = "<p>Der Hafen ist nach dem längsten Streik seiner Geschichte seit Montag wieder offen, Schiffe warten.</p>"
    reading = taken(POST | {"content": {"rendered": german}, "excerpt": {"rendered": ""}})
    assert reading.briefing.language == "de"
    assert "language" not in reading.carried
    assert "the source does not name its language: de by its words" in report(reading)
    assert taken(POST | {"lang": "nl_NL"}).briefing.language == "nl-NL"


def test_a_content_item_becomes_a_briefing_with_its_links_to_gov_uk() -> None:
    briefing = taken(ITEM).briefing
    assert briefing.permalink == "https://www.gov.uk/guidance/port"
    assert plain_text(briefing.standfirst) == "What to know."
    assert briefing.publisher
    assert briefing.publisher.name == "Harbour Office"
    (section,) = briefing.sections
    paragraph = section.blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert [span.href for span in paragraph.text if isinstance(span, Span) and span.href] == [
        "https://www.gov.uk/tides",
        f"#{section.id}",
    ]


def test_parts_are_sections_with_their_headings_inside() -> None:
    forms = [
        {"content_type": "text/govspeak", "content": "Go *home*."},
        {"content_type": "text/html", "content": "<p>Go <em>home</em>.</p>"},
    ]
    first = {"title": "Before", "slug": "before", "body": "<h2>Papers</h2><p>Bring them.</p>"}
    parts = [first, {"title": "After", "body": forms}]
    briefing = details(parts=parts, summary="<p>In short.</p>").briefing
    assert [plain_text(section.heading) for section in briefing.sections] == ["", "Before", "After"]
    assert plain_text(briefing.sections[1].sections[0].heading) == "Papers"
    assert words(briefing.sections[2]) == ["Go home."]


def test_what_was_withdrawn_says_so_above_its_text_and_to_the_desk() -> None:
    notice = {
        "explanation": '<p>Out of date, see <a href="/new">the new one</a>.</p>',
        "withdrawn_at": "2026-11-22T10:00:00Z",
    }
    reading = taken(ITEM | {"withdrawn_notice": notice})
    box = reading.briefing.sections[0].blocks[0]
    assert isinstance(box, Callout)
    assert plain_text(box.title) == "Withdrawn"
    assert "withdrawn it: 2026-11-22T10:00:00Z" in reading.briefing.ed_note
    assert "GOV.UK has withdrawn it" in report(reading)
    assert "Withdrawn" not in taken(ITEM | {"withdrawn_notice": {}}).briefing.model_dump_json()


def test_the_history_of_changes_is_a_chronology_at_the_end_and_no_correction() -> None:
    history = [
        {"public_timestamp": "2026-11-23T09:00:00Z", "note": "Tides added."},
        {"public_timestamp": "2026-11-20T09:00:00Z", "note": "First published."},
    ]
    briefing = details(body="<p>Text.</p>", change_history=history).briefing
    (timeline,) = briefing.sections[-1].blocks
    assert isinstance(timeline, Timeline)
    assert [(one.when, plain_text(one.text)) for one in timeline.events] == [
        ("2026-11-23", "Tides added."),
        ("2026-11-20", "First published."),
    ]
    assert briefing.corrections == ()
    assert len(details(body="<p>Text.</p>", change_history=history[1:]).briefing.sections) == 1


def test_an_urdu_page_is_read_from_right_to_left() -> None:
    assert taken(ITEM | {"locale": "ur"}).briefing.is_rtl


def test_a_warning_for_travellers_stands_above_all() -> None:
    (section,) = details(summary="<p>Calm.</p>", alert_status=["avoid_all_travel_to_parts"]).briefing.sections
    box = section.blocks[0]
    assert isinstance(box, Callout)
    assert isinstance(box.blocks[0], Paragraph)
    assert plain_text(box.blocks[0].text) == "Avoid all travel to parts"


def test_a_collection_lists_the_documents_that_its_groups_name() -> None:
    documents = [
        {"content_id": "a", "title": "Tides", "base_path": "/tides", "description": "When."},
        {"content_id": "b", "title": "Berths", "web_url": "https://www.gov.uk/berths"},
    ]
    item = ITEM | {
        "details": {"collection_groups": [{"title": "Sea", "body": "<p>At sea.</p>", "documents": ["a", "gone", "b"]}]},
        "links": {"documents": documents},
    }
    (section,) = taken(item).briefing.sections
    listed = section.blocks[-1]
    assert isinstance(listed, List)
    said = [block.text for one in listed.items for block in one.blocks if isinstance(block, Paragraph)]
    assert list(map(plain_text, said)) == ["Tides: When.", "Berths"]
    assert [span.href for text in said for span in text if isinstance(span, Span) and span.href] == [
        "https://www.gov.uk/tides",
        "https://www.gov.uk/berths",
    ]
