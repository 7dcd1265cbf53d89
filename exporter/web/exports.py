"""Routes of exports: ordered, watched, fetched, cancelled."""

from collections.abc import AsyncIterator
from typing import Annotated

import anyio
from fastapi import APIRouter, Depends, Header, Query, Request, Response
from sse_starlette import EventSourceResponse, JSONServerSentEvent

from exporter import manifest
from exporter.jobs import OPEN, claims, collect, exports
from exporter.jobs.accept import accept
from exporter.jobs.exports import UnknownExport
from exporter.record.faults import Fault
from exporter.store.briefings import Unknown
from exporter.store.tokens import Holder
from exporter.web import shown
from exporter.web.access import Reader, Writer
from exporter.web.api import Api, The
from exporter.web.bodies import json_of
from exporter.web.gate import HEAD
from exporter.web.links import signed
from exporter.web.orders import Asked, AskedOfMany, Chosen, Wanted, order_of
from exporter.web.problems import Problem, invalid
from exporter.web.receiving import noting_file
from exporter.web.serving import served
from exporter.web.shown import Export, Exports, Link

router = APIRouter()
_PING = 15  # seconds between two signs of life to who watches
_STALLED = 30  # seconds after which somebody who reads nothing is let go

Ask = Annotated[Asked, Depends(json_of(Asked))]
AskOfMany = Annotated[AskedOfMany, Depends(json_of(AskedOfMany))]
Want = Annotated[Wanted, Depends(json_of(Wanted))]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key", min_length=1, max_length=255, pattern=r"^[!-~]+$", description="makes a retry safe"
    ),
]
LastId = Annotated[int, Header(alias="Last-Event-ID", ge=0, le=2**63 - 1, description="what was received last")]
Limit = Annotated[int, Query(ge=1, le=exports.MOST)]
After = Annotated[str, Query(description="from the `next` of the page before", pattern="^([0-9a-f]{1,32})?$")]


@router.post("/briefings/{id}/exports", status_code=202, summary="Export a briefing")
def order(api: The, who: Writer, id: str, asked: Ask, response: Response, key: Key = None) -> Export:
    """Order a briefing in several formats. What exists already is there at once, and costs nothing."""
    return _accepted(api, who, asked, [Chosen.model_construct(id=id, revision=None)], response, key)


@router.post("/exports", status_code=202, summary="Export an edition")
def order_of_many(api: The, who: Writer, asked: AskOfMany, response: Response, key: Key = None) -> Export:
    """Order an edition of one or several briefings: one file of each format, with a cover and one contents list."""
    try:
        return _accepted(api, who, asked, asked.briefings, response, key, asked.name)
    except Unknown as error:
        faults = [
            Fault(f"briefings[{index}]", "no such briefing, or no such revision", "GET /briefings lists them")
            for index, one in enumerate(asked.briefings)
            if error.args in ((one.id,), (one.id, one.revision))
        ]
        raise invalid(faults) from None


@router.get("/exports", summary="List exports")
def listed(api: The, who: Reader, response: Response, limit: Limit = 50, after: After = "") -> Exports:
    """List the exports of whoever asks, the newest first. `Link: <…>; rel="next"` leads to the next page."""
    try:
        rows, more = exports.page(api.store, who.name, limit=limit, after=after)
    except ValueError as error:
        raise Problem("invalid", f"after: {error}; take it from the page before") from None
    following = api.url(f"/exports?limit={limit}&after={more}") if more else None
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return Exports(exports=[shown.head(api, row) for row in rows], next=following)


@router.get("/exports/{id}", summary="See how far an export is")
def see(api: The, who: Reader, id: str) -> Export:
    """Return the state of an export as a whole, and that of each format, with the files that are there by now."""
    return shown.export(api, exports.find(api.store, known(id), who.name))


@router.delete("/exports/{id}", summary="Cancel an export")
def cancel(api: The, who: Writer, id: str) -> Export:
    """Cancel what has not ended. What is there already stays; cancelling twice changes nothing."""
    exports.demand(api.store, known(id), who.name)
    claims.cancel(api.store, id)
    return shown.export(api, exports.find(api.store, id, who.name))


@router.get("/exports/{id}/events", summary="Watch an export", response_class=EventSourceResponse)
async def events(api: The, who: Reader, id: str, request: Request, last: LastId = 0) -> Response:
    """Watch an export as server-sent events, until it has ended; `Last-Event-ID` resumes after what was received.

    204 says that there is nothing more: a browser's EventSource then asks no more.
    """
    await anyio.to_thread.run_sync(exports.demand, api.store, known(id), who.name)
    if await api.watch.is_over(id, last):
        return Response(status_code=204)
    if request.scope.get(HEAD):
        return Response(media_type="text/event-stream")
    return EventSourceResponse(
        _told(api, id, last), ping=_PING, send_timeout=_STALLED, headers={"Cache-Control": "no-store"}
    )


@router.get("/exports/{id}/files/{name:path}", summary="Fetch a file of an export", response_class=Response)
def file(api: The, who: Reader, id: str, name: str, request: Request) -> Response:
    """Return a file by its name in the folder of the export, as the command line would write it.

    `manifest.json` tells of all of them, once the export has ended; so does the folder itself.
    """
    exports.demand(api.store, known(id), who.name)
    return file_of(api, request, id, name, who)


@router.post("/exports/{id}/links", status_code=201, summary="Make a signed link")
def link(api: The, who: Reader, id: str, wanted: Want, response: Response) -> Link:
    """Make an address at which a browser reads the files of an export without a token, until it expires."""
    seen = exports.find(api.store, known(id), who.name)
    path, expiry = signed(api.store.settings.key, id, wanted.minutes)
    folder = api.url(path)
    files = {told["format"]: f"{folder}{told['file']}" for told in seen.artifacts.values()}
    response.headers["Location"] = folder
    return Link(folder=folder, files=files, expires_at=shown.time_of(expiry))


def file_of(api: Api, request: Request, id: str, name: str, who: Holder | None = None) -> Response:
    """Return the answer with a file of an export, or with its manifest. That `who` got it is noted."""
    if name in ("", manifest.NAME):
        if exports.state(api.store, id) in OPEN:
            raise Problem("unfinished", "the manifest is written last; look again when the export has ended")
        return Response(collect.manifest_of(api.store, id).to_json(), media_type="application/json")
    if "\0" in name:
        raise UnknownExport(id)
    found = exports.file(api.store, id, name)
    answer = served(api, request, found)
    answer.background = noting_file(api, who, found) if who else None
    return answer


def known(id: str) -> str:
    """Return an id that may be one. What is none is never asked of a database."""
    if len(id) != 16 or not id.isalnum() or not id.isascii():
        raise UnknownExport(id)
    return id


def _accepted(
    api: Api, who: Holder, asked: Asked, chosen: list[Chosen], response: Response, key: str | None, name: str = ""
) -> Export:
    order = order_of(api, asked, chosen, name)
    id, fresh = accept(api.store, order, api.ring, token_id=who.id, idempotency_key=key)
    told = shown.export(api, exports.find(api.store, id))
    response.headers["Location"] = told.url
    if not fresh:
        response.headers["Idempotent-Replayed"] = "true"
    return told


async def _told(api: Api, id: str, last: int) -> AsyncIterator[JSONServerSentEvent]:
    async for event in api.watch.follow(id, last):
        yield JSONServerSentEvent(event.data, event=event.kind, id=str(event.id))
