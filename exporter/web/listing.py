"""Routes of channels themselves: which there are, for programs and as OPML, and how each is set."""

import hashlib
from typing import Annotated, Any
from xml.sax.saxutils import quoteattr

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from exporter.publishing import FEEDS, channels, settings
from exporter.publishing.channels import KEEP_DAYS, Access
from exporter.publishing.view import Known
from exporter.store.tokens import Holder
from exporter.web.access import Publisher, Reader
from exporter.web.api import Api, The
from exporter.web.bodies import json_of
from exporter.web.keeping import PRIVATE, PUBLIC
from exporter.web.partners import IN_PATH, demand, looked, may_read, token_of
from exporter.web.serving import etag, is_same, not_modified

router = APIRouter()
_OPML = "text/x-opml; charset=utf-8"


class Settings(BaseModel):
    """How a channel is to be: the fields of the record's Channel, who may read it, how long it tells of withdrawals."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"example": {"title": "Harbour news", "language": "en"}})

    access: Access = Field("open", description="token: only who has one may read it")
    keep_days: Annotated[float, Field(ge=0, le=36_500, strict=True)] = Field(
        KEEP_DAYS, description="days for which feeds tell that a briefing was withdrawn"
    )


class Listed(BaseModel):
    """A channel: what it is called, who may read it, its page and its feeds."""

    slug: str
    title: str
    language: str
    access: Access
    url: str
    feeds: dict[str, str] = Field(description="addresses by form: rss, atom, jsonfeed")


class Told(Listed):
    """A channel with its settings, as far as somebody set them."""

    keep_days: float
    settings: dict[str, Any]


class Channels(BaseModel):
    """The channels that whoever asks may read, by their slugs."""

    channels: list[Listed]


Wanted = Annotated[Settings, Depends(json_of(Settings))]


async def _seen(request: Request, api: The) -> tuple[list[Known], Holder | None]:
    """Return the channels that whoever asks may read. Raise Problem: 401 for a wrong token; Held."""
    await looked(api)
    given = token_of(request)
    holder = await demand(request, given) if given else None
    return [one for one in api.view.channels.values() if one.access == "open" or may_read(holder, one.slug)], holder


Seen = Annotated[tuple[list[Known], Holder | None], Depends(_seen)]


@router.get("/channels", summary="List the channels")
def listed(api: The, seen: Seen, response: Response) -> Channels:
    """Return the channels that are open, and those that the token may read."""
    found, holder = seen
    response.headers["Cache-Control"] = PRIVATE if holder else PUBLIC
    response.headers["Vary"] = "Authorization"
    return Channels(channels=[Listed(**_listed(api, one.slug, one.settings, one.access)) for one in found])


@router.get("/feeds.opml", summary="Subscribe to all channels", response_class=Response)
def opml(api: The, seen: Seen, request: Request) -> Response:
    """Return the same as OPML 2.0, which feed readers import: the Atom feed of each channel.

    Asked for by an address that holds a token, it gives addresses that hold it, too: it is as secret as that.
    """
    found, holder = seen
    token: str | None = request.scope.get(IN_PATH)
    data = _opml(api, found, token)
    plain = _opml(api, found, None)  # no tag tells anything of a token
    headers = {"Cache-Control": PRIVATE if holder else PUBLIC, "Vary": "Authorization"}
    sha256 = hashlib.sha256(plain).hexdigest()
    if is_same(request, sha256):
        return not_modified(sha256, headers)
    return Response(data, headers={**headers, "ETag": etag(sha256), "Content-Type": _OPML})


@router.put("/channels/{slug}", summary="Set a channel up, or change it", responses={201: {"model": Told}})
def put(api: The, who: Publisher, slug: str, wanted: Wanted, response: Response) -> Told:
    """Make a channel as it is described, new or not; what is left out is as for a new one. Its feeds are made anew."""
    row, is_new = settings.change(
        api.store, who.name, slug, dict(wanted.model_extra or {}), access=wanted.access, keep_days=wanted.keep_days
    )
    if is_new:
        response.status_code = 201
        response.headers["Location"] = f"/channels/{slug}"
    return _told(api, row)


@router.get("/channels/{slug}/settings", summary="See how a channel is set")
def shown(api: The, who: Reader, slug: str) -> Told:
    """Return a channel with its settings."""
    return _told(api, channels.find(api.store, slug))


def _told(api: Api, row: Any) -> Told:
    return Told(
        **_listed(api, row.slug, row.settings, row.access), keep_days=row.keep_days, settings=dict(row.settings)
    )


def _listed(api: Api, slug: str, known: Any, access: str) -> dict[str, Any]:
    here = api.address(f"/channels/{slug}")
    return {
        "slug": slug,
        "title": known["title"],
        "language": known.get("language") or "en",
        "access": access,
        "url": known.get("link") or here,
        "feeds": {form: f"{here}/{name}" for form, name in FEEDS.items()},
    }


def _opml(api: Api, found: list[Known], token: str | None) -> bytes:
    """Return channels as OPML 2.0 (opml.org/spec2.opml): an outline each, of `type="rss"` whatever the form is."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += ["<head><title>Channels</title></head>", "<body>"]
    for one in found:
        told = _listed(api, one.slug, one.settings, one.access)
        feed = told["feeds"]["atom"]
        if token and one.access != "open":
            feed = api.address(f"/with/{token}/channels/{one.slug}/{FEEDS['atom']}")
        values = {
            "type": "rss",
            "text": told["title"],
            "title": told["title"],
            "language": told["language"],
            "xmlUrl": feed,
            "htmlUrl": told["url"],
        }
        lines.append(f"<outline {' '.join(f'{name}={quoteattr(value)}' for name, value in values.items())}/>")
    return "\n".join([*lines, "</body>", "</opml>", ""]).encode()
