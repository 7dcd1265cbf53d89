"""Routes of what went out: what a file is, by its digest, and who got which revision of a briefing."""

import re
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field

from exporter.publishing import receptions
from exporter.publishing.moment import time_of
from exporter.publishing.verifying import verify
from exporter.publishing.verifying.standings import View
from exporter.publishing.verifying.verdict import Verdict
from exporter.store.tokens import Holder
from exporter.web.access import Anybody, Reader
from exporter.web.api import The
from exporter.web.problems import Problem

router = APIRouter()
_DIGEST = re.compile(r"[0-9a-fA-F]{64}")
_OPEN = {"Cache-Control": "public, max-age=60", "Vary": "Authorization", "Cross-Origin-Resource-Policy": "cross-origin"}
_OF_CHANNEL = "channel:"
Digest = Annotated[str, Path(description="the sha256 of the file, in hex")]


class Reception(BaseModel):
    """What a party got of a briefing on a channel. A party is the name that tokens were made under."""

    name: str
    channel: str = Field(description="empty for what is on none")
    revisions: list[int]
    ways: list[str] = Field(description="`feed`, and names of formats")
    first_at: datetime
    last_at: datetime
    holds: int = Field(description="the newest revision that it got")
    is_behind: bool = Field(description="another one is out by now, or it was withdrawn since it last asked")


class Receptions(BaseModel):
    """Who got a briefing, who is behind first."""

    receptions: list[Reception]


@router.get("/verify/{digest}", summary="Verify a file")
def what_is(api: The, who: Anybody, digest: Digest, response: Response) -> Verdict:
    """Tell what a file is, by the sha256 of its bytes: which revision of what, current or superseded, withdrawn.

    What is told here was made here and not altered since. Without a token: of what is or was out on open channels,
    and of all else as if it had never been made. With a token of a channel of that one, too; with `read` of everything.
    """
    found = verify(api.store, digest.lower(), _view(who)) if _DIGEST.fullmatch(digest) else None
    if found is None:
        raise Problem("not-found", "nothing is at this address, or the token may not see it")
    if who is None:
        response.headers.update(_OPEN)
    return found


@router.get("/briefings/{id}/receptions", summary="See who got a briefing")
def received(api: The, who: Reader, id: str) -> Receptions:
    """Tell which revisions were served to which party, by which way, and who still holds an old one."""
    rows = [
        Reception.model_validate({**vars(one), "first_at": time_of(one.first_at), "last_at": time_of(one.last_at)})
        for one in receptions.of(api.store, id)
    ]
    return Receptions(receptions=rows)


def _view(who: Holder | None) -> View:
    scopes = who.scopes if who else frozenset()
    mine = frozenset(one.removeprefix(_OF_CHANNEL) for one in scopes if one.startswith(_OF_CHANNEL))
    return View(everything="read" in scopes, channels=mine)
