"""Pictures from hosts that somebody named: the only connection that a source can bring about (`--fetch-images`).

The host must be named. Its name is resolved, *every* address must be one of the public internet (`addresses`), and the
connection goes to an address that was looked at, so that a second answer of a name server changes nothing (DNS
rebinding; `connection`). No redirect is followed. Bytes and time are bounded, from the first look-up to the last byte.
"""

import ssl
import time
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

import httpcore

from exporter.assets import MAX_BYTES, PictureFault
from exporter.fetching.addresses import PORTS, host_of, is_public, resolved
from exporter.fetching.connection import Checked, IsAllowed, Resolve
from exporter.version import __version__

SECONDS = 20
"""For one picture, all in all."""
MOST = 500
"""Pictures that one command fetches."""
_HEADERS = [("User-Agent", f"exporter/{__version__}"), ("Accept", "image/*"), ("Accept-Encoding", "identity")]


class Fetcher:
    """Brings pictures from the hosts that were named: `HOST`, `HOST:PORT`, or `*.HOST` for all hosts below one."""

    def __init__(
        self,
        hosts: Iterable[str],
        *,
        is_allowed: IsAllowed = is_public,
        resolve: Resolve = resolved,
        tls: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
        most_bytes: int = MAX_BYTES,
    ) -> None:
        self._hosts = frozenset(map(host_of, hosts))
        self._is_allowed, self._resolve, self._tls = is_allowed, resolve, tls
        self._seconds, self._most_bytes = seconds, most_bytes
        self._known: dict[str, PictureFault | None] = {}

    def __call__(self, address: str) -> bytes:
        """Return the bytes at an address. Raise PictureFault saying why not; what failed once is not tried again."""
        address = address.partition("#")[0]
        if fault := self._known.get(address):
            raise fault
        if len(self._known) >= MOST and address not in self._known:
            raise PictureFault(f"not fetched: {MOST} pictures were")
        try:
            self._known[address] = None
            return self._fetched(address)
        except PictureFault as fault:
            self._known[address] = fault
            raise

    def _fetched(self, address: str) -> bytes:
        host, port = self._allowed(urlsplit(address))
        deadline = time.monotonic() + self._seconds
        backend = Checked(deadline, self._resolve, self._is_allowed)
        tls = self._tls or ssl.create_default_context()
        try:
            with (
                httpcore.ConnectionPool(ssl_context=tls, network_backend=backend) as pool,
                pool.stream("GET", address, headers=_HEADERS) as answer,
            ):
                return self._body(answer)
        except (httpcore.TimeoutException, TimeoutError):
            raise PictureFault(f"not fetched: {host} takes longer than {self._seconds:g} seconds") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
            told = str(error) or type(error).__name__
            raise PictureFault(f"not fetched: {host}, port {port}: {told}") from None

    def _allowed(self, parts: SplitResult) -> tuple[str, int]:
        """Return host and port of an address that may be fetched. Raise PictureFault."""
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in PORTS or not host:
            raise PictureFault("not fetched: not an address of http or https")
        if parts.username is not None or parts.password is not None:
            raise PictureFault("not fetched: a name or password stands in the address")
        port = parts.port or PORTS[parts.scheme]
        named = host if port == PORTS[parts.scheme] else f"{host}:{port}"
        above = (f"*.{named[index + 1 :]}" for index, sign in enumerate(named) if sign == ".")
        if self._hosts.isdisjoint((named, *above)):
            raise PictureFault(f"not fetched: {named} is not among the hosts of --fetch-images")
        return host, port

    def _body(self, answer: httpcore.Response) -> bytes:
        headers = {name.lower(): value.decode("latin-1") for name, value in answer.headers}
        if 300 <= answer.status < 400:
            raise PictureFault("not fetched: redirects are not followed; name the picture where it is")
        if answer.status != 200:
            raise PictureFault(f"not fetched: the host answers {answer.status}")
        if headers.get(b"content-encoding", "identity").lower() != "identity":
            raise PictureFault("not fetched: sent in a coding that was not asked for")
        too_large = f"not fetched: more than {self._most_bytes} bytes"
        if headers.get(b"content-length", "").isdecimal() and int(headers[b"content-length"]) > self._most_bytes:
            raise PictureFault(too_large)
        data = bytearray()
        for part in answer.iter_stream():
            data += part
            if len(data) > self._most_bytes:
                raise PictureFault(too_large)
        return bytes(data)
