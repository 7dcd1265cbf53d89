"""What a rendering may take. A process of the pool is bounded before its first job, and dies rather than its parent."""

import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from exporter.jobs.work import OutOfTime
from exporter.settings.service import Service

_MEGABYTE = 2**20


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

    ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG, prctl(2)
    if os.getppid() != parent:
        os._exit(1)


def outlive_parent_thread() -> None:
    """Undo what Celery asked the kernel for: to kill this process when the *thread* that forked it ends (prctl(2)).

    That thread ends when a worker drains, and would take with it the rendering that is being waited for.
    """
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(1, 0)
