"""Reading pages back: what a reader finds in the body, and nothing that stands around it."""

import re

from exporter.formats import html
from exporter.record import briefing_from, to_data
from tests.formats.web import (
    made,
    main_page,
    pages,
)
from tests.samples import briefing, edition, edition_of


def test_reading_back_sees_the_body_alone() -> None:
    page = main_page(pages("html", "security-guarantees"))
    emptied = re.sub(r"<main.*</main>", "<main></main>", page, flags=re.DOTALL)
    assert html.read_back({"x.html": emptied.encode()}) == []


def test_reading_back_leaves_out_contents_calls_and_imprint_and_keeps_white_space() -> None:
    found = [passage.text for passage in html.read_back(pages("html", "every-block").files)]
    assert "A claim with a source, a claim with two, a word with a note, and the first source again." in found
    assert found.count("Lists") == 1  # the heading, not the line in the contents
    assert not any("Permanent address" in text for text in found)
    assert any(text.startswith("Two lines,\none address.") for text in found)
    code = next(p.text for p in html.read_back(pages("html", "every-block").files) if p.kind == "code")
    assert "\n    return" in code
    assert "\tprint" in code


def test_reading_back_keeps_a_superscript_that_is_no_call() -> None:
    data = to_data(briefing("minimal"))
    data["sections"][0]["blocks"] = [
        {"kind": "paragraph", "id": "p1", "text": ["x", {"text": "2", "marks": ["superscript"], "href": "#p1"}, "."]}
    ]
    files = made(edition_of(briefing_from(data)), "html").files
    assert "x2." in [passage.text for passage in html.read_back(files)]


def test_reading_back_an_edition_reads_the_pages_that_the_index_lists() -> None:
    files = dict(pages("html", "twelve").files)
    titles = [passage.text for passage in html.read_back(files) if passage.kind == "title"]
    assert titles == [one.title for one in edition("twelve").briefings]
    del files["edition-47/river-flood.html"]
    assert len([p for p in html.read_back(files) if p.kind == "title"]) == 11
