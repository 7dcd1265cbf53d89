"""What is read back from a PDF: the record's passages, each whole, in order, without what the pages add."""

from pathlib import Path
from typing import Any

import pytest

from exporter.check import check
from exporter.export import render
from exporter.formats import formats
from exporter.record import Briefing
from exporter.record.reading import Passage, letters
from exporter.templates import TemplateSet
from tests.formats.printed import LETTERS, SET, of, pdf_of
from tests.samples import edition_of

pytestmark = pytest.mark.pdf


def back(briefing: Briefing) -> list[Passage]:
    """Return what is read back from a briefing, after the check that nothing is lost."""
    one = edition_of(briefing)
    files = render(one, "pdf", SET, {}).files
    report = check(one, "pdf", files)
    assert report.ok, "\n".join(map(str, report.losses))
    return formats()["pdf"].read_back(files)


def said(briefing: Briefing) -> list[str]:
    return [passage.text for passage in back(briefing)]


def paragraphs(count: int) -> list[Any]:
    return [f"Paragraph {number}. {LETTERS * (number % 4 + 2)}" for number in range(count)]


def test_a_paragraph_over_two_pages_is_one_passage() -> None:
    text = paragraphs(40)
    found = said(of({"heading": "Part", "blocks": text}))
    assert [one for one in found if one.startswith("Paragraph")] == [one.strip() for one in text]


def test_a_title_over_pages_is_one_title() -> None:
    title = " ".join(f"Word{number}" for number in range(400))
    found = back(of({"blocks": ["Only this."]}, title=title))
    assert [passage.text for passage in found if passage.kind == "title"] == [title]


def test_a_table_over_pages_has_its_head_once() -> None:
    rows = [["Town", "People"], *([f"Town {row}", f"{row * 7}"] for row in range(90))]
    found = said(of({"blocks": [{"kind": "table", "caption": "Towns", "rows": rows}]}))
    assert found.count("Town") == 1
    assert found.index("Town 89") == found.index("Town") + 2 * 90


def test_notes_come_after_the_sections_and_before_the_sources() -> None:
    sources = [{"id": "a", "title": "The minutes"}, {"id": "b", "title": "The map"}]
    claim = ["A claim", {"text": "", "sources": ["a"]}, " and a word", {"text": "", "note": "A remark."}, "."]
    found = back(
        of({"heading": "Part", "blocks": [claim]}, {"heading": "End", "blocks": ["The end."]}, sources=sources)
    )
    texts = [passage.text for passage in found]
    assert "A claim and a word." in texts
    assert texts[texts.index("The end.") :][:5] == ["The end.", "A remark.", "Sources", "The minutes.", "The map."]
    assert [passage.kind for passage in found if passage.text.startswith("The m")] == ["source", "source"]


def test_a_numbered_list_at_the_end_is_not_taken_for_the_sources() -> None:
    steps = {"kind": "list", "ordered": True, "items": ["first", "second"]}
    noted = ["A word", {"text": "", "note": "A remark."}, {"text": "", "note": "Another."}]
    found = said(of({"blocks": [noted]}, {"heading": "Steps", "blocks": [steps]}))
    assert found[found.index("Steps") :][:3] == ["Steps", "first", "second"]
    assert found[-2:] == ["A remark.", "Another."]


def test_what_pages_add_is_left_out() -> None:
    found = [passage.text for passage in formats()["pdf"].read_back({"x.pdf": pdf_of("security-guarantees")})]
    assert found[0] == "Western allies agree on security guarantees for Ukraine"
    assert "Ukraine security guarantees" not in found  # running heads
    assert "In this briefing" not in found
    assert found.count("What it means") == 1  # contents
    assert not any("1 / 4" in text or text in ("–", "“") for text in found)


def test_a_list_of_links_is_not_taken_for_contents() -> None:
    items = [
        [{"kind": "paragraph", "text": [{"text": text, "marks": marks, "href": href} for text, marks in parts]}]
        for href, parts in (
            ("https://example.org/2024", [("2024", ["strong"]), (" report", [])]),
            ("#steps", [("2", ["strong"]), (" steps", [])]),
        )
    ]
    found = said(of({"id": "steps", "blocks": [{"kind": "list", "items": items}]}))
    assert found[2:4] == ["2024 report", "2 steps"]


def test_an_item_goes_on_after_the_list_inside_it() -> None:
    item = [
        {"kind": "paragraph", "text": "before"},
        {"kind": "list", "items": ["inside"]},
        {"kind": "paragraph", "text": "after"},
    ]
    assert said(of({"blocks": [{"kind": "list", "items": [item, "last"]}]}))[2:6] == [
        "before",
        "inside",
        "after",
        "last",
    ]


def test_a_word_broken_at_a_soft_hyphen_is_whole_and_a_hyphen_stays() -> None:
    shy = "Donau\u00addampf\u00adschiff\u00adfahrts\u00adgesell\u00adschafts\u00adkapitän "
    (text,) = [
        one for one in said(of({"blocks": [shy * 12 + "full-scale well-known long-distance " * 20]})) if "full" in one
    ]
    assert text == (shy.replace("\u00ad", "") * 12 + "full-scale well-known long-distance " * 20).strip()


def test_lines_of_chinese_are_joined_without_a_space_and_emoji_are_whole() -> None:
    text = "夜行列車が十年ぶりに戻ってくると鉄道会社が発表しました。" * 12 + "🚆"
    assert text in said(of({"blocks": [text]}, language="ja"))


def test_passages_of_an_edition_keep_to_their_briefings() -> None:
    found = [passage.text for passage in formats()["pdf"].read_back({"x.pdf": pdf_of("twelve")})]
    titles = [
        text
        for text in found
        if text in ("Bakers may open on Sundays again", "Museum returns 31 carvings to the islands")
    ]
    assert titles == ["Bakers may open on Sundays again", "Museum returns 31 carvings to the islands"]
    assert found[0] == "Dockers return to work as ports sign a one-year deal"
    assert "The week in Port Example" not in found


def test_a_file_that_has_no_tags_gives_nothing() -> None:
    blank = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
    assert formats()["pdf"].read_back({"x.pdf": blank}) == []


MARKED: dict[str, tuple[list[Any], set[tuple[str, str]]]] = {
    "raised with nothing beside it": ([{"text": "over", "marks": ["superscript"]}], {("superscript", "over")}),
    "lowered with nothing beside it": ([{"text": "under", "marks": ["subscript"]}], {("subscript", "under")}),
    "lowered in what is raised": (
        ["x", {"text": "up", "marks": ["superscript"]}, {"text": "down", "marks": ["superscript", "subscript"]}],
        {("superscript", "updown"), ("subscript", "down")},
    ),
    "from right to left": (
        ["كتب ", {"text": "main", "marks": ["code"]}, " ثم H", {"text": "2", "marks": ["subscript"]}, "O هنا."],
        {("code", "main"), ("subscript", "2")},
    ),
    "code that leads somewhere": (
        ["See ", {"text": "main()", "marks": ["code"], "href": "https://example.org/main"}, " there."],
        {("code", "main()"), ("link", "main()")},
    ),
    "code of one sign, the only one in its face": (
        ["Beyond ", {"text": "the ", "marks": ["strong"]}, {"text": "&", "marks": ["strong", "code"]}, ", still."],
        {("code", "&"), ("strong", "the&")},
    ),
    "code in no script that has a face of one width": (
        ["Say ", {"text": "привіт 世界", "marks": ["code"]}, " there."],
        {("code", "привіт世界")},
    ),
}


@pytest.mark.parametrize("where", MARKED)
def test_what_is_raised_lowered_or_code_is_told_by_its_tags(where: str) -> None:
    words, expected = MARKED[where]
    found = next(one for one in back(of({"blocks": [words]})) if one.details and one.kind == "text")
    assert {(one.what, letters(found.text)[one.start : one.end]) for one in found.details} == expected


@pytest.mark.parametrize("place", ["top", "text-top"])
def test_what_a_style_sheet_of_others_sets_high_is_raised_all_the_same(place: str, tmp_path: Path) -> None:
    (tmp_path / "pdf").mkdir()
    (tmp_path / "pdf" / "style.css.j2").write_text(f"sup, sub {{ vertical-align: {place} }}\n", encoding="utf-8")
    words = ["x", {"text": "up", "marks": ["superscript"]}, {"text": "down", "marks": ["subscript"]}]
    one, templates = edition_of(of({"blocks": [words]})), TemplateSet(tmp_path)
    report = check(one, "pdf", render(one, "pdf", templates, {}).files, templates)
    assert report.ok, "\n".join(map(str, report.losses))


def test_a_table_of_tables_over_pages_is_one_table() -> None:
    inner = {"kind": "table", "head_rows": 0, "rows": [[LETTERS * 5, "7"]] * 6}
    back(of({"blocks": [{"kind": "table", "head_rows": 0, "rows": [[{"blocks": [inner]}, ""]] * 5}]}))


@pytest.mark.parametrize("around", [[], ["callout"], ["quote", "callout"]])
def test_cells_that_hold_only_lines_are_cells_also_where_a_row_has_no_others(around: list[str]) -> None:
    blocks: list[dict[str, Any]] = [{"kind": "rule"}, {"kind": "rule"}]
    for kind in around:
        blocks = [{"kind": kind, "blocks": blocks}]
    lines = {"blocks": blocks}
    rows = [["Town", "People"], ["A", lines], [lines, "7"], [lines | {"colspan": 2}]]
    back(of({"blocks": [{"kind": "table", "rows": rows}]}))


def test_the_bullet_of_a_line_of_several_passages_is_that_of_the_first_in_either_direction() -> None:
    figure = {"kind": "figure", "alt": "A lamp", "caption": "The lamp", "credit": "رسم: Meridian"}
    found = back(of({"blocks": [{"kind": "list", "items": [{"blocks": [figure]}, "Then."]}]}))
    assert [one.facts["item"] for one in found if "item" in one.facts] == ["•", "•"]
