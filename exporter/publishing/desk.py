"""What the desk sees of a briefing: where it is out or going to be, in which revision, and how far each format is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.database import read
from exporter.database import tables as t
from exporter.formats import formats
from exporter.publishing import FEEDS, GONE, PAGE, PUBLISHED, SCHEDULED, WITHDRAWN, channels
from exporter.publishing.feeds import place_of
from exporter.publishing.moment import moment
from exporter.publishing.state import standing
from exporter.store import Store, briefings


@dataclass(frozen=True)
class Made:
    """A format of a publication: how far its newest rendering is, which revision is served meanwhile, and where."""

    format: str
    state: str
    address: str
    served: int | None = None
    reason: str | None = None
    fault: str | None = None


@dataclass(frozen=True)
class Shown:
    """A publication as it stands at this moment. Times are seconds since 1970."""

    channel: str
    state: str
    revision: int
    slug: str
    guid: str
    title: str
    release_at: float
    first_at: float | None
    updated_at: float | None
    withdrawn_at: float | None
    vanishes_at: float | None
    reason: str
    export_id: str | None
    page: str
    feeds: dict[str, str]
    formats: Sequence[Made] = field(default=())


@dataclass(frozen=True)
class Overview:
    """All publications of a briefing, its status as a whole, and the number of its newest revision."""

    status: str
    release_at: float | None
    newest: int
    publications: Sequence[Shown]


def publications(store: Store, briefing_id: str) -> Overview:
    """Return where a briefing is out, or going to be. Raise Unknown (a briefing)."""
    row, _ = briefings.find(store, briefing_id)
    with read(store.engine) as session:
        asked = select(t.Publication).where(t.Publication.briefing_id == briefing_id).order_by(t.Publication.channel)
        shown = [_shown(session, store, one) for one in session.scalars(asked)]
        status, release_at = status_of(row, moment(session))
    return Overview(status, release_at, row.revision, shown)


def now(store: Store) -> float:
    """Return the time by which the desk is told what is out, in seconds since 1970."""
    with read(store.engine) as session:
        return moment(session)


def status_of(row: t.Briefing, at: float) -> tuple[str, float | None]:
    """Return the status of a briefing at a moment, and when it comes or came out: what is due is out, unsaid."""
    if row.status == SCHEDULED and row.release_at is not None and row.release_at <= at:
        return PUBLISHED, row.release_at
    return row.status, row.release_at


def _shown(session: Session, store: Store, one: t.Publication) -> Shown:
    channel = session.get_one(t.Channel, one.channel)
    state = standing(place_of(one), moment(session, channel.reached))
    here = channels.address(store, one.channel)
    page = f"{here}/briefings/{one.slug}"
    outings = _outings(session, one)
    waits = state == SCHEDULED
    return Shown(
        channel=one.channel,
        state=state,
        revision=one.revision,
        slug=one.slug,
        guid=one.guid,
        title=one.title,
        release_at=one.release_at,
        first_at=None if waits else one.first_at,
        updated_at=None if waits else one.updated_at,
        withdrawn_at=one.withdrawn_at,
        vanishes_at=one.vanishes_at,
        reason=one.reason,
        export_id=outings[0].export_id if outings else None,
        page=f"{page}{formats()[PAGE].SUFFIX}",
        feeds={form: f"{here}/{name}" for form, name in FEEDS.items()},
        formats=[] if state in GONE else list(_made(session, outings, one.formats, page, waits=waits)),
    )


def _outings(session: Session, one: t.Publication) -> list[t.Outing]:
    """Return the exports of a publication as it is now, the newest first."""
    asked = select(t.Outing).where(t.Outing.publication_id == one.id, t.Outing.stub == (one.state == WITHDRAWN))
    return list(session.scalars(asked.order_by(t.Outing.at.desc())))


def _made(
    session: Session, outings: Sequence[t.Outing], names: Sequence[str], page: str, *, waits: bool
) -> Sequence[Made]:
    ids = {one.export_id: one.revision for one in outings}
    rows = session.scalars(select(t.Job).where(t.Job.export_id.in_(ids))).all()
    jobs = {(job.export_id, job.format): job for job in rows}
    found = []
    for name in names:
        mine = [(id, job) for id in ids if (job := jobs.get((id, name)))]
        if not mine:
            continue
        served = next((ids[id] for id, job in mine if job.state == "done"), None)
        newest = mine[0][1]
        address = page + formats()[name].SUFFIX
        found.append(Made(name, newest.state, address, None if waits else served, newest.reason, newest.fault))
    return found
