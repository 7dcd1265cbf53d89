"""The pool: Celery's, which at the end also waits for what a process was sent a moment ago."""

from typing import Any

from celery.concurrency.asynpool import AsynPool
from celery.concurrency.prefork import TaskPool


class _Processes(AsynPool):
    """Processes whose jobs stay known from the moment they are sent.

    Celery 5.7 forgets, when it stops to consume, the jobs that no process has said to have begun. One that was sent
    already is done all the same; nobody hears of its end then, and its process waits 30 seconds for somebody who does.
    """

    def flush(self) -> None:
        """Forget the jobs that wait here, and none that a process was sent."""
        sent = {number: job for number, job in self._cache.items() if job._write_to and not job._accepted}
        super().flush()
        for number, job in sent.items():
            if job._write_to._is_alive() and not job.ready():
                self._cache[number] = job
                self._busy_workers.add(job._write_to.inqW_fd)


class Pool(TaskPool):
    """The pool of a worker."""

    Pool: Any = _Processes
