"""Word: a file that was made here comes home, with ids and without our own words; over its record only edits count."""

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from exporter.again import again
from exporter.opc import ours
from exporter.readers import Context, Reading, docx, read_bytes
from exporter.record import Briefing
from exporter.record.canonical import to_data
from exporter.record.ids import objects
from tests.formats.word import word
from tests.readers.docx.files import p
from tests.readers.sources import report
from tests.samples import NAMES, briefing

SAMPLES = [name for name in NAMES if name != "hostile"]


@cache
def home(name: str) -> Reading:
    """Return what the Word file of a sample says when it comes back as it went."""
    return read_bytes(word(name).data, Context("back.docx"))


def edited(name: str, edit: Callable[[str], str], part: str = "word/document.xml") -> bytes:
    """Return the Word file of a sample with its text edited."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(name).data)) as before, zipfile.ZipFile(made, "w") as after:
        for one in before.namelist():
            data = before.read(one)
            after.writestr(one, edit(data.decode()).encode() if one == part else data)
    return made.getvalue()


def paragraph(xml: str, bookmark: str) -> tuple[int, int]:
    """Return where the paragraph with a bookmark begins and ends."""
    at = xml.index(f'w:name="{bookmark}"')
    return xml.rindex("<w:p>", 0, at), xml.index("</w:p>", at) + len("</w:p>")


def put(name: str, data: bytes) -> Briefing:
    """Return the next revision of a sample that a Word file makes."""
    return again(read_bytes(data, Context("back.docx")), briefing(name)).briefing


def ids(made: Briefing) -> list[str]:
    return [one["id"] for _, one in objects(to_data(made)["sections"]) if "id" in one]


def texts(made: Briefing) -> str:
    return made.model_dump_json()


@pytest.mark.parametrize("name", SAMPLES)
def test_each_block_and_section_has_the_id_that_it_had(name: str) -> None:
    assert ids(home(name).briefing) == ids(briefing(name))
    assert home(name).briefing.id == briefing(name).id
    assert ours(word(name).data) == (briefing(name).id, briefing(name).revision)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_comes_back_as_it_went_is_no_new_revision(name: str) -> None:
    made = put(name, word(name).data)
    same = {"image/svg+xml"}  # in Word a drawing is a picture of points
    if not any(asset.media_type in same for asset in _assets(briefing(name))):
        assert made == briefing(name)
    else:
        assert _without_assets(made) == _without_assets(briefing(name))


def _assets(of: Briefing) -> list[Any]:
    from exporter.record.walk import assets

    return list(assets(of))


def _without_assets(of: Briefing) -> Any:
    data = to_data(of)
    data.pop("revision", None)
    for _, one in objects(data):
        one.pop("asset", None)
    return data


def test_only_what_is_edited_is_changed() -> None:
    data = edited("arabic", lambda xml: xml.replace("12.5", "13.5", 1))
    made = put("arabic", data)
    assert made.revision == briefing("arabic").revision + 1
    assert "13.5" in texts(made)
    assert ids(made) == ids(briefing("arabic"))
    assert made.corrections == briefing("arabic").corrections


def test_a_new_paragraph_has_an_id_of_its_own_and_a_deleted_one_is_gone() -> None:
    new = p("Written in Word.").replace("<w:pPr></w:pPr>", "")

    def edit(xml: str) -> str:
        start, end = paragraph(xml, "b_m4")
        xml = xml[:start] + xml[end:]
        _, end = paragraph(xml, "b_last")
        return xml[:end] + new + xml[end:]

    made = put("every-block", edited("every-block", edit))
    assert "m4" not in ids(made)
    assert len(set(ids(made))) == len(ids(made))
    assert "Written in Word." in texts(made)
    assert {"m3", "m5"} <= set(ids(made))


def test_our_own_words_are_none_of_the_record() -> None:
    said = texts(home("every-block").briefing)
    for furniture in ("In this briefing", "Corrected", "Correction.", "Table 1.", "Figure 1.", "Published by"):
        assert furniture not in said
    assert "2 corrections: they stay as the record has them" in report(home("every-block"))
    assert {"authors", "topics", "language", "slug", "sources", "revision"}.isdisjoint(home("every-block").carried)


def test_a_bookmark_that_is_no_block_id_gives_none() -> None:
    data = edited("minimal", lambda xml: re.sub(r'w:name="b_\w+"', 'w:name="b_Not-an-id"', xml))
    made = read_bytes(data, Context("back.docx")).briefing
    assert set(ids(made)).isdisjoint({"Not-an-id"})


def test_what_an_editor_took_half_of_is_still_read() -> None:
    styles = "|".join(("FAQAnswer", "Callout", "Source", "QuoteSource", "Caption", "TableCaption"))
    half = re.compile(rf'<w:p><w:pPr><w:pStyle w:val="(?:{styles})"/>.*?</w:p>')
    date = re.compile(r'(<w:pStyle w:val="TimelineDate"/>.*?<w:t [^>]*>)[^<]*')
    made = put("every-block", edited("every-block", lambda xml: date.sub(r"\1", half.sub("", xml))))
    said = texts(made)
    assert "Why is the roof red?" in said
    assert "A year." in said
    assert "A claim with a source" in said


def test_only_a_property_of_its_own_makes_a_file_ours() -> None:
    assert ours(b"") is None
    assert ours(b"PK\x03\x04torn") is None
    other = edited("minimal", lambda xml: xml.replace("BriefingId", "OtherId"), "docProps/custom.xml")
    assert ours(other) is None
    assert docx.read(other, Context("other.docx")).briefing.id == "https://example.org/other"


@pytest.mark.libreoffice
@pytest.mark.timeout(300)
def test_a_file_that_libreoffice_saved_comes_home_too(tmp_path: Path) -> None:
    files = []
    for name in SAMPLES:
        files.append(tmp_path / f"{name}.docx")
        files[-1].write_bytes(word(name).data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(tmp_path / "saved"),
    ]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    for name in SAMPLES:
        made = put(name, (tmp_path / "saved" / f"{name}.docx").read_bytes())
        assert _without_assets(made) == _without_assets(briefing(name)), name
