"""What is to be served of editions now: each as it stands, its files, and `latest`. All of it is a read.

`latest` is the newest edition whose time has come and that is whole; one that is being made is waited for till its
deadline, then it goes with what there is. A format that is not there by then is served from the edition before. What
was printed with a briefing that is no longer out is no good any more, and is never served.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.database import read
from exporter.database import tables as t
from exporter.jobs import DONE
from exporter.jobs.exports import Found
from exporter.publishing import channels
from exporter.publishing.editions.issues import Issue, Pin, good_of, issues
from exporter.publishing.editions.questions import UnknownEdition
from exporter.publishing.holding import demand_free
from exporter.publishing.moment import moment
from exporter.store import Store

LATEST = "latest"
_NAME = re.compile(r"([1-9]\d{0,8})(?:\.(0|[1-9]\d{0,8}))?")
_BATCH = 10  # editions that are looked at together, from the newest on
_FAR = 50  # editions that are looked back over for a file


@dataclass(frozen=True)
class Copy:
    """A file that is served for an edition (`of`): of itself, or of one before it (`issue`) where it has none."""

    of: Issue
    issue: Issue
    format: str
    found: Found
    pins: Sequence[Pin]
    lacks: Sequence[Pin]
    is_late: bool
    """Whether the file is not of the newest printing of the edition."""


@dataclass(frozen=True)
class Missing:
    """No file of an edition: it is being made (`is_waited_for`), was taken back (`is_gone`), or could not be made."""

    of: Issue
    is_waited_for: bool
    is_gone: bool
    fault: str | None = None


def listed(store: Store, slug: str, *, limit: int = 50, before: int | None = None, ahead: bool = False) -> list[Issue]:
    """Return editions of a channel that are out, the newest number first; `ahead` also those that are not out yet.

    `before` leaves out those from a number on. Raise UnknownChannel; Held, but to who sees `ahead`: the desk works on.
    """
    with read(store.engine) as session:
        if not ahead:
            demand_free(session)
        at = moment(session, channels.demand(session, slug).reached)
        asked = select(t.Newsletter).where(t.Newsletter.channel == slug)
        if before is not None:
            asked = asked.where(t.Newsletter.number < before)
        if not ahead:
            asked = asked.where(t.Newsletter.release_at <= at)
        asked = asked.order_by(t.Newsletter.number.desc(), t.Newsletter.minor.desc()).limit(limit)
        return issues(session, session.scalars(asked).all(), at)


def find(store: Store, slug: str, name: str, *, ahead: bool = False) -> Issue:
    """Return an edition by its number (`7`, `7.1`; `latest`). Raise UnknownChannel, UnknownEdition, Held."""
    with read(store.engine) as session:
        demand_free(session)
        at = moment(session, channels.demand(session, slug).reached)
        return _target(session, slug, name, at, ahead=ahead)


def file(store: Store, slug: str, name: str, format_name: str, *, ahead: bool = False) -> Copy | Missing:
    """Return a file of an edition by its number, or of the latest. Raise UnknownChannel, UnknownEdition, Held."""
    with read(store.engine) as session:
        demand_free(session)
        at = moment(session, channels.demand(session, slug).reached)
        issue = _target(session, slug, name, at, ahead=ahead)
        own = issue.files.get(format_name)
        if own and own.found:
            lacks = issue.lacks(own.pins)
            return Copy(issue, issue, format_name, own.found, own.pins, lacks, bool(lacks) or own.state != DONE)
        if name == LATEST:
            for older in _before(session, issue, at):
                other = older.files.get(format_name)
                if other and other.found:
                    return Copy(issue, older, format_name, other.found, other.pins, issue.lacks(other.pins), True)
        if own is None:
            raise UnknownEdition(f"{name} in the format {format_name}")
        return Missing(issue, not own.is_settled and not issue.is_gone, issue.is_gone, own.fault)


def medium(store: Store, slug: str, name: str, *, ahead: bool = False) -> Found | None:
    """Return a picture of an edition that is out, by its name in `media/`; None if there is none.

    Raise UnknownChannel, Held.
    """
    with read(store.engine) as session:
        demand_free(session)
        at = moment(session, channels.demand(session, slug).reached)
        asked = (
            select(t.ArtifactFile, t.Printing.id, t.Newsletter.release_at)
            .join(t.Job, t.Job.key == t.ArtifactFile.key)
            .join(t.Printing, t.Printing.export_id == t.Job.export_id)
            .join(
                t.Newsletter,
                (t.Newsletter.channel == t.Printing.channel)
                & (t.Newsletter.number == t.Printing.number)
                & (t.Newsletter.minor == t.Printing.minor),
            )
            .where(t.ArtifactFile.name == f"media/{name}", t.Job.state == DONE, t.Printing.channel == slug)
            .where(t.Printing.barred.is_(False))
        )
        if not ahead:
            asked = asked.where(t.Newsletter.release_at <= at)
        for row, printing, release_at in session.execute(asked):
            if good_of(session, slug, [printing], max(at, release_at)):
                return Found(row.key, name, row.sha256, row.media_type, row.size, "", False)
    return None


def _target(session: Session, slug: str, name: str, at: float, *, ahead: bool) -> Issue:
    if name == LATEST:
        found = list(_newest_first(session, slug, at, _BATCH))
        if not found:
            raise UnknownEdition(name)
        return next((one for one in found if one.is_ready(at)), found[0])
    match = _NAME.fullmatch(name)
    row = session.get(t.Newsletter, (slug, int(match[1]), int(match[2] or 0))) if match else None
    if row is None or (row.release_at > at and not ahead):
        raise UnknownEdition(name)
    return issues(session, [row], at)[0]


def _newest_first(session: Session, slug: str, at: float, most: int, skip: int = 0) -> Iterator[Issue]:
    """Yield editions that are out, that which came out last first."""
    order = (t.Newsletter.release_at.desc(), t.Newsletter.number.desc(), t.Newsletter.minor.desc())
    asked = select(t.Newsletter).where(t.Newsletter.channel == slug, t.Newsletter.release_at <= at).order_by(*order)
    for start in range(skip, skip + most, _BATCH):
        rows = session.scalars(asked.offset(start).limit(_BATCH)).all()
        yield from issues(session, rows, at)
        if len(rows) < _BATCH:
            return


def _before(session: Session, issue: Issue, at: float) -> Iterator[Issue]:
    """Yield the editions that came out before one, the last of them first."""
    seen = False
    for other in _newest_first(session, issue.row.channel, at, _FAR):
        if seen:
            yield other
        seen = seen or other.label == issue.label
