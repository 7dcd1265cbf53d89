"""Routes of the pages of channels for people: what is out, newest first, and how to follow it."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from exporter.web.api import The
from exporter.web.channels import Reader
from exporter.web.codings import takes_gzip
from exporter.web.keeping import kept_by
from exporter.web.problems import Problem
from exporter.web.serving import etag, is_same

router = APIRouter()


@router.get("/channels/{slug}", summary="Look at what is out on a channel", response_class=Response)
def channel_page(
    api: The,
    who: Reader,
    slug: str,
    request: Request,
    page: Annotated[int, Query(ge=1, description="from 1, the newest")] = 1,
) -> Response:
    """Return the page of a channel for people: what changed last first, with links to each format that is there.

    Its feeds are named in its head and by `Link`. Older briefings stand on further pages.
    """
    found = api.pages.find(slug, page)
    if found is None:
        raise Problem("not-found", "the channel has no such page")
    channel, _ = who
    is_packed = takes_gzip(request.headers.get("accept-encoding", ""))
    headers = kept_by(channel, "Accept-Encoding") | {
        "ETag": etag(found.sha256 + ("-gzip" if is_packed else "")),
        "Link": found.links,
    }
    if is_same(request, found.sha256) or is_same(request, f"{found.sha256}-gzip"):
        return Response(status_code=304, headers=headers)
    headers |= {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Language": found.language,
        "Content-Security-Policy": f"{found.policy}; frame-ancestors 'none'",
    } | ({"Content-Encoding": "gzip"} if is_packed else {})
    return Response(found.packed if is_packed else found.data, headers=headers)


@router.get("/channels/{slug}/", include_in_schema=False)
def with_slash(slug: str) -> Response:
    """Lead to the page from an address that ends in a slash, whatever path the channel is read under."""
    return Response(status_code=308, headers={"Location": f"../{quote(slug, safe='')}"})
