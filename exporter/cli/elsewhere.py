"""A service elsewhere, asked over HTTP: what a command needs of its API, and no more."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from exporter.cli.terminal import FAILED, USAGE, stop

if TYPE_CHECKING:
    from exporter.publishing.verifying.verdict import Verdict

_MOST = 8 * 1024 * 1024  # bytes of an answer
_PATIENCE = 15  # seconds


class Service:
    """A service at an address; a token, if there is one, goes to that address alone: no redirect is followed."""

    def __init__(self, url: str, token: str = "") -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            stop(USAGE, f"--at: {url!r} is no address of a service; write https://host, as EXPORTER_PUBLIC_URL has it")
        if not token.isascii() or not token.isprintable():
            stop(USAGE, "--token: that is no token; `exporter tokens add` makes one")
        self.url, self._token = url.rstrip("/"), token

    def verdict(self, sha256: str) -> "Verdict | None":
        """Return what the service tells of a file, None if it knows none. Stop with 4 where it gives no answer."""
        from pydantic import ValidationError

        from exporter.publishing.verifying.verdict import Verdict

        status, data = self._asked(f"{self.url}/verify/{sha256}")
        if status == 404 and b"problems#not-found" in data:
            return None
        if status != 200:
            stop(FAILED, f"{self.url} answers {status}{_WHY.get(status, '')}")
        try:
            return Verdict.model_validate_json(data)
        except ValidationError:
            stop(FAILED, f"{self.url} does not answer as a service of this kind; see that the address is right")

    def _asked(self, url: str) -> tuple[int, bytes]:
        from http.client import HTTPException
        from urllib.error import HTTPError
        from urllib.request import HTTPRedirectHandler, Request, build_opener

        class Stay(HTTPRedirectHandler):
            def redirect_request(self, *_: Any) -> None:
                """Follow nothing."""

        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        try:
            with build_opener(Stay).open(Request(url, headers=headers), timeout=_PATIENCE) as answer:  # noqa: S310
                return answer.status, answer.read(_MOST)
        except HTTPError as error:
            with error:
                return error.code, error.read(_MOST)
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            stop(FAILED, f"{self.url} does not answer: {str(reason) or type(reason).__name__}")


_WHY = {
    **dict.fromkeys((301, 302, 303, 307, 308), ": it has moved; name the new address"),
    401: ": the token is wrong, revoked or expired",
    404: ": there is no such service; see that the address is right",
    429: ": too much was asked; try again in a minute",
    503: ": it cannot tell for now; try again later",
}
