"""JSON with a body in HTML, read through a mapping file: WordPress, Ghost, GOV.UK, and one of somebody's own."""

import json
from pathlib import Path

import pytest

from exporter.readers import Context, read_bytes
from exporter.record import Faults
from exporter.record.blocks import Figure, List, Paragraph
from exporter.record.inlines import Span, plain_text
from tests.readers.items import ITEM, POST, details, refused, report, taken, words


def test_links_of_a_body_are_against_the_address_of_its_page() -> None:
    paragraph = taken(POST).briefing.sections[0].blocks[0]
    assert isinstance(paragraph, Paragraph)
    assert [span.href for span in paragraph.text if isinstance(span, Span) and span.href] == [
        "https://news.example/berths/"
    ]


def test_what_a_mapping_leaves_is_told_in_one_line_and_the_rest_line_by_line() -> None:
    said = report(taken(POST | {"sticky": True, "footnotes": "none"}))
    assert "left out as the mapping wordpress.toml says: _embedded, author, id" in said
    assert "footnotes: none: no field of the record: left out" in said


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
