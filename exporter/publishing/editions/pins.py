"""What an edition holds: which briefings in which revisions, and what is due of it by what is out now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.database import read
from exporter.database import tables as t
from exporter.publishing import GONE, not_fit
from exporter.publishing.feeds import place_of
from exporter.publishing.rendering import release_of
from exporter.publishing.state import shows
from exporter.record.edition import Release
from exporter.record.faults import Fault
from exporter.store import Store

OPEN, SEALED = "open", "sealed"
MOST = 200
"""Briefings of an edition."""
Pins = list[list[Any]]
"""Briefings in order, each its id and its revision."""


@dataclass(frozen=True)
class Plan:
    """What an edition is to hold, as of which publications; and what leaves it, with why."""

    pins: Pins
    releases: tuple[Release, ...]
    lost: list[dict[str, Any]]


def chosen_of(session: Session, slug: str, chosen: Sequence[tuple[str, int | None]], release_at: float) -> Plan:
    """Return what an edition of chosen briefings is to hold. Raise Refused: all that is wrong at once, with paths."""
    found = publications(session, slug, [id for id, _ in chosen])
    there = set(session.scalars(select(t.Briefing.id).where(t.Briefing.id.in_([id for id, _ in chosen]))))
    faults = [] if chosen else [Fault("briefings", "an edition is of one briefing at least", "name some, in order")]
    if len(chosen) > MOST:
        faults.append(Fault("briefings", f"more than {MOST}", "make two editions of them"))
    for index, (id, revision) in enumerate(chosen):
        path = f"briefings[{index}]"
        fault: tuple[str, str] | None = None
        row = found.get(id)
        if id not in there:
            fault = "no such briefing", "GET /briefings lists them"
        elif id in [other for other, _ in chosen[:index]]:
            fault = "it is in the edition already", "name each once"
        elif row is None:
            fault = f"it is not out on {slug}, nor is it going to be", "publish it there first, or leave it out"
        elif row.state in GONE:
            fault = f"it was {row.state}", "leave it out, or publish it again"
        elif row.release_at > release_at:
            out = datetime.fromtimestamp(row.release_at, UTC).isoformat()
            fault = f"it is not out before {out}", "let the edition go out then (`at`), or leave the briefing out"
        elif revision is not None and revision != row.revision:
            fault = f"revision {row.revision} of it is out there, not {revision}", "name that, or none"
        if fault:
            faults.append(Fault(path, *fault))
    if faults:
        raise not_fit(faults, "the edition")
    rows = [found[id] for id, _ in chosen]
    return Plan([[row.briefing_id, row.revision] for row in rows], tuple(map(_release, rows)), [])


def due(session: Session, row: t.Newsletter, at: float) -> Plan | None:
    """Return what an edition is to hold by now, None if it does, or if nothing is left in it."""
    if not row.pins:
        return None
    found = publications(session, row.channel, [id for id, _ in row.pins])
    pins: Pins = []
    lost: list[dict[str, Any]] = []
    for id, revision in row.pins:
        one = found.get(id)
        if one is None or shows(place_of(one), max(at, row.release_at)) != "live":
            why = one.state if one and one.state in GONE else "not out"
            lost.append({"id": id, "revision": revision, "why": why})
        elif row.state == SEALED and not _is_corrected(session, row.channel, id, revision):
            pins.append([id, revision])
        else:
            pins.append([id, one.revision])
    releases = tuple(_release(found[id]) for id, _ in pins)
    if pins == row.pins and (row.state == SEALED or _shown(session, row) == releases):
        return None
    return Plan(pins, releases, lost)


def _is_corrected(session: Session, slug: str, briefing_id: str, revision: int) -> bool:
    """Return whether a later revision of a briefing mended something: what is sealed follows no mere update."""
    asked = select(t.Act.channels).where(
        t.Act.briefing_id == briefing_id, t.Act.kind == "correct", t.Act.revision > revision
    )
    return any(slug in channels for channels in session.scalars(asked))


def _shown(session: Session, row: t.Newsletter) -> tuple[Release, ...] | None:
    """Return the releases that the newest printing of an edition shows."""
    asked = (
        select(t.Export.edition)
        .join(t.Printing, t.Printing.export_id == t.Export.id)
        .where(*_of(row))
        .order_by(t.Printing.id.desc())
        .limit(1)
    )
    edition = session.scalar(asked)
    return tuple(Release.model_validate(one) for one in edition["releases"]) if edition else None


def _of(row: t.Newsletter) -> tuple[Any, ...]:
    return t.Printing.channel == row.channel, t.Printing.number == row.number, t.Printing.minor == row.minor


def _release(row: t.Publication) -> Release:
    """Return when a briefing went out first and changed last, as its own page shows it."""
    return release_of(vars(row))


def publications(session: Session, slug: str, ids: Sequence[str]) -> dict[str, t.Publication]:
    """Return publications on a channel by the ids of their briefings."""
    asked = select(t.Publication).where(t.Publication.channel == slug, t.Publication.briefing_id.in_(ids))
    return {row.briefing_id: row for row in session.scalars(asked)}


def by_slug(store: Store, channel: str, names: Sequence[str]) -> dict[str, str]:
    """Return the ids of briefings by their slugs on a channel, as far as there are such."""
    asked = select(t.Publication.slug, t.Publication.briefing_id).where(t.Publication.channel == channel)
    with read(store.engine) as session:
        return dict(session.execute(asked.where(t.Publication.slug.in_(names))).all())
