"""`exporter new`, `schema`, `formats`."""

import subprocess
import sys
from pathlib import Path

import pytest

from exporter.formats import formats
from tests.cli.program import Run, without_pango
from tests.samples import FOLDER


@pytest.mark.parametrize("name", ["draft.md", "draft.json"])
def test_what_new_writes_exports_as_it_is_and_nothing_is_lost(name: str, run: Run, tmp_path: Path) -> None:
    assert run("new", name).returncode == 0
    done = run("export", name, "--to", "html,rss")
    assert (done.returncode, done.stdout.count("100 %")) == (0, 2), done.stderr
    assert (tmp_path / "out" / "draft.html").is_file()
    assert run("import", name).stderr == "", "a starter with remarks teaches bad habits"


def test_new_prints_a_briefing_where_no_file_is_named(run: Run) -> None:
    assert run("new").stdout.startswith("---\ntitle: ")


def test_the_schema_is_a_json_schema_and_a_sample_obeys_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text(run("schema").stdout, encoding="utf-8")
    validator = [sys.executable, "-m", "check_jsonschema"]
    meta = subprocess.run([*validator, "--check-metaschema", "schema.json"], cwd=tmp_path, capture_output=True)
    assert meta.returncode == 0, meta.stdout
    sample = [*validator, "--schemafile", "schema.json", str(FOLDER / "every-block.json")]
    assert subprocess.run(sample, cwd=tmp_path, capture_output=True).returncode == 0


def test_formats_lists_every_format_with_its_suffix(run: Run) -> None:
    rows = run("formats").stdout.splitlines()[1:]
    assert len(rows) == len(formats())
    for row, (name, one) in zip(rows, formats().items(), strict=True):
        assert row.split()[0] == name
        assert f" {one.SUFFIX} " in row
        assert row.rstrip().endswith("ready")


def test_formats_says_which_cannot_be_made_here(run: Run, tmp_path: Path) -> None:
    rows = run("formats", **without_pango(tmp_path)).stdout.splitlines()
    assert [row.split()[0] for row in rows if "unavailable: " in row] == ["pdf"]
    assert any("pango" in row for row in rows)
