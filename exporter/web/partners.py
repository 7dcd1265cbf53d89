"""Who may read what of a channel: everybody what is open; else who has a token of it, or one that reads everything.

A token comes as Bearer, as the password of Basic (RFC 7617), or in the path, `/with/{token}/…`, for readers that know
neither; the gate takes it out of the path before anybody else sees it. To who has no token, a channel that needs one
looks the same as one that is not there; so it does to who has a token for another one.
"""

import base64
import binascii

from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request

from exporter.publishing.view import Known
from exporter.store import tokens
from exporter.store.tokens import Holder
from exporter.web.api import Api, api_of
from exporter.web.problems import Problem

IN_PATH = "exporter.in_path"
"""Where the gate leaves the token that it took out of the path of a request, in its scope."""
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="exporter", Basic realm="exporter", charset="UTF-8"'}
_LONGEST = 400  # letters of a password
_NONE = "nothing at this address is open to all; send a token that reads it"


async def let_in(request: Request, slug: str) -> tuple[Known, Holder | None]:
    """Return a channel, and who asks, if they showed a token. Raise Problem: 401, 404, 429; Held."""
    api = api_of(request)
    await looked(api, slug)
    channel = api.view.channels.get(slug)
    given = token_of(request)
    if channel and channel.access == "open":
        return channel, await _noted(request, api, given) if given else None
    holder = await demand(request, given)
    if channel is None or not may_read(holder, slug):
        raise Problem("not-found", "nothing is at this address, or the token may not see it")
    return channel, holder


async def demand(request: Request, given: str) -> Holder:
    """Return who holds a token. Raise Problem (401, 429) for none and for a wrong one."""
    api = api_of(request)
    holder = await _noted(request, api, given) if given else None
    if holder is None:
        if given:
            api.rates.wrong(request.client.host if request.client else "")
        raise Problem("no-token", _NONE, headers=CHALLENGE)
    return holder


def may_read(holder: Holder | None, slug: str) -> bool:
    """Return whether somebody may read a channel that is not open."""
    return holder is not None and ("read" in holder.scopes or tokens.of_channel(slug) in holder.scopes)


def token_of(request: Request) -> str:
    """Return the token that came with a request, in whatever way; "" for none."""
    in_path: str | None = request.scope.get(IN_PATH)
    if in_path is not None:
        return in_path
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    match scheme.lower():
        case "bearer":
            return given.strip()
        case "basic" if len(given) < _LONGEST:
            try:
                _, _, password = base64.b64decode(given.strip(), validate=True).decode().partition(":")
            except (binascii.Error, UnicodeDecodeError):
                return "-"  # something came, and it is no token
            return password or "-"
    return "-" if given else ""


async def looked(api: Api, slug: str = "") -> None:
    """See to it that the view of what is out is new enough to serve. Raise Held."""
    view = api.view
    if view.is_stale or (slug and not view.has(slug)):
        await run_in_threadpool(view.look, slug)
    view.demand_free()


async def _noted(request: Request, api: Api, given: str) -> Holder | None:
    """Return who holds a token, after their request was counted."""
    holder = tokens.believed(api.store, given) or await run_in_threadpool(tokens.known, api.store, given)
    if holder:
        request.scope["exporter.token"] = holder.id
        api.rates.count(holder.id)
    return holder
