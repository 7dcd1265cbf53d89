"""Postpone: an embargo that was moved to a later time takes with it what is scheduled before its end."""

from exporter.database import read
from exporter.jobs import Ring
from exporter.publishing import SCHEDULED, Refused
from exporter.publishing.acts.plan import By, Done, Plan, Spot, Step, published, spots, typed
from exporter.publishing.acts.write import carried_out
from exporter.store import Store, briefings


def postpone(store: Store, ring: Ring, briefing_id: str, by: By) -> list[Done]:
    """Return what became of a briefing that is scheduled for a time before the end of its embargo, by now.

    It goes out at that end, in the revision that was scheduled; where that cannot be shown so, it goes out not at all.
    Nothing happens where no embargo was moved. Raise Unknown (a briefing).
    """
    try:
        return carried_out(store, ring, briefing_id, by, lambda: _plan(store, briefing_id, drop=False))
    except Refused:
        return carried_out(store, ring, briefing_id, by, lambda: _plan(store, briefing_id, drop=True))


def _plan(store: Store, briefing_id: str, *, drop: bool) -> Plan:
    _, newest = briefings.find(store, briefing_id)
    embargo = typed(newest).embargo_until
    until = embargo.timestamp() if embargo else 0.0
    with read(store.engine) as session:
        found = [spot for spot in spots(session, briefing_id) if _is_early(spot, until)]
    steps = [Step("unschedule", spot, None) if drop else _step(store, spot, until) for spot in found]
    revision = max((spot.before.revision for spot in found if spot.before), default=newest.number)
    return Plan(revision, steps)


def _is_early(spot: Spot, until: float) -> bool:
    return spot.before is not None and spot.state == SCHEDULED and spot.before.release_at < until


def _step(store: Store, spot: Spot, until: float) -> Step:
    assert spot.before
    briefing = typed(briefings.find(store, spot.before.briefing_id, spot.before.revision)[1])
    values = published(spot, briefing, until, formats=spot.before.formats)
    return Step("postpone", spot, values)
