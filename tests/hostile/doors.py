"""Doors that must stay closed, watched by the system: a file that nobody may open, a server that nobody may ask.

Python's own hooks see what Python does (`watched`); these see what libxml2 and all other libraries do, too.
"""

import ctypes
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_OPENED = 0x20  # IN_OPEN of inotify(7)


@dataclass
class Doors:
    """A secret file and a server on the loopback, which answers nobody."""

    secret: Path
    port: int
    _server: socket.socket
    _inotify: int

    def opened(self) -> int:
        """Return how many times the secret was opened since this was asked before."""
        try:
            data = os.read(self._inotify, 65536)
        except BlockingIOError:
            return 0
        return len(data) // struct.calcsize("iIII")  # a watched file has events without a name

    def asked(self) -> int:
        """Return how many connections came since this was asked before."""
        count = 0
        while True:
            try:
                self._server.accept()[0].close()
            except BlockingIOError:
                return count
            count += 1


@contextmanager
def doors(folder: Path) -> Iterator[Doors]:
    """Give a secret file in `folder` and a server, both watched."""
    secret = folder / "secret.png"
    secret.write_bytes(b"SECRET")
    libc = ctypes.CDLL(None, use_errno=True)
    inotify = libc.inotify_init1(os.O_NONBLOCK)
    assert inotify >= 0
    assert libc.inotify_add_watch(inotify, os.fsencode(secret), _OPENED) >= 0
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        try:
            yield Doors(secret, server.getsockname()[1], server, inotify)
        finally:
            os.close(inotify)
