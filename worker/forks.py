"""Forks at rest: a process is forked only while no thread of its parent is in the middle of something.

What another thread holds in that moment (a lock of SQLite's, a half-sent message), the child would wait for for ever.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

_busy = RLock()
os.register_at_fork(before=_busy.acquire, after_in_parent=_busy.release, after_in_child=_busy.release)


@contextmanager
def unforked() -> Iterator[None]:
    """Let no fork happen while the block lasts; it is for things that take milliseconds, one thread at a time."""
    with _busy:
        yield
