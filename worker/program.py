"""The program of a worker: warmed, forked, swept, until it is told to stop; then it ends what runs, and is done."""

import logging
import sys
import warnings
from collections.abc import Sequence
from typing import Any

from billiard.util import get_logger
from celery import signals
from celery.apps.worker import Worker

from exporter import logs
from exporter.settings import debugging
from exporter.settings.service import Service
from worker import limits
from worker.app import Application, application, queue_name
from worker.pool import Pool
from worker.process import name_of, open_bench
from worker.sweep import Sweeper
from worker.warm import warm

_log = logs.logger("exporter.worker")


class _Worker(Worker):
    """Celery's worker, which knows what it serves and to whom it belongs."""

    serves: list[str]
    parent: int | None


def run(settings: Service, queues: Sequence[str], processes: int, parent: int | None = None) -> int:
    """Return the exit code of a worker that served some queues until it was told to stop (TERM, Ctrl-C).

    `parent` is the process that it ends with. The database must be there and migrated.
    """
    if parent is not None:
        limits.die_with(parent)
    log_as(settings)
    app = application(settings)
    open_bench(app, settings)
    warm(queues)
    app.steps["worker"].add(Sweeper)
    worker = _made(app, queues, processes, parent)
    sys.__stdout__ = None  # type: ignore[misc] # where Celery would greet and take leave in its own words
    worker.start()
    code = worker.exitcode
    _log.info("stopped", worker=name_of())
    return int(code or 0)


def _made(app: Application, queues: Sequence[str], processes: int, parent: int | None) -> Worker:
    _Worker.serves, _Worker.parent = list(queues), parent
    app.set_current()
    _Worker.app = app
    return _Worker(
        app=app,
        pool_cls=Pool,
        concurrency=processes,
        queues=[queue_name(queue) for queue in queues],
        quiet=True,
        loglevel=logging.WARNING,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )


def log_as(settings: Service) -> None:
    """Write log lines as the settings say, Celery's and Kombu's among them."""
    logs.write(settings.log, logging.DEBUG if debugging() else logging.INFO)
    warnings.simplefilter("ignore")  # of libraries, to their developers; Celery lets its own through, with our folders
    logging.getLogger("py.warnings").setLevel(logging.CRITICAL)


@signals.setup_logging.connect
def _ours(**_: Any) -> None:
    """Keep Celery from setting up logging (who listens to this signal does so); let its pool speak as all others."""
    get_logger().propagate = True


@signals.worker_ready.connect
def _ready(sender: Any, **_: Any) -> None:
    _log.info("ready", worker=name_of(), queues=",".join(_Worker.serves), processes=sender.pool.limit)


@signals.worker_shutting_down.connect
def _draining(how: str, **_: Any) -> None:
    _log.info("draining" if how == "Warm" else "stopping", worker=name_of())
