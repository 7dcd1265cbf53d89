"""How a revision of a briefing stands, as far as somebody may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.database import tables as t
from exporter.publishing import GONE, SCHEDULED
from exporter.publishing.moment import moment, time_of
from exporter.publishing.state import Place, standing
from exporter.publishing.verifying.verdict import GRAVEST, Part, Standing
from exporter.store.records import briefing_of


@dataclass(frozen=True)
class View:
    """What somebody may know of: everything, else what is or was out on open channels and on `channels`."""

    everything: bool = False
    channels: frozenset[str] = frozenset()

    def sees(self, channel: t.Channel) -> bool:
        """Return whether what is out on a channel may be told."""
        return self.everything or channel.access == "open" or channel.slug in self.channels


def state_of(one: t.Publication, at: float) -> str:
    """Return the state of a publication at a moment: what was scheduled is published once its time has come."""
    place = Place(one.id, one.briefing_id, one.revision, one.state, one.release_at, one.updated_at, one.vanishes_at)
    return standing(place, at)


def part_of(session: Session, briefing_id: str, revision: int | None, view: View) -> Part:
    """Return how a revision of a briefing stands. A view that sees none of its channels is told of the file alone."""
    briefing = session.get_one(t.Briefing, briefing_id)
    rows = [
        (publication, state_of(publication, moment(session, channel.reached)))
        for publication, channel in session.execute(
            select(t.Publication, t.Channel)
            .join(t.Channel, t.Channel.slug == t.Publication.channel)
            .where(t.Publication.briefing_id == briefing_id)
            .order_by(t.Publication.channel)
        )
        if view.sees(channel)
    ]
    out = [one for one, state in rows if state not in (SCHEDULED, *GONE)]
    gone = [one for one, state in rows if state in GONE]
    coming = [one for one, state in rows if state == SCHEDULED] if view.everything else []
    part = Part(
        id=briefing_id,
        record_id=briefing.record_id,
        title="",
        revision=revision,
        standing=None,
        current_revision=None,
    )
    if out:
        part.current_revision = max(one.revision for one in out)
        part.channels = [one.channel for one in out if one.revision == part.current_revision]
        part.published_at = time_of(min(one.first_at for one in out))
        part.changed_at = time_of(max(one.updated_at for one in out))
    elif gone:
        last = max(gone, key=lambda one: one.updated_at)
        part.published_at, part.changed_at = time_of(last.first_at), time_of(last.withdrawn_at or last.updated_at)
        part.reason = last.reason
    elif coming:
        part.published_at = time_of(min(one.release_at for one in coming))
    if view.everything and not out and not gone:
        part.current_revision = briefing.revision
    known = out or gone or coming
    part.title = briefing.title if view.everything else known[0].title if known else ""
    if view.everything:
        part.embargo_until = _embargo(session, briefing)
    if revision is not None:
        part.standing = _stands(part, revision, is_gone=bool(gone), is_coming=bool(coming))
    return part


def standing_of(parts: Sequence[Part]) -> Standing:
    """Return how a file stands that holds some briefings: by the gravest of them."""
    return next((one for one in GRAVEST if any(part.standing == one for part in parts)), "current")


def _stands(part: Part, revision: int, *, is_gone: bool, is_coming: bool) -> Standing:
    if part.channels and part.current_revision is not None:
        if revision == part.current_revision:
            return "current"
        return "superseded" if revision < part.current_revision else "draft"
    if is_gone:
        return "withdrawn"
    if part.current_revision is not None and revision < part.current_revision:
        return "superseded"
    return "scheduled" if is_coming else "current"


def _embargo(session: Session, briefing: t.Briefing) -> datetime | None:
    """Return when the embargo of the newest revision ends, None if none lasts."""
    until = briefing_of(session.get_one(t.Revision, (briefing.id, briefing.revision))).embargo_until
    return until if until and until.timestamp() > moment(session) else None
