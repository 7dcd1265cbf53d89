"""Word: files that are no Word files, or that would harm whoever opens them, are refused in words; the rest is read."""

import io
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from exporter.readers import Context, docx, read, read_bytes
from exporter.record import Faults
from tests.conftest import SHARED
from tests.readers.docx.files import MAIN, p, packed, parts_of, r, reading, refusal, relation, tbl, tc, tr, words

HOSTILE = SHARED / "corpus" / "hostile" / "docx"


def refused(**changed: str | bytes | None) -> str:
    """Return why a file is refused whose parts are other than usual; a name is written with __ for / and _dot_ for ."""
    parts = parts_of(p("Text."))
    for name, content in changed.items():
        name = name.replace("__", "/").replace("_dot_", ".")
        if content is None:
            del parts[name]
        else:
            parts[name] = content
    (fault,) = refusal(packed(parts))
    return str(fault)


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    assert "packed more than 200 times smaller" in refused(word__a_dot_xml="<a>" + " " * 15_000_000 + "</a>")
    assert "more than 16777216 bytes in a part" in refused(word__a_dot_bin=b"a" * 17_000_000)
    many = {f"word/a{at}.xml": "<a/>" for at in range(500)}
    assert "parts, 400 at most" in str(refusal(packed(parts_of(p("Text."), more=many)))[0])


def test_a_size_that_lies_is_found_out() -> None:
    data = bytearray(packed(parts_of(p("Text. " * 1000))))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/document.xml"))
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    assert "not a Word file" in str(refusal(bytes(data))[0])


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "<!doctype a><a/>",
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x "y">]><a/>'.encode("utf-16"),
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a/>'.encode("utf-16-le"),
    ],
)
def test_document_types_and_entities_are_refused_in_any_part(declared: str | bytes) -> None:
    assert "a document type, entities or UTF-16" in refused(word__document_dot_xml=declared)
    assert "a document type, entities or UTF-16" in refused(docProps__core_dot_xml=declared)


@pytest.mark.parametrize("name", ["../x.xml", "/x.xml", "word\\x.xml", "c:/x.xml", "word/../../x.xml"])
def test_names_that_lead_out_are_refused(name: str) -> None:
    assert "a name that leads out of the file" in str(refusal(packed(parts_of(p("Text."), more={name: "<a/>"})))[0])


def test_names_that_are_there_twice_are_refused() -> None:
    assert "is in it twice" in refused(WORD__Document_dot_xml="<a/>")


def test_macros_templates_and_other_kinds_are_refused_with_the_way_out() -> None:
    types = "[Content_Types]_dot_xml"
    plain = str(parts_of("")["[Content_Types].xml"])
    assert "macros" in refused(word__vbaProject_dot_bin=b"x")
    macro = plain.replace(MAIN, "application/vnd.ms-word.document.macroEnabled.main+xml")
    assert "it holds macros; save it as .docx" in refused(**{types: macro})
    assert "it is a template of Word (.dotx)" in refused(**{types: plain.replace("document.main", "template.main")})
    sheet = plain.replace("wordprocessingml.document", "spreadsheetml.sheet")
    assert "a workbook of Excel; save it as .docx in Word" in refused(**{types: sheet})
    assert "a file of an older Word, or under a password" in str(refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")[0])
    text = packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})
    assert "application/vnd.oasis.opendocument.text, no [Content_Types].xml: not a Word file" in str(refusal(text)[0])


def test_torn_files_are_refused() -> None:
    data = packed(parts_of(p("Text.")))
    for torn in (
        data[: len(data) // 2],
        data[:-10],
        b"PK\x03\x04",
        b"no zip",
        data.replace(b"PK\x01\x02", b"PK\x01\x09"),
    ):
        (fault,) = refusal(torn)
        assert "not a Word file" in fault.fault
    assert "the file is damaged: " in refused(word__document_dot_xml="<w:document")
    assert "the file is damaged: " in refused(word__styles_dot_xml="<w:styles")


def test_deep_nesting_is_refused() -> None:
    assert "the file is damaged" in refused(word__document_dot_xml="<a>" * 20_000 + "</a>" * 20_000)
    deep = "x"
    for _ in range(12):
        deep = tbl(tr(tc(p("a") + deep if deep[0] == "<" else deep), tc("b")))
    assert "stands in 8 others; take tables out of tables" in str(refusal(packed(parts_of(deep)))[0])


def test_a_flood_of_paragraphs_or_cells_is_refused() -> None:
    assert "40001 paragraphs, 40000 at most" in str(refusal(packed(parts_of("<w:p/>" * 40_001)))[0])
    assert "cells of tables" in str(refusal(packed(parts_of(tbl(tr("<w:tc/>" * 30_001)))))[0])


def test_what_lies_elsewhere_is_never_asked_for_and_no_reason_to_refuse_the_words() -> None:
    outside = relation("rId8", "attachedTemplate", "http://10.0.0.1/evil.dotm", external=True)
    outside += relation("rId9", "oleObject", "file://10.0.0.1/evil.xls", external=True)
    made = reading(
        p("Text."), relations=outside, more={"word/embeddings/sheet.xlsx": b"PK", "word/activeX/a.xml": "<a/>"}
    )
    assert words(made.briefing.sections[0].blocks[0]) == "Text."


def test_an_empty_document_is_refused_in_words() -> None:
    assert "no text" in str(refusal(packed(parts_of(p())))[0])


def test_characters_that_no_format_can_hold_are_left_out() -> None:
    made = reading(p(r("a\u202eb\x85c")))
    assert words(made.briefing.sections[0].blocks[0]) == "ab c"


def test_a_word_file_is_known_by_its_content_whatever_its_name() -> None:
    data = packed(parts_of(p("A storm", "Titel") + p("Text.")))
    for name in ("a.docx", "a.bin", "a"):
        assert read_bytes(data, Context(name)).briefing.title == "A storm"


def test_a_nest_of_packages_is_not_opened() -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"\0" * 10_000_000)
    made = reading(p("Text."), more={"word/embeddings/inner.docx": inner.getvalue()})
    assert words(made.briefing.sections[0].blocks[0]) == "Text."


@pytest.mark.shared
@pytest.mark.parametrize("path", sorted(HOSTILE.glob("*.*x")), ids=lambda path: path.name)
def test_hostile_files_of_others_are_read_or_refused_in_words(path: Path) -> None:
    with suppress(Faults):
        assert read(path).briefing.sections
        return
    faults = refusal(path.read_bytes(), path.name)
    assert faults
    assert all(fault.fault and fault.remedy for fault in faults)


def test_an_edition_of_ours_is_no_briefing() -> None:
    properties = '<Properties><property name="EditionId"><lpwstr>week</lpwstr></property></Properties>'
    data = packed(parts_of(p("Text."), more={"docProps/custom.xml": properties}))
    with pytest.raises(Faults, match="a file of several briefings, made here"):
        docx.read(data, Context("week.docx"))
