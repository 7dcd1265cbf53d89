"""Redis, on a free port of the loopback, set as the service wants it: each write in a file, nothing thrown out."""

import redis

from tests.lanes.server import Server


class Redis(Server):
    """A Redis as a broker."""

    def prepare(self) -> None:
        pass

    def command(self) -> list[str]:
        options = {
            "port": self.port,
            "bind": "127.0.0.1",
            "dir": self.folder,
            "appendonly": "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
            "save": "",
        }
        return ["redis-server", *(word for name, value in options.items() for word in (f"--{name}", str(value)))]

    def answers(self) -> bool:
        with redis.Redis(port=self.port) as client:
            return bool(client.ping())

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"
