"""The first minute of a newcomer: what `make` says when it cannot begin, and what it offers."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OLD_PYTHON = '#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.18" && exit 0\nexit 1\n'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with the installer and an environment that must survive a failed start."""
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "install", tmp_path / "tools")
    (tmp_path / ".venv").mkdir()
    return tmp_path


def test_a_python_too_old_is_named_with_the_remedy_and_nothing_is_lost(checkout: Path) -> None:
    old = checkout / "python3.9"
    old.write_text(OLD_PYTHON, encoding="utf-8")
    old.chmod(0o755)
    done = subprocess.run(
        [checkout / "tools" / "install", "build"],
        env={"PATH": "/usr/bin:/bin", "PYTHON": str(old)},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert f"Python 3.11 or newer is needed; {old} is Python 3.9.18." in done.stderr
    assert "apt-get install python3" in done.stderr
    assert (checkout / ".venv").is_dir()


def test_a_python_that_is_asked_for_is_never_replaced_in_silence(checkout: Path) -> None:
    done = subprocess.run(
        [checkout / "tools" / "install", "build"],
        env={"PATH": "/usr/bin:/bin", "PYTHON": "/absent/python3"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert "/absent/python3 is not there" in done.stderr


def test_make_alone_lists_every_command() -> None:
    shown = subprocess.run(["make", "-C", ROOT], capture_output=True, encoding="utf-8").stdout
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    assert re.findall(r"^make ([\w-]+)", shown, re.MULTILINE) == phony[1].split()
