"""The rooms of the house: who may import whom, held by import-linter; and that the contracts can be broken."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the packages in which a test may build a wrong door."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in packages():
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def packages() -> set[str]:
    return {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"benchmarks", "tests"}  # beside the product


def test_every_package_is_under_contract() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(project["tool"]["importlinter"]["root_packages"]) == packages()


def test_the_rooms_are_kept() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


WRONG_DOORS = {
    "the record reaches up": ("record/wrong.py", "import exporter.formats", "record.wrong -> exporter.formats"),
    "a format asks another": (
        "formats/wrong.py",
        "import exporter.formats.rss",
        "formats.wrong -> exporter.formats.rss",
    ),
    "celery at home": ("record/wrong.py", "import celery", "record.wrong -> celery"),
    "a second templater": ("formats/wrong.py", "import jinja2", "formats.wrong -> jinja2"),
    "an engine below": ("record/wrong.py", "import docx.shared", "record.wrong -> docx"),
    "a room without a floor": ("wrong.py", "", "wrong"),
}


@pytest.mark.parametrize("path, code, named", WRONG_DOORS.values(), ids=WRONG_DOORS.keys())
def test_a_wrong_door_is_named(house: Path, path: str, code: str, named: str) -> None:
    wrong = house / "exporter" / path
    wrong.write_text(code + "\n", encoding="utf-8")
    try:
        done = lint(house)
    finally:
        wrong.unlink()
    assert done.returncode == 1
    assert f" exporter.{named}" in done.stdout
