"""The doctor: it tells what is missing on a machine that really lacks it, and what to do."""

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from exporter import libraries
from exporter.doctor import Finding, findings, install_line
from exporter.formats import formats

ROOT = Path(__file__).parents[1]


def doctor(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "exporter", "doctor"],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        encoding="utf-8",
    )


def without(folder: Path, *files: str) -> dict[str, str]:
    """Return surroundings in which the dynamic linker finds files that are no libraries."""
    for file in files:
        (folder / file).write_bytes(b"not a library")
    return {"LD_LIBRARY_PATH": str(folder)}


@pytest.mark.pdf
def test_on_a_machine_that_has_all_the_doctor_is_content(tmp_path: Path) -> None:
    done = doctor(EXPORTER_CACHE_DIR=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    for name in ("Python", "pango", "harfbuzz-subset", "fontconfig", "weasyprint", "python-docx", "fonts", "cache"):
        assert any(line.startswith(f"{name} ") and " fine " in line for line in done.stdout.splitlines()), name
    assert f"{tmp_path}/fonts" in done.stdout


def test_every_engine_of_every_format_is_looked_at() -> None:
    looked_at = {finding.what for finding in findings()}
    assert {engine for one in formats().values() for engine in one.ENGINES} <= looked_at


def test_a_missing_library_is_named_with_its_package_and_with_what_does_not_work(tmp_path: Path) -> None:
    done = doctor(**without(tmp_path, "libpango-1.0.so.0", "libfontconfig.so.1"))
    assert done.returncode == 4
    assert "pango: not found; apt-get install libpango-1.0-0; without it: no PDF" in done.stderr
    assert "to install what the system lacks: apt-get install -y libfontconfig1 libpango-1.0-0" in done.stderr


def test_without_the_subsetter_a_pdf_still_works_and_the_doctor_says_what_it_costs(tmp_path: Path) -> None:
    around = without(tmp_path, "libharfbuzz-subset.so.0")
    done = doctor(**around)
    assert done.returncode == 4
    assert "harfbuzz-subset: not found; apt-get install libharfbuzz-subset0" in done.stderr
    assert "three times as long" in done.stderr
    assert "no PDF" not in done.stderr
    sample = ROOT / "tests" / "briefings" / "minimal.json"
    made = subprocess.run(
        [sys.executable, "-m", "exporter", "export", str(sample), "--to", "pdf", "--out", str(tmp_path / "out")],
        env={**os.environ, "PYTHONPATH": str(ROOT), **around},
        capture_output=True,
        encoding="utf-8",
    )
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "out" / "minimal.pdf").read_bytes().startswith(b"%PDF")


def test_a_cache_that_cannot_be_written_is_told_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("", encoding="utf-8")
    done = doctor(EXPORTER_CACHE_DIR=str(tmp_path / "a-file"))
    assert done.returncode == 4
    assert "make it writable, or name another folder in EXPORTER_CACHE_DIR" in done.stderr


def doctor_without_package(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Return what the doctor says in surroundings with every installed package but one."""
    for path in Path(sysconfig.get_paths()["purelib"]).iterdir():
        if not path.name.lower().startswith(name):
            (folder / path.name).symlink_to(path)
    return subprocess.run(
        [sys.executable, "-S", "-m", "exporter", "doctor"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(folder)])},
        capture_output=True,
        encoding="utf-8",
    )


def test_a_package_that_is_not_installed_is_told_with_the_formats_that_need_it(tmp_path: Path) -> None:
    done = doctor_without_package(tmp_path, "feedgen")
    assert done.returncode == 4, done.stderr
    assert "feedgen: not installed; pip install feedgen; without it: no Atom 1.0, no RSS 2.0" in done.stderr


@pytest.mark.pdf
def test_faces_that_are_an_extra_are_offered_and_missed_by_nobody(tmp_path: Path) -> None:
    done = doctor_without_package(tmp_path, "justmytype")
    assert done.returncode == 0, done.stderr
    assert re.search(r"fonts \(.*Noto Sans JP.*\): not installed; pip install .*briefing-exporter\[cjk\]", done.stderr)


def test_one_line_installs_all_that_the_system_lacks_each_package_once() -> None:
    found = [Finding(library.name, "missing", "not found") for library in libraries.LIBRARIES]
    words = install_line(found).split()
    packages = words[words.index("install") + 1 :]
    assert len(packages) == len(set(packages)) > 3
    assert install_line([Finding("pango", "fine", "1.50")]) == ""
