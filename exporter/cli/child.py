"""A worker as a child of a command: started, looked after, and ended by its process id."""

import os
import subprocess
import sys
from collections.abc import Mapping
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
