"""Terminals, signals, full disks, and faults of our own."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.program import COMMAND, ROOT, Run
from tests.samples import FOLDER


def on_a_terminal(folder: Path, *arguments: str | Path) -> tuple[int, str]:
    """Return exit code and output of the program on a terminal of 100 columns."""
    pid, terminal = pty.fork()
    if pid == 0:  # the child, which becomes the program
        os.chdir(folder)
        around = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "100"}
        os.execve(sys.executable, [*COMMAND, *map(str, arguments)], around)
    shown = b""
    while True:
        if not select.select([terminal], [], [], 60)[0]:
            os.kill(pid, signal.SIGKILL)
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()


def test_on_a_terminal_there_is_a_bar_and_a_drawn_table(sources: Path) -> None:
    code, shown = on_a_terminal(sources, "export", "good.json", "--to", "html,jsonfeed")
    assert code == 0
    assert "2/2" in shown
    assert "minimal to jsonfeed" in shown
    assert "───" in shown
    assert " in 1" not in shown.replace("in 100", "")


def test_markup_and_control_characters_in_names_are_shown_as_they_are(run: Run, sources: Path) -> None:
    name = "[red]:smile:\x1b[31m\nwarning: all is well.json"
    (sources / name).write_text("{", encoding="utf-8")
    said = run("export", name, "--to", "html").stderr
    assert "[red]:smile:" in said
    assert "\x1b" not in said
    assert "\nwarning: all is well" not in said


@pytest.mark.pdf
@pytest.mark.parametrize("later", [0, 0.15, 0.4])
def test_ctrl_c_ends_it_with_130_no_traceback_and_no_half_file(tmp_path: Path, later: float) -> None:
    process = subprocess.Popen(
        [*COMMAND, "export", *sorted(map(str, FOLDER.glob("*.json"))), "--to", "jsonfeed,pdf", "--out", "made"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    while not list((tmp_path / "made").glob("*.json")) and process.poll() is None:
        time.sleep(0.01)
    time.sleep(later)  # into the imports of the engines, into the engines
    process.send_signal(signal.SIGINT)
    out, said = process.communicate()
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert out == ""
    for path in (tmp_path / "made").rglob("*"):
        assert "exporter-part" not in path.name
        if path.name.endswith(".feed.json"):
            json.loads(path.read_bytes())


def test_a_reader_that_stops_reading_is_no_crash(tmp_path: Path) -> None:
    command = f"{sys.executable} -m exporter schema | head -n 1"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.stdout == "{\n"
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here; Linux has it")
def test_an_output_that_cannot_be_written_is_4_in_one_line() -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m exporter schema > /dev/full"], cwd=ROOT, capture_output=True
    )
    assert done.returncode == 4
    assert done.stderr == b"No space left on device; mend that and start again\n"


def test_a_folder_that_cannot_be_written_is_4_and_says_what_to_do(run: Run, sources: Path) -> None:
    (sources / "made").mkdir()
    (sources / "made" / "manifest.json").mkdir()
    done = run("export", "good.json", "--to", "html", "--out", "made")
    assert done.returncode == 4
    assert "made/manifest.json cannot be written: Is a directory; move away what stands in its place" in done.stderr


def test_a_fault_of_our_own_is_one_line_and_a_traceback_for_who_asks(sources: Path) -> None:
    (sources / "shadow" / "jinja2").mkdir(parents=True)
    (sources / "shadow" / "jinja2" / "__init__.py").write_text("raise ZeroDivisionError('in jinja2')", encoding="utf-8")
    around = {**os.environ, "PYTHONPATH": os.pathsep.join([str(sources / "shadow"), str(ROOT)])}
    plain = subprocess.run(
        [*COMMAND, "export", "good.json"], env=around, cwd=sources, capture_output=True, encoding="utf-8"
    )
    assert plain.returncode == 4
    assert plain.stderr.splitlines()[0] == "exporter failed, and it should not have: ZeroDivisionError: in jinja2"
    assert "please report this" in plain.stderr
    assert "Traceback" not in plain.stderr
    asked = subprocess.run(
        [*COMMAND, "export", "good.json"],
        env={**around, "EXPORTER_DEBUG": "1"},
        cwd=sources,
        capture_output=True,
        encoding="utf-8",
    )
    assert "Traceback" in asked.stderr
