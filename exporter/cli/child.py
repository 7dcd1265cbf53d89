"""A worker as a child of a command: started, looked after, and ended by its process id."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import IO


def start_worker(environment: Mapping[str, str] | None = None, log: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    """Return a worker that serves every queue in a process of its own, and ends when this one does.

    It is started by the thread that waits for it: the kernel takes the end of that thread for the end of its parent.
    It has a process group of its own, so that Ctrl-C in a terminal comes to the command alone. Its log goes to `log`,
    else to standard error.
    """
    return subprocess.Popen(
        [sys.executable, "-m", "exporter", "worker", "--parent", str(os.getpid())],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log or sys.stderr.fileno(),
        stderr=log or sys.stderr.fileno(),
        process_group=0,
    )


def kill_worker(child: subprocess.Popen[bytes]) -> None:
    """End a worker and the processes that it made at once, and wait for it. What they were at is done again."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)  # its own group: see above
    child.wait()
