"""Routes of briefings: taken in, listed, read, revised; and of the pictures that records name."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from exporter.store import briefings, pictures
from exporter.web import shown
from exporter.web.access import Reader, Writer
from exporter.web.api import The
from exporter.web.bodies import Source, body_of, source_of
from exporter.web.problems import Problem
from exporter.web.serving import etag, is_same, not_modified, tags
from exporter.web.shown import Briefings, Revisions, Taken
from exporter.web.taking import taken

router = APIRouter()
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Sent = Annotated[Source, Depends(source_of)]
Picture = Annotated[bytes, Depends(body_of)]
Limit = Annotated[int, Query(ge=1, le=briefings.MOST)]
After = Annotated[str, Query(description="from the `next` of the page before", max_length=200)]


@router.post("/briefings", status_code=201, summary="Take a briefing in")
def add(api: The, who: Writer, source: Sent, response: Response) -> Taken:
    """Take in a source of any kind that is read here: a record as JSON, Markdown. It is a new briefing.

    `multipart/form-data` brings the source as `file`, and each of its pictures as `media`.
    """
    reading = taken(api.store, source, api.channel.link)
    kept = briefings.add(api.store, reading, source=source.name, token_id=who.id)
    told = shown.taken(api, kept, list(reading.report))
    response.headers.update({"Location": told.url, "ETag": etag(kept.sha256)})
    return told


@router.get("/briefings", summary="List briefings")
def listed(api: The, who: Reader, response: Response, limit: Limit = 50, after: After = "") -> Briefings:
    """List briefings, the one changed last first. `Link: <…>; rel="next"` leads to the next page."""
    try:
        rows, more = briefings.page(api.store, limit=limit, after=after)
    except ValueError as error:
        raise Problem("invalid", f"after: {error}; take it from the page before") from None
    following = api.url(f"/briefings?limit={limit}&after={more}") if more else None
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return Briefings(briefings=[shown.briefing(api, row) for row in rows], next=following)


@router.get("/briefings/{id}", summary="Read a briefing", response_class=Response)
def read(api: The, who: Reader, id: str, request: Request) -> Response:
    """Return the record as it is now, as canonical JSON. Its ETag is what `If-Match` of a change refers to."""
    return _record(api, id, None, request)


@router.put("/briefings/{id}", summary="Change a briefing")
def change(api: The, who: Writer, id: str, source: Sent, request: Request, response: Response) -> Taken:
    """Make a new revision of a briefing. With `If-Match: <ETag>` nobody's change is overwritten unseen."""
    condition = request.headers.get("if-match")
    if_match = tags(condition) if condition is not None else []
    briefings.find(api.store, _known(id))
    reading = taken(api.store, source, api.channel.link)
    kept = briefings.revise(api.store, id, reading, if_match=if_match, source=source.name, token_id=who.id)
    response.headers["ETag"] = etag(kept.sha256)
    return shown.taken(api, kept, list(reading.report))


@router.get("/briefings/{id}/revisions", summary="List the revisions of a briefing")
def revisions(api: The, who: Reader, id: str) -> Revisions:
    """List all revisions of a briefing, the last one first."""
    rows = briefings.revisions(api.store, _known(id))
    return Revisions(revisions=[shown.revision(api, row) for row in rows])


@router.get("/briefings/{id}/revisions/{number}", summary="Read a revision", response_class=Response)
def revision(api: The, who: Reader, id: str, number: Number, request: Request) -> Response:
    """Return the record as it was in a revision, as canonical JSON."""
    return _record(api, id, number, request)


@router.post("/pictures", status_code=201, summary="Take a picture in")
def picture(api: The, who: Writer, data: Picture) -> dict[str, Any]:
    """Take in the picture that is the body. The answer is the `asset` by which a record names it."""
    return pictures.take(api.store, data).model_dump(mode="json")


def _record(api: The, id: str, number: int | None, request: Request) -> Response:
    _, row = briefings.find(api.store, _known(id), number)
    headers = {"ETag": etag(row.sha256), "Content-Location": api.url(f"/briefings/{id}/revisions/{row.number}")}
    if is_same(request, row.sha256):
        return not_modified(row.sha256, headers)
    return Response(row.record, media_type="application/json", headers=headers)


def _known(id: str) -> str:
    """Return an id that may be one. What is none is never asked of a database."""
    if len(id) != 16 or not id.isalnum() or not id.isascii():
        raise briefings.Unknown(id)
    return id
