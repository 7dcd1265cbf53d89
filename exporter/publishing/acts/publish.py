"""Publish: a briefing goes out on channels, now or at a time; a later revision of it; one that was withdrawn again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from exporter.database import read
from exporter.formats import formats as known_formats
from exporter.jobs import Ring
from exporter.publishing import CORRECTED, ERASED, FEEDS, PAGE, PUBLISHED, WITHDRAWN, Refused, not_fit
from exporter.publishing.acts.plan import (
    FORMATS,
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
from exporter.record.briefing import Briefing
from exporter.record.faults import Fault
from exporter.store import Store, briefings

At = float | Literal["embargo"]
_GRACE = 60.0  # seconds by which a clock may be wrong that a time is read off


def publish(
    store: Store,
    ring: Ring,
    briefing_id: str,
    on: Sequence[str],
    by: By,
    *,
    revision: int | None = None,
    at: At | None = None,
    formats: Sequence[str] = (),
    update: bool = False,
) -> list[Done]:
    """Return what became of a briefing that goes out on channels: now, at a time, or when its embargo ends.

    What is out already in this revision stays as it is, but for formats that are to come. A later revision replaces
    what is scheduled; what is out it replaces only as an `update`, one that mends nothing wrong: a mistake is
    corrected, with a notice. What was withdrawn is out again.

    Raise UnknownChannel, Unknown (a briefing), Refused.
    """
    names = _names(formats)
    return carried_out(
        store, ring, briefing_id, by, lambda: _plan(store, briefing_id, on, revision, at, names, update=update)
    )


def _plan(
    store: Store,
    briefing_id: str,
    on: Sequence[str],
    revision: int | None,
    at: At | None,
    names: Sequence[str],
    *,
    update: bool,
) -> Plan:
    row, newest = briefings.find(store, briefing_id)
    demand_there(row)
    number = newest.number if revision is None else revision
    if not 0 < number <= newest.number:
        raise briefings.Unknown(briefing_id, number)
    if number < newest.number:
        raise Refused(
            "superseded",
            f"revision {number} is superseded by {newest.number}; publish that, or make {number} the newest by PUT",
        )
    with read(store.engine) as session:
        demand_open(session)
        found = spots(session, briefing_id, on)
    if not found:
        raise not_fit([Fault("channels", "none is named", "name one at least")])
    briefing = typed(newest)
    places = [(spot, _release(briefing, at, spot.time)) for spot in found]
    for spot, _ in places:
        if spot.state == ERASED:
            raise Refused("erased", "it was erased, and does not come back")
    demand_fit(store, briefing_id, briefing, places)
    steps = [_step(spot, briefing, release_at, names, update=update) for spot, release_at in places]
    stays = [spot.before for spot, step in zip(found, steps, strict=True) if step is None and spot.before]
    return Plan(number, [step for step in steps if step], stays, {"update": True} if update else {})


def _step(spot: Spot, briefing: Briefing, release_at: float, names: Sequence[str], *, update: bool) -> Step | None:
    """Return what is to change on a channel, None if it is as it should be. Raise Refused."""
    before, is_out = spot.before, spot.state in (PUBLISHED, CORRECTED)
    kind, asked = "publish", names
    kept: dict[str, Any] = {}
    if before and is_out:
        asked = list(dict.fromkeys([*before.formats, *names]))  # what is out in a format stays out in it
        if briefing.revision == before.revision and asked == before.formats:
            return None
        if briefing.revision != before.revision and not update:
            raise Refused(
                "out-already",
                f"revision {before.revision} is out on {spot.channel.slug}; correct it with a notice, or say that "
                "this is an update, which mends nothing wrong",
            )
        _demand_now(release_at, spot.time, "is out")
        kept = {"state": CORRECTED if before.state == CORRECTED else PUBLISHED, "release_at": before.release_at}
    elif before and spot.state == WITHDRAWN:
        _demand_now(release_at, spot.time, "was withdrawn")
        kind, kept = "restore", {"release_at": before.release_at}
    asked = asked or (before.formats if before else FORMATS)
    values = published(spot, briefing, release_at, formats=list(asked))
    return Step(kind, spot, values | kept)


def _names(asked: Sequence[str]) -> list[str]:
    """Return the formats that are asked for, the page first, without feeds, which carry it in any case; none for none.

    Raise Refused.
    """
    known = known_formats()
    choice = ", ".join(known)
    faults = [
        Fault(f"formats[{index}]", f"{name!r} is no format", f"choose of {choice}")
        for index, name in enumerate(asked)
        if name not in known
    ]
    if faults:
        raise not_fit(faults)
    return [PAGE, *(name for name in dict.fromkeys(asked) if name != PAGE and name not in FEEDS)] if asked else []


def _demand_now(release_at: float, time: float, how: str) -> None:
    if release_at > time:
        raise Refused("not-later", f"it {how}: what is to change of it changes now; leave the time out")


def _release(briefing: Briefing, at: At | None, time: float) -> float:
    """Return when it is to go out. Raise Refused for a time that is over, or an embargo that there is not."""
    if at is None:
        return time
    if at == "embargo":
        if briefing.embargo_until is None:
            fault = Fault("embargo_until", "there is no embargo whose end could be waited for", "name a time")
            raise not_fit([fault])
        return max(briefing.embargo_until.timestamp(), time)
    if at < time - _GRACE:
        told = datetime.fromtimestamp(at, UTC).isoformat()
        raise not_fit([Fault("at", f"{told} is over", "leave it out to publish now, or name a time to come")])
    return max(at, time)
