"""Connections to addresses that were looked at before, and that end at their time."""

import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore

from exporter.assets import PictureFault

Resolve = Callable[[str, int], Sequence[str]]
"""Returns the addresses of a host, at a port. Raise OSError."""
IsAllowed = Callable[[str], bool]
"""Returns whether an address may be asked."""


class Checked(httpcore.NetworkBackend):
    """Connects to addresses that were looked at, and to nothing else; everything ends at the deadline."""

    def __init__(self, deadline: float, resolve: Resolve, is_allowed: IsAllowed) -> None:
        self._deadline, self._resolve, self._is_allowed = deadline, resolve, is_allowed

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a connection to one of the host's addresses, all of which must be allowed."""
        addresses = self._addresses(host, port)
        for address in addresses:
            if not self._is_allowed(address):
                told = f"{host} is at {address}, which is not on the public internet" if host != address else host
                raise PictureFault(f"not fetched: {told}")
        failed: Exception = httpcore.ConnectError("no address")
        for address in addresses:
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, _left(self._deadline))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _Bounded(stream, self._deadline)
        raise failed

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of the host; whoever answers too late is not waited for."""
        found: list[Sequence[str] | OSError | UnicodeError] = []

        def ask() -> None:
            try:
                found.append(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                found.append(error)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(_left(self._deadline))
        if not found:
            raise httpcore.ConnectTimeout
        answer = found[0]
        if isinstance(answer, Exception) or not answer:
            raise httpcore.ConnectError("there is no host of that name")
        return answer


class _Bounded(httpcore.NetworkStream):
    """A connection that ends at its deadline, however slowly the other side goes on."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come."""
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        """End it."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the connection under TLS; the certificate must be that of the host's name."""
        return _Bounded(self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return what the connection tells of itself."""
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left
