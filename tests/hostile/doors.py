"""Doors that must stay closed, watched by the system: a file that nobody may open, a server that nobody may ask.

Python's own hooks see what Python does (`watched`); these see what libxml2 and all other libraries do, too.
"""

import ctypes
import os
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_OPENED = 0x20  # IN_OPEN of inotify(7)


@dataclass
class Doors:
    """A secret file and a server on the loopback; `opened` and `asked` tell who came."""

    secret: Path
    port: int
    asked: list[str] = field(default_factory=list)
    _inotify: int = -1

    def opened(self) -> int:
        """Return how many times the secret was opened since the last time this was asked."""
        try:
            data = os.read(self._inotify, 65536)
        except BlockingIOError:
            return 0
        return len(data) // struct.calcsize("iIII")  # a watched file has events without a name


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
        found = Doors(secret, server.getsockname()[1], _inotify=inotify)
        listening = threading.Thread(target=_listen, args=(server, found), daemon=True)
        listening.start()
        try:
            yield found
        finally:
            server.shutdown(socket.SHUT_RDWR)
            listening.join(10)
            os.close(inotify)


def _listen(server: socket.socket, found: Doors) -> None:
    while True:
        try:
            asking, address = server.accept()
        except OSError:
            return
        found.asked.append(str(address))
        asking.close()
