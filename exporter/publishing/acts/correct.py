"""Correct: what was wrong is mended wherever it is out or is going to be, in every format, with a notice."""

from collections.abc import Sequence

from exporter.database import read
from exporter.database import tables as t
from exporter.jobs import Ring
from exporter.publishing import CORRECTED, LIVE, SCHEDULED, Refused, channels
from exporter.publishing.acts.notices import says, with_notice
from exporter.publishing.acts.plan import (
    By,
    Done,
    Plan,
    Spot,
    Step,
    demand_fit,
    demand_there,
    published,
    spots,
    typed,
)
from exporter.publishing.acts.write import carried_out
from exporter.publishing.holding import demand_open
from exporter.publishing.moment import time_of
from exporter.publishing.rendering import demand_renderable, release_of
from exporter.record.briefing import Briefing
from exporter.record.faults import Fault
from exporter.store import Store, briefings, revising


def correct(
    store: Store,
    ring: Ring,
    briefing_id: str,
    by: By,
    *,
    notice: str = "",
    revision: int | None = None,
) -> list[Done]:
    """Return what became of a briefing whose newest revision goes out wherever it is out, with a notice.

    A `notice` makes a revision of its own on top of the newest; without one, that has to bring a correction which
    readers have not seen. The same notice once more changes nothing. Where it is scheduled, the corrected one will go
    out. Raise Unknown (a briefing), Refused.
    """
    return carried_out(store, ring, briefing_id, by, lambda: _plan(store, briefing_id, by, notice.strip(), revision))


def _plan(store: Store, briefing_id: str, by: By, notice: str, revision: int | None) -> Plan:
    row, newest = briefings.find(store, briefing_id)
    demand_there(row)
    with read(store.engine) as session:
        demand_open(session)
        found = [spot for spot in spots(session, briefing_id) if spot.state in LIVE]
    out = [spot for spot in found if spot.state != SCHEDULED]
    if not out:
        raise Refused("not-out", "it is out on no channel; there is nothing to correct: publish it")
    if revision is not None and revision != newest.number:
        raise Refused("superseded", f"the newest revision is {newest.number}; look at that, and correct with it")
    shown = [typed(briefings.find(store, briefing_id, spot.before.revision)[1]) for spot in out if spot.before]
    briefing = last = typed(newest)
    fresh = [one for one in last.corrections if any(one not in old.corrections for old in shown)]
    if notice and not any(says(one, notice) for one in fresh):
        is_same = all(spot.before and spot.before.revision == last.revision for spot in found)
        if is_same and last.corrections and says(last.corrections[-1], notice):
            return Plan(last.revision, (), [spot.before for spot in found if spot.before])
        briefing = with_notice(last, shown[0], notice, time_of(out[0].time))
    elif not fresh:
        remedy = "give a notice, or put it into the record's corrections"
        raise Refused(
            "no-notice",
            "nothing tells readers what is corrected",
            [Fault("notice", "a correction says what was wrong", remedy)],
        )
    demand_fit(store, briefing_id, briefing, [(spot, _release(spot)) for spot in found])
    steps = [_step(spot, briefing) for spot in found]
    if briefing is not last:
        _keep(store, briefing_id, newest, briefing, steps, by)
    return Plan(briefing.revision, steps, data={"notice": True})


def _release(spot: Spot) -> float:
    return spot.before.release_at if spot.before and spot.state == SCHEDULED else spot.time


def _step(spot: Spot, briefing: Briefing) -> Step:
    assert spot.before
    state = SCHEDULED if spot.state == SCHEDULED else CORRECTED
    release_at = spot.before.release_at
    values = published(spot, briefing, release_at, state=state, formats=spot.before.formats)
    return Step("correct", spot, values)


def _keep(
    store: Store, briefing_id: str, newest: t.Revision, briefing: Briefing, steps: Sequence[Step], by: By
) -> None:
    """Keep the revision that brings a notice, once it is known that it can be shown. Raise Refused."""
    for step in steps:
        assert step.values
        demand_renderable(store, briefing, channels.of(store, step.spot.channel), release_of(step.values))
    try:
        revising.append(store, briefing_id, newest.number, briefing, token_id=by.token_id)
    except briefings.Overtaken as overtaken:
        detail = f"it is at revision {overtaken.revision} by now; look at that, and correct it once more"
        raise Refused("superseded", detail) from None
