"""What is to be served now: pages, files and pictures of a channel, as of this moment. All of it is a read."""

import hashlib
import json
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Text, cast, exists, select, update
from sqlalchemy.orm import Session

from exporter.database import read, write
from exporter.database import tables as t
from exporter.formats import formats
from exporter.jobs import DONE
from exporter.jobs.exports import Found
from exporter.publishing import GONE, PAGE, channels
from exporter.publishing.feeds import place_of
from exporter.publishing.holding import demand_free
from exporter.publishing.moment import moment
from exporter.publishing.state import Kind, shows
from exporter.store import Store

_MEDIA = "media/"


@dataclass(frozen=True)
class Served:
    """A file of a briefing that is out. `is_last` is false where the revision that is out is still being made."""

    publication: t.Publication
    format: str
    found: Found
    revision: int
    is_last: bool


@dataclass(frozen=True)
class Gone:
    """What was out and is no longer: since when, why, and the page that says so where there is one."""

    publication: t.Publication
    page: Found | None


def reach(store: Store, served: float = 0) -> None:
    """Note for each channel how far its time has come, so that a clock that is set back takes nothing back.

    `served` is the moment by which something was served already, whatever the clocks say by now.
    """
    late: set[str] = set()
    with read(store.engine) as session:
        at = moment(session, served)
        for what, begins in ((t.Feed, t.Feed.valid_from), (t.Newsletter, t.Newsletter.release_at)):
            passed = (what.channel == t.Channel.slug) & (begins > t.Channel.reached) & (begins <= at)
            late.update(session.scalars(select(t.Channel.slug).where(exists().where(passed))))
    if late:
        noted = t.Channel.slug.in_(late) & (t.Channel.reached < at)
        with write(store.engine, lasting=False) as session:
            session.execute(update(t.Channel).where(noted).values(reached=at))


def file(store: Store, slug: str, name: str) -> Served | Gone | None:
    """Return a file of a briefing that is out on a channel, by its slug there and the suffix of a format.

    None if there is none, or not yet. Raise UnknownChannel, Held.
    """
    stem, format_name = _format_of(name)
    if format_name is None:
        return None
    with read(store.engine) as session:
        demand_free(session)
        row = channels.demand(session, slug)
        here = select(t.Publication).where(t.Publication.channel == slug)
        asked, erased = here.where(t.Publication.slug == stem), here.where(t.Publication.slug == erased_slug(stem))
        publication = session.scalar(asked) or session.scalar(erased)
        if publication is None:
            return None
        kind = shows(place_of(publication), moment(session, row.reached))
        if publication.state in GONE:
            page = _made(session, publication, PAGE, stub=True) if kind == "stub" else None
            return Gone(publication, page[0] if page else None)
        if kind is None or format_name not in publication.formats:
            return None
        made = _made(session, publication, format_name, stub=False)
        return Served(publication, format_name, *made) if made else None


def erased_slug(slug: str) -> str:
    """Return the slug of what was erased: its address still says that it is gone, and holds no word of it."""
    return f"erased-{hashlib.sha256(slug.encode()).hexdigest()[:40]}"


def medium(store: Store, slug: str, name: str) -> Found | None:
    """Return a file that pages and feeds of a channel point to, by its name in `media/`; None if nothing out does.

    Raise UnknownChannel, Held.
    """
    with read(store.engine) as session:
        demand_free(session)
        row = channels.demand(session, slug)
        at = moment(session, row.reached)
        for one in row.media:
            if one["name"] == name:
                return Found("", name, one["sha256"], one["media_type"], one["size"], "", False)
        p, is_live = t.Publication, _is("live", at)
        # Looked for as text: so the database passes over thousands of entries, and few of them come here.
        named = cast(t.Entry.media, Text).contains(json.dumps(name), autoescape=True)
        asked = (
            select(t.Entry.media)
            .join(p, p.id == t.Entry.publication_id)
            .where(p.channel == slug, named)
            .where((t.Entry.kind == "live") & is_live | (t.Entry.kind == "stub") & _is("stub", at))
        )
        for media in session.scalars(asked):
            for one in media:
                if one["name"] == name:
                    return Found("", name, one["sha256"], one["media_type"], one["size"], "", False)
        beside = session.execute(
            select(t.ArtifactFile)
            .join(t.Job, t.Job.key == t.ArtifactFile.key)
            .join(t.Outing, t.Outing.export_id == t.Job.export_id)
            .join(p, p.id == t.Outing.publication_id)
            .where(t.Job.state == DONE, t.ArtifactFile.name == _MEDIA + name, p.channel == slug)
            .where(~t.Outing.stub & is_live | t.Outing.stub & _is("stub", at))
            .limit(1)
        ).scalar()
        return Found(beside.key, name, beside.sha256, beside.media_type, beside.size, "", False) if beside else None


def _is(kind: Kind, at: float) -> ColumnElement[bool]:
    """Return the condition that a publication shows as that at a moment, as `shows` has it."""
    p = t.Publication
    if kind == "live":
        return p.state.not_in(GONE) & (p.release_at <= at)
    return p.state.in_(GONE) & (p.vanishes_at.is_(None) | (p.vanishes_at > at))


def _made(
    session: Session, publication: t.Publication, format_name: str, *, stub: bool
) -> tuple[Found, int, bool] | None:
    """Return the newest file of a publication in a format that is there, its revision, and whether it is the one out.

    One that is still being made is not waited for: what was out before stays out that long.
    """
    rows = session.execute(
        select(t.Outing, t.Artifact)
        .join(t.Job, t.Job.export_id == t.Outing.export_id)
        .join(t.Artifact, t.Artifact.key == t.Job.key)
        .where(
            t.Outing.publication_id == publication.id,
            t.Outing.stub == stub,
            t.Job.format == format_name,
            t.Job.state == DONE,
        )
        .order_by(t.Outing.at.desc())
        .limit(1)
    ).one_or_none()
    if rows is None:
        return None
    outing, artifact = rows
    told = artifact.told
    found = Found(artifact.key, told["file"], told["sha256"], told["media_type"], told["size"], publication.title, True)
    newest = session.scalar(
        select(t.Outing.export_id)
        .where(t.Outing.publication_id == publication.id, t.Outing.stub == stub)
        .order_by(t.Outing.at.desc())
        .limit(1)
    )
    return found, outing.revision, outing.export_id == newest


def _format_of(name: str) -> tuple[str, str | None]:
    """Return the slug and the format that the name of a file is made of; the longest suffix counts."""
    for one in sorted(formats().values(), key=lambda one: -len(one.SUFFIX)):
        if name.endswith(one.SUFFIX) and len(name) > len(one.SUFFIX):
            return name.removesuffix(one.SUFFIX), one.NAME
    return name, None
