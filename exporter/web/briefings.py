"""Routes of briefings: taken in, listed, read, revised; and of the pictures that records name."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from exporter.lint import lint
from exporter.publishing import acts, desk
from exporter.publishing.acts import By, Done
from exporter.readers import Remark
from exporter.record import briefing_from
from exporter.store import briefings, listing, pictures, revising
from exporter.web import shown
from exporter.web.access import Reader, Writer
from exporter.web.api import The
from exporter.web.bodies import Source, Told, body_of, source_of, told_of
from exporter.web.problems import Problem
from exporter.web.serving import etag, is_same, not_modified, tags
from exporter.web.shown import Briefings, Findings, Revisions, Taken
from exporter.web.taking import made_from, taken

router = APIRouter()
_MOVED = "the embargo was moved"
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Sent = Annotated[Source, Depends(source_of)]
Picture = Annotated[bytes, Depends(body_of)]
Said = Annotated[Told, Depends(told_of)]
LiftEmbargo = Annotated[bool, Query(description="let the source end an embargo, or move it to an earlier time")]
Limit = Annotated[int, Query(ge=1, le=listing.MOST)]
After = Annotated[str, Query(description="from the `next` of the page before", max_length=200)]


@router.post("/briefings", status_code=201, summary="Take a briefing in")
def add(api: The, who: Writer, source: Sent, told: Said, response: Response) -> Taken:
    """Take in a source of any kind that is read here: a page, a Word file, a record. It is a new briefing.

    `multipart/form-data` brings the source as `file`, and each of its pictures as `media`.
    """
    made_from(source, None)
    reading = taken(api.store, source, api.channel.link, told)
    kept = briefings.add(api.store, reading, source=source.name, token_id=who.id)
    answer = shown.taken(api, kept)
    response.headers.update({"Location": answer.url, "ETag": etag(kept.sha256)})
    return answer


@router.get("/briefings", summary="List briefings")
def listed(api: The, who: Reader, response: Response, limit: Limit = 50, after: After = "") -> Briefings:
    """List briefings, the one changed last first. `Link: <…>; rel="next"` leads to the next page."""
    try:
        rows, more = listing.page(api.store, limit=limit, after=after)
    except ValueError as error:
        raise Problem("invalid", f"after: {error}; take it from the page before") from None
    at = desk.now(api.store)
    following = api.url(f"/briefings?limit={limit}&after={more}") if more else None
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return Briefings(briefings=[shown.briefing(api, row, at) for row in rows], next=following)


@router.get("/briefings/{id}", summary="Read a briefing", response_class=Response)
def read(api: The, who: Reader, id: str, request: Request) -> Response:
    """Return the record as it is now, as canonical JSON. Its ETag is what `If-Match` of a change refers to."""
    return _record(api, id, None, request)


@router.put("/briefings/{id}", summary="Change a briefing")
def change(
    api: The,
    who: Writer,
    id: str,
    source: Sent,
    told: Said,
    request: Request,
    response: Response,
    lift_embargo: LiftEmbargo = False,
) -> Taken:
    """Make a new revision of a briefing from a source of any kind, read over the last one.

    Its parts keep their ids, and what the source does not carry stays. With `If-Match: <ETag>` nobody's change is
    overwritten unseen; a Word file that was made here knows its revision, and is put together with what changed since.
    """
    if lift_embargo and "publish" not in who.scopes:
        raise Problem("scope", "to lift an embargo it needs a token with the scope publish")
    condition = request.headers.get("if-match")
    row, _ = briefings.find(api.store, _known(id))
    revision = made_from(source, row.record_id)
    if revision is not None:
        _made(api, id, revision)
    named = replace(source, name=source.name or row.slug)
    kept = revising.revise(
        api.store,
        id,
        taken(api.store, named, api.channel.link, told),
        if_match=tags(condition) if condition is not None else [],
        made_from=revision,
        lift_embargo=lift_embargo,
        source=source.name,
        token_id=who.id,
    )
    moved = acts.postpone(api.store, api.ring, id, By(who.name, _MOVED, who.id)) if kept.fresh else []
    response.headers["ETag"] = etag(kept.sha256)
    return shown.taken(api, replace(kept, report=(*kept.report, *_postponed(moved))))


@router.get("/briefings/{id}/findings", summary="Look for noise in a briefing")
def findings(api: The, who: Reader, id: str) -> Findings:
    """Tell the noise in the words of the record as it is now, each piece with its place and what to do.

    Lost spaces and capitals, remains of markup, dates that contradict one another: what `exporter lint` tells.
    """
    _, row = briefings.find(api.store, _known(id))
    return shown.findings(row.number, lint(briefing_from(json.loads(row.record))))


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


def _postponed(moved: Sequence[Done]) -> Iterator[Remark]:
    for one in moved:
        what = f"the embargo ends after the time at which it was to go out on {one.publication.channel}"
        yield Remark("embargo_until", None, what, "it goes out at that end, as it was scheduled")


def _record(api: The, id: str, number: int | None, request: Request) -> Response:
    _, row = briefings.find(api.store, _known(id), number)
    headers = {"ETag": etag(row.sha256), "Content-Location": api.url(f"/briefings/{id}/revisions/{row.number}")}
    if is_same(request, row.sha256):
        return not_modified(row.sha256, headers)
    return Response(row.record, media_type="application/json", headers=headers)


def _made(api: The, id: str, revision: int) -> None:
    """Raise Problem if the revision that a Word file was made of is not kept here."""
    try:
        briefings.find(api.store, id, revision)
    except briefings.Unknown:
        detail = (
            f"this Word file was made of revision {revision}, which is not kept here; export the newest, change that"
        )
        raise Problem("word-return", detail) from None


def _known(id: str) -> str:
    """Return an id that may be one. What is none is never asked of a database."""
    if len(id) != 16 or not id.isalnum() or not id.isascii():
        raise briefings.Unknown(id)
    return id
