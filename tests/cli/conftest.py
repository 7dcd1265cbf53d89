"""The program in a folder of its own, and sources good and bad."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.program import COMMAND, ROOT, Done, Run
from tests.samples import FOLDER


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return what runs the program in a folder of its own and hands back its exit code and what it printed."""

    def run(*arguments: str | Path, stdin: bytes | None = None, **environment: str) -> Done:
        ran = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
        )
        done = Done(ran.args, ran.returncode, ran.stdout.decode(), ran.stderr.decode())
        assert "Traceback" not in done.stderr + done.stdout
        return done

    return run


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Return a folder with a good record, one with two faults, and one that is no record at all."""
    shutil.copy(FOLDER / "minimal.json", tmp_path / "good.json")
    record = json.loads((FOLDER / "minimal.json").read_text(encoding="utf-8"))
    record["titel"] = record.pop("title")
    (tmp_path / "faulty.json").write_text(json.dumps(record, indent=1), encoding="utf-8")
    (tmp_path / "torn.json").write_text('{"title": "Half a', encoding="utf-8")
    return tmp_path
