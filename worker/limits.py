"""What a rendering may take. A process of the pool is bounded before its first job, and dies rather than its parent."""

import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, Thread
from types import FrameType
from typing import NoReturn

from exporter.jobs.work import OutOfTime
from exporter.settings.service import Service

_MEGABYTE = 2**20
_PR_SET_PDEATHSIG = 1  # prctl(2)
_working = Lock()


def bound(settings: Service) -> None:
    """Bound this process: memory beyond what it has now, no core files, the first to go when the machine runs dry."""
    if most := _size() + settings.memory_limit * _MEGABYTE:
        with suppress(ValueError, OSError):  # macOS knows no such limit
            resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")


def _size() -> int:
    """Return how many bytes of address space this process has; 0 where that cannot be told."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize()


@contextmanager
def timed(settings: Service, grace: int) -> Iterator[None]:
    """Let the pool's word that the time is over raise OutOfTime; and the kernel end this process if that is not heard.

    The alarm is for the case that the parent died, which would have killed it: nobody else bounds it then.
    """
    signal.signal(signal.SIGUSR1, _out_of_time)
    signal.alarm(settings.time_limit + 2 * grace)
    try:
        with _working:
            yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)


def _out_of_time(number: int, frame: FrameType | None) -> NoReturn:
    raise OutOfTime


def die_with(parent: int) -> None:
    """End this process when its parent ends, however that ends (Linux; elsewhere the sweep looks for it)."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def end_with(parent: int) -> None:
    """End this process of the pool soon after its parent, whatever ended that; a job that runs is let come to its end.

    Celery asks the kernel for a kill when the *thread* ends that forked us (prctl(2)). That thread also ends when a
    worker drains, and would take with it the rendering that is waited for: so the kernel is asked to leave us alone.
    """
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, 0)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        with _working:
            os._exit(1)

    Thread(target=watch, name="parent", daemon=True).start()
