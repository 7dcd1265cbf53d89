"""A real server on a free port of the loopback: started by the tests, killed by them, ended by its own number."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_PATIENCE = 60  # seconds until a server answers, at most


def free_port() -> int:
    """Return a port of the loopback that nobody listens at."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


class Server(ABC):
    """A server: its port, its folder, its process. `folder` is emptied by `wipe` and gone after the tests."""

    ending = signal.SIGTERM
    """What the server is told to end by."""
    user: str | None = None
    """Whom the server runs as if the tests run as root and it will not."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> Sequence[str | Path]:
        """Return what starts the server."""

    @abstractmethod
    def answers(self) -> bool:
        """Return whether the server does its work. Raise OSError, or the fault of its client, if it does not yet."""

    def environment(self) -> Mapping[str, str]:
        """Return what the server finds in its environment beside the usual."""
        return {}

    @abstractmethod
    def prepare(self) -> None:
        """Make the data folder ready for a first start; nothing, where that is done already."""

    @property
    def as_user(self) -> dict[str, Any]:
        """Return what makes `subprocess` start a program as the server's user."""
        if self.user is None or os.getuid() != 0:
            return {}
        known = pwd.getpwnam(self.user)
        return {"user": known.pw_uid, "group": known.pw_gid, "extra_groups": []}

    @property
    def url(self) -> str:
        """Return the address at which a client finds the server."""
        raise NotImplementedError

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        as_user = self.as_user
        if as_user:
            os.chown(self.folder, as_user["user"], as_user["group"])
        self.prepare()
        end = time.monotonic() + _PATIENCE
        with self.log.open("ab") as log:
            while time.monotonic() < end:
                self._process = subprocess.Popen(
                    list(map(str, self.command())),
                    env={
                        "PATH": os.environ["PATH"],
                        "HOME": str(self.folder),
                        "LC_ALL": "C.UTF-8",
                        **self.environment(),
                    },
                    cwd=self.folder,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    **as_user,
                )
                # One that ends at once may have met what its killed predecessor left: it is started again.
                if self._comes_up(end):
                    return
                time.sleep(0.2)
        self.stop()
        raise RuntimeError(f"{type(self).__name__} does not start:\n{self.log.read_text(errors='replace')[-4000:]}")

    @property
    def log(self) -> Path:
        """Return the file in which the server's own words lie."""
        return self.folder.with_name(f"{self.folder.name}.log")

    def kill(self) -> None:
        """End the server and all it started as a power cut does: no word, no last write."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End the server as an administrator does."""
        self._end(self.ending)

    def wipe(self) -> None:
        """Kill the server, lose all it kept, and start it empty."""
        self.kill()
        shutil.rmtree(self.folder)
        self.start()

    def _comes_up(self, end: float) -> bool:
        assert self._process
        while time.monotonic() < end and self._process.poll() is None:
            try:
                if self.answers():
                    return True
            except Exception:  # noqa: BLE001 - each client has faults of its own for a server that is not there yet
                pass
            time.sleep(0.05)
        return False

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for how in (number, signal.SIGKILL):
            try:
                os.killpg(process.pid, how)
            except ProcessLookupError:
                break
            try:
                process.wait(20)
                break
            except subprocess.TimeoutExpired:
                continue
        process.wait(5)
