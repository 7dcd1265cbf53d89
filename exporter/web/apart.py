"""Sources read apart: each by a process of its own, which may take so much time and memory; it dies, not the API.

A clean process, in which all that readers need is loaded already, is copied for each source (`forkserver`): the API
itself has threads, and is never forked.
"""

import multiprocessing
import os
import resource
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from exporter.readers import Known, NoReader, Reading, kind_of, loaded, read
from exporter.record.faults import Fault, Faults

_MEGABYTE = 2**20
_PATIENCE = 6
"""So many times longer than its share of a processor a source may take on a machine that is busy."""
_SMALL = 100_000  # bytes
_rooms = BoundedSemaphore(os.cpu_count() or 2)


class Busy(Exception):
    """As many sources are being read as there are processors, and none came to its end in time."""


@dataclass(frozen=True)
class Share:
    """What reading one source may take: seconds of a processor, and megabytes beyond what every reader needs."""

    seconds: int = 10
    megabytes: int = 500


def read_bounded(source: Path, data: bytes, kind: str | None, known: Known) -> Reading:
    """Return what a file that holds `data` says: read here if it takes but little, else apart. Raise Faults, Busy.

    A small record or Markdown without pictures beside it costs less than a process does.
    """
    is_small = len(data) <= _SMALL and sum(1 for _ in source.parent.iterdir()) == 1
    if is_small and kind_of(data, source.name, kind) in ("json", "markdown"):
        return read(source, kind=kind, **known)
    return read_apart(source, kind, known)


def warm() -> None:
    """Start the process that is copied, so that the first source does not wait for it."""
    from multiprocessing import forkserver

    _server()
    forkserver.ensure_running()


def read_apart(source: Path, kind: str | None, known: Known, share: Share = Share()) -> Reading:
    """Return what a file holds, read by a process of its own. Raise Faults, NoReader; Busy where there is no room."""
    wall = share.seconds * _PATIENCE
    if not _rooms.acquire(timeout=wall):
        raise Busy("too many sources are being read")
    try:
        verdict, answer = _asked(wall, source, kind, known, share)
    finally:
        _rooms.release()
    match verdict:
        case "read":
            return answer  # type: ignore[no-any-return]
        case "no reader":
            raise NoReader(answer)
        case "refused":
            raise Faults(answer)
        case "failed":
            raise RuntimeError(f"a reader failed: {answer}")
        case _:
            what = f"takes more than {share.seconds} s or {share.megabytes} MB to read"
            raise Faults([Fault("", what, "split it into several briefings, or take out what is large")])


def _asked(wall: float, *arguments: Any) -> tuple[str, Any]:
    """Return what the process says; ("ended", None) for one that said nothing in time."""
    ours, theirs = _server().Pipe(duplex=False)
    child = _server().Process(target=_read, args=(theirs, *arguments), daemon=True)
    child.start()
    theirs.close()
    try:
        return ours.recv() if ours.poll(wall) else ("ended", None)
    except (EOFError, OSError):  # the kernel ended it: it has no more to say
        return "ended", None
    finally:
        child.kill()
        child.join()
        child.close()
        ours.close()


@cache
def _server() -> ForkServerContext:
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["__main__", *loaded(), __name__])
    return server


def _read(pipe: Connection, source: Path, kind: str | None, known: Known, share: Share) -> None:
    """Read a source within its share, and tell what came of it: faults alone, as exceptions do not travel well."""
    _bound(share)
    answer: tuple[str, Any]
    try:
        answer = "read", read(source, kind=kind, **known)
    except NoReader as none:
        answer = "no reader", none.faults
    except Faults as faults:
        answer = "refused", faults.faults
    except MemoryError:
        answer = "ended", None
    except Exception as error:  # noqa: BLE001 - whatever it is, the API tells it as a fault of its own
        answer = "failed", f"{type(error).__name__}: {error}"
    with suppress(BrokenPipeError):
        pipe.send(answer)


def _bound(share: Share) -> None:
    """Bound this process: processor, memory beyond what it has now, no core files."""
    resource.setrlimit(resource.RLIMIT_CPU, (share.seconds, share.seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):  # macOS tells no size and knows no such limit
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + share.megabytes * _MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
