"""Verify: what bytes are, by their digest. Which revision of what, whether that still counts, and since when not.

Who asks decides what there is. Anybody is told of what is or was out on open channels, whoever holds a channel's token
of that channel, too; the desk of everything. For each of them all else was never made.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.database import read
from exporter.database import tables as t
from exporter.formats import formats
from exporter.jobs import DONE
from exporter.publishing.holding import demand_free
from exporter.publishing.moment import moment, time_of
from exporter.publishing.verifying.standings import View, part_of, standing_of
from exporter.publishing.verifying.traces import Made, made
from exporter.publishing.verifying.verdict import Part, Verdict
from exporter.record.edition import Stamp
from exporter.store import Store

_MEDIA = "media/"
_MOST = 200  # rows that one digest is looked for in


def verify(store: Store, sha256: str, view: View) -> Verdict | None:
    """Return what is known of bytes with a digest, None if nothing is that `view` may see.

    Raise Held: while everything that goes out is held, outsiders are told nothing.
    """
    with read(store.engine) as session:
        if not view.everything:
            demand_free(session)
        return (
            _as_file(session, store, sha256, view)
            or _as_feed(session, store, sha256, view)
            or (_as_record(session, store, sha256, view) if view.everything else None)
        )


def _as_file(session: Session, store: Store, sha256: str, view: View) -> Verdict | None:
    found = next(made(session, sha256, view), None)
    if found is None:
        return None
    edition, issue = found.export.edition, found.newsletter
    is_medium = found.file.name.startswith(_MEDIA)
    parts = [] if is_medium else [part_of(session, id, revision, view) for id, revision in _places(session, found)]
    verdict = Verdict(
        sha256=sha256,
        kind="medium" if is_medium else "briefing" if len(parts) == 1 and not issue else "edition",
        file=found.file.name,
        media_type=found.file.media_type,
        size=found.file.size,
        title="",
        audience=edition["audience"],
        made_at=time_of(found.artifact.created_at),
        standing=standing_of(parts),
        briefings=parts,
    )
    if is_medium:
        return verdict
    verdict.format, verdict.template_set = found.job.format, found.export.template_set
    verdict.title = parts[0].title if verdict.kind == "briefing" else edition["title"]
    verdict.stamp = Stamp.model_validate(edition["stamp"]) if edition.get("stamp") else None
    if issue:
        last = _last(session, issue)
        verdict.channels, verdict.edition = [issue.channel], issue.label
        verdict.superseded_by = last.label if last.minor > issue.minor else None
        if last.minor > issue.minor and verdict.standing == "current":
            verdict.standing = "superseded"
        if found.job.format in last.formats:
            name = f"{last.label}{formats()[found.job.format].SUFFIX}"
            verdict.current = _url(store, f"/channels/{issue.channel}/editions/{name}")
    elif len(parts) == 1:
        verdict.current = _current(session, store, parts[0], found.job.format, view)
    return verdict


def _last(session: Session, issue: t.Newsletter) -> t.Newsletter:
    """Return what supersedes an edition last, the edition itself if nothing does."""
    same = (t.Newsletter.channel == issue.channel) & (t.Newsletter.number == issue.number)
    return session.scalars(select(t.Newsletter).where(same).order_by(t.Newsletter.minor.desc()).limit(1)).one()


def _places(session: Session, found: Made) -> list[tuple[str, int]]:
    """Return the briefings that a file shows, each with its revision: all of its edition, a page of many its own."""
    rows = session.execute(
        select(t.ExportedBriefing.briefing_id, t.ExportedBriefing.revision)
        .where(t.ExportedBriefing.export_id == found.export.id)
        .order_by(t.ExportedBriefing.position)
    )
    places = [(id, revision) for id, revision in rows]
    further = [one["file"] for one in found.artifact.told.get("further", ())]
    if found.file.name in further and len(further) == len(places):
        return [places[further.index(found.file.name)]]
    return places


def _current(session: Session, store: Store, part: Part, format_name: str, view: View) -> str | None:
    """Return where the file in this format is that counts now, None if nobody serves one."""
    suffix = formats()[format_name].SUFFIX
    for slug in part.channels:
        publication = session.scalars(
            select(t.Publication).where(t.Publication.channel == slug, t.Publication.briefing_id == part.id)
        ).one()
        if format_name in publication.formats and publication.revision == part.current_revision:
            return f"{_url(store, f'/channels/{slug}')}/briefings/{publication.slug}{suffix}"
    is_made = (t.Job.alone == part.id) & (t.Job.format == format_name) & (t.Job.state == DONE)
    newest = select(t.Job.id).where(is_made, t.Job.revision == part.current_revision).limit(1)
    if view.everything and not part.channels and session.scalar(newest):
        return _url(store, f"/briefings/{part.id}{suffix}")
    return None


def _as_feed(session: Session, store: Store, sha256: str, view: View) -> Verdict | None:
    """Return what is known of a file of a channel's feeds, plain or as it was compressed on its way."""
    asked = select(t.Feed).where((t.Feed.sha256 == sha256) | (t.Feed.gzip == sha256)).order_by(t.Feed.id.desc())
    for one in session.scalars(asked.limit(_MOST)):
        channel = session.get_one(t.Channel, one.channel)
        at = moment(session, channel.reached)
        if not view.everything and not (
            view.sees(channel) and one.valid_from <= at and one.valid_from < one.valid_until
        ):
            continue
        later = "superseded" if one.valid_until <= at else "current"
        return Verdict(
            sha256=sha256,
            kind="feed",
            file=one.name,
            format=one.form,
            media_type=formats()[one.form].MEDIA_TYPE,
            size=one.size if one.sha256 == sha256 else one.gzip_size,
            title=channel.settings["title"],
            audience="public",
            made_at=time_of(one.made_at),
            standing="scheduled" if one.valid_from > at else later,
            briefings=[part_of(session, id, revision, view) for id, revision in one.holds],
            channels=[channel.slug],
            current=_url(store, f"/channels/{channel.slug}/{one.name}"),
        )
    return None


def _as_record(session: Session, store: Store, sha256: str, view: View) -> Verdict | None:
    """Return what is known of a record: the canonical JSON of a revision, as the API gives it."""
    row = session.scalars(select(t.Revision).where(t.Revision.sha256 == sha256).limit(1)).first()
    if row is None:
        return None
    part = part_of(session, row.briefing_id, row.number, view)
    return Verdict(
        sha256=sha256,
        kind="record",
        file=f"{row.number}",
        media_type="application/json",
        size=len(row.record),
        title=part.title,
        audience="desk",
        made_at=time_of(row.created_at),
        standing=standing_of([part]),
        briefings=[part],
        current=_url(store, f"/briefings/{row.briefing_id}/revisions/{part.current_revision}"),
    )


def claimed(store: Store, claims: Sequence[tuple[str, int | None]], view: View) -> list[Part]:
    """Return what is known of briefings that a file says it holds, by the ids of their records or their guids."""
    found: list[Part] = []
    with read(store.engine) as session:
        for id, revision in claims:
            named: Any = select(t.Briefing.id).where(t.Briefing.record_id == id)
            known = session.scalar(named) or session.scalar(
                select(t.Publication.briefing_id).where(t.Publication.guid == id).limit(1)
            )
            if known is not None:
                found.append(part_of(session, known, revision, view))
    return found


def _url(store: Store, path: str) -> str:
    return f"{store.settings.address}{path}"
