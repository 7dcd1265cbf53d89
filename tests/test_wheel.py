"""What is published: a wheel that works away from the checkout, and a source archive that builds the same wheel."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def build(source: Path, target: Path, *kinds: str) -> None:
    """Build `kinds` (`-t wheel`, `-t sdist`) of the project in `source` into `target`, with nothing fetched."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(target), *kinds]
    done = subprocess.run(command, cwd=source, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build(ROOT, folder, "-t", "sdist", "-t", "wheel")
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    return next(dist.glob("*.whl"))


def test_the_wheel_holds_the_whole_template_set_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    ours = {f"exporter/_{path.relative_to(ROOT)}" for path in ROOT.glob("templates/**/*") if path.is_file()}
    assert ours
    assert ours <= names
    assert "exporter/py.typed" in names
    assert {name.split("/")[0] for name in names} <= {"exporter", "worker", wheel.name.rsplit("-", 3)[0] + ".dist-info"}


def test_the_source_archive_builds_the_same_wheel(dist: Path, wheel: Path, tmp_path: Path) -> None:
    # Not tarfile: its `filter`, without which newer Pythons warn, is unknown to Python 3.11.2.
    subprocess.run(["tar", "-xzf", next(dist.glob("*.tar.gz")), "-C", tmp_path], check=True)
    build(next(tmp_path.iterdir()), tmp_path / "again", "-t", "wheel")
    assert (tmp_path / "again" / wheel.name).read_bytes() == wheel.read_bytes()


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the `exporter` command of an environment that holds our wheel and sees the dependencies, not the checkout.

    The dependencies come in by a path line: the `.pth` files of that folder, an editable install among them, are not
    read.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--no-input", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)
    here = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)})["purelib"]
    (Path(here) / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    return folder / "bin" / "exporter"


@pytest.mark.pdf
def test_the_installed_wheel_exports_every_format_from_another_folder(installed: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "briefings" / "minimal.json", tmp_path)
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(
        [installed, "export", "minimal.json", "--out", "made"],
        cwd=tmp_path,
        env={**environment, "HOME": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    made = {path.name for path in (tmp_path / "made").iterdir()}
    suffixes = ["pdf", "docx", "rss.xml", "atom.xml", "feed.json", "amp.html", "html", "email.html", "txt"]
    assert {f"minimal.{suffix}" for suffix in suffixes} <= made
    feed = json.loads((tmp_path / "made" / "minimal.feed.json").read_text(encoding="utf-8"))
    assert feed["items"][0]["title"] == "One sentence is enough"


def test_the_installed_wheel_does_not_lean_on_the_checkout(installed: Path) -> None:
    code = "import exporter; print(exporter.__file__)"
    python = installed.with_name("python")
    shown = subprocess.run([python, "-I", "-c", code], capture_output=True, encoding="utf-8", check=True).stdout
    assert Path(shown.strip()).is_relative_to(installed.parents[1])


@pytest.mark.pdf
def test_the_installed_wheel_brings_the_sample_of_the_demo(installed: Path, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(
        [installed, "demo", "--out", "made"], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Western allies agree" in (tmp_path / "made" / "index.html").read_text(encoding="utf-8")
