"""What would go if everything were let go now: what is out by now, held against what was served last."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from exporter.database import tables as t
from exporter.publishing import SCHEDULED
from exporter.publishing.feeds import place_of
from exporter.publishing.moment import moment
from exporter.publishing.state import Place, shows

How = Literal["new", "due", "changed", "older", "withdrawn", "back", "vanished"]
"""How what would go differs from what was served last:

new: not served before; due: its time came meanwhile; changed: in a later revision; older: in an earlier one, as after a
restored backup; withdrawn: taken back; back: out again, though it had been withdrawn; vanished: no longer told of.
"""
Places = Mapping[str, Sequence[Sequence[Any]]]
"""Publications by channel, as they can be written down: the fields of `Place` in order, but for its id."""


@dataclass(frozen=True)
class Change:
    """A briefing on a channel that would go otherwise than it was served; revisions are None where it is not out."""

    channel: str
    how: How
    briefing_id: str
    slug: str
    title: str
    was: int | None
    now: int | None


@dataclass(frozen=True)
class Numbered:
    """An edition of a channel that would go otherwise than it was served."""

    channel: str
    number: str
    title: str
    state: str
    formats: tuple[str, ...]


@dataclass(frozen=True)
class Going:
    """All that would go, since when it was held (seconds since 1970)."""

    since: float
    changes: tuple[Change, ...]
    editions: tuple[Numbered, ...]

    @property
    def digest(self) -> str:
        """Return the sha256 of what is shown: whoever releases says by it what was seen."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def places(session: Session) -> dict[str, list[list[Any]]]:
    """Return all publications as they can be written down, by channel."""
    one = t.Publication
    asked = select(
        one.channel, one.briefing_id, one.revision, one.state, one.release_at, one.updated_at, one.vanishes_at
    )
    found: dict[str, list[list[Any]]] = {}
    for channel, *place in session.execute(asked.order_by(one.channel, one.id)):
        found.setdefault(channel, []).append(place)
    return found


def editions(session: Session) -> dict[str, list[Any]]:
    """Return the editions that are out as they can be written down: of each its state and what is in it."""
    return {_name(row): [row.state, row.pins] for row in session.scalars(_editions_out(moment(session)))}


def served(session: Session, at: float | None = None) -> dict[str, Any]:
    """Return what is served at this moment, as it can be written down."""
    return out(places(session), at if at is not None else moment(session)) | {"editions": editions(session)}


def out(places: Places, at: float) -> dict[str, Any]:
    """Return what of publications is out at a moment: on each channel, of each briefing, the revision and the kind."""
    found: dict[str, dict[str, list[Any]]] = {}
    for channel, rows in places.items():
        for briefing_id, revision, state, release_at, updated_at, vanishes_at in rows:
            place = Place(0, briefing_id, revision, state, release_at, updated_at, vanishes_at)
            if kind := shows(place, at):
                found.setdefault(channel, {})[briefing_id] = [revision, kind]
    return {"out": found}


def since(session: Session, at: float, before: Mapping[str, Any]) -> Going:
    """Return what would go now otherwise than it was served `before` a hold, which was set `at` a time."""
    return Going(
        at, tuple(_changes(session, at, before.get("out", {}))), tuple(_editions(session, before.get("editions", {})))
    )


def _changes(session: Session, since: float, before: Mapping[str, Mapping[str, Sequence[Any]]]) -> Iterator[Change]:
    rows = select(t.Publication).order_by(t.Publication.channel, t.Publication.updated_at.desc(), t.Publication.id)
    left = {(channel, id) for channel, known in before.items() for id in known}
    reached = {row.slug: row.reached for row in session.scalars(select(t.Channel))}
    for row in session.scalars(rows):
        left.discard((row.channel, row.briefing_id))
        was, old = before.get(row.channel, {}).get(row.briefing_id, [None, None])
        kind = shows(place_of(row), moment(session, reached[row.channel]))
        if how := _how(old, was, kind, row, since):
            told = row.revision if kind == "live" else None
            yield Change(row.channel, how, row.briefing_id, row.slug, row.title, was if old == "live" else None, told)
    for channel, id in sorted(left):  # what a restored database does not even know
        yield Change(channel, "vanished", id, "", "", before[channel][id][0], None)


def _how(old: str | None, was: int | None, kind: str | None, row: t.Publication, since: float) -> How | None:
    match old, kind:
        case None, "live":
            return "due" if row.state == SCHEDULED and row.release_at > since else "new"
        case "live", "live":
            assert was is not None
            return None if row.revision == was else "changed" if row.revision > was else "older"
        case (("live" | None), "stub"):
            return "withdrawn"
        case "stub", "live":
            return "back"
        case (("live" | "stub"), None):
            return "vanished"
        case _:
            return None


def _editions(session: Session, before: Mapping[str, Sequence[Any]]) -> Iterator[Numbered]:
    for row in session.scalars(_editions_out(moment(session))):
        if before.get(_name(row)) != [row.state, row.pins]:
            yield Numbered(row.channel, row.label, row.title, row.state, tuple(row.formats))


def _editions_out(at: float) -> Select[t.Newsletter]:
    one = t.Newsletter
    return select(one).where(one.release_at <= at).order_by(one.channel, one.number, one.minor)


def _name(row: t.Newsletter) -> str:
    return f"{row.channel}/{row.label}"
