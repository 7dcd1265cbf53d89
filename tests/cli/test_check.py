"""`exporter check`: against the manifest, by suffixes, and what it does with damaged files."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.program import COMMAND, ROOT, Run
from tests.samples import FOLDER, briefing


@pytest.fixture(scope="module")
def two_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which two samples lie as html, atom and jsonfeed."""
    folder = tmp_path_factory.mktemp("two-samples")
    both = [FOLDER / "every-block.json", FOLDER / "security-guarantees.json"]
    command = [*COMMAND, "export", *map(str, both), "--to", "html,atom,jsonfeed", "--out", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.fixture
def exported(two_samples: Path, tmp_path: Path) -> Path:
    """Return a copy of that folder for one test."""
    return shutil.copytree(two_samples, tmp_path / "made")


def test_check_finds_whole_files_whole(run: Run, exported: Path) -> None:
    done = run("check", "made", "--against", FOLDER / "every-block.json")
    assert (done.returncode, done.stdout.count("100 %")) == (0, 3), done.stderr
    assert done.stderr == ""


def test_check_names_the_passage_that_was_taken_out_and_the_file_that_changed(run: Run, exported: Path) -> None:
    page = exported / f"{briefing('security-guarantees').slug}.html"
    text = page.read_text(encoding="utf-8")
    assert "Only when a ceasefire agreement has been reached." in text
    page.write_text(text.replace("Only when a ceasefire agreement has been reached.", ""), encoding="utf-8")
    done = run("check", "made", "--against", FOLDER / "security-guarantees.json")
    assert done.returncode == 5
    assert re.search(r"made/\S+\.html: sections\[6\]\S* \(block ans1\): missing: 'Only when a ceasefire", done.stderr)
    assert "not the file that the manifest tells of" in done.stderr
    assert done.stdout.count("100 %") == 2


def test_check_goes_by_suffixes_where_there_is_no_manifest(run: Run, exported: Path) -> None:
    (exported / "manifest.json").unlink()
    done = run("check", "made", "--against", FOLDER / "every-block.json")
    assert (done.returncode, done.stdout.count("100 %")) == (0, 3), done.stderr


def test_check_goes_by_suffixes_where_the_manifest_is_damaged_and_says_so(run: Run, exported: Path) -> None:
    (exported / "manifest.json").write_text("{", encoding="utf-8")
    done = run("check", "made", "--against", FOLDER / "every-block.json")
    assert (done.returncode, done.stdout.count("100 %")) == (0, 3), done.stderr
    assert "manifest.json is damaged" in done.stderr


def test_check_looks_at_one_file_where_one_is_named(run: Run, exported: Path) -> None:
    done = run("check", "made/every-block.atom.xml", "--against", FOLDER / "every-block.json")
    assert (done.returncode, done.stdout.count("100 %")) == (0, 1), done.stderr


def test_a_file_that_the_manifest_names_and_that_is_gone_is_a_loss(run: Run, exported: Path) -> None:
    (exported / "every-block.atom.xml").unlink()
    done = run("check", "made", "--against", FOLDER / "every-block.json")
    assert done.returncode == 5
    assert "made/every-block.atom.xml: missing" in done.stderr


def test_a_file_that_cannot_be_read_back_is_a_loss_and_no_crash(run: Run, exported: Path) -> None:
    (exported / "every-block.feed.json").write_bytes(b"\x00\xff torn")
    done = run("check", "made", "--against", FOLDER / "every-block.json")
    assert done.returncode == 5
    assert "made/every-block.feed.json: cannot be read back: " in done.stderr


def test_a_record_of_which_nothing_is_there_is_a_loss(run: Run, exported: Path) -> None:
    done = run("check", "made", "--against", FOLDER / "minimal.json")
    assert done.returncode == 5
    assert "made: nothing in it is of " in done.stderr


def test_a_record_that_has_moved_on_is_told(run: Run, exported: Path) -> None:
    record = json.loads((FOLDER / "every-block.json").read_text(encoding="utf-8"))
    (exported / "new.json").write_text(json.dumps(record | {"revision": 99}), encoding="utf-8")
    shutil.copytree(FOLDER / "media", exported / "media", dirs_exist_ok=True)
    done = run("check", "made", "--against", "made/new.json")
    assert "every-block: exported from another record (revision 12, now 99)" in done.stderr


def test_an_edition_is_checked_whole_or_the_missing_records_are_named(run: Run, tmp_path: Path) -> None:
    first, second = sorted((FOLDER / "edition").glob("*.json"))[:2]
    assert run("export", first, second, "--edition", "Week", "--to", "html,atom", "--out", "made").returncode == 0
    done = run("check", "made", "--against", first)
    assert done.returncode == 2
    assert briefing(f"edition/{second.stem}").slug in done.stderr
    (tmp_path / "made" / "manifest.json").unlink()
    done = run("check", "made", "--against", first, "--against", second, "--edition", "Week")
    assert (done.returncode, done.stdout.count("100 %")) == (0, 2), done.stderr
