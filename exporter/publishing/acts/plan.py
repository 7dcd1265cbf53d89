"""What an act is to change, decided before anything is rendered: a step for each channel, over what is out there."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from exporter.database import read
from exporter.database import tables as t
from exporter.publishing import ERASED, GONE, PAGE, PUBLISHED, SCHEDULED, Refused, channels, not_fit
from exporter.publishing.acts.checks import faults_in
from exporter.publishing.feeds import place_of
from exporter.publishing.moment import moment
from exporter.publishing.state import standing
from exporter.record.briefing import Briefing
from exporter.record.canonical import faults_of
from exporter.record.edition import Stamp
from exporter.record.faults import Fault
from exporter.record.walk import assets
from exporter.store import Store, pictures, records
from exporter.store.decoration import unsaid

FORMATS = (PAGE, "amp", "pdf", "docx")
"""What a briefing goes out in where nobody says otherwise; feeds carry it in any case."""


@dataclass(frozen=True)
class By:
    """Who does something, and why: for the history. `token_id` is whose jobs the renderings are.

    What is done twice under one `key`, as by somebody who heard no answer, is done once; `asked` is the digest of what
    the key stands for.
    """

    who: str
    why: str = ""
    token_id: str | None = None
    key: str = ""
    asked: str = ""


@dataclass(frozen=True)
class Done:
    """What an act came to on a channel: the publication as it stands now, and its export (None: nothing was made)."""

    publication: t.Publication
    export_id: str | None


@dataclass(frozen=True)
class Spot:
    """A briefing on a channel as an act finds it: the channel, its time, what is there (None: nothing)."""

    channel: t.Channel
    time: float
    before: t.Publication | None

    @property
    def state(self) -> str:
        """Return the state of what is there at this time; "draft" for nothing."""
        return standing(place_of(self.before), self.time) if self.before else "draft"

    @property
    def mark(self) -> tuple[Any, ...] | None:
        """Return what is another if somebody else did something there since."""
        one = self.before
        if one is None:
            return None
        return (one.id, one.revision, one.state, self.state, one.updated_at, one.release_at, tuple(one.formats))


@dataclass
class Step:
    """What an act is to change on a channel: the publication's new values (None: it is dropped), and how it is shown.

    `templates` are the sets to render with, the first that can (None: that in use). `export_id` and `entries` come
    with the rendering.
    """

    kind: str
    spot: Spot
    values: dict[str, Any] | None
    stamp: Stamp | None = None
    templates: Sequence[str | None] = (None,)
    entries: list[dict[str, Any]] = field(default_factory=list)
    export_id: str | None = None


@dataclass(frozen=True)
class Plan:
    """All that an act is to change: a step for each channel. What `stays` is told with the others, and not touched."""

    revision: int
    steps: Sequence[Step]
    stays: Sequence[t.Publication] = ()
    data: dict[str, Any] = field(default_factory=dict)


def demand_there(row: t.Briefing) -> None:
    """Raise Refused for a briefing that was erased."""
    if row.status == ERASED:
        raise Refused("erased", "it was erased, and does not come back")


def of(briefing_id: str) -> Select[t.Publication]:
    """Return the question for all publications of a briefing, by channel."""
    return select(t.Publication).where(t.Publication.briefing_id == briefing_id).order_by(t.Publication.channel)


def on(session: Session, channel: str, briefing_id: str) -> t.Publication | None:
    """Return the publication of a briefing on a channel."""
    return session.scalar(of(briefing_id).where(t.Publication.channel == channel))


def spots(session: Session, briefing_id: str, slugs: Iterable[str] | None = None) -> list[Spot]:
    """Return a briefing on channels as it stands; wherever it is, if none are named. Raise UnknownChannel."""
    if slugs is None:
        slugs = [one.channel for one in session.scalars(of(briefing_id))]
    rows = [channels.demand(session, slug) for slug in dict.fromkeys(slugs)]
    return [Spot(row, moment(session, row.reached), on(session, row.slug, briefing_id)) for row in rows]


def typed(row: t.Revision) -> Briefing:
    """Return the briefing of a revision. Raise Refused if it is none, as one that an earlier version let in."""
    try:
        return records.briefing_of(row)
    except ValidationError as error:
        raise not_fit(tuple(faults_of(error, json.loads(row.record)))) from None


def demand_fit(store: Store, briefing_id: str, briefing: Briefing, places: Iterable[tuple[Spot, float]]) -> None:
    """Raise Refused for a briefing that cannot go out at some place at a time: all that is wrong, with its remedies."""
    with read(store.engine) as session:
        there = pictures.at_hand(session, [asset.sha256 for asset in assets(briefing)])
        decoration = unsaid(session, briefing_id)
    for spot, release_at in places:
        if faults := faults_in(briefing, there, release_at, decoration):
            raise not_fit(faults)
        before = spot.before
        if before is None:
            with read(store.engine) as session:
                demand_name(session, spot.channel.slug, briefing.slug, briefing.guid)
        elif spot.state not in (*GONE, SCHEDULED) and briefing.rights.syndication == "denied":
            with read(store.engine) as session:
                carried = session.scalar(select(t.Entry.form).where(t.Entry.publication_id == before.id).limit(1))
            if carried:
                remedy = f"withdraw it from {spot.channel.slug}, so that feeds tell of it, and publish it again"
                raise not_fit([Fault("rights.syndication", "its feed carried it, and would drop it silently", remedy)])


def demand_name(session: Session, channel: str, slug: str, guid: str) -> None:
    """Raise Refused where another briefing of a channel has the slug or the guid."""
    same = (t.Publication.slug == slug) | (t.Publication.guid == guid)
    other = session.scalar(select(t.Publication).where(t.Publication.channel == channel, same))
    if other is not None:
        what = "slug" if other.slug == slug else "id"
        fault = Fault(what, f"another briefing has it on {channel}: {other.briefing_id}", "change it in the record")
        raise Refused("taken-there", f"another briefing of this {what} is on {channel}", [fault])


def published(spot: Spot, briefing: Briefing, release_at: float, **more: Any) -> dict[str, Any]:
    """Return the values of a publication of a revision that is out from a time on.

    What never changes is kept: slug, guid, and the first date, which is the record's own where it had one then.
    """
    before = spot.before
    if before is None or spot.state == SCHEDULED:  # nobody saw it
        first = briefing.published_at.timestamp() if briefing.published_at else release_at
        updated_at = release_at
    else:
        first, updated_at = before.first_at, later(before, spot.time)
    return {
        "slug": before.slug if before else briefing.slug,
        "guid": before.guid if before else briefing.guid,
        "title": briefing.title,
        "state": SCHEDULED if release_at > spot.time else PUBLISHED,
        "revision": briefing.revision,
        "release_at": release_at,
        "first_at": first,
        "updated_at": updated_at,
        "withdrawn_at": None,
        "vanishes_at": None,
        "reason": "",
        **more,
    }


def later(before: t.Publication, time: float) -> float:
    """Return when a publication changed: readers, who count whole seconds, must see that it is later than before."""
    return max(time, int(before.updated_at) + 1)
