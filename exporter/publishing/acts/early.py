"""Early copies: a briefing under embargo for somebody who is named, on each of its pages too, and in the history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from exporter.database import read, write
from exporter.database import tables as t
from exporter.formats import formats
from exporter.jobs import Ring, claims
from exporter.jobs.accept import Order, accept
from exporter.jobs.rings import ring_waiting
from exporter.publishing import FEEDS, SCHEDULED, Refused, channels, history, not_fit
from exporter.publishing.acts.plan import By, demand_there, typed
from exporter.publishing.holding import demand_open
from exporter.publishing.moment import moment
from exporter.record.edition import Channel, Stamp
from exporter.record.faults import Fault
from exporter.store import Store, briefings

FORMATS = ("pdf", "docx", "html")
"""What an early copy is made in where nobody says otherwise."""


@dataclass(frozen=True)
class EarlyCopy:
    """An early copy: its export, which revision it shows, until when the embargo lasts, its files by their format."""

    export_id: str
    revision: int
    until: datetime
    files: dict[str, str]
    fresh: bool


def early_copy(
    store: Store,
    ring: Ring,
    briefing_id: str,
    by: By,
    recipient: str,
    channel: Channel,
    names: Sequence[str] = (),
) -> EarlyCopy:
    """Return an early copy of the newest revision for a recipient, as the desk sees it: its formats are being made.

    It goes out under the channel on which it is scheduled, else under `channel`. Raise Unknown (a briefing), Refused.
    """
    row, newest = briefings.find(store, briefing_id)
    demand_there(row)
    briefing = typed(newest)
    wanted = _known(names)
    with read(store.engine) as session:
        demand_open(session)
        time = moment(session)
        mine = (t.Publication.briefing_id == briefing_id) & (t.Publication.state == SCHEDULED)
        slug = session.scalar(select(t.Publication.channel).where(mine).order_by(t.Publication.channel).limit(1))
    if briefing.embargo_until is None or briefing.embargo_until.timestamp() <= time:
        detail = "it is under no embargo that lasts; export it, or set embargo_until in the record"
        raise Refused("no-embargo", detail)
    order = Order(
        briefings=((briefing_id, newest.number),),
        formats=wanted,
        channel=channels.of(store, channels.find(store, slug)) if slug else channel,
        audience="desk",
        stamp=Stamp(kind="early_copy", until=briefing.embargo_until, recipient=recipient),
    )
    export_id, fresh = accept(store, order, None, token_id=by.token_id, idempotency_key=by.key or None)
    if fresh:
        _note(store, export_id, briefing_id, newest.number, recipient, by)
        ring_waiting(store, ring)
    files = {name: f"{briefing.slug}{formats()[name].SUFFIX}" for name in wanted}
    return EarlyCopy(export_id, newest.number, briefing.embargo_until.astimezone(UTC), files, fresh)


def _note(store: Store, export_id: str, briefing_id: str, revision: int, recipient: str, by: By) -> None:
    """Note who was given a copy; none is made that is noted nowhere."""
    try:
        with write(store.engine) as session:
            data = {"recipient": recipient, "export": export_id}
            history.note(session, "early_copy", by.who, briefing_id=briefing_id, revision=revision, why=by.why, **data)
    except BaseException:
        claims.cancel(store, export_id)
        raise


def _known(names: Sequence[str]) -> tuple[str, ...]:
    """Return the formats of a copy. Raise Refused for what is none; a feed is for machines, which keep no embargo."""
    possible = [name for name in formats() if name not in FEEDS]
    faults = [
        Fault(f"formats[{index}]", f"{name!r} is no format of an early copy", f"choose of {', '.join(possible)}")
        for index, name in enumerate(names)
        if name not in possible
    ]
    if faults:
        raise not_fit(faults)
    return tuple(dict.fromkeys(names)) or FORMATS
