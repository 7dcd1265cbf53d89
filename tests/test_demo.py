"""The demo: what a newcomer sees in the first minute."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from exporter import demo, manifest
from exporter.channel import EXAMPLE
from exporter.editions import of_one
from exporter.export import export
from exporter.formats import formats
from exporter.templates import TemplateSet
from tests.cli.program import without_pango
from tests.samples import briefing

ROOT = Path(__file__).parents[1]
SET = TemplateSet()


def run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "exporter", "demo", "--out", "made"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """Return the folder of a demo and what the program printed."""
    folder = tmp_path_factory.mktemp("demo")
    done = run(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "made", done


@pytest.mark.pdf
def test_the_sample_is_there_in_every_format_whole(made: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, done = made
    told = json.loads((folder / "manifest.json").read_bytes())["editions"][0]
    assert {one["format"]: one["fidelity"] for one in told["artifacts"]} == dict.fromkeys(formats(), 1.0)
    assert done.stdout.count("100 %") == len(formats())
    assert done.stdout.count(" new") == len(formats())
    assert done.stderr.splitlines()[-1] == "open made/index.html in a browser"


@pytest.mark.pdf
def test_every_link_and_picture_of_the_page_leads_to_a_file_that_is_there(
    made: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = made
    page: Any = html.fromstring((folder / "index.html").read_bytes())
    links = {link for link in page.xpath("//a/@href") if not link.startswith("#")}
    pictures = set(page.xpath("//img/@src"))
    loaded = set(re.findall(r'url\("([^"]+)"\)', page.xpath("string(//style)")))
    for target in links | pictures | loaded:
        assert (folder / target).is_file(), target
    assert {f"security-guarantees{one.SUFFIX}" for one in formats().values()} <= links
    assert all(element.get("alt") is not None for element in page.iter("img"))
    assert not page.xpath("//script")


@pytest.mark.pdf
def test_every_page_of_the_pdf_is_shown_as_a_picture(made: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    import pypdfium2
    from PIL import Image

    folder, _ = made
    document = pypdfium2.PdfDocument((folder / "security-guarantees.pdf").read_bytes())
    count = len(document)
    document.close()
    shown = sorted((folder / "pages").iterdir())
    assert [path.name for path in shown] == [f"pdf-{number}.png" for number in range(1, count + 1)]
    for path in shown:
        with Image.open(path) as image:
            assert image.width > 900
            assert sum(image.convert("L").histogram()[:80]) > 1000, "hardly any ink"


@pytest.mark.pdf
def test_a_second_run_says_what_is_equal_and_forgets_pages_that_are_no_more(
    made: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = made
    (folder / "pages" / "pdf-99.png").write_bytes(b"of a longer briefing")
    again = run(folder.parent)
    assert again.returncode == 0
    assert again.stdout.count(" equal") == len(formats())
    assert not (folder / "pages" / "pdf-99.png").exists()


def test_without_pango_the_page_shows_all_but_the_pdf_and_why(tmp_path: Path) -> None:
    done = run(tmp_path, **without_pango(tmp_path))
    assert done.returncode == 4
    page = (tmp_path / "made" / "index.html").read_text(encoding="utf-8")
    assert "Not made: " in page
    assert "libpango-1.0-0" in page
    assert "page by page" not in page
    assert 'href="security-guarantees.docx"' in page


def test_what_changed_since_the_last_run_is_told_apart_from_what_is_new(tmp_path: Path) -> None:
    before = export([of_one(briefing("minimal"), EXAMPLE)], ["html", "rss"], SET, {}, tmp_path)
    edited = briefing("minimal").model_copy(update={"title": "Two sentences"})
    told = export([of_one(edited, EXAMPLE)], ["html", "rss", "atom"], SET, {}, tmp_path)
    assert demo.compared(before, manifest.read(tmp_path)) == {"minimal.html": "changed", "minimal.rss.xml": "changed"}
    assert demo.compared(told, before)["minimal.atom.xml"] == "new"
    assert set(demo.compared(told, told).values()) == {"equal"}


def test_the_page_wears_the_brand_of_the_template_set(tmp_path: Path) -> None:
    (tmp_path / "brand").mkdir()
    (tmp_path / "brand" / "theme.toml").write_text(
        '[brand]\nname = "Quince & Sons"\nlogo = ""\nlogo_dark = ""\n', encoding="utf-8"
    )
    templates = TemplateSet(tmp_path / "brand")
    edition = of_one(briefing("minimal"), EXAMPLE)
    told = export([edition], ["html"], templates, {}, tmp_path / "out")
    page = demo.show(told, edition, templates, tmp_path / "out").read_text(encoding="utf-8")
    assert "Quince &amp; Sons" in page
    shutil.rmtree(tmp_path / "out")


def test_the_sample_of_a_checkout_is_the_one_among_the_tests() -> None:
    assert demo.sample() == ROOT / "tests" / "briefings" / "security-guarantees.json"
