"""PDF: what an archive finds beside the pages: the records inside, the metadata, the claims to PDF/A and PDF/UA."""

import hashlib
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest

from exporter.formats import formats
from exporter.readers import read
from exporter.record import briefing_from, to_data
from exporter.record.canonical import public, to_json
from exporter.record.inlines import plain_text
from tests.formats.printed import STAMPS, bytes_of, of, pdf_of, printed
from tests.samples import EDITIONS, briefing, edition, edition_of
from tests.unpacked import holds, unpacked

pytestmark = pytest.mark.pdf
DC = "{http://purl.org/dc/elements/1.1/}"


def attached(data: bytes) -> dict[str, bytes]:
    """Return the files inside a PDF by name, in the order of their names."""
    document = pypdfium2.PdfDocument(data)
    files = [document.get_attachment(index) for index in range(document.count_attachments())]
    found = {file.get_name(): bytes(file.get_data()) for file in files}
    document.close()
    return found


def xmp(data: bytes) -> ElementTree.Element:
    """Return the one packet of XMP metadata of a PDF."""
    (packet,) = (part for part in unpacked(data) if part.startswith(b"<?xpacket"))
    return ElementTree.fromstring(packet)


def test_the_record_comes_out_of_the_file_as_it_went_in(tmp_path: Path) -> None:
    ((name, data),) = attached(pdf_of("every-block")).items()
    assert name == "every-block.json"
    (tmp_path / name).write_bytes(data)
    assert read(tmp_path / name).briefing == public(briefing("every-block"))


@pytest.mark.qpdf
def test_pdfdetach_takes_every_record_of_an_edition_out(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(pdf_of("twelve"))
    subprocess.run(["pdfdetach", "-saveall", "-o", tmp_path, tmp_path / "x.pdf"], check=True)
    for one in edition("twelve").briefings:
        assert read(tmp_path / f"{one.slug}.json").briefing == public(one)
    assert len(list(tmp_path.iterdir())) == 13


def test_records_of_one_slug_do_not_hide_one_another() -> None:
    first, second = of({"blocks": ["One."]}), of({"blocks": ["Two."]}, id="https://example.org/y")
    found = attached(bytes_of(printed(edition_of(first, second))))
    assert found == {"x.json": to_json(first), "x-2.json": to_json(second)}


def test_the_record_says_what_it_is_and_when_it_was_made() -> None:
    made, changed = datetime(2026, 10, 5, 18, 15, tzinfo=UTC), datetime(2026, 10, 6, 7, tzinfo=UTC) + timedelta(hours=1)
    one = of({"blocks": ["One."]}, published_at=made.isoformat(), updated_at=changed.isoformat())
    told = b"\n".join(unpacked(bytes_of(printed(edition_of(one)))))
    assert b"The record of this briefing, revision 1: A plan" in told
    assert b"/AFRelationship /Source" in told
    assert b"/ModDate (D:20261006080000Z)" in told
    assert b"/CreationDate (D:20261005181500Z)" in told
    assert hashlib.md5(to_json(one)).hexdigest().encode() in told
    assert len(re.findall(rb"/AF \[\d+ 0 R\]", told)) == 1


def test_without_dates_in_the_record_the_file_has_none() -> None:
    told = b"\n".join(unpacked(bytes_of(printed(edition_of(of({"blocks": ["One."]}))))))
    assert b"/AFRelationship" in told
    assert b"Date" not in told


def test_the_desk_finds_its_notes_in_the_record_and_readers_do_not() -> None:
    data = to_data(briefing("minimal")) | {"ed_note": "QUINCE"}
    for audience, found in (("desk", True), ("public", False)):
        one = edition_of(briefing_from(data), audience=audience)  # type: ignore[arg-type]
        assert holds(bytes_of(printed(one)), "QUINCE") is found


@pytest.mark.parametrize("sample", ["security-guarantees", "twelve"])
def test_what_was_withdrawn_is_nowhere_in_the_file(sample: str) -> None:
    data = pdf_of(sample, "withdrawn")
    assert attached(data) == {}
    for one in edition(sample).briefings:
        words = plain_text(one.standfirst)[:40]
        assert holds(pdf_of(sample), words)
        assert not holds(data, words)
        assert not any(holds(data, topic) for topic in one.topics if topic not in one.title)


def test_the_check_never_reads_the_record_instead_of_the_pages() -> None:
    data = pdf_of("minimal")
    assert holds(data, '"slug":"minimal"')
    passages = formats()["pdf"].read_back({"x.pdf": data})
    assert not any("slug" in passage.text for passage in passages)


@pytest.mark.parametrize("sample", EDITIONS)
def test_the_metadata_claims_both_standards_and_names_the_edition(sample: str) -> None:
    told = xmp(pdf_of(sample))
    attributes = {key.partition("}")[2]: value for element in told.iter() for key, value in element.attrib.items()}
    assert attributes["conformance"] == "A"
    parts = {key: value for element in told.iter() for key, value in element.attrib.items() if key.endswith("}part")}
    assert parts == {"{http://www.aiim.org/pdfa/ns/id/}part": "3", "{http://www.aiim.org/pdfua/ns/id/}part": "1"}
    one = edition(sample)
    assert [element.text for element in told.iter(f"{DC}identifier")] == [one.id]
    languages = {element.text for element in told.find(f".//{DC}language").iter() if element.text}  # type: ignore[union-attr]
    assert languages == {one.language, *(briefing.language for briefing in one.briefings)}


@pytest.mark.parametrize("stamp", STAMPS)
def test_equal_input_gives_equal_bytes(stamp: str) -> None:
    one = edition("minimal").model_copy(update={"stamp": STAMPS[stamp]})
    assert printed(one).files == printed(one).files
