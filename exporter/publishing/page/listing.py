"""What stands on the page of a channel at a moment, as rows tell it. No record is read for it: it is asked often."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from exporter.database import read
from exporter.database import tables as t
from exporter.jobs import DONE
from exporter.publishing import ERASED, GONE, PAGE, channels
from exporter.publishing.editions import UnknownEdition, newsstand
from exporter.publishing.holding import demand_free
from exporter.publishing.moment import moment
from exporter.record.edition import Channel
from exporter.store import Store, template_sets

MOST = 30
"""Briefings on a page."""
ORDER = (PAGE, "pdf", "docx", "amp")
"""What people look for first."""


@dataclass(frozen=True)
class Entry:
    """A publication as a page shows it: pinned, with the formats that are there by now."""

    briefing_id: str
    revision: int
    state: str
    slug: str
    guid: str
    title: str
    language: str
    release_at: float
    first_at: float
    updated_at: float
    withdrawn_at: float | None
    formats: tuple[str, ...]


@dataclass(frozen=True)
class Issue:
    """The latest edition as a page shows it: what it is called, and the formats of it that are there."""

    label: str
    title: str
    date: str
    formats: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """All that a page is made of, as far as it can change. Equal looks give equal bytes."""

    channel: Channel
    slug: str
    here: str
    is_open: bool
    template_set: str
    entries: tuple[Entry, ...]
    number: int
    pages: int
    faces: frozenset[str]
    issue: Issue | None = None


def look_at(store: Store, slug: str, number: int = 1, *, at: float | None = None, most: int = MOST) -> Look | None:
    """Return what a page shows now, or at a time, with `most` briefings on it; None for one past the last.

    Raise UnknownChannel, Held.
    """
    template_set = template_sets.active(store)
    with read(store.engine) as session:
        demand_free(session)
        row = channels.demand(session, slug)
        time = moment(session, row.reached) if at is None else at
        count = session.scalar(select(func.count()).where(t.Publication.channel == slug, is_out(time))) or 0
        pages = max(1, -(-count // most))
        if not 1 <= number <= pages:
            return None
        rows = _of_page(session, slug, time, (number - 1) * most, most)
        publications = [one for one, _ in rows]
        made = _made(session, publications)
        return Look(
            channel=channels.of(store, row),
            slug=slug,
            here=channels.address(store, slug),
            is_open=row.access == "open",
            template_set=template_set,
            entries=tuple(_entry(one, language, made.get(one.id, frozenset())) for one, language in rows),
            number=number,
            pages=pages,
            faces=_faces(session, publications),
        )


def latest(store: Store, slug: str) -> Issue | None:
    """Return the latest edition of a channel; None if there is none, or nothing of it to be read."""
    try:
        issue = newsstand.find(store, slug, newsstand.LATEST)
    except UnknownEdition:
        return None
    names = tuple(name for name in ORDER if name in issue.files and issue.files[name].found)
    return Issue(issue.label, issue.row.title, issue.row.date, names) if names else None


def is_out(at: float) -> ColumnElement[bool]:
    """Return the condition that something of a publication is out at a moment: `state.shows`, for the database."""
    gone = t.Publication.state.in_(GONE)
    stays = t.Publication.vanishes_at.is_(None) | (t.Publication.vanishes_at > at)
    return (gone & stays) | (~gone & (t.Publication.release_at <= at))


def _of_page(session: Session, slug: str, at: float, first: int, most: int) -> list[tuple[t.Publication, str]]:
    """Return the publications of a page with their languages, what changed last first, as in feeds."""
    later = t.Publication.updated_at > t.Publication.release_at
    changed = case((later, t.Publication.updated_at), else_=t.Publication.release_at)
    asked = (
        select(t.Publication, t.Briefing.language)
        .join(t.Briefing, t.Briefing.id == t.Publication.briefing_id)
        .where(t.Publication.channel == slug, is_out(at))
        .order_by(changed.desc(), t.Publication.id.desc())
        .offset(first)
        .limit(most)
    )
    return [(row, language) for row, language in session.execute(asked)]


def _made(session: Session, rows: Sequence[t.Publication]) -> dict[int, frozenset[str]]:
    """Return the formats in which a file of a publication is there to be served, by its id."""
    asked = (
        select(t.Outing.publication_id, t.Job.format)
        .join(t.Job, t.Job.export_id == t.Outing.export_id)
        .where(t.Job.state == DONE, _of(rows))
        .distinct()
    )
    found: dict[int, set[str]] = {}
    for id, name in session.execute(asked):
        found.setdefault(id, set()).add(name)
    return {id: frozenset(names) for id, names in found.items()}


def _faces(session: Session, rows: Sequence[t.Publication]) -> frozenset[str]:
    """Return the files of web fonts that lie beside the pages of publications, where the channel's page finds them."""
    asked = (
        select(t.ArtifactFile.name)
        .join(t.Job, t.Job.key == t.ArtifactFile.key)
        .join(t.Outing, t.Outing.export_id == t.Job.export_id)
        .where(t.Job.state == DONE, t.Job.format == PAGE, t.ArtifactFile.name.like("media/%.woff2"), _of(rows))
        .distinct()
    )
    return frozenset(name.removeprefix("media/") for name in session.scalars(asked))


def _of(rows: Sequence[t.Publication]) -> ColumnElement[bool]:
    """Return the condition that an outing shows what is out of one of the publications: itself, or its stub."""
    live = [row.id for row in rows if row.state not in GONE]
    gone = [row.id for row in rows if row.state in GONE]
    id, stub = t.Outing.publication_id, t.Outing.stub
    return (id.in_(live) & stub.is_(False)) | (id.in_(gone) & stub.is_(True))


def _entry(row: t.Publication, language: str, made: frozenset[str]) -> Entry:
    return Entry(
        row.briefing_id,
        row.revision,
        row.state,
        row.slug,
        row.guid,
        row.title if row.state != ERASED else "",
        language,
        row.release_at,
        row.first_at,
        row.updated_at,
        row.withdrawn_at,
        tuple(name for name in row.formats if name in made),
    )
