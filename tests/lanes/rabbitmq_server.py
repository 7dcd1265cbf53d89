"""RabbitMQ, on free ports of the loopback, with a name, a folder and an epmd of its own."""

import os
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

from tests.lanes.server import Server, free_port

_PROGRAMS = Path("/usr/lib/rabbitmq/bin")  # those on PATH insist on being the system's service


class RabbitMQ(Server):
    """A RabbitMQ of one node, as quorum queues want it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._epmd_port, self._distribution_port = free_port(), free_port()
        self._epmd: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        # One of its own: else the node would start one that outlives it, at a port that others use.
        if self._epmd is None:
            command = ["epmd", "-port", str(self._epmd_port), "-address", "127.0.0.1"]
            self._epmd = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cookie = self.folder / ".erlang.cookie"
        if not cookie.exists():
            cookie.write_text("OFTHETESTS", encoding="ascii")
            cookie.chmod(0o400)

    def environment(self) -> dict[str, str]:
        return {
            "RABBITMQ_NODENAME": f"exporter{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self._distribution_port),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.folder / "advanced"),
            "RABBITMQ_CONF_ENV_FILE": os.devnull,
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none",
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
        }

    def command(self) -> list[str | Path]:
        return [_PROGRAMS / "rabbitmq-server"]

    def answers(self) -> bool:
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as door:
            door.sendall(b"AMQP\0\0\x09\x01")  # AMQP 0-9-1, 4.2.2
            return door.recv(1) == b"\x01"  # a method: Connection.Start

    def kill(self) -> None:
        super().kill()
        self._end_epmd()

    def stop(self) -> None:
        super().stop()
        self._end_epmd()

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def _end_epmd(self) -> None:
        if self._epmd is not None:
            with suppress(ProcessLookupError):
                self._epmd.send_signal(signal.SIGKILL)
            self._epmd.wait()
            self._epmd = None
