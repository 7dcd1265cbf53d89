"""PDF/A-3a and PDF/UA-1 in one file, as veraPDF judges: no rule fails. And qpdf finds nothing to say."""

import subprocess
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

import pytest

from exporter.export import render
from exporter.readers import read
from exporter.record import Briefing
from exporter.templates import TemplateSet
from tests.conftest import SHARED
from tests.formats.printed import LETTERS, SET, STAMPS, bytes_of, of, pdf_of, printed
from tests.lanes.pdf_validator import validate_pdf
from tests.samples import EDITIONS, edition, edition_of

pytestmark = [pytest.mark.pdf, pytest.mark.verapdf, pytest.mark.qpdf, pytest.mark.timeout(600)]
CORPUS = SHARED / "corpus" / "markdown"


def judged(folder: Path, files: Iterable[tuple[str, bytes]]) -> list[str]:
    """Return what veraPDF and qpdf hold against files of these names."""
    paths = []
    for name, data in files:
        paths.append(folder / f"{name}.pdf")
        paths[-1].write_bytes(data)
    faults = validate_pdf(paths)
    for path in paths:
        told = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
        if told.returncode or told.stderr:
            faults.append(f"{path.name} qpdf {told.stdout} {told.stderr}")
    return faults


def test_every_sample_is_valid(tmp_path: Path) -> None:
    assert judged(tmp_path, ((sample, pdf_of(sample)) for sample in EDITIONS)) == []


def test_every_stamp_is_valid(tmp_path: Path) -> None:
    of_one = [(stamp, pdf_of("security-guarantees", stamp)) for stamp in STAMPS]
    of_many = [(f"twelve-{stamp}", pdf_of("twelve", stamp)) for stamp in ("embargo", "withdrawn")]
    assert judged(tmp_path, of_one + of_many) == []


def test_letter_is_valid(tmp_path: Path) -> None:
    (tmp_path / "theme.toml").write_text('[page]\nsize = "letter"\n')
    letter = TemplateSet(tmp_path)
    samples = ("arabic", "every-block", "security-guarantees")
    assert judged(tmp_path, ((one, bytes_of(printed(edition(one), letter))) for one in samples)) == []


def hundred_pages() -> Briefing:
    """Return a briefing of some hundred pages with all that pages are made of: notes, sources, lists, tables, boxes."""
    prose = [
        [f"Part {number}. {LETTERS * 5}", {"text": "", "note": f"Remark {number}. {LETTERS}"}, LETTERS]
        for number in range(12)
    ]
    rows = [[f"{row * column} {LETTERS[:20]}" for column in range(4)] for row in range(8)]
    others = [{"kind": "list", "items": [LETTERS, LETTERS]}, {"kind": "table", "head_rows": 1, "rows": rows}]
    words = [[LETTERS, {"text": "اتفقت الدول", "lang": "ar"}, " · ", {"text": "安全の保証", "lang": "ja"}, "."]]
    parts = [{"heading": f"Part {number}", "blocks": [*prose, *words, *others]} for number in range(40)]
    return of(*parts)


def test_a_hundred_pages_are_valid(tmp_path: Path) -> None:
    data = bytes_of(printed(edition_of(hundred_pages())))
    assert judged(tmp_path, [("hundred", data)]) == []


@pytest.mark.shared
def test_every_export_of_the_corpus_is_valid(tmp_path: Path) -> None:
    readings = (read(path) for path in sorted(chain(CORPUS.glob("*.md"), CORPUS.glob("*/*.md"))))
    made = (
        (f"{number}-{one.briefing.slug}", render(edition_of(one.briefing), "pdf", SET, one.pictures))
        for number, one in enumerate(readings)
    )
    assert judged(tmp_path, ((name, bytes_of(rendering)) for name, rendering in made)) == []
