"""Files as they go out: whole or in parts, with a strong ETag, never so that a script in them runs."""

import re
from collections.abc import Mapping
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from exporter.artifacts.blobs import Damaged, Missing
from exporter.jobs import claims
from exporter.jobs.exports import Found
from exporter.jobs.rings import ring_waiting
from exporter.logs import logger
from exporter.web import ranges
from exporter.web.api import Api
from exporter.web.gate import HEAD
from exporter.web.names import disposition
from exporter.web.problems import WAIT, Problem

TAG = re.compile(r'(W/)?"([^"]*)"')
"""An entity tag: whether it is weak, and what it says (RFC 9110 §8.8.3)."""
_ATTACHED = "application/vnd.openxmlformats"
# Scripts are off, also in AMP pages: what shows here is for looking at. With them off a browser takes AMP's <noscript>.
_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; font-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin allow-popups "
    "allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
_log = logger("exporter.web")


def etag(sha256: str) -> str:
    """Return the strong ETag of bytes (RFC 9110 §8.8.3): their digest."""
    return f'"{sha256}"'


def tags(header: str) -> list[str]:
    """Return the strong tags that an If-Match names, "*" among them as it is; "" for what names none."""
    if header.strip() == "*":
        return ["*"]
    return [tag for weak, tag in TAG.findall(header) if not weak] or [""]


def is_same(request: Request, sha256: str) -> bool:
    """Return whether whoever asks has these bytes already (If-None-Match, compared weakly: RFC 9110 §13.1.2)."""
    header = request.headers.get("if-none-match", "")
    return header.strip() == "*" or any(tag == sha256 for _, tag in TAG.findall(header))


def not_modified(sha256: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return the answer to who has these bytes already."""
    return Response(status_code=304, headers={**(headers or {}), "ETag": etag(sha256)})


def served(api: Api, request: Request, found: Found | None, headers: Mapping[str, str] | None = None) -> Response:
    """Return the answer with a file, or a part of it. Raise Problem: 404, 412, 416, 503 while it is made anew."""
    if found is None:
        raise Problem("not-found", "there is no such file, or not yet")
    sent = {**headers_of(found), **(headers or {})}
    if (wanted := request.headers.get("if-match")) is not None and not {"*", found.sha256} & set(tags(wanted)):
        raise Problem("precondition", "it is not the file that If-Match names", headers={"ETag": etag(found.sha256)})
    if is_same(request, found.sha256):
        return not_modified(found.sha256, headers)
    parts = []
    condition = request.headers.get("if-range", "").strip()
    if "range" in request.headers and condition in ("", etag(found.sha256)) and not request.scope.get(HEAD):
        parts = ranges.asked(request.headers["range"], found.size)
    if request.scope.get(HEAD):
        return Response(headers={**sent, "Content-Length": str(found.size)})
    data = bytes_of(api, found)
    if not parts:
        return Response(data, headers=sent)
    body, more = ranges.cut(data, parts, sent["Content-Type"])
    return Response(body, 206, {**sent, **more})


def bytes_of(api: Api, found: Found) -> bytes:
    """Return the bytes of a file. Where they are gone or damaged they are made anew: raise Problem (503)."""
    try:
        return api.store.blobs.get(found.sha256)
    except (Missing, Damaged) as error:
        jobs = claims.heal(api.store, found.key)
        ring_waiting(api.store, api.ring)
        _log.error("an artifact is healed", why=type(error).__name__, key=found.key[:12], jobs=jobs)
        raise being_healed() from None


def being_healed() -> Problem:
    """Return what to answer who asked for bytes that are gone or damaged."""
    detail = "what was kept is damaged; it is made anew now"
    return Problem("healing", detail, headers={"Retry-After": str(WAIT)})


def headers_of(found: Found) -> dict[str, str]:
    """Return the headers that go with the bytes of a file."""
    media_type = found.media_type
    if media_type.startswith("text/") or media_type.endswith(("+xml", "/xml")):
        media_type += "; charset=utf-8"
    kind: Literal["inline", "attachment"] = "attachment" if media_type.startswith(_ATTACHED) else "inline"
    headers = {
        "Content-Type": media_type,
        "ETag": etag(found.sha256),
        "Accept-Ranges": "bytes",
        "Content-Disposition": disposition(kind, found.title if found.is_main else "", found.name),
    }
    if media_type != "application/pdf":  # browsers show a PDF by a part of their own, which a sandbox would stop
        headers["Content-Security-Policy"] = _POLICY
    return headers
