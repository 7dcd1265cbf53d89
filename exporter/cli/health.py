"""`exporter health`: is what runs in this container alive? For health checks, which want an exit code, and soon."""

from enum import StrEnum
from typing import Annotated

import typer

from exporter.cli.terminal import FAILED, stop


class What(StrEnum):
    """What is asked after."""

    api = "api"
    worker = "worker"


def health(
    what: Annotated[What, typer.Argument(help="The API, or a worker.")],
    port: Annotated[int, typer.Option(help="Where the API of this machine listens.", min=1, max=65535)] = 8000,
    silent: Annotated[
        float, typer.Option(help="Seconds that a worker may be silent for.", metavar="SECONDS", min=1)
    ] = 30,
) -> None:
    """Ask whether the API, or a worker of this machine, is alive: exit 0 if it is, 4 if not, with the reason."""
    if what is What.api:
        _ask_api(port)
    else:
        _ask_after_worker(silent)


def _ask_api(port: int) -> None:
    """Ask as a client would. What it stands on (database, storage) is no matter here: a restart would not mend it."""
    from http.client import HTTPConnection, HTTPException

    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/livez")
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        stop(FAILED, f"the API does not answer at 127.0.0.1:{port}: {str(error) or type(error).__name__}")
    finally:
        connection.close()
    if status != 200:
        stop(FAILED, f"the API answers {status} at 127.0.0.1:{port}/livez")


def _ask_after_worker(silent: float) -> None:
    """Look for the row in which a worker of this machine says that it is there."""
    import socket

    from exporter.cli.store import opened
    from exporter.jobs.sweep import silence

    with opened() as store:
        seconds = silence(store, socket.gethostname())
    if seconds is None:
        stop(FAILED, f"no worker of {socket.gethostname()} has been heard of yet")
    if seconds > silent:
        stop(FAILED, f"the worker of {socket.gethostname()} was last heard of {seconds:.0f} s ago")
