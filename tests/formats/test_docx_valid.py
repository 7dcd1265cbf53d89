"""Word files: valid by the schema and by the rules that no schema holds, for everything the house HTML can say."""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from exporter.check import check
from exporter.formats.docx.line import INLINE
from exporter.formats.docx.manuscript import Manuscript
from exporter.formats.docx.place import Place
from exporter.formats.docx.walk import Walker
from exporter.formats.docx.wml import NAMESPACES
from exporter.markup import VOCABULARY, VOID, house
from exporter.readers import read
from exporter.record import Briefing, Edition, Stamp, briefing_from
from exporter.record.walk import blocks
from exporter.templates import TemplateFault, TemplateSet
from tests.conftest import SHARED
from tests.formats.test_docx_reference import letterhead, saved, under
from tests.formats.word import SET, STAMPS, W, Word, said, word, word_of
from tests.samples import EDITIONS, briefing, edition_of, pictures

EVERYTHING = [
    *EDITIONS,
    *(f"{kind}:security-guarantees" for kind in STAMPS),
    "withdrawn:arabic",
    "desk:every-block",
    "nested",
    "mixed",
    "under a letterhead",
    "a draft under a letterhead",
]


def nested() -> Edition:
    """Return a briefing in which everything stands inside everything."""

    def paragraph(text: object) -> dict[str, object]:
        return {"kind": "paragraph", "text": text}

    table = {"kind": "table", "rows": [["a", "b"], ["1", "2"]], "caption": "Small"}
    bullets = {"kind": "list", "items": ["x", "y"]}
    quote = {"kind": "quote", "blocks": [paragraph("Said."), bullets], "attribution": "Somebody"}
    code = {"kind": "code", "text": "one\n\ttwo"}
    callout = {"kind": "callout", "title": "Box", "blocks": [paragraph("In it."), bullets, table, quote, code]}
    picture = briefing("every-block").lead
    assert picture is not None
    figure = {"kind": "figure", "asset": picture.asset, "alt": "x", "caption": "Seen"}
    timeline = {"kind": "timeline", "events": [{"when": "2024", "text": "then"}]}
    faq = {"kind": "faq", "pairs": [{"question": "Why?", "answer": [table, paragraph("So."), callout, bullets]}]}
    affected = {"kind": "affected", "groups": [{"group": "They", "effect": "much"}]}
    every = [table, bullets, quote, code, callout, figure, timeline, faq, affected, {"kind": "rule"}]
    deep: object = "bottom"
    for _ in range(12):
        deep = [{"kind": "list", "ordered": True, "items": [deep]}]
    sections = [
        {"kind": "key_points", "blocks": [{"kind": "list", "items": ["point", [paragraph("p"), bullets]]}, table]},
        {
            "heading": "In items",
            "blocks": [{"kind": "list", "items": [[one] for one in every], "ordered": True, "start": 98}],
        },
        {"heading": "In cells", "blocks": [{"kind": "table", "head_rows": 0, "rows": [[[one], ""] for one in every]}]},
        {"heading": "Side by side", "blocks": [table, table, callout, callout, code, code, quote, quote]},
        {"heading": "Deep", "blocks": deep},
        {"heading": "", "blocks": []},
    ]
    data = {"id": "https://example.org/nested", "slug": "nested", "title": "Nested", "sections": sections}
    return edition_of(briefing_from(_plain(data)))


def _plain(value: object) -> object:
    """Return JSON-like data with a copy of each part, so that no two share one."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value


CORPUS = sorted((SHARED / "corpus" / "markdown").rglob("*.md"))
made: dict[str, Word] = {}


def under_letterhead(*briefings: Briefing, stamp: Stamp | None = None) -> Word:
    with tempfile.TemporaryDirectory() as folder:
        return under(saved(letterhead()), Path(folder), edition_of(*briefings, stamp=stamp))


def one_of(name: str) -> Word:
    if name == "under a letterhead":
        made.setdefault(name, under_letterhead(briefing("every-block"), briefing("arabic")))
    elif name == "a draft under a letterhead":
        made.setdefault(name, under_letterhead(briefing("security-guarantees"), stamp=STAMPS["draft"]))
    elif name == "nested":
        made.setdefault(name, word_of(nested(), found=pictures(briefing("every-block"))))
    elif name == "mixed":
        several = edition_of(*(briefing(one) for one in ("every-block", "arabic", "chinese-japanese-emoji", "minimal")))
        made.setdefault(name, word_of(several))
    else:
        made[name] = word(name)
    return made[name]


def the_open_xml_schema_has_nothing_to_say(one: Word) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.docx"
        path.write_bytes(one.data)
        report = OpenXmlValidator().validate(path)  # one keeps the parts of the file before: never use it twice
    assert not report.errors, "\n".join(str(error) for error in report.errors[:10])


def every_field_begins_separates_and_ends(one: Word) -> None:
    for root in one.texts():
        open_fields: list[str] = []
        for mark in root.iter(f"{W}fldChar"):
            kind = mark.get(f"{W}fldCharType")
            if kind == "begin":
                open_fields.append("begin")
            elif kind == "separate":
                assert open_fields[-1] == "begin"
                open_fields[-1] = "separate"
            else:
                assert open_fields.pop() == "separate"
        assert not open_fields


def every_link_note_and_reference_leads_somewhere(one: Word) -> None:
    bookmarks = one.find("//w:bookmarkStart/@w:name")
    links = [link for root in one.texts() for link in root.iter(f"{W}hyperlink")]
    anchors = {anchor for link in links if (anchor := link.get(f"{W}anchor"))}
    fields = " ".join(one.find("//w:instrText/text()"))
    named = re.findall(r"NOTEREF (\w+)", fields) + re.findall(r"\\b (\w+)", fields)
    assert anchors | {*named} <= set(bookmarks)
    assert len(bookmarks) == len(set(bookmarks))
    assert sorted(one.find("//w:bookmarkStart/@w:id")) == sorted(one.find("//w:bookmarkEnd/@w:id"))
    for part in ("document", "footnotes"):
        used = set(one.find("//@r:id | //@r:embed", part))
        relations = one.relations(part)
        assert used <= set(relations)
        inside = [target for kind, target in relations.values() if kind != "hyperlink"]
        assert all(f"word/{target}" in one.parts for target in inside)


def numbers_that_must_differ_differ(one: Word) -> None:
    for path in (
        "//wp:docPr/@id",
        "//w:bookmarkStart/@w:id",
        "//w:sdtPr/w:id/@w:val",
        "//w:footnoteReference/@w:id",
        "//w:footnote/@w:id",
        "//w:comment/@w:id",
    ):
        found = one.everywhere(path)
        assert len(found) == len(set(found)), path


def every_note_and_every_comment_is_called_once_and_every_range_ends(one: Word) -> None:
    notes = one.find("//w:footnote[not(@w:type)]/@w:id", "footnotes")
    assert sorted(one.find("//w:footnoteReference/@w:id")) == sorted(notes)
    comments = one.find("//w:comment/@w:id", "comments") if "word/comments.xml" in one.names else []
    for mark in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert sorted(one.find(f"//w:{mark}/@w:id")) == sorted(comments), mark


def every_style_and_list_that_is_used_is_defined(one: Word) -> None:
    known = one.style_names()
    used = {
        style.get(f"{W}val") for root in one.texts() for style in root.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
    }
    led_to = set(one.find("//w:basedOn/@w:val | //w:next/@w:val", "styles"))
    assert used | led_to <= set(known)
    assert set(one.find("//w:numId/@w:val")) <= {*one.find("//w:num/@w:numId", "numbering"), "0"}


def every_space_is_kept_and_every_cell_ends_in_a_paragraph(one: Word) -> None:
    for root in (one.xml(), one.xml("footnotes")):  # a letterhead's spaces are its own
        assert all(text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve" for text in root.iter(f"{W}t"))
    assert all(cell[-1].tag == f"{W}p" for cell in one.find("//w:tc"))
    assert one.find("//w:tbl/following-sibling::*[1][self::w:tbl]") == []  # two that touch become one


RULES: tuple[Callable[[Word], None], ...] = (
    the_open_xml_schema_has_nothing_to_say,
    every_field_begins_separates_and_ends,
    every_link_note_and_reference_leads_somewhere,
    numbers_that_must_differ_differ,
    every_note_and_every_comment_is_called_once_and_every_range_ends,
    every_style_and_list_that_is_used_is_defined,
    every_space_is_kept_and_every_cell_ends_in_a_paragraph,
)


@pytest.mark.parametrize("name", EVERYTHING)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_file_keeps_the_rule_that(rule: Callable[[Word], None], name: str) -> None:
    rule(one_of(name))


@pytest.mark.shared
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_file_of_a_real_text_keeps_every_rule_and_every_block(path: Path) -> None:
    reading = read(path)
    whole = edition_of(reading.briefing)
    one = word_of(whole, found=reading.pictures)
    for rule in RULES:
        rule(one)
    marked = set(one.find("//w:bookmarkStart/@w:name"))
    assert {f"b_{block.id}" for block in blocks(reading.briefing)} <= marked
    report = check(whole, "docx", {"one.docx": one.data}, SET)
    assert report.ok, "\n".join(map(str, report.losses[:10]))


def walked(html: str) -> str:
    """Return what the walk makes of house HTML, as text."""
    manuscript = Manuscript(SET.theme, "en", False, {}, set())
    walker = Walker(manuscript)
    walker.flow(house(html).tree, Place(manuscript.sheet.measure, False, "en"))
    body = etree.fromstring(f"<w:body {NAMESPACES}>{''.join(walker.out)}</w:body>")
    return "\n".join(said(paragraph) for paragraph in body.iter(f"{W}p"))


@pytest.mark.parametrize("tag", sorted(VOCABULARY))
def test_each_tag_of_the_house_is_walked_and_loses_no_word(tag: str) -> None:
    if tag in VOID:
        assert walked(f"<p>before <{tag}/> after</p>" if tag in INLINE else f"<p>before</p><{tag}/><p>after</p>")
        return
    inside = {
        "li": "<ul><li>words</li></ul>",
        "caption": "<table><caption>words</caption><tbody><tr><td>x</td></tr></tbody></table>",
        "thead": "<table><thead><tr><th>words</th></tr></thead><tbody><tr><td>x</td></tr></tbody></table>",
        "tbody": "<table><tbody><tr><td>words</td></tr></tbody></table>",
        "tr": "<table><tbody><tr><td>words</td></tr></tbody></table>",
        "th": "<table><tbody><tr><th>words</th></tr></tbody></table>",
        "td": "<table><tbody><tr><td>words</td></tr></tbody></table>",
        "table": "<table><tbody><tr><td>words</td></tr></tbody></table>",
        "ul": "<ul><li>words</li></ul>",
        "ol": "<ol><li>words</li></ol>",
        "figcaption": "<figure><figcaption>words</figcaption></figure>",
        "summary": "<details><summary>words</summary></details>",
    }.get(tag, f"<{tag}>words</{tag}>" if tag not in INLINE else f"<p>some <{tag}>words</{tag}></p>")
    assert "words" in walked(inside)


def test_a_tag_that_the_walk_has_no_rule_for_is_refused_with_its_block() -> None:
    tree = house('<article><section data-block="s1"><p>x</p></section></article>').tree
    (section,) = tree.iter("section")
    section.append(etree.Element("marquee"))
    manuscript = Manuscript(SET.theme, "en", False, {}, set())
    with pytest.raises(TemplateFault, match=r"block s1: <marquee>: the Word format has no rule"):
        Walker(manuscript).flow(tree, Place(manuscript.sheet.measure, False, "en"))


def test_a_block_inside_a_line_is_refused_with_its_block() -> None:
    with pytest.raises(TemplateFault, match=r"block b1: <ul>: it cannot stand in a line of text"):
        walked('<p data-block="b1">some <ul><li>words</li></ul></p>')


def test_a_fault_in_the_running_head_names_its_template(tmp_path: Path) -> None:
    (tmp_path / "docx").mkdir()
    (tmp_path / "docx" / "running.html.j2").write_text("<header><p>x</header>")
    with pytest.raises(TemplateFault, match=r"docx/running\.html\.j2"):
        word_of(edition_of(briefing("minimal")), TemplateSet(tmp_path))


def test_white_space_flows_as_on_the_web_and_stays_in_code() -> None:
    assert walked("<p>\n one\n  <em> two</em> three \n</p>") == "one two three"
    assert walked("<p>a <code> b  c </code> d</p>") == "a  b  c d"
    assert walked("<pre>  x\n\ty</pre>") == "  x⏎→y"
