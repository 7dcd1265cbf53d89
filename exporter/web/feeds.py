"""Routes of feeds: bytes that an act of publishing made, whole, plain or compressed, and answered out of memory.

What changes is told by validators (RFC 9110 §13): a strong ETag for each coding, and Last-Modified unless it lies in
the future of this machine's clock. No header tells when anything is going to change.
"""

import time
from collections.abc import Awaitable, Callable, Coroutine
from email.utils import formatdate, parsedate_to_datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from exporter.artifacts.blobs import Damaged, Missing
from exporter.formats import formats
from exporter.publishing import FEEDS
from exporter.publishing.settings import heal
from exporter.publishing.view import Known, Version
from exporter.web.api import Api, api_of
from exporter.web.codings import takes_gzip
from exporter.web.keeping import kept_by
from exporter.web.partners import let_in
from exporter.web.problems import Problem
from exporter.web.receiving import noting
from exporter.web.serving import TAG, being_healed


class Direct(APIRoute):
    """A route whose function is called with the request and the parts of the path, and nothing in between."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""

        async def answer(request: Request) -> Response:
            response: Response = await self.endpoint(request, **request.path_params)
            return response

        return answer


router = APIRouter(route_class=Direct)


async def feed_at(request: Request, slug: str, name: str) -> Response:
    """Return the answer with a file of a channel's feed, or that whoever asks has it already.

    Raise Problem: 401, 404, 429, 503; Held.
    """
    api = api_of(request)
    channel, holder = await let_in(request, slug)
    version = api.view.feeds(slug).get(name)
    if api.view.is_due:
        api.soon(api.view.look)
    if version is None:
        raise Problem("not-found", "nothing is at this address, or the token may not see it")
    is_packed = takes_gzip(request.headers.get("accept-encoding", ""))
    headers = kept_by(channel, "Accept-Encoding")
    noted = noting(api, holder, slug, version.holds)
    if (tag := _same(request, version, is_packed)) is not None:
        return Response(status_code=304, headers={**headers, "ETag": tag}, background=noted)
    data = await _bytes(api, slug, version.gzip if is_packed else version.sha256)
    headers |= _told(api, channel, version)
    headers["ETag"] = _tag(version, is_packed)
    if is_packed:
        headers["Content-Encoding"] = "gzip"
    return Response(data, headers=headers, background=noted)


def _told(api: Api, channel: Known, version: Version) -> dict[str, str]:
    kind = formats()[version.form].MEDIA_TYPE
    own = api.address(f"/channels/{channel.slug}/{version.name}")
    headers = {
        "Content-Type": f"{kind}; charset=utf-8" if kind.endswith("xml") else kind,
        "Link": f'<{own}>; rel="self"',
    }
    hub = channel.settings.get("hub")
    if hub and version.name in FEEDS.values():  # an archive is polled by nobody
        headers["Link"] = f'<{hub}>; rel="hub", {headers["Link"]}'
    if version.modified <= time.time():
        headers["Last-Modified"] = formatdate(version.modified, usegmt=True)
    return headers


def _tag(version: Version, is_packed: bool) -> str:
    return f'"{version.sha256}-gzip"' if is_packed else f'"{version.sha256}"'


def _same(request: Request, version: Version, is_packed: bool) -> str | None:
    """Return the tag of what whoever asks has already, if that is what they would get; None otherwise.

    If-None-Match beats If-Modified-Since (RFC 9110 §13.2.2). Who has the same bytes in the other coding is told to keep
    them: what changes the coding is often something on the way.
    """
    known = request.headers.get("if-none-match")
    if known is not None:
        if known.strip() == "*":
            return _tag(version, is_packed)
        named = {f'"{tag}"' for _, tag in TAG.findall(known)}
        both = (_tag(version, is_packed), _tag(version, not is_packed))
        return next((tag for tag in both if tag in named), None)
    since = request.headers.get("if-modified-since")
    if since is None or version.modified > time.time():
        return None
    try:
        is_old = parsedate_to_datetime(since).timestamp() < version.modified
    except (ValueError, OverflowError):
        return None
    return None if is_old else _tag(version, is_packed)


async def _bytes(api: Api, slug: str, sha256: str) -> bytes:
    data = api.recent.at_hand(sha256)
    return data if data is not None else await run_in_threadpool(_read, api, slug, sha256)


def _read(api: Api, slug: str, sha256: str) -> bytes:
    """Return the bytes of a feed. Where they are gone or damaged they are made anew: raise Problem (503)."""
    try:
        return api.recent.get(sha256)
    except (Missing, Damaged):
        heal(api.store, slug)
        raise being_healed() from None


def _named(name: str) -> Callable[[Request, str], Awaitable[Response]]:
    async def feed(request: Request, slug: str) -> Response:
        return await feed_at(request, slug, name)

    return feed


def _numbered(stem: str, suffix: str) -> Callable[[Request, str, str], Awaitable[Response]]:
    async def archive(request: Request, slug: str, number: str) -> Response:
        return await feed_at(request, slug, f"{stem}.archive-{number}.{suffix}")

    return archive


for _form, _name in FEEDS.items():
    _stem, _, _suffix = _name.rpartition(".")
    _label = formats()[_form].LABEL
    _feed, _archive = _named(_name), _numbered(_stem, _suffix)
    _feed.__name__, _archive.__name__ = f"feed_{_form}", f"archive_{_form}"
    _feed.__doc__ = f"Return what is out on a channel as {_label}: the newest briefings, what changed last first."
    _archive.__doc__ = (
        f"Return older entries; archive 1 has the oldest. The {_label} feed and each archive name the next."
    )
    router.add_api_route(f"/channels/{{slug}}/{_name}", _feed, methods=["GET"], summary=f"Read a channel as {_label}")
    router.add_api_route(
        f"/channels/{{slug}}/{_stem}.archive-{{number}}.{_suffix}",
        _archive,
        methods=["GET"],
        summary=f"Read on in the {_label} feed",
    )
