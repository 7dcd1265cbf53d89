"""Who may do what: a token in `Authorization: Bearer bx_…` (RFC 6750), with the scopes that it was made with."""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from exporter.store import tokens
from exporter.store.tokens import Holder
from exporter.web.api import api_of
from exporter.web.problems import Problem

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="exporter"'}
_LOOPBACK = ("127.0.0.1", "::1")

bearer = HTTPBearer(auto_error=False, scheme_name="token", description="`exporter tokens add` makes one.")
Given = Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]


async def authorised(request: Request, scopes: SecurityScopes, given: Given) -> Holder:
    """Return who asks. Raise Problem: 401 for no token or a wrong one, 403 for a scope that lacks, 429."""
    holder = await _holder(request, given)
    lacking = [scope for scope in scopes.scopes if scope not in holder.scopes]
    if lacking:
        raise Problem("scope", f"it needs a token with the scope {' and '.join(lacking)}")
    return holder


Reader = Annotated[Holder, Security(authorised, scopes=["read"])]
"""A parameter of a route: whoever asks, with the scope `read`."""
Writer = Annotated[Holder, Security(authorised, scopes=["write"])]
"""A parameter of a route: whoever asks, with the scope `write`."""

Publisher = Annotated[Holder, Security(authorised, scopes=["publish"])]
"""A parameter of a route: whoever asks, with the scope `publish`."""


async def anybody(request: Request, given: Given) -> Holder | None:
    """Return who asks, None for whoever shows no token. Raise Problem: 401 for a wrong one, 429."""
    return await _holder(request, given) if given else None


Anybody = Annotated[Holder | None, Depends(anybody)]
"""A parameter of a route that answers without a token, too: whoever asks, None if they show none."""


async def read_or_at_home(request: Request, given: Given) -> None:
    """Let in whoever may read, and whoever asks from this machine itself, with nothing in between."""
    between = {"forwarded", "x-forwarded-for", "x-real-ip", "via"} & set(request.headers.keys())
    if given is None and not between and request.client and request.client.host in _LOOPBACK:
        return
    await authorised(request, SecurityScopes(["read"]), given)


async def _holder(request: Request, given: HTTPAuthorizationCredentials | None) -> Holder:
    api = api_of(request)
    holder = await run_in_threadpool(tokens.known, api.store, given.credentials) if given else None
    if holder is None:
        if given:
            api.rates.wrong(request.client.host if request.client else "")
        detail = "send a token: `Authorization: Bearer bx_…`" if not given else "the token is wrong, revoked or expired"
        raise Problem("no-token", detail, headers=_CHALLENGE)
    request.scope["exporter.token"] = holder.id
    api.rates.count(holder.id)
    return holder
