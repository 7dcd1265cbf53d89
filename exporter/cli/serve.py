"""`exporter serve`: the whole service on one machine. The API in this process, a worker in a child that it keeps."""

import fcntl
import gc
import ipaddress
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from exporter.cli.child import kill_worker, start_worker
from exporter.cli.interrupt import INTERRUPTED
from exporter.cli.store import opened
from exporter.cli.terminal import FAILED, USAGE, stop

if TYPE_CHECKING:
    import uvicorn

    from exporter.jobs import Ring
    from exporter.store import Store

DRAIN = 25.0
"""Seconds in which what runs may end after Ctrl-C or TERM."""
_LAST = 5  # seconds in which a worker is to give back what it did not end
_WAITS = (0.5, 1, 2, 5, 10, 30)  # seconds before a worker that died is started again; the last one from then on
_SOUND = 60  # seconds after which a worker counts as one that runs


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen at; 0 takes a free one.", min=0, max=65535)] = 8000,
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="The API alone: workers run elsewhere, by `exporter worker`.")
    ] = False,
) -> None:
    """Run the service on this machine: API, worker and sweep. Ctrl-C or TERM lets what runs end first."""
    from exporter.database.migrate import demand, migrate
    from exporter.publishing.holding import highwater
    from exporter.publishing.settings import heal_all
    from exporter.store import template_sets

    with opened(migrated=False) as store, nullcontext() if no_worker else _alone(store.settings.data_dir):
        if store.engine.dialect.name == "sqlite":
            migrate(store.engine)
            template_sets.renew(store)
            highwater.keep(store)  # first: what is made anew would look as if nothing were missing
            heal_all(store)
        else:
            demand(store.engine)
        highwater.keep(store)
        with _listening(host, port) as listener:
            code = _Service(store, listener, host, with_worker=not no_worker).run()
    raise typer.Exit(code)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the data folder while the block lasts: two services in one would answer for each other."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "serve.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stop(
                FAILED,
                f"{folder}: another `exporter serve` works in it; end that one, or name another EXPORTER_DATA_DIR",
            )
        yield


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except socket.gaierror:
        stop(
            USAGE, f"--host: {host} is no address of this machine; 127.0.0.1 is for this machine alone, 0.0.0.0 for all"
        )
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        stop(FAILED, f"{host}:{port}: cannot listen: {reason}; end what listens there, or name another --port")
    # As asyncio tells sockets that it makes itself. Without it, an answer in two parts waits 40 ms for the other side.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with listener:
        yield listener


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Service:
    """The service while it runs: the server in the main thread, the worker and who looks after it in another."""

    def __init__(self, store: "Store", listener: socket.socket, host: str, *, with_worker: bool) -> None:
        from exporter import logs
        from worker.app import application
        from worker.doorbell import doorbell

        logs.write(store.settings.log)
        self._log = logs.logger("exporter.serve")
        self._store, self._listener, self._host = store, listener, host
        self._ring: Ring = doorbell(application(store.settings))
        self._pressed = 0
        self._until = float("inf")
        self._ended = threading.Event()
        self._keeper = threading.Thread(target=self._keep_worker, name="worker") if with_worker else None

    def run(self) -> int:
        """Return the exit code, after all has ended: 0 after a drain, 130 if that was cut short."""
        from exporter.web import create_app
        from exporter.web.apart import warm

        warm()
        if _is_loopback(self._host):  # what is tried on one's own machine gets addresses that work there
            self._store.settings.listens_at(self._address)
        self._app = create_app(self._store, self._ring)
        self._server = _server(self._app)
        gc.collect()
        gc.freeze()  # what is loaded by now stays: to look through it once more would keep some answer waiting
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        if self._keeper:
            self._keeper.start()
        try:
            self._greet()
            self._server.run(sockets=[self._listener])
        finally:
            self._ended.set()
            self._until = min(self._until, time.monotonic() + DRAIN)
            while self._keeper and self._keeper.is_alive():  # so that a signal is heard meanwhile
                self._keeper.join(timeout=0.2)
        self._log.info("stopped")
        return INTERRUPTED if self._pressed > 1 else 0

    def _greet(self) -> None:
        typer.echo(f"listening on {self._address}")
        if _is_loopback(self._host):
            from exporter.store import tokens

            tokens.revoke_all(self._store, "serve")
            typer.echo(f"token: {tokens.make(self._store, 'serve', tokens.SCOPES)}")

    @property
    def _address(self) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._listener.getsockname()[1]}"

    def _stop(self, number: int, frame: FrameType | None) -> None:
        """Begin to drain; at the second signal, end at once."""
        from exporter.web import drain

        self._pressed += 1
        if self._pressed == 1:
            self._until = time.monotonic() + DRAIN
            drain(self._app)
        else:
            self._until = 0.0
            self._server.force_exit = True
        self._ended.set()
        self._server.handle_exit(number, frame)

    def _keep_worker(self) -> None:
        """Keep a worker running, and let it end what runs when the service ends."""
        died = 0
        while not self._ended.is_set():
            begun = time.monotonic()
            child = start_worker()
            while child.poll() is None and not self._ended.wait(0.2):
                pass
            if child.poll() is None:
                self._drained(child)
                return
            died = 1 if time.monotonic() - begun > _SOUND else died + 1
            wait = _WAITS[min(died, len(_WAITS)) - 1]
            if not self._ended.is_set():
                self._log.error("worker ended", code=child.returncode, pid=child.pid, again_in_seconds=wait)
                self._ended.wait(wait)

    def _drained(self, child: subprocess.Popen[bytes]) -> None:
        """Let a worker end what runs until the time is over; then it gives back what it is at, or is killed."""
        child.send_signal(signal.SIGTERM)
        while child.poll() is None and time.monotonic() < self._until:
            time.sleep(0.1)
        if child.poll() is None:
            child.send_signal(signal.SIGQUIT)
        with suppress(subprocess.TimeoutExpired):
            child.wait(_LAST)
        if child.poll() is None:
            self._log.warning("worker killed", pid=child.pid)
            kill_worker(child)


def _server(app: Any) -> "uvicorn.Server":
    import uvicorn

    class Server(uvicorn.Server):
        """A server that leaves signals to us: they are for the worker, too."""

        @contextmanager
        def capture_signals(self) -> Generator[None, None, None]:
            yield

    return Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=5,
        )
    )
