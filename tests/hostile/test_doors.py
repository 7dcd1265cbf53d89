"""No reader opens a connection, a file outside of its source's folder, or another program: watched over the corpus."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import SHARED
from tests.corpus.items import KINDS, items
from tests.hostile.corpus import as_bodies, files, payloads
from tests.hostile.source import written
from tests.hostile.watched import ROOT

pytestmark = [pytest.mark.corpus, pytest.mark.timeout(300)]


def watched(sources: Sequence[Path], folder: Path) -> list[str]:
    """Return what the real program opened, asked and started besides, while it read sources."""
    report = folder / "report.txt"
    arguments = [str(report), "import", *map(str, sources), "--out", str(folder / "out")]
    command = [sys.executable, "-m", "tests.hostile.watched", *arguments]
    (folder / "out").mkdir(parents=True)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=250)
    assert report.exists(), done.stderr[-2000:]
    assert "SOURCE" not in done.stderr[:200], done.stderr  # wrong usage
    return report.read_text("utf-8").splitlines()


@pytest.mark.shared
@pytest.mark.parametrize("kind", KINDS)
def test_real_inputs_are_read_behind_closed_doors(kind: str, tmp_path: Path) -> None:
    sources = [item.source for item in items(SHARED / "corpus", (kind,))]
    assert watched(sources, tmp_path) == []


@pytest.mark.shared
def test_hostile_inputs_are_read_behind_closed_doors(tmp_path: Path) -> None:
    hostile = SHARED / "corpus" / "hostile"
    sources = [*files(hostile), *written(as_bodies(payloads(hostile)), tmp_path / "in")]
    assert watched(sources, tmp_path) == []


PLANTED = """
import socket, subprocess, sys
from pathlib import Path
from tests.hostile.watched import watching

def run():
    source, outside = Path(sys.argv[1]), Path(sys.argv[2])
    source.read_bytes()
    (source.parent / "beside.txt").read_bytes()
    outside.read_bytes()
    (source.parent / "new.txt").write_text("x")
    subprocess.run(["true"])
    with socket.socket() as one:
        one.settimeout(1)
        one.connect_ex(("127.0.0.1", 9))

print("\\n".join(watching(run, [Path(sys.argv[1])], Path(sys.argv[3]))))
"""


def test_what_is_planted_is_seen(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for path in (home / "a.md", home / "beside.txt", tmp_path / "outside.txt"):
        path.write_text("x", "utf-8")
    paths = (home / "a.md", tmp_path / "outside.txt", tmp_path / "out")
    command = [sys.executable, "-c", PLANTED, *map(str, paths)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "outside.txt to read" in told
    assert "new.txt to write" in told
    assert "subprocess.Popen" in told
    assert "socket.connect" in told
    assert "beside.txt" not in told
