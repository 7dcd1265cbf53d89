"""Routes of the hold: everything stopped at once, what would go, and how it is let go."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from exporter.publishing import Refused
from exporter.publishing.holding import release
from exporter.publishing.holding.going import Going, How
from exporter.publishing.holding.release import Holding
from exporter.record.base import Line, Words
from exporter.web.access import Publisher, Reader
from exporter.web.api import The
from exporter.web.bodies import json_of
from exporter.web.problems import Problem
from exporter.web.serving import etag, tags
from exporter.web.shown import time_of

router = APIRouter()


class Reason(BaseModel):
    """Why everything is to be held."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"why": "A wrong figure is out."}})

    why: Words = Field(description="whoever releases it reads this")


class Change(BaseModel):
    """A briefing on a channel that would go otherwise than it was served before; null where it is not out."""

    channel: str
    how: How = Field(
        description="new, due (its time came meanwhile), changed, older (an earlier revision), withdrawn, back (out "
        "again though it had been withdrawn), vanished"
    )
    briefing: str
    title: str
    was: int | None = Field(description="the revision that was served")
    goes: int | None = Field(description="the revision that would go")


class Numbered(BaseModel):
    """An edition that would go otherwise than it was served before."""

    channel: str
    number: str
    title: str
    state: str
    formats: list[str]


class Hold(BaseModel):
    """Whether everything is held, since when, by whom and why; and what would go if it were let go now."""

    held: bool
    since: datetime | None = None
    who: str = ""
    why: str = ""
    shown: str = Field("", description="the digest of what would go: DELETE /hold?shown=… lets just that go")
    changes: list[Change] = []
    editions: list[Numbered] = []
    erase_first: list[str] = Field(
        [], description="briefings that had been erased and are back with a restored database: erase them first"
    )


Why = Annotated[Reason, Depends(json_of(Reason))]
Shown = Annotated[str, Query(description="`shown` of GET /hold", pattern="^([0-9a-f]{64})?$")]
Match = Annotated[str, Header(alias="If-Match", description="the ETag of GET /hold; as good as `shown`")]
Said = Annotated[Line, Query(description="a word for the history", max_length=2000)]


@router.post("/hold", status_code=201, summary="Hold everything that goes out")
def hold(api: The, who: Publisher, reason: Why, response: Response) -> Hold:
    """Stop everything that goes out at once: feeds, pages and files of channels, editions, signed links.

    They are answered 503 until it is released. The desk goes on working, and may withdraw what is wrong. 200 if it was
    held already: who held it and why stay as they were.
    """
    _, is_new = release.hold(api.store, who.name, reason.why)
    response.status_code = 201 if is_new else 200
    return _told(release.held(api.store), response)


@router.get("/hold", summary="See what would go")
def see(api: The, who: Reader, response: Response) -> Hold:
    """Return whether everything is held, and all that would go otherwise than it was served before, if it ended now."""
    return _told(release.held(api.store), response)


@router.delete("/hold", summary="Let go what is held")
def let_go(api: The, who: Publisher, response: Response, shown: Shown = "", why: Said = "", match: Match = "") -> Hold:
    """Let go what was seen, as `shown` or If-Match says. If something else would go by now, nothing goes."""
    seen = [one for one in [shown, *(tags(match) if match else [])] if one]
    found = release.held(api.store)
    if found is None:
        return Hold(held=False)
    if not seen or found.going.digest not in seen:
        what = "something else would go by now" if seen else "say what you have seen"
        detail = f"{what}; look at GET /hold, and send its `shown`"
        raise Problem("not-shown", detail, headers={"ETag": etag(found.going.digest)}, shown=found.going.digest)
    try:
        going = release.release(api.store, who.name, why, shown=found.going.digest)
    except Refused as refused:
        if refused.kind == "not-held":
            return Hold(held=False)
        raise Problem(refused.kind, refused.detail) from None
    response.headers["ETag"] = etag(going.digest)
    return Hold(held=False, shown=going.digest, **_all(going))


def _told(found: Holding | None, response: Response) -> Hold:
    if found is None:
        return Hold(held=False)
    response.headers["ETag"] = etag(found.going.digest)
    return Hold(
        held=True,
        since=time_of(found.row.at),
        who=found.row.who,
        why=found.row.why,
        shown=found.going.digest,
        erase_first=list(found.erase_first),
        **_all(found.going),
    )


def _all(going: Going) -> dict[str, Any]:
    changes = [
        Change(channel=one.channel, how=one.how, briefing=one.briefing_id, title=one.title, was=one.was, goes=one.now)
        for one in going.changes
    ]
    editions = [
        Numbered(channel=one.channel, number=one.number, title=one.title, state=one.state, formats=list(one.formats))
        for one in going.editions
    ]
    return {"changes": changes, "editions": editions}
