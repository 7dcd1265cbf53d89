"""What of a channel is out at a moment, and when that changes by itself. Pure: no clock, no database."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from exporter.publishing import ERASED, GONE, SCHEDULED, WITHDRAWN

Kind = Literal["live", "stub"]


class Place(NamedTuple):
    """A publication, as far as the course of time is concerned. Times are seconds since 1970."""

    id: int
    briefing_id: str
    revision: int
    state: str
    release_at: float
    updated_at: float
    vanishes_at: float | None = None


def shows(place: Place, at: float) -> Kind | None:
    """Return what of a publication is out at a moment: itself, the stub that took its place, nothing."""
    if place.state in GONE:
        return "stub" if place.vanishes_at is None or at < place.vanishes_at else None
    return "live" if place.release_at <= at else None


def standing(place: Place, at: float) -> str:
    """Return the state of a publication at a moment: what was scheduled is published once its time has come."""
    return "published" if place.state == SCHEDULED and place.release_at <= at else place.state


def moments(places: Iterable[Place], at: float) -> list[float]:
    """Return the moments after `at` at which something comes out or vanishes, the next one first."""
    found: set[float] = set()
    for place in places:
        found.add((place.vanishes_at or 0) if place.state in (WITHDRAWN, ERASED) else place.release_at)
    return sorted(time for time in found if time > at)


def out(places: Iterable[Place], at: float) -> list[tuple[Place, Kind]]:
    """Return what is out at a moment, what changed last first: a correction must be seen by those who only poll."""
    found = [(place, kind) for place in places if (kind := shows(place, at))]
    return sorted(found, key=lambda one: (-max(one[0].updated_at, one[0].release_at), -one[0].id))


def pages(
    found: Sequence[tuple[Place, Kind]], sizes: Sequence[int], items: int, size: int
) -> tuple[list[int], list[list[int]]]:
    """Return which of what is out (by index) stand in the feed that readers poll, and which in each archive.

    The feed holds `items` of `sizes` bytes at most, `size` in all, one in any case. Archives, the oldest first, hold
    `items` each, by the order in which they were first scheduled: so a new one or a correction changes one archive at
    most. What stands in the feed may stand in an archive, too: of two the younger counts (RFC 5005 §4).
    """
    live: list[int] = []
    for index in range(min(items, len(found))):
        size -= sizes[index]
        if size < 0 and live:
            break
        live.append(index)
    if len(live) == len(found):
        return live, []
    oldest_first = sorted(range(len(found)), key=lambda index: found[index][0].id)
    archives = [oldest_first[start : start + items] for start in range(0, len(oldest_first), items)]
    while set(archives[-1]) <= set(live):
        archives.pop()
    return live, archives
