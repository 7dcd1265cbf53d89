"""What a job costs besides its rendering, how many a worker does, and what a burst of them does to the API."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import quantiles

import httpx
from sqlalchemy import func, select

from benchmarks import sample
from benchmarks.service import Running
from exporter.database import read
from exporter.database import tables as t
from exporter.export import described, presentable
from exporter.formats import formats
from exporter.jobs import OPEN
from exporter.store import template_sets
from exporter.templates import TemplateSet

TEXT = "jsonfeed"
"""The format that costs least to render: what is around it shows best."""
_WARM = 4  # jobs that do not count: processes that did nothing yet load what they need
_CLIENTS = 4  # who asks for exports at the same time in a burst


@dataclass(frozen=True)
class Cost:
    """Milliseconds of one job: from asking for it until it is done, and what rendering and check alone take of that."""

    whole: float
    itself: float

    @property
    def around(self) -> float:
        """Return what queue and store take."""
        return self.whole - self.itself


def costs(running: Running, count: int) -> list[Cost]:
    """Return what jobs cost, each alone, on a worker of two processes. Each has new words."""
    templates = template_sets.template_set(running.store, template_sets.active(running.store))
    found = []
    with running.worker(2):
        for turn in range(_WARM + count):
            id = running.add(turn)
            itself = _itself(turn, templates)
            start = time.perf_counter()
            running.wait(running.order(id, [TEXT]))
            found.append(Cost((time.perf_counter() - start) * 1000, itself))
    return found[_WARM:]


def _itself(turn: int, templates: TemplateSet) -> float:
    """Return the milliseconds that rendering and check take in a process that does nothing else."""
    edition = sample.edition(turn)
    pictures = {logo.asset.sha256: logo for logo in templates.logos if logo} | sample.pictures(edition)
    ready, _, _ = presentable(edition, pictures)
    start = time.perf_counter()
    rendering = formats()[TEXT].encode(ready, templates, pictures)
    described(ready, TEXT, rendering, templates, 0, checked=True)
    return (time.perf_counter() - start) * 1000


def repeated(running: Running, count: int) -> list[float]:
    """Return the milliseconds of asking once more over HTTP for an export that is there, in every format.

    Raise RuntimeError if anything is rendered for it.
    """
    id = running.add(0)
    with running.worker(2):
        running.wait(running.order(id, list(formats())))
        before = _artifacts(running)
        found = []
        for _ in range(_WARM + count):
            start = time.perf_counter()
            running.order(id, list(formats()))
            found.append((time.perf_counter() - start) * 1000)
        if _artifacts(running) != before or running.jobs(state=OPEN):
            raise RuntimeError("a repeated export is rendered anew")
    return found[_WARM:]


def _artifacts(running: Running) -> int:
    with read(running.store.engine) as session:
        return session.scalar(select(func.count()).select_from(t.Artifact)) or 0


def throughput(running: Running, processes: int, count: int, first: int) -> float:
    """Return how many PDFs a minute a worker of some processes makes, of briefings numbered from `first`."""
    with running.worker(processes):
        # Both processes have made a page before the clock starts.
        for warm in [running.order(running.add(first + turn), ["pdf"]) for turn in range(2 * processes)]:
            running.wait(warm)
        ids = [running.add(first + 2 * processes + turn) for turn in range(count)]
        made = [running.order(id, ["pdf"]) for id in ids]
        for export_id in made:
            running.wait(export_id)
    with read(running.store.engine) as session:
        span = select(func.max(t.Job.finished_at) - func.min(t.Job.started_at)).where(t.Job.export_id.in_(made))
        return count / (session.scalar(span) or 1) * 60


@dataclass(frozen=True)
class Burst:
    """A burst: the jobs that it made, the seconds that accepting them took, the 95th percentiles of answers in ms."""

    jobs: int
    seconds: float
    asking: float
    looking: float
    done: int


def burst(running: Running, count: int) -> Burst:
    """Return what happened while about as many jobs were asked for as fast as they were accepted, a worker at work.

    Raise RuntimeError if one of them is not in the database afterwards.
    """
    names = list(formats())
    ids = [running.add(turn) for turn in range(-(-count // len(names)))]
    asking: list[float] = []
    looking: list[float] = []
    over = threading.Event()

    def ask(id: str) -> None:
        start = time.perf_counter()
        running.order(id, names)
        asking.append((time.perf_counter() - start) * 1000)

    def look() -> None:
        with httpx.Client(base_url=running.client.base_url, headers=running.client.headers, timeout=60) as client:
            for path in _forever("/briefings?limit=20", f"/briefings/{ids[0]}", "/exports?limit=20"):
                start = time.perf_counter()
                client.get(path).raise_for_status()
                looking.append((time.perf_counter() - start) * 1000)
                if over.wait(0.05):
                    return

    with running.worker(2), ThreadPoolExecutor(_CLIENTS + 1) as pool:
        start = time.perf_counter()
        seen = pool.submit(look)
        list(pool.map(ask, ids))
        seconds = time.perf_counter() - start
        over.set()
        seen.result()
        jobs, done = running.jobs(), running.jobs(state=["done"])
        if jobs != len(ids) * len(names) or running.jobs(state=["failed"]):
            raise RuntimeError(f"{len(ids) * len(names)} jobs were accepted, and {jobs} are there")
        with read(running.store.engine) as session:
            waiting = session.scalars(select(t.Export.id).where(t.Export.state.in_(OPEN))).all()
        for export_id in waiting:  # else the worker would go on with them for minutes
            running.client.delete(f"/exports/{export_id}")
    return Burst(jobs, seconds, p95(asking), p95(looking), done)


def p95(times: list[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def _forever(*paths: str) -> Iterator[str]:
    while True:
        yield from paths
