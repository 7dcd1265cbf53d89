"""What a process keeps: `python -m benchmarks.memory NAME COUNT` prints megabytes before and after so many renders.

Each render has new words; the first twenty fill the caches and do not count.
"""

import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.contenders import CONTENDERS
from benchmarks.sample import ROOT

_FIRST = 20


def resident() -> float:
    """Return the megabytes of this process that are in memory (where the system does not tell: at their most)."""
    pages = Path("/proc/self/statm")
    if pages.exists():
        return int(pages.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def kept(names: Sequence[str], count: int) -> dict[str, tuple[float, float]]:
    """Return for each contender the megabytes before and after; all of them run side by side."""
    command = [sys.executable, "-m", "benchmarks.memory"]
    children = {
        name: subprocess.Popen([*command, name, str(count)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for name in names
    }
    found = {}
    for name, child in children.items():
        before, after = map(float, child.communicate()[0].split())
        found[name] = before, after
    return found


def main() -> None:
    contender, count = CONTENDERS[sys.argv[1]], int(sys.argv[2])
    for turn in range(_FIRST):
        contender.run(contender.fresh(turn, 1))
    before = resident()
    for turn in range(_FIRST, _FIRST + count):
        contender.run(contender.fresh(turn, 1))
    print(f"{before:.1f} {resident():.1f}")


if __name__ == "__main__":
    main()
