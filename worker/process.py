"""What a process works on: its own store and doorbell, opened after the fork that made it."""

import os
import socket
from dataclasses import dataclass

from exporter.jobs import Ring
from exporter.settings.service import Service
from exporter.store import Store, open_store
from worker.app import Application
from worker.doorbell import doorbell


@dataclass(frozen=True)
class Bench:
    """The store that a process works on, the doorbell that it rings, and its id."""

    pid: int
    store: Store
    ring: Ring


_benches: list[Bench] = []  # the last one is ours; those before are the parent's, and are left alone


def open_bench(app: Application, settings: Service) -> Bench:
    """Return the bench of this process from now on."""
    _benches.append(Bench(os.getpid(), open_store(settings), doorbell(app)))
    return _benches[-1]


def bench() -> Bench:
    """Return the bench of this process."""
    return _benches[-1]


def name_of(pid: int | None = None) -> str:
    """Return what a process of this machine is called in the rows of its jobs: host and process id."""
    return f"{socket.gethostname()}:{os.getpid() if pid is None else pid}"
