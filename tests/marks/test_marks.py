"""What a finished file says it is: in every format, after other programs saved it, and of whatever comes along."""

import io
import json
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from exporter.formats import formats
from exporter.marks import LARGEST, Claim, Mark, mark_of
from exporter.record import briefing_from, to_data
from tests.formats.feeds import FEEDS
from tests.formats.feeds import made as feed
from tests.formats.printed import pdf_of
from tests.formats.web import pages
from tests.formats.word import word
from tests.hostile.doors import doors
from tests.hostile.entities import declarations
from tests.samples import briefing, edition, edition_of

ONE, MANY = "security-guarantees", "twelve"
ALL = [pytest.param("pdf", marks=pytest.mark.pdf), "docx", "html", "amp"]


def made(name: str, sample: str, stamp: str = "") -> bytes:
    """Return a sample in a format."""
    if name == "pdf":
        return pdf_of(sample, stamp)
    if name == "docx":
        return word(f"{stamp}:{sample}" if stamp else sample).data
    return next(iter(pages(name, f"{stamp}:{sample}" if stamp else sample).files.values()))


@pytest.mark.parametrize("name", ALL)
def test_a_file_says_which_revision_of_which_briefing_it_is(name: str) -> None:
    record = briefing(ONE)
    assert record.revision == 3
    assert mark_of(made(name, ONE)) == Mark(name, (Claim(record.id, 3),), is_ours=True)


@pytest.mark.parametrize("name", ALL)
def test_it_says_so_of_what_was_withdrawn_too(name: str) -> None:
    assert mark_of(made(name, ONE, "withdrawn")) == Mark(name, (Claim(briefing(ONE).id, 3),), is_ours=True)


@pytest.mark.parametrize("name", ALL)
def test_a_file_of_several_names_each_in_order(name: str) -> None:
    mark = mark_of(made(name, MANY))
    assert mark is not None
    assert mark.claims == tuple(Claim(one.id, one.revision) for one in edition(MANY).briefings)


def test_every_page_of_an_edition_of_pages_names_its_own() -> None:
    _, *further = pages("html", MANY).files.values()
    for data, one in zip(further, edition(MANY).briefings, strict=True):
        assert mark_of(data) == Mark("html", (Claim(one.id, one.revision),), is_ours=True)


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_names_its_entries_by_their_guids(name: str) -> None:
    older = briefing_from(to_data(briefing(ONE)) | {"alternate_ids": {"guid": "tag:old.example,2019:7 & more"}})
    data = next(iter(feed(name, edition_of(older)).files.values()))
    guid = older.id if name == "atom" else older.guid  # which is no IRI: Atom takes none
    assert mark_of(data) == Mark(name, (Claim(guid),), is_ours=name != "jsonfeed")


def test_every_format_that_carries_a_briefing_is_known_by_its_mark() -> None:
    told = {"pdf", "docx", "html", "amp", *FEEDS}
    assert set(formats()) - told <= {"email", "text"}, "say here what a new format says of itself"


@pytest.mark.parametrize("name", [*ALL, *FEEDS])
def test_a_word_that_was_changed_changes_no_mark(name: str) -> None:
    data = next(iter(feed(name, edition(ONE)).files.values())) if name in FEEDS else made(name, ONE)
    if name == "docx":
        changed = _again(data, b"Paris", b"Lyon!")
    elif name == "pdf":
        changed = data + b"\n% more\n"
    else:
        changed = data.replace(b"in Paris", b"in Lyon!")
    assert changed != data
    assert mark_of(changed) == mark_of(data)


def _again(data: bytes, old: bytes, new: bytes) -> bytes:
    """Return a Word file with other words in its text, packed anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            text = before.read(part)
            after.writestr(part, text.replace(old, new) if part == "word/document.xml" else text)
    return out.getvalue()


@pytest.mark.libreoffice
@pytest.mark.timeout(300)
def test_a_word_file_that_libreoffice_saved_still_says_what_it_is(tmp_path: Path) -> None:
    for name in (ONE, MANY):
        (tmp_path / f"{name}.docx").write_bytes(word(name).data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    kind = ("--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "saved"))
    files = [str(tmp_path / f"{name}.docx") for name in (ONE, MANY)]
    subprocess.run(["soffice", profile, *kind, *files], check=True, capture_output=True, timeout=240)
    for name in (ONE, MANY):
        saved = (tmp_path / "saved" / f"{name}.docx").read_bytes()
        assert saved != word(name).data
        assert mark_of(saved) == mark_of(word(name).data)


@pytest.mark.qpdf
@pytest.mark.pdf
def test_a_pdf_that_qpdf_saved_still_says_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_of(ONE))
    subprocess.run(["qpdf", "--linearize", tmp_path / "a.pdf", tmp_path / "b.pdf"], check=True)
    saved = (tmp_path / "b.pdf").read_bytes()
    assert saved != pdf_of(ONE)
    assert mark_of(saved) == mark_of(pdf_of(ONE))


def test_metadata_that_another_program_wrote_down_its_own_way_is_read() -> None:
    packet = (
        b'<?xpacket begin="" id="x"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        b'xmlns:m="http://ns.adobe.com/xap/1.0/mm/" xmlns:x="http://ns.adobe.com/xap/1.0/" m:VersionID="7" '
        b'x:CreatorTool="exporter"/><rdf:Description xmlns:d="http://purl.org/dc/elements/1.1/">'
        b"<d:identifier> urn:x:1 </d:identifier></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='r'?>"
    )
    assert mark_of(b"%PDF-1.7\n" + packet) == Mark("pdf", (Claim("urn:x:1", 7),), is_ours=True)
    newer = packet.replace(b'"7"', b'"8"')
    mark = mark_of(b"%PDF-1.7\n" + packet + newer)  # added at the end, as editors do
    assert mark is not None
    assert mark.claims[0].revision == 8


STRANGERS = {
    "nothing": b"",
    "text": b"Dear all, revision 3 of https://example.org/x",
    "a PDF without metadata": b"%PDF-1.7\n1 0 obj",
    "a torn zip": b"PK\x03\x04torn",
    "a page without linked data": b"<!doctype html><title>x</title>",
    "a page of another kind": b'<html><script type="application/ld+json">{"@type":"Recipe","identifier":"x"}</script>',
    "a feed without entries": b'<rss version="2.0"><channel><generator>exporter</generator></channel></rss>',
    "other XML": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "other JSON": b'{"items": [{"id": "x"}]}',
    "JSON of a feed that is none": b'{"version": "https://jsonfeed.org/version/1.1", "items": {"id": "x"}}',
    "an id that is none": b'<html><script type="application/ld+json">{"@type":"NewsArticle","identifier":["x"]}',
}


@pytest.mark.parametrize("data", STRANGERS.values(), ids=STRANGERS)
def test_what_says_nothing_of_us_has_no_mark(data: bytes) -> None:
    assert mark_of(data) is None


@pytest.mark.parametrize("version", [0, -1, True, 1.5, "3rd", "9" * 5000, 10**12, None, [3]])
def test_a_revision_that_is_none_is_not_believed(version: object) -> None:
    linked = json.dumps({"@type": "NewsArticle", "identifier": "urn:x", "version": version})
    page = f'<!DOCTYPE html><html><script type="application/ld+json">{linked}</script></html>'.encode()
    assert mark_of(page) == Mark("html", (Claim("urn:x"),), is_ours=False)


def _packed(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/custom.xml", data)
    return out.getvalue()


HOSTILE = {
    "a bomb in a zip": lambda: _packed(b'name="BriefingId"' + b" " * 300_000_000),
    "beginnings without end in Word": lambda: _packed(b'name="BriefingId" ' * 60_000),
    "packets that never end": lambda: b"%PDF-1.7" + b"<?xpacket begin=" * 2_000_000,
    "packets that never begin": lambda: b"%PDF-1.7" + b"<?xpacket end=" * 2_000_000,
    "a deep packet": lambda: b'%PDF-1.7<?xpacket begin=""?>' + b"<a>" * 300_000 + b"<?xpacket end=",
    "deep linked data": lambda: b'<html><script type="application/ld+json">' + b"[" * 3_000_000,
    "a deep page": lambda: b"<html>" + b"<div>" * 3_000_000,
    "a deep feed": lambda: b"<feed>" + b"<a>" * 2_000_000,
    "a deep JSON feed": lambda: b'{"version":"https://jsonfeed.org/version/1.1","items":' + b"[" * 2_000_000,
    "a file without end": lambda: b"%PDF-1.7" + bytes(LARGEST),
}


@pytest.mark.parametrize("build", HOSTILE.values(), ids=HOSTILE)
def test_what_wants_to_do_harm_says_nothing_and_soon(build) -> None:  # type: ignore[no-untyped-def]
    data = build()
    start = time.process_time()
    assert mark_of(data) is None
    assert time.process_time() - start < 5, "not a measure of speed: some of these would take hours"


def test_a_feed_of_a_million_entries_is_told_of_in_part() -> None:
    items = "".join(f"<item><guid>urn:{number}</guid></item>" for number in range(50_000))
    mark = mark_of(f"<rss><channel>{items}</channel></rss>".encode())
    assert mark is not None
    assert len(mark.claims) == 10_000


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    with doors(tmp_path) as watched:
        for declared, body in declarations(str(watched.secret), f"http://127.0.0.1:{watched.port}/x").values():
            feed = f"{declared}<rss><channel><item><guid>urn:{body}</guid></item></channel></rss>".encode()
            packet = (
                b'%PDF-1.7<?xpacket begin=""?>' + declared.encode() + b"<x>" + body.encode() + b"</x><?xpacket end="
            )
            for data in (feed, packet, _packed(feed)):
                assert mark_of(data) is None
        assert (watched.opened(), watched.asked()) == (0, 0)
