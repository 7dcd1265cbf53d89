"""Whole processes, from the first import to the last byte: the command line, and what scripts run today instead.

Python's bytecode is at hand, as after any installation by pip, in a folder that all commands share.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import peers
from benchmarks.paired import Once, Rounds
from benchmarks.sample import NAIVE, RECORD

Command = Callable[[str], list[str]]
"""A folder to write into becomes what to run."""


def _export(*options: str) -> Command:
    exporter = [sys.executable, "-m", "exporter", "export", str(RECORD)]
    return lambda out: [*exporter, *options, "--out", out]


def _pipeline(out: str) -> list[str]:
    return [str(NAIVE / "pipeline.sh"), str(NAIVE), out, peers.pandoc_path(), sys.executable]


def _weasyprint(out: str) -> list[str]:
    return [sys.executable, "-m", "weasyprint", str(NAIVE / "briefing.html"), f"{out}/briefing.pdf"]


COMMANDS: dict[str, Command] = {
    "exporter --to all --no-check": _export("--to", "all", "--no-check"),
    "exporter --to all": _export("--to", "all"),
    "exporter --to pdf --no-check": _export("--to", "pdf", "--no-check"),
    "exporter --help": lambda out: [sys.executable, "-m", "exporter", "--help"],
    "shell pipeline": _pipeline,
    "weasyprint": _weasyprint,
}


def alternating(names: Sequence[str], rounds: int) -> Rounds:
    """Return the runs of commands that took turns, after one that fills caches."""
    runs: Rounds = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as bytecode:
        environment = os.environ | {"FONTCONFIG_FILE": peers.fontconfig(), "PYTHONPYCACHEPREFIX": bytecode}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for round_ in range(-1, rounds):
            first = max(round_, 0) % len(names)
            for name in [*names[first:], *names[:first]]:
                once = _once(COMMANDS[name], environment)
                if round_ >= 0:
                    runs[name].append(once)
    return runs


def _once(command: Command, environment: dict[str, str]) -> Once:
    """Return one process, with all that it started, by what the system says it used (wait4)."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = command(folder)
        start = time.perf_counter()
        child = subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise RuntimeError(f"{' '.join(arguments)} ended with {child.returncode}")
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
    return Once(wall, used.ru_utime + used.ru_stime, size)
