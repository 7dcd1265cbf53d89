"""What stands on the page of a channel now. It is looked up anew for each request, and rendered once for a process."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, case, func, select, tuple_
from sqlalchemy.orm import Session

from exporter.database import read
from exporter.database import tables as t
from exporter.export import released
from exporter.formats import formats
from exporter.jobs import DONE
from exporter.logs import logger
from exporter.publishing import ERASED, GONE, PAGE, channels
from exporter.publishing.holding import demand_free
from exporter.publishing.moment import moment
from exporter.publishing.page import Item, Page, Shown, Way, render
from exporter.record.base import direction_of
from exporter.record.briefing import Briefing
from exporter.record.edition import Channel, Release
from exporter.record.inlines import plain_text
from exporter.record.walk import newest_first
from exporter.store import Store, pictures, template_sets
from exporter.store.briefings import briefing_of
from exporter.templates import TemplateFault, TemplateSet

MOST = 30
"""Briefings on a page."""
_ORDER = (PAGE, "pdf", "docx", "amp")
"""What people look for first."""
_KEPT = 128  # pages that a process keeps

_log = logger("exporter.publishing")


@dataclass(frozen=True)
class Entry:
    """A publication as a page shows it: pinned, with the formats that are there by now."""

    briefing_id: str
    revision: int
    state: str
    slug: str
    title: str
    language: str
    first_at: float
    updated_at: float
    withdrawn_at: float | None
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


class Pages:
    """The pages of the channels of a store, as one process keeps them."""

    def __init__(self, store: Store, most: int = MOST) -> None:
        self._store, self._most = store, most
        self._made = lru_cache(maxsize=_KEPT)(self._make)

    def find(self, slug: str, number: int = 1) -> Page | None:
        """Return a page of a channel as it is now; None for one past the last. Raise UnknownChannel, Held."""
        look = look_at(self._store, slug, number, most=self._most)
        return self._made(look) if look else None

    def _make(self, look: Look) -> Page:
        shown = _shown(self._store, look)
        own = look.channel.logo
        logo = pictures.pictures(self._store, [own.sha256]).get(own.sha256) if own else None
        try:
            return render(shown, template_sets.template_set(self._store, look.template_set), logo)
        except TemplateFault as fault:  # readers get a page of ours rather than none
            _log.error("the template of a channel's page is broken", channel=look.slug, fault=str(fault))
            return render(shown, TemplateSet(), logo)


def look_at(store: Store, slug: str, number: int = 1, *, at: float | None = None, most: int = MOST) -> Look | None:
    """Return what a page shows now, or at a time, with `most` briefings on it; None for one past the last.

    Raise UnknownChannel, Held.
    """
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
            template_set=template_sets.chosen(session) or template_sets.active(store),
            entries=tuple(_entry(one, language, made.get(one.id, frozenset())) for one, language in rows),
            number=number,
            pages=pages,
            faces=_faces(session, publications),
        )


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
        row.title if row.state != ERASED else "",
        language,
        row.first_at,
        row.updated_at,
        row.withdrawn_at,
        tuple(name for name in row.formats if name in made),
    )


def _shown(store: Store, look: Look) -> Shown:
    live = [(one.briefing_id, one.revision) for one in look.entries if one.state not in GONE]
    asked = select(t.Revision).where(tuple_(t.Revision.briefing_id, t.Revision.number).in_(live))
    with read(store.engine) as session:
        rows = session.scalars(asked).all() if live else []
        briefings = {row.briefing_id: briefing_of(row) for row in rows}
    return Shown(
        channel=look.channel,
        slug=look.slug,
        here=look.here,
        items=tuple(
            _gone(look, one) if one.state in GONE else _live(look, one, briefings[one.briefing_id])
            for one in look.entries
            if one.state in GONE or one.briefing_id in briefings  # else it was erased this very moment
        ),
        number=look.number,
        pages=look.pages,
        is_open=look.is_open,
        faces=look.faces,
    )


def _live(look: Look, entry: Entry, briefing: Briefing) -> Item:
    updated = _time(entry.updated_at) if entry.updated_at > entry.first_at else None
    release = Release(published_at=_time(entry.first_at), updated_at=updated, slug=entry.slug)
    out = released(briefing, release)
    assert out.published_at
    correction = next(iter(newest_first(out)), None)
    folder = f"{look.slug}/briefings/{entry.slug}"
    ways = {name: Way(folder + formats()[name].SUFFIX, name) for name in sorted(entry.formats, key=_rank)}
    return Item(
        title=out.title,
        language=out.language,
        rtl=out.is_rtl,
        first_at=out.published_at,
        updated_at=out.updated_at if out.updated_at != out.published_at else None,
        standfirst=plain_text(out.standfirst),
        href=ways[PAGE].href if PAGE in ways else "",
        ways=tuple(way for name, way in ways.items() if name != PAGE),
        corrected_at=correction.at if correction else None,
        correction=plain_text(correction.text) if correction else "",
    )


def _gone(look: Look, entry: Entry) -> Item:
    href = f"{look.slug}/briefings/{entry.slug}{formats()[PAGE].SUFFIX}" if PAGE in entry.formats else ""
    return Item(
        title=entry.title,
        language=entry.language,
        rtl=direction_of(entry.language) == "rtl",
        first_at=_time(entry.first_at),
        href=href if entry.title else "",
        withdrawn_at=_time(entry.withdrawn_at or entry.updated_at),
    )


def _rank(name: str) -> tuple[int, str]:
    return (_ORDER.index(name), "") if name in _ORDER else (len(_ORDER), name)


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
