"""What shapes the bytes: equal fingerprints and records, equal bytes."""

import os
import re
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from exporter.fingerprint import fingerprint
from exporter.formats import formats
from tests.samples import FOLDER

ROOT = Path(__file__).parents[1]


def exporter(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "exporter", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, **options)


@pytest.mark.parametrize("name", sorted(formats()))
def test_the_fingerprint_names_engines_fonts_zlib_and_our_own_code(name: str) -> None:
    told = fingerprint(name)
    assert {"exporter", "fonts", "jinja2", "lxml", "markupsafe", "babel", "python", "zlib"} <= told.keys()
    assert set(formats()[name].ENGINES) <= told.keys()
    assert told["zlib"] == zlib.ZLIB_RUNTIME_VERSION
    assert re.fullmatch(r"0\.1\.0\+[0-9a-f]{12}", told["exporter"])
    assert "missing" not in told.values()


def test_the_fingerprint_of_a_pdf_names_the_libraries_outside_python() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", fingerprint("pdf")["pango"])
    assert "pango" not in fingerprint("html")


@pytest.mark.pdf
@pytest.mark.timeout(300)
def test_every_format_gives_the_same_bytes_in_two_processes_of_different_surroundings(tmp_path: Path) -> None:
    sources = [FOLDER / "every-block.json", FOLDER / "arabic.json"]
    told = []
    for seed, zone, language in (("0", "UTC", "C.UTF-8"), ("4711", "Asia/Tokyo", "de_DE.UTF-8")):
        around = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LANG": language}
        done = exporter("export", *sources, "--out", tmp_path / seed, "--no-check", env=around)
        assert done.returncode == 0, done.stderr
        told.append(without_time((tmp_path / seed / "manifest.json").read_bytes()))
    assert told[0] == told[1]
    assert all(f'"format": "{name}"' in told[0] for name in formats())


def without_time(told: bytes) -> str:
    text, count = re.subn(r'"milliseconds": \d+', "", told.decode())
    assert count
    return text
