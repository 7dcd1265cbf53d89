"""Contenders in processes of their own that take turns, and what their rounds say: medians, ratios, spans."""

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from statistics import median
from types import TracebackType

from benchmarks.sample import ROOT


@dataclass(frozen=True)
class Once:
    """One run: seconds of wall and of processor time (children's too), bytes made."""

    wall: float
    cpu: float
    size: int = 0


@dataclass(frozen=True)
class Ratio:
    """A ratio over rounds: the median and the span of processor time, the median of wall time."""

    cpu: float
    least: float
    most: float
    wall: float


Rounds = dict[str, list[Once]]
"""By contender, its runs; runs of one index belong to one round."""


def ratio(rounds: Rounds, one: str, other: str) -> Ratio:
    """Return how long `one` takes of the time of `other`, round by round."""
    pairs = list(zip(rounds[one], rounds[other], strict=True))
    cpu = [a.cpu / b.cpu for a, b in pairs]
    return Ratio(median(cpu), min(cpu), max(cpu), median(a.wall / b.wall for a, b in pairs))


def typical(runs: Sequence[Once]) -> Once:
    """Return the medians of runs."""
    return Once(median(run.wall for run in runs), median(run.cpu for run in runs), runs[-1].size)


class Process:
    """A contender in a process of its own, warmed up."""

    def __init__(self, name: str, times: int = 1, *, warm: int = 2) -> None:
        command = [sys.executable, "-m", "benchmarks.process", name, str(times), str(warm)]
        self._child = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.name = name
        self._told()

    def once(self, turn: int) -> Once:
        """Return one run with the words of a turn."""
        assert self._child.stdin
        print(turn, file=self._child.stdin, flush=True)
        return Once(**json.loads(self._told()))

    def _told(self) -> str:
        assert self._child.stdout
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError(f"the contender {self.name!r} ended; what it said stands above")
        return line

    def __enter__(self) -> "Process":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._child.stdin
        assert self._child.stdout
        self._child.stdin.close()  # it ends at the end of its input
        self._child.stdout.close()
        self._child.wait()


_turns = count(1000)


def paired(names: Sequence[str], rounds: int, times: int = 1, *, warm: int = 2) -> Rounds:
    """Return the runs of contenders that took turns, each round begun by another one."""
    with ExitStack() as stack:
        processes = [stack.enter_context(Process(name, times, warm=warm)) for name in names]
        runs: Rounds = {name: [] for name in names}
        for round_ in range(rounds):
            turn, first = next(_turns), round_ % len(processes)
            for process in processes[first:] + processes[:first]:
                runs[process.name].append(process.once(turn))
    return runs
