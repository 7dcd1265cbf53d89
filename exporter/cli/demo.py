"""What `exporter demo` does: the sample briefing in every format, a table, and a page to look at.

It goes the way of the service: a store, jobs, and a Celery worker in a process of its own, all in a folder that is gone
afterwards.
"""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.cli.child import kill_worker, start_worker
from exporter.cli.interrupt import stop_if_pressed
from exporter.cli.sources import NotRead, read_source
from exporter.cli.summary import code_of
from exporter.cli.summary import show as show_table
from exporter.cli.terminal import FAILED, REFUSED, USAGE, say, stop
from exporter.settings import debugging

if TYPE_CHECKING:
    from exporter.jobs import Ring
    from exporter.manifest import Manifest
    from exporter.store import Store

_LOOK = 0.05  # seconds between two looks at how far the worker is


@dataclass(frozen=True)
class _Service:
    """A service for the demo alone: its store, its doorbell, its worker, and the log of that."""

    store: "Store"
    ring: "Ring"
    worker: "subprocess.Popen[bytes]"
    log: Path


def run_demo(out: Path) -> int:
    """Return the exit code of the demo in a folder."""
    from exporter.artifacts import NotKept
    from exporter.demo import sample
    from exporter.store import briefings

    source = sample()
    if not source.is_file():
        stop(FAILED, f"{source}: the sample briefing is not there; install briefing-exporter anew")
    if out.exists() and not out.is_dir():
        stop(USAGE, f"--out: {out} is a file; name a folder")
    with _running() as service:
        briefing = read_source(str(source))
        if isinstance(briefing, NotRead):
            return REFUSED
        kept = briefings.add(service.store, briefing.reading)
        try:
            told = _exported(service, kept.id, out)
        except NotKept as fault:
            stop(FAILED, str(fault))
    return code_of(told)


def _exported(service: _Service, briefing_id: str, out: Path) -> "Manifest":
    """Return the manifest of an export by the service; shown, compared with the run before, asked for again."""
    from exporter.demo import compared, show
    from exporter.formats import formats
    from exporter.jobs.collect import collect
    from exporter.jobs.work import edition_of
    from exporter.manifest import read
    from exporter.store import template_sets

    export_id = _ordered(service, briefing_id, list(formats()))
    _watch(service, export_id, out)
    try:
        before = read(out)
    except (ValueError, OSError):
        before = None
    told = collect(service.store, export_id, out)
    show_table(told, out, compared(told, before))
    _again(service, briefing_id, [artifact.format for _, artifact in told.artifacts()])
    edition, digest = edition_of(service.store, export_id)
    index = show(told, edition, template_sets.template_set(service.store, digest), out)
    say(f"open {index} in a browser")
    return told


@contextmanager
def _running() -> "Iterator[_Service]":
    """Yield a service in a folder of its own, whatever the environment says of another one."""
    from exporter.database.migrate import migrate
    from exporter.settings.service import Service
    from exporter.store import open_store, template_sets
    from worker.app import application
    from worker.doorbell import doorbell

    with tempfile.TemporaryDirectory(prefix="exporter-demo-", ignore_cleanup_errors=True) as folder:
        settings = Service.model_construct(data_dir=Path(folder))
        store = open_store(settings)
        migrate(store.engine)
        template_sets.renew(store)
        named = {f"EXPORTER_{name.upper()}" for name in Service.model_fields} | {"EXPORTER_SECRETS_DIR"}
        environment = {name: value for name, value in os.environ.items() if name not in named}
        log = Path(folder, "worker.log")
        with log.open("wb") as written:
            child = start_worker({**environment, "EXPORTER_DATA_DIR": folder}, log=None if debugging() else written)
        try:
            yield _Service(store, doorbell(application(settings)), child, log)
        finally:
            kill_worker(child)  # nothing runs any more, or nobody waits for it
            store.engine.dispose()


def _ordered(service: _Service, briefing_id: str, names: Sequence[str]) -> str:
    """Return the id of an export of the last revision of a briefing."""
    from exporter.channel import EXAMPLE
    from exporter.jobs.accept import Order, accept

    return accept(service.store, Order(((briefing_id, None),), tuple(names), EXAMPLE), service.ring)[0]


def _watch(service: _Service, export_id: str, out: Path) -> None:
    """Show the progress of an export until it has ended."""
    from exporter.cli.progress import shown
    from exporter.jobs.collect import outcomes
    from exporter.jobs.work import edition_of

    edition, _ = edition_of(service.store, export_id)
    told: set[str] = set()
    found = outcomes(service.store, export_id)
    with shown(len(found), out) as progress:
        while len(told) < len(found):
            stop_if_pressed()
            found = outcomes(service.store, export_id)
            for name, (outcome, _) in found.items():
                if outcome is not None and name not in told:
                    told.add(name)
                    progress(edition, name, outcome)
            if service.worker.poll() is not None:
                last = service.log.read_text("utf-8", "replace").strip().splitlines()[-1:] or ["without a word"]
                stop(FAILED, f"the worker ended: {last[0]}")
            time.sleep(_LOOK)


def _again(service: _Service, briefing_id: str, names: Sequence[str]) -> None:
    """Ask for the same once more, and say how much of it had to be rendered."""
    from sqlalchemy import select

    from exporter.database import read
    from exporter.database import tables as t

    if not names:
        return
    start = time.perf_counter()
    export_id = _ordered(service, briefing_id, names)
    milliseconds = round((time.perf_counter() - start) * 1000)
    with read(service.store.engine) as session:
        free = session.scalars(select(t.Job.free).where(t.Job.export_id == export_id)).all()
    rendered = len(free) - sum(free)
    kept = "all" if not rendered else f"{sum(free)} of {len(free)}"
    say(f"asked for again: {rendered} renders, {kept} from the store, in {milliseconds} ms")
