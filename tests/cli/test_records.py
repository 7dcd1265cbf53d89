"""`exporter import`, `new`, `schema`, `formats`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from exporter.formats import formats
from exporter.record import briefing_from, digest
from tests.cli.program import Run, without_pango
from tests.samples import FOLDER, briefing


def test_import_writes_the_record_and_its_pictures_beside_it(run: Run, tmp_path: Path) -> None:
    done = run("import", FOLDER / "every-block.json", "--out", "kept/record.json")
    assert done.returncode == 0, done.stderr
    kept = briefing_from(json.loads((tmp_path / "kept" / "record.json").read_text(encoding="utf-8")))
    assert digest(kept) == digest(briefing("every-block"))
    assert len(list((tmp_path / "kept" / "media").iterdir())) == 3
    assert "nothing was left behind" in done.stderr
    assert run("export", "kept/record.json", "--to", "html").returncode == 0


def test_import_prints_the_record_where_no_file_is_named(run: Run) -> None:
    done = run("import", FOLDER / "minimal.json")
    assert briefing_from(json.loads(done.stdout)).slug == "minimal"


def test_import_refuses_with_3_and_leaves_the_old_record_alone(run: Run, sources: Path) -> None:
    done = run("import", "torn.json", "--out", "good.json")
    assert done.returncode == 3
    assert (sources / "good.json").read_bytes() == (FOLDER / "minimal.json").read_bytes()


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
