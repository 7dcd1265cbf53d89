"""A contender's process: `python -m benchmarks.process NAME TIMES WARM`. One line in, a turn; one line out, its run."""

import json
import resource
import sys
import time

from benchmarks.contenders import CONTENDERS
from benchmarks.paired import Once

_LEAST = 0.05  # seconds that a run shall take: shorter ones are repeated, each time with the same input


def seconds() -> float:
    """Return the processor time of this process and of the children it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def timed(name: str, turn: int, times: int) -> Once:
    """Return one run of a contender; its input is made before the clock starts."""
    contender = CONTENDERS[name]
    given = contender.fresh(turn, times)
    made, runs = b"", 0
    wall, cpu = time.perf_counter(), seconds()
    while not runs or time.perf_counter() - wall < _LEAST:
        made = contender.run(given)
        runs += 1
    return Once((time.perf_counter() - wall) / runs, (seconds() - cpu) / runs, len(made))


def main() -> None:
    name, times, warm = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    for turn in range(warm):
        timed(name, turn, times)
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(vars(timed(name, int(line), times))), flush=True)


if __name__ == "__main__":
    main()
