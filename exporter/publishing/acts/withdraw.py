"""Withdraw: what is out is taken back, and feeds tell of it; what was only scheduled is a draft again."""

from collections.abc import Sequence

from exporter.database import read
from exporter.jobs import Ring
from exporter.publishing import LIVE, SCHEDULED, WITHDRAWN, Refused
from exporter.publishing.acts.plan import By, Done, Plan, Spot, Step, demand_there, later, spots
from exporter.publishing.acts.write import carried_out
from exporter.publishing.moment import time_of
from exporter.record.edition import Stamp
from exporter.store import Store, briefings

_DAY = 86400.0
_KEPT = ("slug", "guid", "title", "revision", "formats", "release_at", "first_at")


def withdraw(
    store: Store, ring: Ring, briefing_id: str, by: By, *, reason: str = "", on: Sequence[str] = ()
) -> list[Done]:
    """Return what became of a briefing that is taken back, on some channels or wherever it is.

    Readers of its feeds are told (`reason` among it) until the channel forgets. What is only scheduled was never out:
    it is a draft again, and nobody hears of it. Also what is held can be taken back: it will not go then.

    Raise UnknownChannel, Unknown (a briefing), Refused.
    """
    return carried_out(store, ring, briefing_id, by, lambda: _plan(store, briefing_id, reason.strip(), on))


def _plan(store: Store, briefing_id: str, reason: str, on: Sequence[str]) -> Plan:
    row, newest = briefings.find(store, briefing_id)
    demand_there(row)
    with read(store.engine) as session:
        found = [spot for spot in spots(session, briefing_id, on or None) if spot.state in LIVE]
    if not found:
        raise Refused("not-out", "it is not out" + (" there" if on else "") + ", nor is it going to be")
    steps = [_step(spot, reason) for spot in found]
    revision = max((spot.before.revision for spot in found if spot.before), default=newest.number)
    data = {"reason": reason} if any(step.values for step in steps) else {}
    return Plan(revision, steps, data=data)


def _step(spot: Spot, reason: str) -> Step:
    before = spot.before
    assert before
    if spot.state == SCHEDULED:
        return Step("unschedule", spot, None)
    updated_at = later(before, spot.time)
    values = {name: getattr(before, name) for name in _KEPT} | {
        "state": WITHDRAWN,
        "updated_at": updated_at,
        "withdrawn_at": spot.time,
        "vanishes_at": spot.time + spot.channel.keep_days * _DAY,
        "reason": reason,
    }
    stamp = Stamp(kind="withdrawn", at=time_of(updated_at), reason=reason)
    # A template set that fails must not keep in the world what has to go: that which it came out with can say so, too.
    return Step("withdraw", spot, values, stamp, (None, before.template_set))
