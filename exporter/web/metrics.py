"""Figures for Prometheus. Those of jobs come from the database when somebody asks: no process counts for itself."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric, SummaryMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from exporter.database import read
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.jobs import DONE, QUEUED
from exporter.store import Store
from exporter.web.checks import SEEN

_TALLIES = {
    "sweeps": "Sweeps by all workers.",
    "jobs_brought_back": "Jobs whose worker died, and that another one takes up.",
    "jobs_given_up": "Jobs that had no attempt left.",
}

disable_created_metrics()  # type: ignore[no-untyped-call]  # when each counter began is of no use to anybody, and doubles the page


class Requests:
    """Requests to this process, by route; never by address."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._count = Counter(
            "exporter_requests", "Requests by route and status.", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "exporter_request_seconds",
            "Seconds until a request was answered.",
            ["route"],
            registry=registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._count.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)


class Jobs(Collector):
    """Jobs, exports, workers and artifacts as the database has them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def describe(self) -> list[Metric]:
        """Return nothing: the database is not asked before somebody wants figures."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield the figures as they are now."""
        jobs = GaugeMetricFamily("exporter_jobs", "Jobs by state and format.", labels=["state", "format"])
        spent = SummaryMetricFamily("exporter_render_seconds", "Seconds of jobs that rendered.", labels=["format"])
        with read(self._store.engine) as session:
            counted = select(t.Job.state, t.Job.format, func.count()).group_by(t.Job.state, t.Job.format)
            for state, name, number in session.execute(counted):
                jobs.add_metric([state, name], number)
            rendered = (
                select(t.Job.format, func.count(), func.sum(t.Job.milliseconds))
                .where(t.Job.state == DONE, t.Job.free.is_(False), t.Job.milliseconds.is_not(None))
                .group_by(t.Job.format)
            )
            for name, number, total in session.execute(rendered):
                spent.add_metric([name], number, float(total or 0) / 1000)
            waits = session.scalar(select(now() - func.min(t.Job.created_at)).where(t.Job.state == QUEUED))
            seen = session.scalar(select(func.count()).where(t.Worker.seen_at > now() - SEEN))
            artifacts = session.scalar(select(func.count()).select_from(t.Artifact))
            tallies = {row.name: row.count for row in session.scalars(select(t.Tally))}
        yield jobs
        yield spent
        oldest = "Seconds since the oldest job that waits was ordered; 0 if none waits."
        yield GaugeMetricFamily("exporter_oldest_queued_seconds", oldest, max(0.0, waits or 0.0))
        yield GaugeMetricFamily("exporter_workers_seen", f"Workers heard of in the last {SEEN:.0f} seconds.", seen)
        yield GaugeMetricFamily("exporter_artifacts", "Artifacts that are kept.", artifacts)
        for name, told in _TALLIES.items():
            yield CounterMetricFamily(f"exporter_{name}", told, tallies.get(name, 0))
