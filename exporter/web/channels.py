"""Routes of what is out on a channel: pages and files of briefings, what pages show, and the list of channels."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from exporter.formats import formats
from exporter.publishing import ERASED, PAGE, WITHDRAWN, current
from exporter.publishing.current import Gone
from exporter.publishing.view import Known
from exporter.store.tokens import Holder
from exporter.web.api import Api, The
from exporter.web.keeping import FOR_ALL, kept_by
from exporter.web.partners import let_in, looked
from exporter.web.problems import Problem
from exporter.web.receiving import noting
from exporter.web.serving import bytes_of, headers_of, served

router = APIRouter()
PUBLIC = "public, max-age=60, stale-if-error=86400"
"""How long an open file may be kept: no longer than a minute, since what is withdrawn is to be gone."""
_FOREVER = "public, max-age=31536000, immutable"
_NOT_THERE = "nothing is at this address, or the token may not see it"


async def _let_in(request: Request, slug: str) -> tuple[Known, Holder | None]:
    return await let_in(request, slug)


Reader = Annotated[tuple[Known, Holder | None], Depends(_let_in)]
"""A parameter of a route: the channel, and who asks for it, who may read it."""


async def going_out(api: The) -> None:
    """Raise Held while nothing goes out."""
    await looked(api)


@router.get("/channels/{slug}/briefings/{name}", summary="Fetch what is out on a channel", response_class=Response)
def file(api: The, who: Reader, slug: str, name: str, request: Request) -> Response:
    """Return a page or file of a briefing that is out: its slug there, and the ending of a format.

    While a correction is being made in a format, the file before it is served: `Exporter-Revision` says which revision
    that shows, `Exporter-Lacks` which one is being made.
    """
    channel, holder = who
    found = current.file(api.store, slug, name) if "\0" not in name else None
    headers = kept_by(channel)
    match found:
        case None:
            raise Problem("not-found", _NOT_THERE)
        case Gone():
            is_page = name == f"{found.publication.slug}{formats()[PAGE].SUFFIX}"
            return _gone(api, found, is_page, headers)
    headers["Exporter-Revision"] = str(found.revision)
    if not found.is_last:
        headers["Exporter-Lacks"] = str(found.publication.revision)
    answer = served(api, request, found.found, headers)
    if answer.status_code in (200, 206, 304):
        answer.background = noting(api, holder, slug, [(found.publication.briefing_id, found.revision)], found.format)
    return answer


@router.get(
    "/channels/{slug}/briefings/media/{name}",
    summary="Fetch what pages and feeds of a channel show",
    response_class=Response,
    dependencies=[Depends(going_out)],
)
def medium(api: The, slug: str, name: str, request: Request) -> Response:
    """Return a picture or a face that something out on a channel points to.

    Its name is its digest: whoever knows it has seen the page, and needs no token.
    """
    found = current.medium(api.store, slug, name) if "\0" not in name else None
    return served(api, request, found, {**FOR_ALL, "Cache-Control": _FOREVER})


def _gone(api: Api, found: Gone, is_page: bool, headers: dict[str, str]) -> Response:
    """Return the page that says that a briefing was withdrawn. Raise Problem (410) where there is none."""
    publication = found.publication
    if publication.state == WITHDRAWN and found.page and is_page:
        told = headers_of(found.page)
        for name in ("ETag", "Accept-Ranges", "Content-Disposition"):  # they are of a file that is there
            told.pop(name, None)
        return Response(bytes_of(api, found.page), 410, {**told, **headers})
    if publication.state == ERASED or publication.withdrawn_at is None:
        raise Problem("withdrawn", "what was here was removed", headers=headers)
    day = datetime.fromtimestamp(int(publication.withdrawn_at), UTC)
    why = f": {publication.reason}" if publication.reason else ""
    raise Problem("withdrawn", f"it was withdrawn at {day:%Y-%m-%dT%H:%M:%SZ}{why}", headers=headers)
