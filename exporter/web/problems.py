"""What went wrong, as clients are told it: problem details (RFC 9457), the same for every route and every fault.

An answer names what is wrong, where, and how to mend it; never a traceback, a path of this machine or a secret.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from exporter.artifacts.blobs import Away
from exporter.assets import PictureFault
from exporter.database import is_away
from exporter.database.migrate import NotMigrated
from exporter.jobs.accept import Reused, TooMany
from exporter.jobs.exports import UnknownExport
from exporter.publishing import Held, Refused, UnknownChannel
from exporter.publishing.editions import UnknownEdition
from exporter.readers import NoReader
from exporter.record.faults import Fault, Faults
from exporter.store.briefings import Another, Clash, Erased, Overtaken, Taken, Unknown
from exporter.store.template_sets import UnknownSet
from exporter.web.apart import Busy

MEDIA_TYPE = "application/problem+json"
PAGE = "/problems"
"""Where the kinds of problems are explained: `type` of an answer is this page and an anchor on it."""
WAIT = 5  # seconds after which to come back to what is away for now
_HELD = 300  # seconds after which to come back to what is held


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its status, what people call it, and what it means for whoever gets it."""

    status: int
    title: str
    means: str


KINDS = {
    "unreadable": Kind(400, "The request cannot be read", "The body is not what its type says. Mend it."),
    "no-token": Kind(401, "A token is needed", "Send Authorization: Bearer and a token that was not revoked."),
    "scope": Kind(403, "The token does not allow this", "Use a token with the scope that detail names."),
    "not-found": Kind(
        404, "There is nothing here", "It is not there, or the token may not see it: both look the same."
    ),
    "method": Kind(405, "This cannot be done here", "The address is right, the method is not."),
    "taken": Kind(409, "The briefing is there already", "PUT to the address in Location makes a new revision."),
    "overtaken": Kind(409, "Somebody else changed the briefing", "Read it anew, put your change into that."),
    "unfinished": Kind(409, "The export has not ended", "manifest.json is written last. Wait for the end."),
    "superseded": Kind(409, "A later revision is there", "Look at the newest one, and do it with that."),
    "out-already": Kind(409, "Another revision is out", "Correct it with a notice, or say that it is an update."),
    "not-out": Kind(409, "It is not out", "See GET /briefings/{id}/publications; publish it first."),
    "not-later": Kind(409, "It can only change now", "Leave the time out."),
    "taken-there": Kind(409, "Another briefing has its name there", "Change what errors names in the record."),
    "no-embargo": Kind(409, "It is under no embargo", "Export it; early copies are for what is under embargo."),
    "no-address": Kind(409, "The service has no address", "Have EXPORTER_PUBLIC_URL set: feeds need addresses."),
    "not-rendered": Kind(409, "It cannot be made", "Mend what detail names, or go back to the last template set."),
    "busy": Kind(409, "Others change the same", "Look at what is out by now, and try again."),
    "on-hold": Kind(409, "Everything that goes out is held", "Look at GET /hold, and release it first."),
    "not-shown": Kind(409, "Something else would go by now", "Look at GET /hold again, and release that."),
    "erase-first": Kind(
        409, "What had been erased is back", "Erase what detail names: a restored database knows nothing of it."
    ),
    "erasing": Kind(409, "It is still in use", "A worker is at it. Ask again in a minute: the rest is done then."),
    "erased": Kind(410, "It was erased", "It is gone for legal reasons, and does not come back."),
    "expired": Kind(410, "The link has expired", "Ask for a new one."),
    "withdrawn": Kind(410, "It was withdrawn", "It was out and is no longer. Take it out of what you show."),
    "precondition": Kind(412, "The file is another one", "It has changed since the ETag in If-Match."),
    "too-large": Kind(413, "The request is too large", "Send less, or have EXPORTER_BODY_LIMIT raised."),
    "media-type": Kind(415, "This kind of content is not read", "Send what detail says."),
    "range": Kind(416, "The file has no such part", "Content-Range says how long it is."),
    "invalid": Kind(422, "What was sent has faults", "errors names each: path, line, fault, remedy."),
    "not-fit": Kind(422, "It is not fit to go out", "errors names each fault: path, fault, remedy."),
    "no-notice": Kind(422, "A correction needs a notice", "Say what was wrong and is now right."),
    "word-return": Kind(
        422, "The Word file belongs elsewhere", "It was made here: detail says of what, and where it goes."
    ),
    "another": Kind(422, "The record is of another briefing", "A revision keeps the id of its record."),
    "reused": Kind(422, "The Idempotency-Key stands for another request", "Use a new key for another request."),
    "rate": Kind(429, "Too many requests", "Wait for the seconds in Retry-After."),
    "open-jobs": Kind(429, "Too many open jobs", "Wait until some have ended, or have EXPORTER_OPEN_JOBS raised."),
    "fault": Kind(500, "A fault of the service", "It was noted. Tell whoever runs it the request_id."),
    "away": Kind(
        503, "Not available for now", "Database or storage is away, or too much is asked. Come back after Retry-After."
    ),
    "held": Kind(503, "Nothing goes out for now", "Come back after Retry-After; nothing is lost."),
    "making": Kind(503, "The file is being made", "It is new. Come back after Retry-After."),
    "healing": Kind(503, "The file is being made anew", "What was kept is damaged. Come back after Retry-After."),
}
"""Every kind of problem by its name, which never changes; docs/api.md explains each."""
_BY_STATUS = {400: "unreadable", 401: "no-token", 403: "scope", 404: "not-found", 405: "method", 413: "too-large"}
_DETAILS = {
    404: "nothing is at this address, or the token may not see it",
    405: "the address is right, the method is not; /openapi.json lists what there is",
    413: "send less, or ask whoever runs this for a higher EXPORTER_BODY_LIMIT",
}


class Problem(Exception):
    """An answer to whoever asked for what cannot be done."""

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        errors: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.errors = kind, detail, tuple(errors)
        self.headers, self.more = dict(headers or {}), more

    @property
    def status(self) -> int:
        """Return the status of the answer."""
        return KINDS[self.kind].status


def answer(problem: Problem, request_id: str = "") -> JSONResponse:
    """Return the answer that tells a problem."""
    kind = KINDS[problem.kind]
    content: dict[str, Any] = {
        "type": f"{PAGE}#{problem.kind}",
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail,
        **problem.more,
    }
    if problem.errors:
        content["errors"] = [asdict(fault) for fault in problem.errors]
    if request_id:
        content["request_id"] = request_id
    headers = {"Cache-Control": "no-store", **problem.headers}
    return JSONResponse(content, kind.status, headers, MEDIA_TYPE)


def problem_of(error: Exception) -> Problem:
    """Return what to tell of an error, whatever it is; a fault of ours tells nothing of itself."""
    match error:
        case Problem():
            return error
        case RequestValidationError():
            return Problem("invalid", "a parameter cannot be used", errors=_parameters(error))
        case HTTPException():
            return _of_status(error)
        case NoReader():
            fault = error.faults[0]
            return Problem("media-type", f"{fault.fault}; {fault.remedy}")
        case Faults():
            return invalid(error.faults)
        case PictureFault():
            return invalid([Fault("", str(error))])
        case Erased():
            return Problem("erased", "it was erased for legal reasons, and does not come back under this id")
        case Unknown() | UnknownExport() | UnknownChannel() | UnknownEdition():
            return Problem("not-found", _DETAILS[404])
        case Taken():
            url = f"/briefings/{error.id}"
            detail = f"a record of this id is kept at {url}; PUT there makes a new revision"
            return Problem("taken", detail, headers={"Location": url}, briefing=url)
        case Overtaken():
            detail = f"it is at revision {error.revision} now; read it anew, and send your change with its ETag"
            return Problem("overtaken", detail, headers={"ETag": f'"{error.sha256}"'}, revision=error.revision)
        case Clash():
            detail = f"{error}; errors names each"
            return Problem("overtaken", detail, errors=error.faults, revision=error.revision)
        case Another():
            fault = Fault("id", "not that of this briefing", f"its id must be {error.id}")
            return Problem("another", str(error), errors=[fault])
        case Refused():
            kind = error.kind if error.kind in KINDS else "not-fit"
            return Problem(kind, error.detail, errors=error.faults)
        case Held():
            return held()
        case UnknownSet():
            return invalid([Fault("templates", str(error))])
        case Reused():
            detail = "the same Idempotency-Key came with another request before; use a new one"
            return Problem("reused", detail)
        case TooMany():
            detail = f"{error.most} jobs of this token are open already; wait until some have ended"
            return Problem("open-jobs", detail, headers={"Retry-After": "30"})
        case Busy():
            return Problem("away", f"{error}; try again", headers={"Retry-After": str(WAIT)})
        case Away():
            return away("the storage of artifacts")
        case NotMigrated():
            return Problem("away", "the database is not that of this version", headers={"Retry-After": "60"})
        case _ if is_away(error):
            return away("the database")
        case _:
            return Problem("fault", "it was noted; tell whoever runs this the request_id")


def invalid(faults: Iterable[Fault]) -> Problem:
    """Return the answer that names faults: each with its path, its line, and how to mend it."""
    found = tuple(faults)
    return Problem("invalid", f"{len(found)} fault{'s' * (len(found) != 1)}; errors names each", errors=found)


def held() -> Problem:
    """Return the answer to who asks for what goes out while all of it is held: it tells nothing but that."""
    return Problem("held", "come back later", headers={"Retry-After": str(_HELD)})


def away(what: str) -> Problem:
    """Return the answer that something cannot be reached for now."""
    return Problem("away", f"{what} cannot be reached for now; try again", headers={"Retry-After": str(WAIT)})


def _of_status(error: HTTPException) -> Problem:
    kind = _BY_STATUS.get(error.status_code, "unreadable" if error.status_code < 500 else "fault")
    detail = _DETAILS.get(error.status_code, str(error.detail))
    return Problem(kind, detail, headers=error.headers)


def _parameters(error: RequestValidationError) -> list[Fault]:
    """Return what is wrong with parameters, by where they stand: `query.limit`, `path.number`."""
    return [
        Fault(re.sub(r"\.(\d+)", r"[\1]", ".".join(map(str, one["loc"]))), one["msg"][:1].lower() + one["msg"][1:])
        for one in error.errors()
    ]
