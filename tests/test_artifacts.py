"""Files that appear whole or not at all, whatever happens, and the keys they go by."""

import hashlib
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from exporter import artifacts
from exporter.export import export
from exporter.fingerprint import fingerprint
from exporter.record import Edition, Stamp
from exporter.templates import TemplateSet
from tests.samples import FOLDER, edition

ROOT = Path(__file__).parents[1]
SET = TemplateSet()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def exporter(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "exporter", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, **options)


def test_the_key_changes_with_whatever_changes_the_bytes_and_with_nothing_else() -> None:
    one = edition("minimal")
    stamp = Stamp(kind="draft")
    channel = one.channel.model_copy(update={"title": "Another"})
    edited = one.briefings[0].model_copy(update={"title": "Another"})
    keys = [
        artifacts.key(variant, name, template_set, prints)
        for variant, name, template_set, prints in (
            (one, "html", SET.digest, fingerprint("html")),
            (one, "amp", SET.digest, fingerprint("html")),
            (one, "html", "another set", fingerprint("html")),
            (one, "html", SET.digest, {**fingerprint("html"), "lxml": "0"}),
            (one.model_copy(update={"stamp": stamp}), "html", SET.digest, fingerprint("html")),
            (one.model_copy(update={"audience": "desk"}), "html", SET.digest, fingerprint("html")),
            (one.model_copy(update={"channel": channel}), "html", SET.digest, fingerprint("html")),
            (one.model_copy(update={"briefings": (edited,)}), "html", SET.digest, fingerprint("html")),
        )
    ]
    assert len(set(keys)) == len(keys)
    same = Edition.model_validate(one.model_dump())
    assert artifacts.key(same, "html", SET.digest, fingerprint("html")) == keys[0]


def test_several_files_appear_together_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("a file where a folder is wanted", encoding="utf-8")
    with pytest.raises(artifacts.NotKept, match="in-the-way"):
        artifacts.write(tmp_path, {"first.html": b"1", "in-the-way/second.html": b"2"})
    assert [path.name for path in tmp_path.iterdir()] == ["in-the-way"]


def test_a_folder_of_an_impossible_name_is_no_matter_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(artifacts.NotKept, match="correct its name, or name another folder"):
        artifacts.write(tmp_path / ("x" * 300), {"first.html": b"1"})


@pytest.mark.parametrize("name", ["../out.html", "/tmp/out.html", "a/../../b.html", ""])
def test_no_file_is_put_outside_the_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no name for a file"):
        artifacts.write(tmp_path / "out", {name: b""})


def test_what_a_killed_export_left_long_ago_is_cleared_away_and_what_is_being_written_is_not(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".1-0.exporter-part", tmp_path / "media" / ".2-0.exporter-part"
    fresh.parent.mkdir()
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    export([edition("minimal")], ["jsonfeed"], SET, {}, tmp_path)
    assert not old.exists()
    assert fresh.exists()


def test_a_full_disk_fails_the_large_file_alone_and_leaves_no_half_of_it(tmp_path: Path) -> None:
    def small_files_only() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    source = FOLDER / "every-block.json"
    done = exporter("export", source, "--to", "html,jsonfeed", "--out", tmp_path, preexec_fn=small_files_only)
    assert done.returncode == 4, done.stderr
    assert "every-block: html failed: " in done.stderr
    assert "File too large; free the disk, or name another folder" in done.stderr
    assert "Traceback" not in done.stderr
    names = {path.name for path in tmp_path.iterdir()}
    assert "every-block.feed.json" in names
    assert "every-block.html" not in names
    assert not [path for path in tmp_path.rglob("*") if "exporter-part" in path.name]


@pytest.mark.faults
@pytest.mark.timeout(300)
def test_kill_9_at_any_moment_leaves_no_half_file(tmp_path: Path) -> None:
    sources = sorted(FOLDER.glob("*.json"))
    command: list[str | Path] = ["export", *sources, "--to", "html,atom,jsonfeed,rss", "--no-check", "--out"]
    assert exporter(*command, tmp_path / "whole").returncode == 0
    seen = set()
    for enough in (1, 2, 12, 20, 27):
        out = tmp_path / f"killed-{enough}"
        arguments = [sys.executable, "-m", "exporter", *map(str, command), str(out)]
        process = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while len(list(out.rglob("*"))) < enough and process.poll() is None:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
        left = [path for path in out.rglob("*") if path.is_file() and "exporter-part" not in path.name]
        seen.add(len(left))
        for path in left:
            if path.name != "manifest.json":
                assert sha256(path) == sha256(tmp_path / "whole" / path.relative_to(out)), path
    assert len(seen) > 2, "every kill came too early or too late to tell anything"
