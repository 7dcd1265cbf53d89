"""An erasure that is killed at any moment is completed by calling it again."""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.publishing.press import press
from tests.publishing.secret import SECRET, found_in, planted
from tests.stores import opened

ROUNDS = 6

pytestmark = [pytest.mark.faults, pytest.mark.pdf]


@pytest.mark.timeout(600)
def test_an_erasure_that_is_killed_at_any_moment_is_completed_by_calling_it_again(
    place: Callable[[str, Path], str], tmp_path: Path
) -> None:
    place("sqlite", tmp_path / "before")
    with opened(tmp_path / "before") as store:
        paper = press(store)
        paper.channel()
        id, _ = planted(paper)
        slug = paper.publication(id).slug
        assert found_in(paper, SECRET)
    chance, lasts, killed = random.Random(5), 0.0, 0
    for number in range(ROUNDS):
        folder = tmp_path / f"round-{number}"
        shutil.copytree(tmp_path / "before", folder)
        if number:
            try:
                _erase(folder, id, slug, chance.uniform(lasts / 4, lasts))
            except subprocess.TimeoutExpired:
                killed += 1
        start = time.monotonic()
        done = _erase(folder, id, slug, 120)
        assert done.returncode == 0, done.stderr
        lasts = lasts or time.monotonic() - start
        with opened(folder) as store:
            assert found_in(press(store), SECRET) == []
        shutil.rmtree(folder)
    assert killed > ROUNDS / 3, "or it was over before it was killed"


def _erase(folder: Path, id: str, slug: str, seconds: float) -> "subprocess.CompletedProcess[str]":
    """Return what became of the command; it is killed (-9) if it is not done in time."""
    command = [sys.executable, "-m", "exporter", "erase", id, "--why", "Order of the court", "--confirm", slug]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("EXPORTER_")},
        "EXPORTER_DATA_DIR": str(folder),
        "EXPORTER_PUBLIC_URL": "https://news.example.org",
    }
    return subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, encoding="utf-8", timeout=seconds, check=False
    )
