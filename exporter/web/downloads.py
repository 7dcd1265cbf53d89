"""Routes of files: the latest of a briefing in each format, any file by its digest, and what signed links lead to."""

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from exporter.database import read
from exporter.formats import Format, formats
from exporter.jobs import exports
from exporter.publishing.holding import demand_free
from exporter.web.access import Reader
from exporter.web.api import The
from exporter.web.exports import file_of, known
from exporter.web.links import demand
from exporter.web.receiving import noting_file
from exporter.web.serving import served

router = APIRouter()


def _latest_in(chosen: Format) -> Callable[[The, Reader, str, Request], Response]:
    def latest(api: The, who: Reader, id: str, request: Request) -> Response:
        found = exports.latest(api.store, id, chosen.NAME) if _is_id(id, 16) else None
        answer = served(api, request, found)
        answer.background = noting_file(api, who, found)
        return answer

    latest.__name__ = f"latest_{chosen.NAME}"
    latest.__doc__ = (
        f"Return the latest {chosen.LABEL} of the briefing alone, as the public may have it: of the newest of its "
        "revisions that were exported, the newest one."
    )
    return latest


# The longest ending first: `.amp.html` is one of `.html` too.
for _chosen in sorted(formats().values(), key=lambda one: -len(one.SUFFIX)):
    router.add_api_route(
        f"/briefings/{{id}}{_chosen.SUFFIX}",
        _latest_in(_chosen),
        methods=["GET"],
        summary=f"Fetch the latest {_chosen.LABEL}",
        response_class=Response,
    )


@router.get("/briefings/media/{name}", summary="Fetch what a page shows", response_class=Response)
def medium(api: The, who: Reader, name: str, request: Request) -> Response:
    """Return a picture or a face that a page of some briefing names, beside that page."""
    return served(api, request, exports.public_file(api.store, f"media/{name}") if "\0" not in name else None)


@router.get("/artifacts/{digest}", summary="Fetch a file by its digest", response_class=Response)
def artifact(api: The, who: Reader, digest: str, request: Request) -> Response:
    """Return a file by the sha256 of its bytes: what it is never changes, so it may be kept for ever."""
    found = exports.by_digest(api.store, digest, who.name) if _is_id(digest, 64) else None
    answer = served(api, request, found, {"Cache-Control": "private, max-age=31536000, immutable"})
    answer.background = noting_file(api, who, found)
    return answer


@router.get("/signed/{seal}/{id}/{name:path}", summary="Fetch a file by a signed link", response_class=Response)
def by_link(api: The, seal: str, id: str, name: str, request: Request) -> Response:
    """Return a file of an export to whoever has a link that is signed and has not expired."""
    with read(api.store.engine) as session:
        demand_free(session)
    demand(api.store.settings.key, seal, known(id))
    return file_of(api, request, id, name)


def _is_id(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isalnum()
