"""Routes of editions: the newsletters of a channel, made, sealed, listed, and their files under stable addresses."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from exporter.formats import Format as Kind
from exporter.formats import formats
from exporter.jobs.exports import Found
from exporter.publishing import editions
from exporter.publishing.acts import By
from exporter.publishing.editions import newsstand
from exporter.publishing.editions.issues import Issue
from exporter.publishing.editions.newsstand import LATEST, Copy, Missing
from exporter.publishing.editions.pins import MOST
from exporter.record.base import Line, Words
from exporter.store.tokens import Holder
from exporter.web.access import Publisher
from exporter.web.api import Api, The
from exporter.web.bodies import json_of
from exporter.web.channels import Reader, going_out
from exporter.web.issues import Edition, Editions, told
from exporter.web.keeping import FOR_ALL, PUBLIC, kept_by
from exporter.web.orders import Chosen
from exporter.web.problems import WAIT, Problem
from exporter.web.receiving import noting
from exporter.web.serving import served

router = APIRouter()
_PAGE = formats()["html"].SUFFIX
_UNSEEN = {"Cache-Control": "private, no-store", "Vary": "Authorization"}
"""For what the desk alone may see: editions whose time has not come."""


class AskedEdition(BaseModel):
    """The next edition of a channel."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "title": "Tonight at the harbour",
                "briefings": [{"id": "62abd45b823b24dd"}],
                "formats": ["pdf"],
            }
        },
    )

    title: Words
    briefings: Annotated[list[Chosen], Field(max_length=MOST, description="in order; each out by then, none twice")]
    at: AwareDatetime | None = Field(None, description="when it goes out, and dated in whose zone; else now")
    deadline: AwareDatetime | None = Field(
        None, description="till when it is waited for until it is whole; else ten minutes after its time"
    )
    formats: list[Annotated[str, Field(max_length=40)]] = Field(
        [], max_length=20, description=f"of {', '.join(editions.FORMATS)}; all of them for none"
    )
    why: Line = Field("", description="for the history")


class Sealing(BaseModel):
    """Why an edition is sealed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"why": "It has gone to the printer."}})

    why: Line = Field("", description="for the history")


@router.post("/channels/{slug}/editions", status_code=201, summary="Make an edition")
def make(
    api: The,
    who: Publisher,
    slug: str,
    asked: Annotated[AskedEdition, Depends(json_of(AskedEdition))],
    response: Response,
) -> Edition:
    """Make the next edition of a channel: of chosen briefings that are out by then, in order. Its files are made by
    workers; of what cannot be in it each is named with path and remedy, and nothing is made."""
    by = By(who.name, asked.why, who.id)
    chosen = [(one.id, one.revision) for one in asked.briefings]
    times = {"at": asked.at, "deadline": asked.deadline}
    row = editions.make(api.store, api.ring, slug, asked.title, chosen, by, **times, formats=asked.formats)
    made = told(api, newsstand.find(api.store, slug, str(row.number), ahead=True), ahead=True)
    response.headers["Location"] = made.url
    return made


@router.post("/channels/{slug}/editions/{number}/seal", summary="Seal an edition")
def seal(
    api: The,
    who: Publisher,
    slug: str,
    number: Annotated[int, Field(ge=1, le=10**9)],
    asked: Annotated[Sealing, Depends(json_of(Sealing))],
) -> Edition:
    """Seal an edition: nothing of it changes any more. A correction that comes later makes edition N.1."""
    editions.seal(api.store, api.ring, slug, number, By(who.name, asked.why, who.id))
    return told(api, newsstand.find(api.store, slug, str(number), ahead=True), ahead=True)


@router.get("/channels/{slug}/editions", summary="List editions")
def listed(
    api: The,
    who: Reader,
    slug: str,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    before: Annotated[int | None, Query(ge=1, le=10**9, description="from the `next` of the page before")] = None,
) -> Editions:
    """List the editions of a channel that are out, the newest first; to a token with the scope `publish` also those
    that are to come. `Link: <…>; rel="next"` leads to the next page."""
    ahead = _is_desk(who[1])
    found = newsstand.listed(api.store, slug, limit=limit, before=before, ahead=ahead)
    last = found[-1].row.number if found else 1
    response.headers.update(_headers(who, ahead=ahead))
    following = None
    if len(found) == limit and last > 1:
        following = f"{api.url(f'/channels/{slug}/editions')}?limit={limit}&before={last}"
        response.headers["Link"] = f'<{following}>; rel="next"'
    return Editions(editions=[told(api, one, ahead=ahead) for one in found], next=following)


@router.get(
    "/channels/{slug}/editions/media/{name}",
    summary="Fetch what an edition shows",
    response_class=Response,
    dependencies=[Depends(going_out)],
)
def medium(api: The, slug: str, name: str, request: Request) -> Response:
    """Return a picture that an edition which is out points to, from its page or from a mail, which can send no token.

    Its name is its digest: whoever knows it has seen the edition.
    """
    found = newsstand.medium(api.store, slug, name) if "\0" not in name else None
    return served(api, request, found, {**FOR_ALL, "Cache-Control": PUBLIC})


def _file_in(kind: Kind) -> Callable[[The, Reader, str, str, Request], Response]:
    def file(api: The, who: Reader, slug: str, edition: str, request: Request) -> Response:
        return _file(api, who, slug, edition, kind, request)

    file.__name__ = f"edition_{kind.NAME}"
    file.__doc__ = (
        f"Return an edition as {kind.LABEL}, by its number or as `latest`. Exporter-Edition says whose file it is, "
        "Exporter-Lacks what it does not hold by now; Link leads to the edition that supersedes it."
    )
    return file


# The longest ending first: `.email.html` is one of `.html` too.
for _kind in sorted((formats()[name] for name in editions.FORMATS), key=lambda one: -len(one.SUFFIX)):
    router.add_api_route(
        f"/channels/{{slug}}/editions/{{edition}}{_kind.SUFFIX}",
        _file_in(_kind),
        methods=["GET"],
        summary=f"Fetch an edition as {_kind.LABEL}",
        response_class=Response,
    )


@router.get("/channels/{slug}/editions/{edition}", summary="See an edition")
def see(api: The, who: Reader, slug: str, edition: str, response: Response) -> Edition:
    """Return an edition by its number, 7 or 7.1, or the `latest`: its briefings, and how far each format is."""
    ahead = _is_desk(who[1])
    found = newsstand.find(api.store, slug, edition, ahead=ahead)
    response.headers.update(_headers(who, ahead=ahead) | _links(found, ""))
    return told(api, found, ahead=ahead, is_latest=edition == LATEST)


def _file(api: Api, who: Reader, slug: str, edition: str, kind: Kind, request: Request) -> Response:
    channel, holder = who
    ahead = _is_desk(holder)
    found = newsstand.file(api.store, slug, edition, kind.NAME, ahead=ahead)
    links = _links(found.of, kind.SUFFIX)
    if isinstance(found, Missing):
        raise _problem(found, kind, links)
    headers = _headers(who, ahead=ahead) | links | {"Exporter-Edition": found.issue.label}
    if kind.SUFFIX == _PAGE and found.of.later and "." not in edition and edition != LATEST:
        # Who opens the page of what is superseded is to see what is right now; the page as it was is at 7.0.
        return Response(status_code=307, headers=headers | {"Location": found.of.later + kind.SUFFIX})
    if lacks := _lacks(found):
        headers["Exporter-Lacks"] = lacks
    answer = served(api, request, _named(found, slug, str(channel.settings["title"]), kind.SUFFIX), headers)
    if answer.status_code in (200, 206, 304):
        answer.background = noting(api, holder, slug, found.pins, kind.NAME)
    return answer


def _named(found: Copy, slug: str, title: str, suffix: str) -> Found:
    """Return a file under the name that a download gets: which channel it is of, and of which day."""
    row = found.issue.row
    day = row.date[:10]
    version = f"-{found.issue.label}" if row.minor else ""
    return replace(found.found, name=f"{slug}-{day}{version}{suffix}", title=f"{title} {day}{version}")


def _problem(found: Missing, kind: Kind, links: dict[str, str]) -> Problem:
    if found.is_gone:
        detail = "a briefing in it was taken back"
        more = f"; edition {found.of.later} goes without it" if found.of.later else ""
        return Problem("withdrawn", detail + more, headers=links)
    if found.is_waited_for:
        return Problem("making", f"its {kind.LABEL} is being made", headers={"Retry-After": str(WAIT)})
    return Problem("not-found", f"edition {found.of.label} has no {kind.LABEL}: it could not be made")


def _lacks(found: Copy) -> str:
    """Return what a file does not hold, as a list of a structured field (RFC 9651 §3.1); "" for nothing."""
    items = [f'edition;number="{found.of.label}"'] if found.of is not found.issue else []
    items += [f'briefing;id="{id}";revision={revision}' for id, revision in found.lacks]
    return ", ".join(items or (["printing"] if found.is_late else []))


def _links(issue: Issue, suffix: str) -> dict[str, str]:
    """Return the header that leads on from what is superseded (RFC 5829); relative: a token in the path stays."""
    if not issue.later:
        return {}
    following = f"{issue.row.number}.{issue.row.minor + 1}{suffix}"
    return {"Link": f'<{following}>; rel="successor-version", <{issue.later}{suffix}>; rel="latest-version"'}


def _headers(who: Reader, *, ahead: bool) -> dict[str, str]:
    return dict(_UNSEEN) if ahead else kept_by(who[0])


def _is_desk(holder: Holder | None) -> bool:
    return holder is not None and "publish" in holder.scopes
