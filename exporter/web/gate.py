"""The gate: what holds for every request before a route is looked for, and for every answer, whatever went wrong."""

import re
import secrets
import time
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from exporter.database import reason
from exporter.logs import logger
from exporter.web.metrics import Requests
from exporter.web.partners import IN_PATH
from exporter.web.problems import Problem, answer, problem_of

HEAD = "exporter.head"
"""Set in the scope of a request for the head alone: a route may spare itself the rest."""
_GONE = 499  # in the log alone: whoever asked hung up, and hears no answer
_WITH = re.compile(r"/with/([^/]+)(.*)", re.DOTALL)
"""An address that holds a token, for readers that can send none otherwise."""
_FOR_PARTNERS = re.compile(r"/channels/.|/feeds\.opml$")
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
_log = logger("exporter.web")


class Gate:
    """Names each request, bounds its body, writes its line of the log, and answers what no route answered."""

    def __init__(self, app: ASGIApp, body_limit: int, requests: Requests) -> None:
        self._app, self._limit, self._requests = app, body_limit, requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        name = given if _ID.fullmatch(given) else secrets.token_hex(8)
        method = scope["method"]
        if method == "HEAD":  # wherever there is a GET (RFC 9110 §9.3.2)
            scope["method"], scope[HEAD] = "GET", True
        if found := _WITH.fullmatch(scope["path"]):  # behind this line nothing knows an address that holds a token
            token, path = found.groups()
            is_known = _FOR_PARTNERS.match(path)
            scope[IN_PATH], scope["path"] = token, path if is_known else f"/with/-{path}"
            scope["raw_path"] = quote(scope["path"]).encode()
        start, status = time.perf_counter(), 0

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                sent = MutableHeaders(scope=message)
                sent["X-Request-ID"] = name
                for header, value in _SAFE.items():
                    sent.setdefault(header, value)
            elif scope.get(HEAD):
                message = {**message, "body": b""}
            await send(message)

        with bound_contextvars(request=name):
            try:
                self._bounded(headers)
                await self._app(scope, self._counted(receive), told)
            except ClientDisconnect:
                status = status or _GONE
            except Exception as error:  # noqa: BLE001 - whatever it is, the answer is a problem
                if status:  # the answer is under way, and ends here
                    _log.warning("broke off", error=type(error).__name__)
                else:
                    await _answer(error, name)(scope, receive, told)
            self._noted(scope, method, status, time.perf_counter() - start)

    def _noted(self, scope: Scope, method: str, status: int, seconds: float) -> None:
        """Write the line of a request: its route, never its address, which may hold a signature."""
        route = getattr(scope.get("route"), "path", None) or "-"
        self._requests.count(method if route != "-" else "-", route, status, seconds)
        told = {"method": method, "route": route, "status": status, "milliseconds": round(seconds * 1000)}
        # Health checks ask every few seconds: what they are glad of fills no log.
        # So do readers of feeds, whom figures count.
        is_noise = (route, status) == ("/livez", 200) or (status == 304 and route.startswith("/channels/"))
        note = _log.debug if is_noise else _log.info
        note("request", **told, token=scope.get("exporter.token", "-"))

    def _bounded(self, headers: Headers) -> None:
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self._limit:
            raise self._too_large()
        coding = headers.get("content-encoding", "identity").strip().lower()
        if coding not in ("", "identity"):
            detail = f"a body in the coding {coding[:20]!a} is not unpacked; send it as it is"
            raise Problem("media-type", detail, headers={"Accept-Encoding": "identity"})

    def _counted(self, receive: Receive) -> Receive:
        total = 0

        async def counted() -> Message:
            nonlocal total
            message = await receive()
            total += len(message.get("body", b""))
            if total > self._limit:
                raise self._too_large()
            return message

        return counted

    def _too_large(self) -> Problem:
        return Problem("too-large", f"more than {self._limit:,} bytes; split it", headers={"Connection": "close"})


def _answer(error: Exception, request_id: str) -> Response:
    problem = problem_of(error)
    if problem.kind == "away":
        _log.warning("away", reason=reason(error))
    if problem.kind == "fault":
        _log.error("a fault", error=type(error).__name__, place=_place(error))
        _log.debug("raised", exc_info=error)
    return answer(problem, request_id)


def _place(error: BaseException) -> str:
    """Return file and line of ours where an error came from, without the folders of this machine."""
    place, trace = "", error.__traceback__
    while trace:
        path = Path(trace.tb_frame.f_code.co_filename)
        if "exporter" in path.parts:
            place = f"{'/'.join(path.parts[-2:])}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
