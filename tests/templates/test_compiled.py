"""Compiled templates are kept for the next process, and nobody notices but by the clock."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from exporter import cache, fonts
from exporter.templates import TemplateSet
from tests import samples

ROOT = Path(__file__).parents[2]
COUNTING = """
import jinja2, sys
compiled = []
compile_ = jinja2.Environment.compile
jinja2.Environment.compile = lambda self, *given: compiled.append(given[1]) or compile_(self, *given)
from tests import samples
from exporter.templates import TemplateSet
house = TemplateSet().briefing(samples.edition("every-block"), 0, ("html",), lambda asset: asset.file_name)
sys.stdout.write(f"{len(compiled)} {hash(house.html)}")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Yield an empty cache folder that this process and its children use."""
    fonts.keep_in(tmp_path / "cache")
    yield tmp_path / "cache"
    fonts.keep_in(None)


def in_a_new_process(folder: Path) -> tuple[int, str]:
    """Return how many templates a process compiled to compose a sample, and what came of it."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"from pathlib import Path; from exporter import fonts\nfonts.keep_in(Path({str(folder)!r}))\n{COUNTING}",
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    count, made = done.stdout.split()
    return int(count), made


def composed(overlay: Path | None = None) -> str:
    sample = samples.edition("every-block")
    return TemplateSet(overlay).briefing(sample, 0, ("html",), lambda asset: asset.file_name).html


def test_a_second_process_compiles_nothing_and_makes_the_same(folder: Path) -> None:
    first, made = in_a_new_process(folder)
    assert first > 20
    assert in_a_new_process(folder) == (0, made)


def test_a_template_that_was_changed_counts_at_once(folder: Path, tmp_path: Path) -> None:
    partial = tmp_path / "brand" / "shared" / "blocks" / "rule.html.j2"
    partial.parent.mkdir(parents=True)
    for mark in ("first", "second"):
        partial.write_text(f"<p {{{{ at(block) }}}}>{mark}</p>", encoding="utf-8")
        assert f">{mark}</p>" in composed(tmp_path / "brand")


def test_what_lies_broken_in_the_folder_is_made_anew(folder: Path) -> None:
    made = composed()
    kept = list((folder / "templates").iterdir())
    for file in kept:
        file.write_bytes(file.read_bytes()[:40])
    assert composed() == made
    assert all(file.stat().st_size > 40 for file in kept)


def test_a_folder_that_cannot_be_written_costs_time_alone(folder: Path) -> None:
    folder.write_text("a file stands in its place", encoding="utf-8")
    assert "<article" in composed()
    assert cache.folder() == folder
