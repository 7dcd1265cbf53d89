"""The task: look at a job. What its process cannot tell any more, because it is dead, its parent tells."""

import math
from typing import Any, NoReturn

from billiard.exceptions import TimeLimitExceeded, WorkerLostError
from celery import Task, shared_task, signals
from celery.worker.request import Request

from exporter.database import is_away, reason
from exporter.jobs import claims
from exporter.jobs.rings import ring_waiting
from exporter.jobs.work import OutOfTime, perform
from exporter.logs import logger
from exporter.manifest import Failure
from worker import embedded, limits
from worker.app import grace
from worker.doorbell import TASK
from worker.forks import unforked
from worker.process import bench, name_of, open_bench

_log = logger("exporter.worker")
_TOO_LONG = "it takes longer than a rendering may; split the briefing, or look for what is endless in it"
_LONGEST = 30  # seconds between two tries while the database is away


class Watched(Request):
    """A message as the parent of the pool holds it. If the process that had it dies, the job is told of here."""

    acknowledged: bool
    hub: Any = None
    """The loop of the worker, in which what is raised makes it connect anew."""

    def acknowledge(self) -> None:
        """Acknowledge the message; if the broker does not hear it, let the worker connect anew.

        Celery would only log that. The message would count as worked at for ever, and once as many as the worker may
        hold do, it fetches none any more, and does not even notice that the broker has come back.
        """
        if not self.acknowledged:
            self.acknowledged = True
            try:
                self.message.ack()
            except self._connection_errors as error:
                if Watched.hub:
                    Watched.hub.call_soon(_raise, error)

    def on_timeout(self, soft: bool, timeout: float) -> None:
        if not soft:
            self._lost("limit", _TOO_LONG)
        super().on_timeout(soft, timeout)

    def on_failure(self, exc_info: Any, send_failed_event: bool = True, return_ok: bool = False) -> None:
        error = getattr(exc_info.exception, "exc", None) or exc_info.exception
        if isinstance(error, WorkerLostError | SystemExit | KeyboardInterrupt):
            self._lost("lost", f"the process that rendered it died{_how(error)}; split the briefing, or give it memory")
        elif isinstance(error, TimeLimitExceeded):
            self._lost("limit", _TOO_LONG)
        super().on_failure(exc_info, send_failed_event, return_ok)

    def cancel(self, pool: Any, signal: Any = None, emit_retry: bool = True) -> None:
        """End the process of a job because the worker has to leave at once: the job goes back, and loses no attempt."""
        super().cancel(pool, signal, emit_retry)
        job_id, worker = self.args[0], name_of(self.worker_pid)
        try:
            if claims.give_back(bench().store, job_id, worker):
                _log.warning("given back", job=job_id, worker=worker)
        except Exception as error:  # noqa: BLE001 - the lease ends, and the sweep finds the job
            _log.warning("cannot give back a job", job=job_id, worker=worker, reason=reason(error))

    def _lost(self, reason: str, fault: str) -> None:
        job_id, worker = self.args[0], name_of(self.worker_pid)
        try:
            with unforked():
                failure = Failure.model_validate({"format": "", "reason": reason, "fault": fault})
                again = claims.lost(bench().store, job_id, worker, failure)
        except Exception as error:  # noqa: BLE001 - the lease ends, and the sweep finds the job
            _log.warning("cannot tell of a lost job", job=job_id, worker=worker, error=type(error).__name__)
        else:
            _log.warning("process lost", job=job_id, worker=worker, reason=reason, again=again and round(again, 1))


class Look(Task):
    """A task whose messages are watched."""

    Request = Watched


@shared_task(name=TASK, base=Look, bind=True, max_retries=None)
def look(self: Any, job_id: int) -> None:
    """Look at a job, and do what is to be done about it."""
    here, me = bench(), name_of()
    try:
        with limits.timed(here.store.settings, grace(here.store.settings)):
            outcome = perform(here.store, job_id, me)
    except OutOfTime:  # in the moment before or after what `perform` bounds
        claims.lost(here.store, job_id, me, Failure(format="", reason="limit", fault=_TOO_LONG))
        return
    except Exception as error:
        if not is_away(error):
            raise
        note = _log.debug if self.request.retries else _log.warning  # told once a message, not at each try
        note("the database is away", job=job_id, reason=reason(error))
        raise self.retry(countdown=min(2**self.request.retries, _LONGEST)) from None
    if outcome is None:
        return
    try:
        ring_waiting(here.store, here.ring)
    except Exception as error:
        if not is_away(error):  # else the sweep rings, when the database is back
            raise
    if outcome.again is not None:
        raise self.retry(countdown=max(1, math.ceil(outcome.again)))  # RabbitMQ's delays are whole seconds


@signals.worker_ready.connect
def _loop(sender: Any, **_: Any) -> None:
    Watched.hub = sender.hub


@signals.worker_process_init.connect
def _begin(**_: Any) -> None:
    """Make a forked process one of its own: bounded, with its own store."""
    app = look.app
    limits.end_with(bench().pid)
    embedded.leave_behind()
    open_bench(app, app.service)
    limits.bound(app.service)


def _raise(error: BaseException) -> NoReturn:
    raise error


def _how(error: BaseException) -> str:
    told = str(error)
    return " (it was killed)" if "SIGKILL" in told else " (it broke off)" if "signal" in told else ""
