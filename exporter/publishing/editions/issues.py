"""Editions as they stand: how far each format is, and the newest good file of it.

What was printed with a briefing that is no longer out is no good any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from exporter.database import tables as t
from exporter.jobs import CANCELLED, DONE, FAILED
from exporter.jobs.exports import Found
from exporter.publishing.editions.pins import publications
from exporter.publishing.feeds import place_of
from exporter.publishing.state import shows

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
        return self.row.label

    def is_ready(self, at: float) -> bool:
        """Return whether nothing is waited for any more."""
        return at >= self.row.deadline or all(file.is_settled for file in self.files.values())

    def lacks(self, pins: Sequence[Pin]) -> list[Pin]:
        """Return the revisions of it that are not among some."""
        return [(id, revision) for id, revision in self.row.pins if (id, revision) not in pins]


def issues(session: Session, rows: Sequence[t.Newsletter], at: float) -> list[Issue]:
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
        good = good_of(session, slug, [one.id for one in own if not one.barred], max(at, row.release_at))
        files = _files(session, row, own, good)
        live = [held for id, _ in row.pins if (held := known.get(id)) and _is_live(held, max(at, row.release_at))]
        titles = {held.briefing_id: held.title for held in live}
        minor = last[row.number]
        later = f"{row.number}.{minor}" if minor > row.minor else ""
        found.append(Issue(row, later, files, titles, is_gone=not good and bool(own or not row.pins)))
    return found


def good_of(session: Session, slug: str, printings: Sequence[int], at: float) -> dict[int, tuple[Pin, ...]]:
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
