"""JSON with a body in HTML, read through a mapping file: WordPress, Ghost, GOV.UK, and one of somebody's own."""

import json
from pathlib import Path
from typing import Any

import pytest

from exporter.readers import SURE, Context, Reading, kinds, read_bytes, readers
from exporter.record import Faults
from exporter.record.blocks import Callout, Figure, List, Paragraph, Timeline
from exporter.record.briefing import Section
from exporter.record.inlines import Span, plain_text

POST: dict[str, Any] = {
    "id": 17,
    "date": "2026-11-23T10:30:00",
    "date_gmt": "2026-11-23T09:30:00",
    "modified_gmt": "2026-11-23T11:00:00",
    "guid": {"rendered": "https://news.example/?p=17"},
    "slug": "port-reopens",
    "status": "publish",
    "link": "https://news.example/port-reopens/",
    "title": {"rendered": "Port &#8216;reopens&#8217; &amp; <em>ships</em> wait"},
    "excerpt": {"rendered": "<p>The port reopened on Monday [&hellip;]</p>\n", "protected": False},
    "content": {
        "rendered": '<p>The port reopened on Monday. <a href="/berths/">Berths</a> are few.</p>',
        "protected": False,
    },
    "author": 5,
    "_embedded": {
        "author": [{"id": 5, "name": "Ann Vos", "link": "https://news.example/author/ann/"}],
        "wp:term": [
            [{"name": "Ports", "taxonomy": "category"}],
            [{"name": "Strike &amp; pay", "taxonomy": "post_tag"}],
        ],
        "wp:featuredmedia": [
            {
                "source_url": "https://news.example/a.jpg",
                "alt_text": "Ships",
                "caption": {"rendered": "<p>At anchor</p>"},
            }
        ],
    },
}
GHOST: dict[str, Any] = {
    "posts": [
        {
            "id": "5f1", "uuid": "a-b", "title": "Port reopens", "slug": "port-reopens", "html": "<p>Ships wait.</p>",
            "comment_id": "5f1", "feature_image": "https://g.example/a.png", "feature_image_alt": "Ships",
            "custom_excerpt": "What the end of the strike means.", "excerpt": "Ships wait.",
            "published_at": "2026-11-23T09:30:00.000+00:00", "updated_at": "2026-11-23T09:30:00.000+00:00",
            "url": "https://g.example/port-reopens/", "visibility": "public",
            "authors": [{"name": "Ann Vos", "url": "https://g.example/author/ann/", "website": None}],
            "primary_author": {"name": "Ann Vos"},
            "tags": [{"name": "Ports", "visibility": "public"}, {"name": "#hidden", "visibility": "internal"}],
        }
    ],
    "meta": {"pagination": {"page": 1}},
}  # fmt: skip
ITEM: dict[str, Any] = {
    "base_path": "/guidance/port", "content_id": "11-22", "document_type": "guidance", "schema_name": "publication",
    "title": "Port of call", "description": "What to know.", "locale": "en", "publishing_app": "whitehall",
    "first_published_at": "2026-11-20T09:00:00Z", "public_updated_at": "2026-11-23T09:00:00Z",
    "details": {
        "body": '<h2 id="berths">Berths</h2><p>See <a href="/tides">tides</a> and <a href="#berths">berths</a>.</p>'
    },
    "links": {"organisations": [{"title": "Harbour Office"}]},
}  # fmt: skip


def taken(value: Any, kind: str | None = None, **known: Any) -> Reading:
    return read_bytes(json.dumps(value, indent=1).encode(), Context("port.json", **known), kind=kind)


def refused(value: Any, **known: Any) -> str:
    with pytest.raises(Faults) as caught:
        taken(value, **known)
    return "\n".join(map(str, caught.value.faults))


def report(reading: Reading) -> str:
    return "\n".join(map(str, reading.report))


def words(section: Section) -> list[str]:
    return [plain_text(block.text) for block in section.blocks if isinstance(block, Paragraph)]


def details(**more: Any) -> Reading:
    """Return what a content item of GOV.UK with such details makes."""
    return taken(ITEM | {"details": more})


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


def test_links_of_a_body_are_against_the_address_of_its_page() -> None:
    paragraph = taken(POST).briefing.sections[0].blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert [span.href for span in paragraph.text if isinstance(span, Span) and span.href] == [
        "https://news.example/berths/"
    ]


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


def test_what_a_mapping_leaves_is_told_in_one_line_and_the_rest_line_by_line() -> None:
    said = report(taken(POST | {"sticky": True, "footnotes": "none"}))
    assert "left out as the mapping wordpress.toml says: _embedded, author, id" in said
    assert "footnotes: none: no field of the record: left out" in said


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


def test_text_that_a_mapping_does_not_name_follows_under_the_name_of_its_key() -> None:
    spoken = {"type": "paragraph", "text": "Ask the office first."}
    online = {"href": "/ask", "text": "Ask online", "context": "free"}
    links = {"type": "list", "contents": [online, {"href": "/call", "text": "Call us"}]}
    address = {"title": "Office", "street_address": "1 Quay Street", "locality": "Hull", "postal_code": "HU1 1AA"}
    image = {"url": "https://a.example/q.jpg", "alt_text": "Quay"}
    reading = details(
        body="<p>Text.</p>",
        need_to_know="<p>Bring your papers.</p>",
        steps=[{"title": "Ask", "logic": "and", "contents": [spoken, links]}],
        phone_numbers=[{"title": "Desk", "number": "+44 20 7946 0000"}],
        email="desk@port.example",
        post_addresses=[address],
        metadata={"alert_type": "devices", "issued_date": "2026-11-20"},
        more_information=[{"content_type": "text/html", "content": "<p>More of it.</p>"}],
        nodes=[{"kind": "question", "slug": "q", "title": "Is it full?", "options": [{"label": "Yes", "slug": "yes"}]}],
        change_notes=[{"title": "Berths", "base_path": "/berths", "change_note": "One more."}],
        featured=[{"title": "The quay", "href": "/quay", "image": image}],
        ways_to_respond={"link_url": "https://port.example/say", "email": "say@port.example"},
    )  # fmt: skip
    sections = {plain_text(section.heading): section for section in reading.briefing.sections}
    assert words(sections["Need to know"]) == ["Bring your papers."]
    (step,) = sections["Steps"].sections
    assert plain_text(step.heading) == "Ask"
    listed = step.blocks[-1]
    assert isinstance(listed, List)
    assert len(listed.items) == 2
    assert words(sections["Phone numbers"].sections[0]) == ["+44 20 7946 0000"]
    assert words(sections["Email"]) == ["desk@port.example"]
    assert words(sections["Post addresses"].sections[0]) == ["1 Quay Street", "Hull", "HU1 1AA"]
    assert "Metadata" not in sections
    assert words(sections["More information"]) == ["More of it."]
    assert words(sections["Nodes"].sections[0]) == ["Yes"]
    notes = sections["Change notes"].blocks[0].model_dump_json()
    assert '"Berths"' in notes.replace('{"text":', "")
    assert "One more." in notes
    (figure,) = sections["Featured"].sections[0].blocks
    assert isinstance(figure, Figure)
    assert (figure.alt, figure.href) == ("Quay", "https://a.example/q.jpg")
    assert words(sections["Ways to respond"]) == ["https://port.example/say", "say@port.example"]
    said = report(reading)
    assert "details.need_to_know: text that the mapping does not name: a section 'Need to know'" in said
    assert "details.metadata.alert_type: devices: no field of the record: left out" in said


def test_remarks_of_a_body_name_its_place_in_the_json_and_its_line() -> None:
    item = ITEM | {
        "details": {"parts": [{"title": "A", "body": "<p>Watch.</p><iframe src='https://v.example/1'></iframe>"}]}
    }
    (remark,) = [one for one in taken(item).report if "iframe" in one.what]
    assert remark.what.startswith("details.parts[0].body: ")
    lines = json.dumps(item, indent=1).split("\n")
    assert '"body": "<p>Watch.' in lines[(remark.line or 0) - 1]


OWN = """
[fields]
title = "name"
published_at = { path = "day", suffix = "T06:00:00Z" }
authors = "join(' and ', people[].full)"
id = { path = "number", prefix = "urn:story:" }

[[parts]]
text = "story"
form = "markdown"

[[parts]]
title = "'More'"
links = "more"
words = "t"
href = { path = "u", prefix = "https://own.example" }
"""


def test_a_mapping_of_ones_own_says_where_everything_stands(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN)
    source = {
        "number": 17,
        "name": "Port",
        "day": "2026-11-23",
        "people": [{"full": "Ann"}, {"full": "Bo"}],
        "story": "Ships **wait**.\n\n- here\n- there",
        "more": [{"t": "Tides", "u": "/tides"}],
        "junk": "x",
    }
    reading = taken(source, mapping=path)
    briefing = reading.briefing
    assert (briefing.id, briefing.title) == ("urn:story:17", "Port")
    assert str(briefing.published_at) == "2026-11-23 06:00:00+00:00"
    assert [author.name for author in briefing.authors] == ["Ann and Bo"]
    assert isinstance(briefing.sections[0].blocks[1], List)
    assert plain_text(briefing.sections[1].heading) == "More"
    assert "junk: x: no field of the record: left out" in report(reading)


@pytest.mark.parametrize(
    "text, said",
    [
        (
            "[fields]\ntitle = 'a..b'",
            "line 2: the mapping {}: fields.title[0]: 'a..b' is no path (JMESPath): column 3: '.' is not expected",
        ),
        ("[fields]\nheadline = 'a'", "line 2: the mapping {}: fields.headline"),
        ("about = 'x'\n\n[[parts]]\ntext = 'a'\ntitel = 'b'", "line 5: the mapping {}: parts[0].titel: unknown field"),
        ("[fields\n", "line 1: the mapping {}: not TOML"),
        (
            "[[parts]]\ntext = 'a'\nform = 'rtf'",
            "line 3: the mapping {}: parts[0].form: 'rtf' is not known here; choose one of",
        ),
    ],
)
def test_a_mapping_that_is_wrong_is_told_with_file_and_line(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text)
    assert said.format(path) in refused({"a": "b"}, mapping=path)


def test_a_mapping_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "cannot be read: No such file or directory" in refused({"a": 1}, mapping=tmp_path / "gone.toml")


def test_json_of_no_known_kind_says_what_each_kind_would_need_and_how_to_name_a_mapping() -> None:
    said = refused({"story": "Text", "name": "A"})
    assert "JSON of no known kind: its keys are story, name" in said
    for word in (
        "a record is known by id, title, sections",
        "ninjs by uri",
        "wordpress by content.rendered",
        "ghost",
        "govuk",
        "--mapping FILE",
    ):
        assert word in said
    assert "\n" not in said


def test_a_time_that_binds_is_a_fault_where_it_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("[fields]\ntitle = 't'\nembargo_until = 'e'\n[[parts]]\ntext = 't'")
    assert "line 3: embargo_until: 'soon' is no time" in refused({"t": "T", "e": "soon"}, mapping=path)


def test_json_of_any_kind_is_read_strictly() -> None:
    twice = json.dumps(POST).replace('"status": "publish"', '"status": "publish", "status": "draft"').encode()
    with pytest.raises(Faults, match="the key 'status' stands twice"):
        read_bytes(twice, Context("a.json"))


def test_more_values_than_a_text_has_are_refused() -> None:
    assert "more than 50,000 values; take out" in refused(
        ITEM | {"details": {"body": "<p>A</p>", "x": list(range(50_000))}}
    )
    many = {f"key_{number}": "Two words" for number in range(2500)}
    assert "more than 2,000 texts that the mapping does not name" in refused(ITEM | {"details": many})
