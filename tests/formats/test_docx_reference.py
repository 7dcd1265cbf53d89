"""Word files under an organisation's reference document: its styles, lists, page and letterhead; what is refused."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm, RGBColor
from lxml import etree

from exporter.formats import examine
from exporter.formats.docx.tree import words
from exporter.record import Edition
from exporter.record.faults import Faults
from exporter.templates import TemplateSet
from tests.formats.word import SET, STAMPS, W, Word, projection, said, style, value, word, word_of
from tests.samples import FOLDER, briefing, edition, edition_of

DOCX = "docx/reference.docx"


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def under(reference: bytes, folder: Path, one: Edition | None = None) -> Word:
    """Return every block, or an edition, as a Word file under a reference document."""
    return word_of(one or edition("every-block"), set_of(reference, folder))


def set_of(reference: bytes, folder: Path, name: str = DOCX) -> TemplateSet:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(reference)
    return TemplateSet(folder)


def letterhead() -> Document:
    """Return python-docx's own template with a head, a foot, a picture and a page of its own."""
    document = docx.Document()
    (section,) = document.sections
    section.left_margin, section.right_margin = Mm(30), Mm(25)
    section.header.paragraphs[0].text = "The Northern Record, Harbour Street 1"
    section.header.paragraphs[0].add_run().add_picture(str(next((FOLDER / "media").glob("*.jpg"))), width=Mm(20))
    section.footer.paragraphs[0].text = "Registered in Port Example"
    document.styles["Title"].font.color.rgb = RGBColor(0x12, 0x34, 0x56)
    document.add_paragraph("Whoever reads this reads too much.")
    return document


def test_styles_that_it_has_are_its_own_and_the_others_are_the_houses(tmp_path: Path) -> None:
    one = under(saved(letterhead()), tmp_path)
    assert value(style(one, "title"), "w:rPr/w:color/@w:val") == "123456"
    assert value(style(one, "key point"), "w:pPr/w:shd/@w:fill") == "F3F1EC"
    names = list(one.style_names().values())
    assert len(names) == len(set(names))
    assert {*word("every-block").style_names().values()} <= {*names}
    assert {*word("every-block").style_names()} <= {*one.style_names()}, "the walk's ids, whatever the reference's were"


def test_styles_are_known_by_name_in_any_case_and_by_the_other_names_an_editor_gave(tmp_path: Path) -> None:
    document = docx.Document()
    mine = document.styles.add_style("Kernpunkt", WD_STYLE_TYPE.PARAGRAPH)
    mine.element.find(f"{W}name").addnext(etree.Element(f"{W}aliases", {f"{W}val": "Stichpunkt,Key point"}))
    document.styles["Heading 1"].element.set(f"{W}styleId", "berschrift1")
    document.styles["Heading 1"].font.color.rgb = RGBColor(0, 0x80, 0)
    one = under(saved(document), tmp_path)
    assert one.style_names()["KeyPoint"] == "kernpunkt"
    assert "key point" not in one.style_names().values()
    assert style(one, "heading 1").get(f"{W}styleId") == "Heading1"
    assert one.find("//w:p[w:pPr/w:pStyle/@w:val='KeyPoint']")


def test_nothing_of_its_text_is_taken_and_all_of_ours_is_there(tmp_path: Path) -> None:
    one = under(saved(letterhead()), tmp_path)
    assert "reads too much" not in one.parts["word/document.xml"].decode()

    def told(of: Word) -> list[str]:
        """Return body and notes as lines, without the numbers by which Word knows lists."""
        lines = re.sub(r" \[\d+\.\d+\]", "", projection(of)).splitlines()
        return [line.partition(" | ")[2] for line in lines if not line.startswith(("header", "footer"))]

    assert told(one) == told(word("every-block"))


def test_its_page_and_letterhead_stand_on_every_page(tmp_path: Path) -> None:
    one = under(saved(letterhead()), tmp_path, edition("twelve"))
    assert set(one.find("//w:pgMar/@w:left")) == {str(round(30 * 1440 / 25.4))}
    assert set(one.find("//w:tblInd/@w:w")) == {"0"}, "nothing stands out of a page that has no room for it"
    assert not one.find("//w:titlePg")
    heads = [name for name in one.names if re.fullmatch(r"word/header\d+\.xml", name)]
    assert len(heads) == 13
    for name in heads:
        assert "The Northern Record, Harbour Street 1" in words(etree.fromstring(one.parts[name]))
    media = [name for name in one.names if name.startswith("word/media/letterhead")]
    assert len(media) == 1
    assert ("image", "media/" + media[0].rpartition("/")[2]) in one.relations("header1").values()
    assert said(one.find("//w:p", "footer1")[0]) == "Registered in Port Example"


@pytest.mark.parametrize("kind", STAMPS)
def test_no_letterhead_hides_a_stamp(tmp_path: Path, kind: str) -> None:
    one = under(saved(letterhead()), tmp_path, edition_of(briefing("security-guarantees"), stamp=STAMPS[kind]))
    first, *_, last = one.find("//w:p", "header1")
    assert "Harbour Street" in said(first)
    assert {"draft": "DRAFT 3", "withdrawn": "WITHDRAWN"}.get(kind, "EMBARGOED UNTIL") in said(last)
    assert (b"PowerPlusWaterMarkObject" in one.parts["word/header1.xml"]) == (kind == "draft")


def test_a_page_without_heads_gets_the_houses_with_tabs_that_fit(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].orientation = WD_ORIENT.LANDSCAPE
    document.sections[0].page_width, document.sections[0].page_height = Mm(297), Mm(210)
    one = under(saved(document), tmp_path)
    (head,) = one.find("//w:p", "header1")
    assert said(head) == "Meridian Desk→Every block"
    stops = {tab.get(f"{W}val"): int(tab.get(f"{W}pos")) for tab in head.iter(f"{W}tab") if tab.get(f"{W}pos")}
    margins = one.find("//w:pgMar")[0]
    room = 16838 - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))
    assert abs(stops["right"] - room) < 3
    assert one.find("//w:pgSz/@w:orient") == ["landscape"]


def test_its_lists_are_taken_and_each_still_begins_anew(tmp_path: Path) -> None:
    one = under(saved(docx.Document()), tmp_path)
    definitions = {
        number.get(f"{W}numId"): number.find(f"{W}abstractNumId").get(f"{W}val")
        for number in one.find("//w:num", "numbering")
    }
    bullets = set(one.find("//w:p[w:pPr/w:pStyle/@w:val='ListBullet']//w:numId/@w:val"))
    theirs = value(style(one, "list bullet"), "w:pPr/w:numPr/w:numId/@w:val")
    assert bullets == {theirs}
    counted = one.find("//w:p[w:pPr/w:pStyle/@w:val='ListNumber']//w:numId/@w:val")
    own = value(style(one, "list number"), "w:pPr/w:numPr/w:numId/@w:val")
    assert {definitions[number] for number in counted} == {definitions[own]}
    assert len(set(counted)) == 3
    starts = one.find("//w:num[.//w:startOverride]", "numbering")
    assert {number.get(f"{W}numId") for number in starts} >= set(counted)


def test_a_file_of_ours_restyled_in_word_keeps_our_heads(tmp_path: Path) -> None:
    document = word("minimal").opened()
    document.styles["Heading 1"].font.color.rgb = RGBColor(0, 0x80, 0)
    one = under(saved(document), tmp_path)
    assert value(style(one, "heading 1"), "w:rPr/w:color/@w:val") == "008000"
    assert said(one.find("//w:p", "header1")[0]) == "Meridian Desk→Every block"
    assert one.find("//w:tblInd/@w:w")[0] == "-1928", "tables begin where its Heading 1 does"


def test_it_speaks_the_language_of_the_briefing(tmp_path: Path) -> None:
    one = under(saved(docx.Document()), tmp_path, edition("arabic"))
    assert [dict(lang.attrib) for lang in one.find("//w:lang", "styles")] == [{f"{W}val": "en-US", f"{W}bidi": "ar-EG"}]


def test_the_same_reference_gives_the_same_bytes(tmp_path: Path) -> None:
    data = saved(letterhead())
    assert under(data, tmp_path).data == under(bytes(bytearray(data)), tmp_path).data


def rewritten(change: Callable[[str, bytes], bytes | None], more: dict[str, bytes] | None = None) -> bytes:
    """Return a letterhead with each part changed, and parts more."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(letterhead()))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if (data := change(name, old.read(name))) is not None:
                new.writestr(name, data)
        for name, data in (more or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def in_part(part: str, old: bytes, new: bytes) -> bytes:
    def change(name: str, data: bytes) -> bytes:
        if re.fullmatch(part, name):
            assert old in data, f"{old!r} is not in {name}"
            return data.replace(old, new)
        return data

    return rewritten(change)


def damaged(mark: bytes, after: int, by: bytes) -> bytes:
    """Return a letterhead with other bytes so far after the first of these marks."""
    data = bytearray(saved(letterhead()))
    at = data.index(mark) + after
    data[at : at + len(by)] = by
    return bytes(data)


def same(name: str, data: bytes) -> bytes:
    return data


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "not a Word file"),
    "a text": (lambda: b"Dear all,", "not a Word file"),
    "an old Word file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older Word, or under a password"),
    "cut off": (lambda: saved(letterhead())[:5000], "not a Word file"),
    "damaged": (lambda: damaged(b"PK\3\4", 80, b"\xff" * 40), "not a Word file"),
    "damaged where it lists its parts": (lambda: damaged(b"PK\5\6", 16, b"\xff" * 3), "not a Word file"),
    "packed another way": (lambda: damaged(b"PK\1\2", 10, b"\x0e"), "a way that Word does not read"),
    "a zip of something else": (lambda: rewritten(lambda name, data: None, {"a.txt": b"a"}), "not a Word file"),
    "macros": (lambda: rewritten(same, {"word/vbaProject.bin": b"x"}), "macros, controls or embedded files"),
    "a file with macros": (
        lambda: in_part(r"\[Content_Types\].xml", b"openxmlformats-officedocument.wordprocessingml.document.main",
                        b"ms-word.document.macroEnabled.main"), "it holds macros"),
    "a template": (lambda: in_part(r"\[Content_Types\].xml", b"document.main+xml", b"template.main+xml"), r"\.dotx"),
    "a bomb": (lambda: rewritten(same, {"word/bomb.xml": b" " * 17_000_000}), "more than 16777216 bytes"),
    "a smaller bomb": (lambda: rewritten(same, {"word/bomb.xml": b" " * 8_000_000}), "packed more than 200 times"),
    "many parts": (lambda: rewritten(same, {f"word/{n}.bin": b"" for n in range(500)}), "parts, 400 at most"),
    "a way out": (lambda: rewritten(same, {"../../etc/cron.d/x": b"x"}), "a name that leads out"),
    "entities": (
        lambda: in_part(r"word/header1\.xml", b"<w:hdr", b'<!DOCTYPE x [<!ENTITY a "aaa">]><w:hdr'), "a document type"),
    "a picture from elsewhere": (
        lambda: in_part(r"word/_rels/header1\.xml\.rels", b'Target="media/image1.jpg"',
                        b'Target="http://tracker.example/x.jpg" TargetMode="External"'), "image from elsewhere"),
    "a field that fetches": (
        lambda: in_part(r"word/header1\.xml", b"<w:r>",
                        b'<w:r><w:instrText>INCLUDETEXT "http://x.example"</w:instrText></w:r><w:r>'), "fetches"),
    "a narrow page": (lambda: in_part(r"word/document\.xml", b'w:left="1701"', b'w:left="9000"'), "mm for text"),
    "a style of another kind": (
        lambda: in_part(r"word/styles\.xml", b'<w:name w:val="Strong"/>', b'<w:name w:val="Byline"/>'),
        "'byline' is one for a character, a paragraph needs it"),
    "a number that is none": (
        lambda: in_part(r"word/numbering\.xml", b'w:numId="1"', b'w:numId="one"'), "cannot be opened"),
    "a style based on itself": (
        lambda: in_part(r"word/styles\.xml", b'<w:name w:val="Title"/><w:basedOn w:val="Normal"/>',
                        b'<w:name w:val="Title"/><w:basedOn w:val="Title"/>'), "based on itself"),
}  # fmt: skip


@pytest.mark.parametrize("attack", HOSTILE)
def test_what_cannot_be_used_is_refused_before_anything_is_made(tmp_path: Path, attack: str) -> None:
    make, why = HOSTILE[attack]
    templates = set_of(make(), tmp_path)
    with pytest.raises(Faults, match=rf"(?s)docx/reference\.docx.*{why}"):
        examine(["docx"], templates)
    examine(["html", "rss"], templates)  # it is nobody else's affair


def test_what_is_not_taken_may_lead_where_it_will(tmp_path: Path) -> None:
    # The settings name a template on a drive, as those of most companies do.
    rels = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        b'Target="file:///H:/House.dotx" TargetMode="External"/></Relationships>'
    )
    one = under(rewritten(same, {"word/_rels/settings.xml.rels": rels}), tmp_path)
    assert b"House.dotx" not in b"".join(one.parts.values())


def test_a_reference_in_the_wrong_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(Faults, match=r"reference\.docx: .*name it docx/reference\.docx"):
        examine(["docx"], set_of(saved(letterhead()), tmp_path, "reference.docx"))
    examine(["docx"], SET)
