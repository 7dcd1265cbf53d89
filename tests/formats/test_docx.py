"""Word files: the structure that an editor finds when one is opened."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from exporter.check import check
from exporter.formats.docx.tree import words
from exporter.record import briefing_from
from exporter.record.walk import blocks, sections
from tests.formats.word import AT, SET, STAMPS, R, W, Word, projection, said, word, word_of
from tests.golden import accepts
from tests.samples import EDITIONS, briefing, edition, edition_of


@pytest.mark.parametrize("sample", EDITIONS)
def test_a_sample_reads_as_its_golden_says(sample: str, request: pytest.FixtureRequest) -> None:
    accepts(f"docx/{sample}.txt", projection(word(sample)), request)


def test_a_withdrawn_briefing_reads_as_its_golden_says(request: pytest.FixtureRequest) -> None:
    accepts("docx/withdrawn.txt", projection(word("withdrawn:security-guarantees")), request)


@pytest.mark.parametrize("sample", EDITIONS)
def test_every_block_has_a_bookmark_of_its_own(sample: str) -> None:
    one = edition(sample)
    expected = {
        f"b_{one.anchor(index, part.id)}"
        for index, whole in enumerate(one.briefings)
        for part in (
            *blocks(whole),
            *(section for _, section in sections(whole)),
            *whole.sources,
            *whole.corrections,
        )
    }
    names = word(sample).find("//w:bookmarkStart/@w:name")
    assert expected <= set(names)
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name) <= 40 and name.replace("_", "a").isalnum() for name in names)


def test_each_numbered_list_begins_anew_at_its_own_start() -> None:
    one = word("every-block")
    starts = {
        number.get(f"{W}numId"): [
            int(value) for value in number.xpath(".//w:startOverride/@w:val", namespaces={"w": W[1:-1]})
        ]
        for number in one.find("//w:num", "numbering")
    }
    lists: dict[str, list[str]] = {}
    for paragraph in one.find("//w:p[w:pPr/w:numPr]"):
        lists.setdefault(paragraph.find(f".//{W}numId").get(f"{W}val"), []).append(said(paragraph))
    counted = {tuple(items): starts[number] for number, items in lists.items() if starts[number]}
    assert counted["first", "second", "third, with steps"] == [1]
    assert counted["a step", "another step"] == [1]
    assert counted["one", "two"] == [1]
    assert counted["seven", "eight"] == [7]


def test_a_list_in_a_box_in_an_item_does_not_move_the_numbers_of_the_list_around() -> None:
    inner = {"kind": "list", "ordered": True, "items": ["x", "y", "z"]}
    box = {"kind": "callout", "blocks": ["In a box:", inner]}
    outer = {"kind": "list", "ordered": True, "items": ["first", ["second", box], "third"]}
    data = {"id": "https://example.org/n", "slug": "n", "title": "N", "sections": [{"blocks": [outer, inner]}]}
    whole = edition_of(briefing_from(data))
    one = word_of(whole)
    report = check(whole, "docx", {"n.docx": one.data}, SET)
    assert report.ok, "\n".join(map(str, report.losses))
    assert len(one.find("//w:abstractNum", "numbering")) == 4


def test_an_item_goes_on_after_a_quote_and_after_code_in_it() -> None:
    quote = {"kind": "quote", "blocks": ["Said."], "attribution": "Somebody"}
    items = [["first", quote, "Reply"], ["second", {"kind": "code", "text": "x"}, "Result"]]
    blocks = [{"kind": "list", "ordered": True, "items": items}, "After it."]
    data = {"id": "https://example.org/q", "slug": "q", "title": "Q", "sections": [{"blocks": blocks}]}
    whole = edition_of(briefing_from(data))
    report = check(whole, "docx", {"q.docx": word_of(whole).data}, SET)
    assert report.ok, "\n".join(map(str, report.losses))


def test_an_item_may_begin_with_a_box() -> None:
    items = [[{"kind": "callout", "blocks": ["Boxed.", "More."]}, "Beside it."], ["Second."]]
    for ordered in (True, False):
        blocks = [{"kind": "list", "ordered": ordered, "items": items}, "After it."]
        data = {"id": "https://example.org/q", "slug": "q", "title": "Q", "sections": [{"blocks": blocks}]}
        whole = edition_of(briefing_from(data))
        report = check(whole, "docx", {"q.docx": word_of(whole).data}, SET)
        assert report.ok, "\n".join(map(str, report.losses))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_bullet_of_an_item_that_is_a_table_alone_is_none_of_what_follows(language: str) -> None:
    alone = {"kind": "list", "items": [[{"kind": "table", "head_rows": 0, "rows": [["1"], ["2"]]}]]}
    boxed = {"kind": "callout", "blocks": ["Boxed."]}
    after = [{"kind": "quote", "blocks": ["Said."]}, boxed, {"kind": "table", "caption": "Why", "rows": [["1"], ["2"]]}]
    sections: list[dict[str, Any]] = [{"blocks": [alone, one]} for one in after]
    sections += [{"blocks": [alone]}, {"kind": "key_points", "blocks": ["Point.", alone, "Other."]}]
    data = {"id": "https://example.org/q", "slug": "q", "title": "Q", "language": language, "sections": sections}
    whole = edition_of(briefing_from(data))
    report = check(whole, "docx", {"q.docx": word_of(whole).data}, SET)
    assert report.ok, "\n".join(map(str, report.losses))


def test_a_list_in_a_list_stands_one_level_deeper() -> None:
    levels = {
        said(paragraph): (paragraph.find(f".//{W}pStyle").get(f"{W}val"), paragraph.find(f".//{W}ilvl").get(f"{W}val"))
        for paragraph in word("every-block").find("//w:p[w:pPr/w:numPr]")
    }
    assert levels["A bullet"] == ("ListBullet", "0")
    assert levels["second level, with a third"] == ("ListBullet2", "1")
    assert levels["third level"] == ("ListBullet3", "2")


def test_merged_cells_are_merged_and_heads_repeat() -> None:
    merged, long = word("every-block").opened().tables[:2]
    assert merged.cell(0, 0)._tc is merged.cell(1, 0)._tc
    assert merged.cell(0, 1)._tc is merged.cell(0, 2)._tc
    assert merged.cell(0, 0).text == "Region"
    repeated = [row for row in long.rows if row._tr.find(f"{W}trPr/{W}tblHeader") is not None]
    assert [row.cells[0].text for row in repeated] == ["Delegation"]
    assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in long.rows)
    assert long.style is not None
    assert long.style.name == "Briefing Table"


def test_links_lead_out_and_within() -> None:
    one = word("every-block")
    targets = {one.relations("document")[link.get(f"{R}id")] for link in one.find("//w:hyperlink[@r:id]")}
    assert ("hyperlink", "https://example.org/handbook") in targets
    assert any(target.startswith("mailto:") for _, target in targets)
    names = set(one.find("//w:bookmarkStart/@w:name"))
    assert {"b_tables"} <= set(one.find("//w:hyperlink/@w:anchor")) <= names
    assert ("hyperlink", "https://example.org/handbook") in one.relations("footnotes").values()


def test_pictures_say_what_they_show_or_that_they_decorate() -> None:
    one = word("every-block")
    shown = {picture.get("descr") or "" for picture in one.find("//wp:docPr")}
    lead = briefing("every-block").lead
    assert lead is not None
    assert lead.alt in shown
    assert one.find("//wp:docPr[@descr='']//adec:decorative/@val") == ["1"] * len(one.find("//wp:docPr[@descr='']"))
    assert "" in shown  # the logo


def test_the_file_says_what_it_is() -> None:
    whole, one = briefing("security-guarantees"), word("security-guarantees")
    core = one.opened().core_properties
    assert core.title == whole.title
    assert core.author == whole.authors[0].name
    assert core.identifier == whole.id
    assert core.revision == whole.revision
    assert core.language == "en"
    assert core.subject.startswith("Meeting in Paris")
    assert all(topic in core.keywords for topic in whole.topics)
    assert whole.published_at is not None
    assert core.created == whole.published_at.astimezone(UTC)
    assert core.modified == datetime(2026, 11, 23, 11, 5, tzinfo=UTC)
    custom = one.parts["docProps/custom.xml"].decode()
    assert f'name="BriefingId"><vt:lpwstr>{whole.id};{whole.revision}</vt:lpwstr>' in custom


def test_an_edition_names_each_briefing_in_it() -> None:
    custom = word("twelve").parts["docProps/custom.xml"].decode()
    assert 'name="EditionId"' in custom
    assert f'name="BriefingId12"><vt:lpwstr>{edition("twelve").briefings[11].id};1<' in custom


def test_a_long_title_is_cut_for_the_property_that_holds_255_characters() -> None:
    whole = briefing("minimal").model_copy(update={"title": "So long " * 60})
    assert len(word_of(edition_of(whole)).opened().core_properties.title) == 255


def test_heads_and_feet_count_pages_and_the_first_page_has_no_head() -> None:
    one = word("security-guarantees")
    assert " PAGE " in one.find("//w:instrText/text()", "footer1")
    assert " NUMPAGES " in one.find("//w:instrText/text()", "footer1first")
    assert said(one.find("//w:p", "header1")[0]) == "Meridian Desk→Ukraine security guarantees"
    assert said(one.find("//w:p", "header1first")[0]) == ""
    assert one.find("//w:sectPr/w:titlePg")


@pytest.mark.parametrize("kind", STAMPS)
def test_a_stamp_is_on_the_first_page_and_in_the_head_of_the_others(kind: str) -> None:
    one = word(f"{kind}:security-guarantees")
    first = one.find("//w:body/w:p")[0]
    assert first.find(f".//{W}pStyle").get(f"{W}val") == ("StampDraft" if kind == "draft" else "Stamp")
    head = said(one.find("//w:p", "header1")[0])
    assert {"draft": "DRAFT 3", "withdrawn": "WITHDRAWN"}.get(kind, "EMBARGOED UNTIL") in head
    recipients = [said(line) for line in one.find("//w:p", "header1")[1:]]
    assert recipients == (["→Radio <Example>"] if kind == "early_copy" else [])
    marked = any(b"PowerPlusWaterMarkObject" in data for name, data in one.parts.items() if "header" in name)
    assert marked == (kind == "draft")


def test_a_withdrawn_briefing_keeps_title_byline_and_reason_alone() -> None:
    text = words(word("withdrawn:security-guarantees").xml())
    assert "Western allies agree" in text
    assert "It could not be confirmed." in text
    assert "Coalition" not in text
    assert word("withdrawn:security-guarantees").opened().core_properties.subject == ""


def test_right_to_left_is_laid_out_as_such() -> None:
    one = word("arabic")
    assert one.find("//w:body/w:p[w:pPr and not(w:pPr/w:bidi)]") == []
    assert len(one.find("//w:tbl")) == len(one.find("//w:tbl/w:tblPr/w:bidiVisual"))
    latin = [run for run in one.find("//w:r[w:t]") if "Studio Ponte" in "".join(run.itertext())]
    assert latin
    assert all(run.find(f"{W}rPr/{W}rtl") is None for run in latin)
    arabic = [run for run in one.find("//w:r[w:t]") if "الجسر" in "".join(run.itertext())]
    assert all(run.find(f"{W}rPr/{W}rtl") is not None for run in arabic)
    assert one.find("//w:docDefaults//w:lang/@w:bidi", "styles") == ["ar-EG"]


def test_words_of_another_language_are_marked_as_such() -> None:
    languages = {
        "".join(run.itertext()): dict(run.find(f"{W}rPr/{W}lang").attrib)
        for run in word("every-block").find("//w:r[w:rPr/w:lang]")
    }
    assert languages["un mot français"] == {f"{W}val": "fr-FR"}
    assert languages["Ce paragraphe est en français."] == {f"{W}val": "fr-FR"}


def test_each_briefing_of_an_edition_begins_a_page_with_a_head_of_its_own() -> None:
    one = word("twelve")
    assert len(one.find("//w:sectPr")) == 13  # the cover, and twelve
    assert set(one.find("//w:sectPr/w:type/@w:val")) == {"nextPage"}
    heads = [said(one.find("//w:p", f"header{number}")[0]).rpartition("→")[2] for number in range(2, 14)]
    assert len(set(heads)) == 12
    anchors = one.find("//w:tbl[1]//w:hyperlink/@w:anchor")
    assert anchors[:2] == ["x_briefing_1", "x_briefing_2"]


@pytest.mark.parametrize("sample", ["security-guarantees", "every-block", "twelve"])
def test_python_docx_opens_it_and_saves_every_part_as_it_was(sample: str) -> None:
    """The package is written as text; a library that knows parts, relationships and types finds them all, the same."""
    one = word(sample)
    saved = io.BytesIO()
    one.opened().save(saved)
    again = Word(saved.getvalue())
    assert {*again.parts} == {*one.parts}
    for name, data in one.parts.items():
        if not name.endswith((".xml", ".rels")):
            assert again.parts[name] == data
        elif name == "[Content_Types].xml" or name.endswith(".rels"):
            assert children(again.parts[name]) == children(data), name
        else:
            assert canonical(again.parts[name]) == canonical(data), name


def canonical(data: bytes) -> str:
    return str(etree.canonicalize(data.decode()))


def children(data: bytes) -> list[list[tuple[str, str]]]:
    """Return the attributes of each child of a part, without order, parts named in full."""
    internal = ("TargetMode", "Internal")
    return sorted(sorted({*map(_text, child.attrib.items())} - {internal}) for child in etree.fromstring(data))


def _text(pair: tuple[str | bytes, str | bytes]) -> tuple[str, str]:
    return str(pair[0]), str(pair[1]).removeprefix("/")


def test_the_zip_has_no_time_and_begins_with_the_content_types() -> None:
    one = word("minimal")
    with zipfile.ZipFile(io.BytesIO(one.data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.testzip() is None
    assert one.names[0] == "[Content_Types].xml"
    assert one.names[1:] == sorted(one.names[1:])
    assert b"rsid" not in one.parts["word/document.xml"]
    assert AT[:4].encode() not in one.parts["docProps/core.xml"]  # no time but the record's own
