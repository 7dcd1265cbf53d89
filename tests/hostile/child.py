"""The real program on hostile input, in a child of its own: what came out, what it said, and what it took."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECONDS, MEGABYTES = 10, 500
"""What an import may take: of processor time, of memory."""
_PROGRAM = """
import atexit, pathlib, re, resource, runpy, sys
peak = pathlib.Path(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_AS, (1 << 32, 1 << 32))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: peak.write_text(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]))
runpy.run_module("exporter", run_name="__main__")
"""
"""The program under limits of the system, so that a test that fails harms nobody else; at its end it tells its peak.

What wait4 tells of memory holds that of the process it was forked from, too.
"""


@dataclass
class Outcome:
    """What became of an import: its exit code, lines of standard error, records by file name, and what it took."""

    code: int
    said: list[str]
    seconds: float
    megabytes: float
    records: dict[str, Any] = field(default_factory=dict)

    def faults(self, sources: Sequence[Path]) -> list[str]:
        """Return what is wrong with it: no clean end, an excuse, too much taken, a source of which no word is said."""
        text = "\n".join(self.said)
        found = []
        if self.code not in (0, 3):
            found.append(f"ended with {self.code}: {text[-500:]}")
        found += [f"said {word!r}: {text[:500]}" for word in ("Traceback", "should not have") if word in text]
        if self.seconds > SECONDS:
            found.append(f"took {self.seconds:.1f} s")
        if self.megabytes > MEGABYTES:
            found.append(f"took {self.megabytes:.0f} MB")
        refused = [path for path in sources if any(line.startswith(f"{path}: ") for line in self.said)]
        if self.code == 3 and not refused:
            found.append(f"refused without a name: {text[:500]}")
        summed = f"{len(self.records)} read, {len(sources) - len(self.records)} refused"
        if len(sources) > 1 and self.said[-1:] != [summed]:
            found.append(f"said last {self.said[-1:]}, not {summed!r}")
        return found


def imported(sources: Sequence[Path], out: Path, *options: str) -> Outcome:
    """Return what `exporter import` makes of sources, measured by the system (wait4)."""
    out.mkdir(parents=True, exist_ok=True)
    peak = out / "peak.txt"
    command = [sys.executable, "-c", _PROGRAM, str(peak), "import", *map(str, sources), "--out", str(out), *options]
    with (out / "said.txt").open("wb") as said:
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        end = time.monotonic() + 100
        while True:
            done, status, used = os.wait4(child.pid, os.WNOHANG)
            if done:
                break
            if time.monotonic() > end:
                child.send_signal(signal.SIGKILL)
                _, status, used = os.wait4(child.pid, 0)
                break
            time.sleep(0.01)
    child.returncode = os.waitstatus_to_exitcode(status)
    lines = (out / "said.txt").read_text("utf-8", "replace").splitlines()
    megabytes = int(peak.read_text()) / 1024 if peak.exists() else float("inf")
    records = {path.name: json.loads(path.read_bytes()) for path in sorted(out.glob("*.json"))}
    return Outcome(child.returncode, lines, used.ru_utime + used.ru_stime, megabytes, records)
