"""Word files in LibreOffice: it opens each sample, shows all its words, and loses no bookmark when it saves."""

import re
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from exporter.check import check, normal
from exporter.record.passages import passages
from exporter.record.reading import THINGS
from tests.formats.test_docx_reference import letterhead, saved, under
from tests.formats.word import SET, Word, word
from tests.samples import EDITIONS, edition

FURTHER = ("draft:security-guarantees", "embargo:arabic", "withdrawn:every-block", "desk:every-block")

pytestmark = [pytest.mark.libreoffice, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with each sample, and what LibreOffice makes of it as PDF and as Word file (in saved/)."""
    folder = tmp_path_factory.mktemp("office")
    names = [*EDITIONS, *FURTHER, "letterhead"]
    for name in names:
        data = under(saved(letterhead()), folder).data if name == "letterhead" else word(name).data
        (folder / f"{plain(name)}.docx").write_bytes(data)
    files = [str(folder / f"{plain(name)}.docx") for name in names]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for kind, out in (("pdf", folder), ("docx:MS Word 2007 XML", folder / "saved")):
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out), *files]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stderr
    return folder


def plain(name: str) -> str:
    """Return the name of a sample as one of a file."""
    return name.replace(":", "-")


@pytest.mark.parametrize("sample", EDITIONS)
def test_it_shows_every_word(office: Path, sample: str) -> None:
    document = pypdfium2.PdfDocument(office / f"{sample}.pdf")
    shown = "".join(page.get_textpage().get_text_bounded() for page in document)
    letters = _letters(shown)
    text = " ".join(passage.text for passage in passages(edition(sample)) if passage.kind not in THINGS)
    # Of other scripts, and of letters under signs, a PDF gives back what the machine's faces allow.
    wanted = set(re.findall(r"[A-Za-z0-9]+(?![A-Za-z0-9\u0300-\u036f])", text))
    missing = {word for word in wanted if word not in letters}
    assert len(document) >= 1
    assert wanted
    assert not missing


def _letters(text: str) -> str:
    """Return text without what a line end adds or takes: spaces, hyphens (pdfium tells a broken one as U+FFFE)."""
    return re.sub(r"[-\u00ad\ufffe]", "", normal(text, "lost"))


@pytest.mark.parametrize("name", [*EDITIONS, *FURTHER, "letterhead"])
def test_it_loses_no_bookmark_note_or_comment_when_it_saves(office: Path, name: str) -> None:
    before, after = (Word((office / where / f"{plain(name)}.docx").read_bytes()) for where in ("", "saved"))
    assert before.find("//w:bookmarkStart")
    assert set(before.find("//w:bookmarkStart/@w:name")) <= set(after.find("//w:bookmarkStart/@w:name"))
    for path in ("//w:footnoteReference", "//w:tbl", "//w:drawing", "//w:commentReference"):
        assert len(before.find(path)) == len(after.find(path)), path
    assert told(before) == told(after)


def told(one: Word) -> list[tuple[str, str]]:
    """Return author and words of each comment."""
    return [(comment.author, comment.text) for comment in one.opened().comments]


@pytest.mark.parametrize("sample", ["security-guarantees", "arabic", "twelve"])
def test_what_it_saves_is_read_back_whole(office: Path, sample: str) -> None:
    one = edition(sample)
    saved = (office / "saved" / f"{sample}.docx").read_bytes()
    report = check(one, "docx", {"saved.docx": saved}, SET)
    assert report.ok, "\n".join(map(str, report.losses))
