"""Editions: the newsletters of a channel. Made of what is out on it, they follow corrections until they are sealed.

An open edition names the revisions that it shows, and is printed anew when one of them is corrected or taken back. What
is sealed never changes: a correction that comes later makes edition N.1, which supersedes it. What is due follows from
what is out and from the history alone: so what was left behind once (a crash, too many open jobs) is caught up with.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.database import read, write
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.formats import formats as known
from exporter.jobs import Ring
from exporter.jobs.accept import Order, TooMany, accept
from exporter.jobs.rings import ring_waiting
from exporter.logs import logger
from exporter.publishing import Refused, channels, history
from exporter.publishing.editions.pins import OPEN, SEALED, Plan, chosen_of, due
from exporter.publishing.editions.questions import UnknownEdition, bar, changed, holding, newest, next_number
from exporter.publishing.holding import demand_open
from exporter.publishing.moment import moment
from exporter.record.edition import Channel
from exporter.record.faults import Fault
from exporter.store import Store

if TYPE_CHECKING:
    from exporter.publishing.acts import By

__all__ = ["FORMATS", "GRACE", "UnknownEdition", "address", "catch_up", "follow", "make", "seal"]

FORMATS = tuple(name for name in ("pdf", "docx", "html", "email", "text") if name in known())
"""What an edition goes out in where nobody says otherwise; it goes out in no others."""
GRACE = 600.0
"""Seconds after its time for which an edition is waited for until it is whole, where nobody names a deadline."""
_TRIES = 5  # how often something is put together anew because an act came in between
_log = logger("exporter.publishing")


def make(
    store: Store,
    ring: Ring,
    slug: str,
    title: str,
    chosen: Sequence[tuple[str, int | None]],
    by: "By",
    *,
    at: datetime | None = None,
    deadline: datetime | None = None,
    formats: Sequence[str] = (),
) -> t.Newsletter:
    """Return the next edition of a channel: of chosen briefings in order, out now or `at` a time.

    It is dated in the zone of that time. A briefing must be out by then, in the revision that is named if one is.
    Raise UnknownChannel, Refused (with a path for each fault); what `accept` raises.
    """
    names = tuple(dict.fromkeys(formats)) or FORMATS
    if wrong := [name for name in names if name not in FORMATS]:
        told = f"{', '.join(wrong)}: no edition goes out in that"
        fault = Fault("formats", told, f"choose of {', '.join(FORMATS)}")
        raise Refused("not-fit", str(fault), [fault])
    for _ in range(_TRIES):
        with read(store.engine) as session:
            demand_open(session)
            channel = channels.demand(session, slug)
            time = moment(session, channel.reached)
            release_at = max(at.timestamp(), time) if at else time
            plan = chosen_of(session, slug, chosen, release_at)
            number = next_number(session, slug)
        date = (
            at if at and at.timestamp() >= time else datetime.fromtimestamp(int(release_at), at.tzinfo if at else UTC)
        )
        row = t.Newsletter(
            channel=slug,
            number=number,
            minor=0,
            title=title,
            date=date.isoformat(),
            state=OPEN,
            pins=plan.pins,
            lost=[],
            formats=list(names),
            deadline=deadline.timestamp() if deadline else release_at + GRACE,
            release_at=release_at,
        )
        export_id = _printed(store, channel, row, plan, by)
        with write(store.engine) as session:
            demand_open(session)
            session.get_one(t.Channel, slug, with_for_update=True)
            if next_number(session, slug) != number or chosen_of(session, slug, chosen, release_at) != plan:
                continue
            session.add(row)
            _noted(session, row, export_id, by)
        ring_waiting(store, ring)
        return row
    raise _busy()


def seal(store: Store, ring: Ring, slug: str, number: int, by: "By") -> t.Newsletter:
    """Return an edition of which nothing changes any more. To seal it twice changes nothing.

    Raise UnknownChannel, UnknownEdition, Refused (nothing is left in it).
    """
    with read(store.engine) as session:
        demand_open(session)
        channels.demand(session, slug)
        newest(session, slug, number)
    _brought_up(store, slug, number, by)
    with write(store.engine) as session:
        demand_open(session)
        session.get_one(t.Channel, slug, with_for_update=True)
        row = newest(session, slug, number)
        if row.state == OPEN:
            if not row.pins:
                raise Refused("not-fit", "no briefing is left in it; make another edition")
            row.state, row.sealed_at = SEALED, session.scalar(select(now()))
            history.note(session, "seal", by.who, channels=[slug], why=by.why, edition=row.label)
    ring_waiting(store, ring)
    return row


def follow(store: Store, briefing_id: str, by: "By") -> None:
    """Bring editions up to what became of a briefing. Nobody is rung yet for what is to be printed.

    The act that they follow is done: where one cannot be brought up now, that is noted, and `catch_up` does it.
    """
    with write(store.engine) as session:
        bar(session, briefing_id)
        held = set(session.execute(holding(briefing_id)).all())
    _caught_up(store, held, by, briefing_id)


def catch_up(store: Store, ring: Ring, by: "By", *, within: float = 3600.0) -> None:
    """Bring up editions that were left behind: where a process ended between an act and what was to follow it.

    What changed `within` so many seconds is looked at.
    """
    with read(store.engine) as session:
        late = {
            (row.channel, row.number)
            for row in session.scalars(changed(within))
            if due(session, row, moment(session, session.get_one(t.Channel, row.channel).reached))
        }
    if late:
        _caught_up(store, late, by)
        ring_waiting(store, ring)


def address(store: Store, slug: str) -> str:
    """Return the address of a channel's editions. Raise Refused if nobody said by which address we are reached."""
    return f"{channels.address(store, slug)}/editions"


def _caught_up(store: Store, which: Iterable[tuple[str, int]], by: "By", briefing_id: str | None = None) -> None:
    for slug, number in sorted(which):
        try:
            _brought_up(store, slug, number, by, briefing_id)
        except (TooMany, Refused) as error:
            _log.warning("an edition is behind", channel=slug, edition=number, why=str(error))


def _brought_up(store: Store, slug: str, number: int, by: "By", briefing_id: str | None = None) -> None:
    """Print an edition anew if it has to be: as it is while it is open, as its successor once it is sealed."""
    for _ in range(_TRIES):
        with read(store.engine) as session:
            channel = session.get_one(t.Channel, slug)
            before = newest(session, slug, number)
            at = moment(session, channel.reached)
            plan = due(session, before, at)
        if plan is None:
            return
        row = before if before.state == OPEN else _successor(before, plan, at)
        export_id = _printed(store, channel, row, plan, by) if plan.pins else None
        with write(store.engine) as session:
            session.get_one(t.Channel, slug, with_for_update=True)
            last = newest(session, slug, number)
            if (last.minor, last.state) != (before.minor, before.state) or due(session, last, at) != plan:
                continue
            if before.state == OPEN:
                row = last
                row.pins, row.lost = plan.pins, [*row.lost, *plan.lost]
            else:
                session.add(row)
            _noted(session, row, export_id, by, briefing_id)
        return
    raise _busy()


def _successor(row: t.Newsletter, plan: Plan, at: float) -> t.Newsletter:
    """Return the edition that supersedes a sealed one. A correction waits for nothing: its deadline has come."""
    return t.Newsletter(
        channel=row.channel,
        number=row.number,
        minor=row.minor + 1,
        title=row.title,
        date=row.date,
        state=SEALED,
        pins=plan.pins,
        lost=plan.lost,
        formats=row.formats,
        deadline=min(row.deadline, at),
        release_at=row.release_at,
        sealed_at=at,
    )


def _noted(
    session: Session, row: t.Newsletter, export_id: str | None, by: "By", briefing_id: str | None = None
) -> None:
    session.flush()
    if export_id:
        session.add(t.Printing(channel=row.channel, number=row.number, minor=row.minor, export_id=export_id))
    told: dict[str, Any] = {"edition": row.label, "briefings": row.pins, "release_at": row.release_at}
    history.note(session, "edition", by.who, channels=[row.channel], briefing_id=briefing_id, why=by.why, **told)


def _printed(store: Store, channel: t.Channel, row: t.Newsletter, plan: Plan, by: "By") -> str:
    """Return the id of the export of an edition. Nobody is rung for it yet."""
    here = address(store, channel.slug)
    order = Order(
        briefings=tuple((id, revision) for id, revision in plan.pins),
        formats=tuple(row.formats),
        channel=_under(channels.of(store, channel), f"{here}/media/"),
        name=row.title,
        unstamped=True,
        releases=plan.releases,
        more={
            "id": f"{here}/{row.label}",
            "slug": f"edition-{row.number}-{row.minor}" if row.minor else f"edition-{row.number}",
            "date": datetime.fromisoformat(row.date),
            "stem": f"{here}/{row.label}",
            "number": row.label,
            "pages": "one",
        },
    )
    return accept(store, order, None, token_id=by.token_id)[0]


def _under(channel: Channel, media: str) -> Channel:
    """Return the channel with the pictures of editions in a folder of their own, if it says of none."""
    return channel if channel.media_link else channel.model_copy(update={"media_link": media})


def _busy() -> Refused:
    return Refused("busy", "what is out changes at this moment; try again")
