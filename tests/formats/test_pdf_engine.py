"""PDF: what lies behind the pages: tags, metadata, validity, the engine and what it needs."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from exporter.formats import Unavailable, formats
from exporter.formats.pdf.structure import pages
from tests.formats.printed import (
    LETTERS,
    STAMPS,
    bytes_of,
    metadata,
    of,
    pdf_of,
    printed,
    spoken,
)
from tests.formats.tagtree import tag_tree
from tests.golden import accepts
from tests.samples import EDITIONS, edition, edition_of

pytestmark = pytest.mark.pdf
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("sample", EDITIONS)
def test_the_engine_has_nothing_to_say_about_our_templates(sample: str) -> None:
    assert printed(edition(sample)).notices == ()


def test_metadata_and_language_are_those_of_the_record() -> None:
    told = metadata(pdf_of("every-block"))
    assert told["Title"] == "Every block, every mark: the briefing that tests the printers"
    assert told["Author"] == "Ada Example, Ben Sample"
    assert told["Keywords"] == "Typography, R&D, Lisbon"
    assert told["CreationDate"] == "D:20261005181500+01'00"
    assert told["ModDate"] == "D:20261006070000+01'00"
    assert told["Language"] == "en-GB"
    assert metadata(pdf_of("arabic"))["Language"] == "ar"


def test_the_document_is_tagged_and_its_pictures_speak() -> None:
    kinds: set[str] = set()

    def collect(tags: list[object]) -> None:
        for tag in tags:
            kinds.add(tag.kind)  # type: ignore[attr-defined]
            collect(list(tag.tags()))  # type: ignore[attr-defined]

    for page in pages(pdf_of("every-block")):
        collect(list(page))
    assert {
        "Art",
        "Sect",
        "H1",
        "H2",
        "H3",
        "P",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "TH",
        "TD",
        "Figure",
        "Caption",
    } <= kinds
    assert {"TOC", "TOCI", "Note", "Link", "BlockQuote"} <= kinds
    assert "A white lighthouse with a red roof before blue hills" in spoken(pdf_of("every-block"))


@pytest.mark.qpdf
def test_each_sample_is_read_aloud_as_it_was_accepted(
    subtests: pytest.Subtests, request: pytest.FixtureRequest
) -> None:
    for sample in EDITIONS:
        with subtests.test(sample):
            accepts(f"pdf/{sample}.tags.txt", tag_tree(pdf_of(sample)), request)


@pytest.mark.qpdf
def test_what_goes_on_overleaf_is_one_and_repeated_heads_are_not_read() -> None:
    rows = [["Place", "Votes"], *([f"Place {row}", f"{row}"] for row in range(60))]
    items = [f"Item {number}. {LETTERS * 3}" for number in range(20)]
    blocks = [{"kind": "table", "head_rows": 1, "rows": rows}, {"kind": "list", "items": items}, LETTERS * 60]
    data = bytes_of(printed(edition_of(of({"heading": "Part", "blocks": blocks}))))
    assert len(pages(data)) > 3
    told = [line.strip() for line in tag_tree(data).splitlines()]
    kinds = Counter(line.split()[0].rstrip(":") for line in told)
    assert [kinds[kind] for kind in ("Art", "Sect", "Table", "THead", "TBody", "L", "TR", "LI")] == [
        1,
        1,
        1,
        1,
        1,
        1,
        61,
        20,
    ]
    assert told.count("TH scope=column: Place") == 1
    assert "TD under='Votes': 59" in told
    assert f"P: {LETTERS * 60}".strip() in told
    assert not any("1 / " in line for line in told)


@pytest.mark.qpdf
def test_a_foreign_word_says_its_language_and_a_cell_its_heads() -> None:
    told = tag_tree(pdf_of("every-block"))
    assert "{fr: un mot français}, {de: ein deutsches Wort}" in told
    assert "P lang=fr: Ce paragraphe est en français." in told
    assert "TD colspan=2 under='South / Quarter / First / Second': estimated for both quarters" in told
    assert "a [link with bold words](https://example.org/two), a" in told


def test_a_character_that_no_face_has_is_told() -> None:
    notices = printed(edition_of(of({"blocks": ["A bird: \U00013171."]}))).notices
    assert any("U+13171" in notice for notice in notices)


@pytest.mark.qpdf
@pytest.mark.parametrize("sample", EDITIONS)
def test_qpdf_finds_no_fault(sample: str, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf_of(sample))
    told = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "No syntax or stream encoding errors" in told.stdout


def test_a_hundred_warm_renderings_do_not_grow() -> None:
    code = """
import resource
from exporter.export import render
from exporter.templates import TemplateSet
from tests.samples import briefing, edition_of
from exporter.record import briefing_from, to_data

templates = TemplateSet()
def one(number):
    data = to_data(briefing("minimal"))
    data["title"] = f"Title {number}"
    data["sections"][0]["blocks"] = [f"Sentence {number * 7 + part} of a text. " * 20 for part in range(4)]
    render(edition_of(briefing_from(data)), "pdf", templates, {})
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for number in range(20):
    before = one(number)
for number in range(100):
    after = one(number)
print(after - before)
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    kilobytes = int(told.stdout) / (1024 if sys.platform == "darwin" else 1)
    assert kilobytes < 8 * 1024


def test_without_weasyprint_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(Unavailable, match="pip install 'weasyprint"):
        printed(edition("minimal"))


def test_without_pango_the_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")\n")
    for name in [name for name in sys.modules if re.match(r"weasyprint(\.|$)", name)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(Unavailable, match=r"apt-get install libpango-1\.0-0"):
        printed(edition("minimal"))


def test_all_stamps_are_read_back_without_loss(subtests: pytest.Subtests) -> None:
    for kind in STAMPS:
        with subtests.test(kind):
            found = formats()["pdf"].read_back({"x.pdf": pdf_of("security-guarantees", kind)})
            assert found[0].text == "Western allies agree on security guarantees for Ukraine"
