"""The feeds of a channel as files: a version of each for each moment at which it changes."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from exporter.database import add
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.publishing import channels
from exporter.publishing.feeds.joining import Entries, Page, files_of, heads_of, metas_of, pages_of
from exporter.publishing.moment import moment
from exporter.publishing.state import Place, moments, out
from exporter.store import Store

_LASTING = 1e11  # seconds since 1970: until somebody changes something
_MARGIN = 2.0  # seconds for what a server has in memory, and for this transaction to end


def place_of(row: t.Publication) -> Place:
    """Return a publication as far as the course of time is concerned."""
    return Place(row.id, row.briefing_id, row.revision, row.state, row.release_at, row.updated_at, row.vanishes_at)


def build(session: Session, store: Store, row: t.Channel, at: float, *, lifted: bool = False) -> None:
    """Make the feeds of a channel anew, as they are at `at` and will be at each moment to come.

    The channel is held by this transaction. What did not change keeps its bytes, its Last-Modified, its row. What will
    change differs in Last-Modified from all that somebody may have read by the end of this transaction: where a
    version came out while this was made, it is made once more. What is to be `lifted` is made anew whatever it was:
    past all that readers may have got from a database that is lost.
    """
    alive = _alive(session, row.slug, at)
    files = _Files(session, store, row)
    while True:
        seen = _seen(session, at)
        base = max([row.modified, *(one.modified for one in alive if one.valid_from <= seen)])
        current = [one for one in alive if one.valid_from <= at < one.valid_until]
        versions, modified = files.versions([] if lifted else current, at, base)
        if not any(seen < one.valid_from <= _seen(session, at) for one in alive):
            break
        at = moment(session, max(row.reached, at))
    row.build, row.reached, row.modified = row.build + 1, max(row.reached, at), modified
    session.flush()
    ends = {one.id: one.valid_until for one in versions if one.id is not None}
    never = [one.id for one in alive if one.valid_from > at]  # nobody is to find what never was out
    if never:
        session.execute(delete(t.Feed).where(t.Feed.id.in_(never)))
    ended: dict[float, list[int]] = {}
    for one in current:
        if (end := ends.get(one.id, at)) != one.valid_until:
            ended.setdefault(end, []).append(one.id)
    for end, ids in ended.items():
        session.execute(update(t.Feed).where(t.Feed.id.in_(ids)).values(valid_until=end))
    fresh = [
        {**one.values, "channel": row.slug, "build": row.build, "valid_until": one.valid_until}
        for one in versions
        if one.id is None
    ]
    if fresh:
        add(session, t.Feed, *fresh)


class _Alive(NamedTuple):
    """A version that is served, or will be."""

    id: int
    name: str
    recipe: str
    modified: int
    valid_from: float
    valid_until: float


def _alive(session: Session, channel: str, at: float) -> list[_Alive]:
    f = t.Feed.__table__.c
    columns = f.id, f.name, f.recipe, f.modified, f.valid_from, f.valid_until
    asked = select(*columns).where(f.channel == channel, f.valid_until > at)
    return list(map(_Alive._make, session.connection().execute(asked).all()))


def _seen(session: Session, at: float) -> float:
    """Return up to which moment readers may have been served by now: none is ahead of the database's clock."""
    told: float | None = session.scalar(select(now()))
    return max(told or at, at) + _MARGIN


def current(session: Session, row: t.Channel, at: float) -> list[t.Feed]:
    """Return the files of a channel's feeds as they are to be served at a moment."""
    asked = select(t.Feed).where(t.Feed.channel == row.slug, t.Feed.valid_from <= at, t.Feed.valid_until > at)
    return list(session.scalars(asked))


@dataclass
class _Version:
    """A version of a file, new or kept (`id`): its row, but for its end."""

    id: int | None
    values: Mapping[str, Any]
    valid_until: float = _LASTING


class _Files:
    """What the files of a channel's feeds are made from."""

    def __init__(self, session: Session, store: Store, row: t.Channel) -> None:
        self._entries, self._store = Entries(session), store
        self._channel = channels.of(store, row)
        self._places = places_on(session, row.slug)
        self._metas = metas_of(session, row.slug)
        self._heads = dict(heads_of(session, store, row, self._channel))

    def versions(self, current: Sequence[_Alive], at: float, modified: int) -> tuple[list[_Version], int]:
        """Return the versions from a moment on, and the Last-Modified of the channel then.

        `current` are those of before, `modified` the latest Last-Modified that was told.
        """
        known = {one.name: _Version(one.id, {"recipe": one.recipe}) for one in current}
        found = list(known.values())
        first = modified
        for index, time in enumerate([at, *moments(self._places, at)]):
            now_modified = max(math.ceil(time), modified + 1)
            pages = {page.recipe: page for page in self._pages(time)}
            kept = {one.values["recipe"] for one in known.values()}
            fresh = {recipe: page for recipe, page in pages.items() if recipe not in kept}
            for name in [name for name, one in known.items() if one.values["recipe"] not in pages]:
                known.pop(name).valid_until = time
            files = files_of(self._entries, self._store, list(fresh.values()), now_modified)
            for (recipe, page), file in zip(fresh.items(), files, strict=True):
                values = {
                    "valid_from": time,
                    "name": page.name,
                    "form": page.form,
                    "recipe": recipe,
                    "holds": [[place.briefing_id, place.revision] for place, _ in page.places],
                    **file,
                }
                known[page.name] = _Version(None, values)
                found.append(known[page.name])
            if fresh:
                modified = now_modified
            if index == 0:
                first = modified
        return [one for one in found if one.id is None or one.valid_until > at], first

    def _pages(self, time: float) -> Iterator[Page]:
        yield from pages_of(self._heads, out(self._places, time), self._metas, self._channel)


def places_on(session: Session, channel: str) -> list[Place]:
    """Return the publications of a channel, whose words are not read."""
    p = t.Publication.__table__.c
    columns = p.id, p.briefing_id, p.revision, p.state, p.release_at, p.updated_at, p.vanishes_at
    asked = select(*columns).where(p.channel == channel)
    return list(map(Place._make, session.connection().execute(asked).all()))
