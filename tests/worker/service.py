"""A service to test: real processes with their own data, started, waited for, and ended by their ids."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import func, select

from exporter.channel import EXAMPLE
from exporter.database import read
from exporter.database import tables as t
from exporter.database.migrate import migrate
from exporter.jobs import OPEN, Ring
from exporter.jobs.accept import Order, accept, known_formats
from exporter.readers import Reading
from exporter.settings.service import service as settings_of_the_environment
from exporter.store import Store, briefings, open_store, template_sets
from worker.app import application
from worker.doorbell import doorbell

ROOT = Path(__file__).parents[2]
QUICK = {"EXPORTER_LEASE": "2", "EXPORTER_SWEEP": "0.2", "EXPORTER_TIME_LIMIT": "60"}
"""Settings by which what was left behind comes back soon."""


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a service whose data are in a folder, and in nothing that this machine may name."""
    clean = {name: value for name, value in os.environ.items() if not re.match("EXPORTER_(?!CACHE_DIR)|AWS_", name)}
    return {**clean, "PYTHONPATH": str(ROOT), "EXPORTER_DATA_DIR": str(folder), **QUICK, **more}


@dataclass
class Program:
    """A process that runs until it is ended: a worker, or the whole service. `log` is all that it printed."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_for(self, pattern: str, seconds: float = 60) -> re.Match[str]:
        """Return where the program says something, as soon as it does."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if found := re.search(pattern, self.said(), re.MULTILINE):
                return found
            assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.said()}"
            time.sleep(0.05)
        raise AssertionError(f"{pattern!r} was not said in {seconds} s:\n{self.said()}")

    def children(self) -> list[int]:
        return children_of(self.pid)

    def kill(self) -> None:
        """End it as a machine does that loses its power."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)

    def stop(self, number: int = signal.SIGTERM, seconds: float = 40) -> int:
        """Return the exit code after asking it to end. Who does not end in time is told of with all that it said."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it had not ended {seconds} s after signal {number}:\n{self.said()}") from None


def children_of(pid: int) -> list[int]:
    """Return the ids of the living children of a process, by what each process says of its parent.

    Not by /proc/<pid>/task/*/children: proc(5) allows that to leave some out while others come and go.
    """
    pids = (int(one.name) for one in Path("/proc").iterdir() if one.name.isdecimal())
    return sorted(one for one in pids if _parent_of(one) == pid and is_alive(one) and not _is_copied(one))


def _parent_of(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def _is_copied(pid: int) -> bool:
    """Return whether a process is one that `exporter.web.apart` copies: such a one ends by itself."""
    try:
        return b"multiprocessing." in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(what: Any, seconds: float = 30, why: Any = lambda: "") -> None:
    """Wait until `what()` is true."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, f"not within {seconds} s: {why()}"
        time.sleep(0.05)


@dataclass
class Service:
    """A store on data of its own, and the programs that were started on it."""

    environment: Mapping[str, str]
    folder: Path
    store: Store
    ring: Ring
    programs: list[Program] = field(default_factory=list)

    def start(self, *arguments: str, ready: str = "event=ready", **more: str) -> Program:
        """Return a program of `exporter` that has said that it is ready."""
        log = self.folder / f"log-{len(self.programs)}.txt"
        with log.open("wb") as written:
            process = subprocess.Popen(
                [sys.executable, "-m", "exporter", *arguments],
                cwd=self.folder,
                env={**self.environment, **more},
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=written,
                process_group=0,
            )
        self.programs.append(Program(process, log))
        if ready:
            self.programs[-1].wait_for(ready)
        return self.programs[-1]

    def worker(self, processes: int = 2, **more: str) -> Program:
        """Return a worker that is ready."""
        return self.start("worker", "--processes", str(processes), **more)

    def add(self, reading: Reading) -> str:
        """Return the id of a briefing in the store."""
        try:
            return briefings.add(self.store, reading).id
        except briefings.Taken as taken:
            return taken.id

    def order(self, *ids: str, formats: tuple[str, ...] = (), name: str = "", templates: str | None = None) -> str:
        """Return the id of an export of briefings, in all formats unless some are named."""
        asked = Order(tuple((id, None) for id in ids), known_formats(formats), EXAMPLE, name=name, templates=templates)
        return accept(self.store, asked, self.ring)[0]

    def jobs(self, *exports: str) -> list[t.Job]:
        """Return the jobs of exports; of all if none is named."""
        asked = select(t.Job).order_by(t.Job.id)
        if exports:
            asked = asked.where(t.Job.export_id.in_(exports))
        with read(self.store.engine) as session:
            return list(session.scalars(asked))

    def open(self) -> int:
        """Return how many jobs wait or run."""
        with read(self.store.engine) as session:
            return session.scalar(select(func.count()).where(t.Job.state.in_(OPEN))) or 0

    def end(self, seconds: float = 60) -> list[t.Job]:
        """Return all jobs once none waits or runs any more."""
        wait_until(lambda: not self.open(), seconds, self.told)
        return self.jobs()

    def told(self) -> str:
        """Return how the jobs stand, and the end of each log."""
        states = [(job.id, job.format, job.state, job.attempt, job.reason) for job in self.jobs()]
        return f"{states}\n" + "\n".join(one.said()[-3000:] for one in self.programs)


@contextmanager
def service(folder: Path, **more: str) -> Iterator[Service]:
    """Yield a service whose tables are there and whose programs are ended afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    surroundings = environment(folder, **more)
    with mock.patch.dict(os.environ, surroundings, clear=True):
        settings = settings_of_the_environment()
    store = open_store(settings)
    migrate(store.engine)
    template_sets.renew(store)
    made = Service(surroundings, folder, store, doorbell(application(settings)))
    try:
        yield made
    finally:
        for program in made.programs:
            left = [*program.children(), *(two for one in program.children() for two in children_of(one))]
            program.kill()
            for pid in left:
                if is_alive(pid):
                    os.kill(pid, signal.SIGKILL)
        store.engine.dispose()
