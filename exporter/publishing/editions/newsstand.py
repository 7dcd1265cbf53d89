"""What is to be served of editions now: each as it stands, its files, and `latest`. All of it is a read.

`latest` is the newest edition whose time has come and that is whole; one that is being made is waited for till its
deadline, then it goes with what there is. A format that is not there by then is served from the edition before. What
was printed with a briefing that is no longer out is no good any more, and is never served.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exporter.database import read
from exporter.database import tables as t
from exporter.jobs import CANCELLED, DONE, FAILED
from exporter.jobs.exports import Found
from exporter.publishing import channels
from exporter.publishing.editions import UnknownEdition
from exporter.publishing.editions.pins import label_of, publications
from exporter.publishing.feeds import place_of
from exporter.publishing.holding import demand_free
from exporter.publishing.moment import moment
from exporter.publishing.state import shows
from exporter.store import Store

LATEST = "latest"
_NAME = re.compile(r"([1-9]\d{0,8})(?:\.(0|[1-9]\d{0,8}))?")
_BATCH = 10  # editions that are looked at together, from the newest on
_FAR = 50  # editions that are looked back over for a file
Pin = tuple[str, int]


@dataclass(frozen=True)
class File:
    """A format of an edition: how far its newest printing is, and the newest good file, with what that holds."""

    state: str
    fault: str | None
    found: Found | None
    pins: tuple[Pin, ...]

    @property
    def is_settled(self) -> bool:
        """Return whether there is a file, or there is not going to be one."""
        return self.found is not None or self.state in (FAILED, CANCELLED)


@dataclass(frozen=True)
class Issue:
    """An edition as it stands. `later` is what supersedes it, "" for none; `titles` are those of its briefings, of
    those alone that are out when it is.

    `is_gone` tells that all that was printed of it holds something that was taken back.
    """

    row: t.Newsletter
    later: str
    files: Mapping[str, File]
    titles: Mapping[str, str]
    is_gone: bool

    @property
    def label(self) -> str:
        """Return what it is called: 7, or 7.1."""
        return label_of(self.row)

    def is_ready(self, at: float) -> bool:
        """Return whether nothing is waited for any more."""
        return at >= self.row.deadline or all(file.is_settled for file in self.files.values())

    def lacks(self, pins: Sequence[Pin]) -> list[Pin]:
        """Return the revisions of it that are not among some."""
        return [(id, revision) for id, revision in self.row.pins if (id, revision) not in pins]


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
        return _issues(session, session.scalars(asked).all(), at)


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
            if _good(session, slug, [printing], max(at, release_at)):
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
    return _issues(session, [row], at)[0]


def _newest_first(session: Session, slug: str, at: float, most: int, skip: int = 0) -> Iterator[Issue]:
    """Yield editions that are out, that which came out last first."""
    order = (t.Newsletter.release_at.desc(), t.Newsletter.number.desc(), t.Newsletter.minor.desc())
    asked = select(t.Newsletter).where(t.Newsletter.channel == slug, t.Newsletter.release_at <= at).order_by(*order)
    for start in range(skip, skip + most, _BATCH):
        rows = session.scalars(asked.offset(start).limit(_BATCH)).all()
        yield from _issues(session, rows, at)
        if len(rows) < _BATCH:
            return


def _before(session: Session, issue: Issue, at: float) -> Iterator[Issue]:
    """Yield the editions that came out before one, the last of them first."""
    seen = False
    for other in _newest_first(session, issue.row.channel, at, _FAR):
        if seen:
            yield other
        seen = seen or other.label == issue.label


def _issues(session: Session, rows: Sequence[t.Newsletter], at: float) -> list[Issue]:
    """Return editions of one channel as they stand."""
    if not rows:
        return []
    slug, numbers = rows[0].channel, {row.number for row in rows}
    here = (t.Newsletter.channel == slug) & t.Newsletter.number.in_(numbers)
    last = dict(
        session.execute(
            select(t.Newsletter.number, func.max(t.Newsletter.minor)).where(here).group_by(t.Newsletter.number)
        ).all()
    )
    printings: dict[tuple[int, int], list[t.Printing]] = {}
    asked = select(t.Printing).where(t.Printing.channel == slug, t.Printing.number.in_(numbers))
    for one in session.scalars(asked.order_by(t.Printing.id.desc())):
        printings.setdefault((one.number, one.minor), []).append(one)
    ids = {id for row in rows for id, _ in row.pins}
    known = publications(session, slug, list(ids))
    found: list[Issue] = []
    for row in rows:
        own = printings.get((row.number, row.minor), [])
        good = _good(session, slug, [one.id for one in own if not one.barred], max(at, row.release_at))
        files = _files(session, row, own, good)
        live = [held for id, _ in row.pins if (held := known.get(id)) and _is_live(held, max(at, row.release_at))]
        titles = {held.briefing_id: held.title for held in live}
        minor = last[row.number]
        later = f"{row.number}.{minor}" if minor > row.minor else ""
        found.append(Issue(row, later, files, titles, is_gone=not good and bool(own or not row.pins)))
    return found


def _good(session: Session, slug: str, printings: Sequence[int], at: float) -> dict[int, tuple[Pin, ...]]:
    """Return what printings hold, by their ids: of those alone all of whose briefings are out at a moment."""
    if not printings:
        return {}
    asked = (
        select(t.Printing.id, t.ExportedBriefing.briefing_id, t.ExportedBriefing.revision, t.Publication)
        .join(t.ExportedBriefing, t.ExportedBriefing.export_id == t.Printing.export_id)
        .outerjoin(
            t.Publication,
            (t.Publication.channel == slug) & (t.Publication.briefing_id == t.ExportedBriefing.briefing_id),
        )
        .where(t.Printing.id.in_(printings))
        .order_by(t.ExportedBriefing.position)
    )
    pins: dict[int, list[Pin]] = {}
    bad = set()
    rows: Sequence[Any] = session.execute(asked).all()  # an outer join may find none, which its type does not tell
    for id, briefing_id, revision, publication in rows:
        pins.setdefault(id, []).append((briefing_id, revision))
        if publication is None or not _is_live(publication, at):
            bad.add(id)
    return {id: tuple(held) for id, held in pins.items() if id not in bad}


def _is_live(row: t.Publication, at: float) -> bool:
    return shows(place_of(row), at) == "live"


def _files(
    session: Session, row: t.Newsletter, printings: Sequence[t.Printing], good: Mapping[int, tuple[Pin, ...]]
) -> dict[str, File]:
    """Return the formats of an edition; `printings` the newest first."""
    asked = (
        select(t.Job, t.Artifact)
        .outerjoin(t.Artifact, t.Artifact.key == t.Job.key)
        .where(t.Job.export_id.in_([one.export_id for one in printings]))
    )
    jobs = {(job.export_id, job.format): (job, artifact) for job, artifact in session.execute(asked)}
    files = {}
    for name in row.formats:
        job, _ = jobs[printings[0].export_id, name] if printings else (None, None)
        found: Found | None = None
        pins: tuple[Pin, ...] = ()
        for one in printings:
            done, artifact = jobs[one.export_id, name]
            if one.id in good and done.state == DONE and artifact is not None:
                told = artifact.told
                main = (artifact.key, told["file"], told["sha256"], told["media_type"], told["size"])
                found, pins = Found(*main, row.title, True), good[one.id]
                break
        files[name] = File(job.state if job else CANCELLED, job.fault if job else None, found, pins)
    return files
