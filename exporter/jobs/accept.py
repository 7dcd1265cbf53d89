"""Accept exports: pin the revisions and the template set, make a job for each format, find what is there already."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from exporter.artifacts import key
from exporter.database import read, write
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.editions import embargo, of_many, of_one
from exporter.export import presentable
from exporter.fingerprint import fingerprint
from exporter.formats import formats
from exporter.jobs import DONE, OPEN, QUEUED, Ring, events, queue_of
from exporter.jobs.rings import ring_waiting
from exporter.record.edition import Audience, Channel, Edition, Stamp
from exporter.record.walk import assets
from exporter.store import Store, briefings, pictures, template_sets


class Reused(ValueError):
    """An Idempotency-Key came a second time with another request."""


class TooMany(RuntimeError):
    """The token has as many open jobs as it may: `most`."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} jobs are open already")
        self.most = most


@dataclass(frozen=True)
class Order:
    """What is asked: which briefings (id, and revision or None for the last one), in which formats, how.

    `stamp` is None for none, or "unasked": an embargo that lasts is stamped, a withdrawal too.
    """

    briefings: tuple[tuple[str, int | None], ...]
    formats: tuple[str, ...]
    channel: Channel
    name: str = ""
    audience: Audience = "public"
    stamp: Stamp | None = None
    unstamped: bool = False
    templates: str | None = None

    @property
    def digest(self) -> str:
        """Return the sha256 of all that is asked: what an Idempotency-Key stands for."""
        facts = [
            self.briefings,
            self.formats,
            self.channel.model_dump(mode="json"),
            self.name,
            self.audience,
            self.stamp.model_dump(mode="json") if self.stamp else None,
            self.unstamped,
            self.templates,
        ]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def accept(
    store: Store, order: Order, ring: Ring, *, token_id: str | None = None, idempotency_key: str | None = None
) -> tuple[str, bool]:
    """Return the id of an export, and whether it is a new one. What exists already is not rendered again.

    Raise Unknown (a briefing), UnknownSet, Reused, TooMany, ValueError (no format).
    """
    if idempotency_key and (known := _known(store, token_id, idempotency_key, order)):
        return known, False
    digest = template_sets.find(store, order.templates).digest if order.templates else template_sets.active(store)
    edition, places = put_together(store, order)
    with read(store.engine) as session:
        named = {asset.sha256 for briefing in edition.briefings for asset in assets(briefing)}
        at_hand = pictures.at_hand(session, named | ({edition.channel.logo.sha256} if edition.channel.logo else set()))
    ready, _, _ = presentable(edition, at_hand)
    keys = {name: key(ready, name, digest, fingerprint(name)) for name in dict.fromkeys(order.formats)}
    with write(store.engine) as session:
        if idempotency_key and (found := session.get(t.Request, (token_id or "", idempotency_key))):
            return _same(found, order), False
        _bounded(session, store, token_id, len(keys))
        export_id = secrets.token_hex(8)
        content = edition.model_dump(mode="json", exclude={"briefings"})
        session.add(t.Export(id=export_id, edition=content, template_set=digest, token_id=token_id))
        session.flush()
        for position, (briefing_id, number) in enumerate(places):
            row = t.ExportedBriefing(export_id=export_id, position=position, briefing_id=briefing_id, revision=number)
            session.add(row)
        if idempotency_key:
            asked = t.Request(token_id=token_id or "", key=idempotency_key, asked=order.digest, export_id=export_id)
            session.add(asked)
        _jobs(session, export_id, keys, token_id)
        events.close(session, export_id)
    ring_waiting(store, ring)
    return export_id, True


def put_together(store: Store, order: Order) -> tuple[Edition, list[tuple[str, int]]]:
    """Return the edition that an order asks for, and its revisions as they are pinned. Raise Unknown, ValueError."""
    if not order.formats or not order.briefings:
        raise ValueError("an export is of one briefing at least, in one format at least")
    with read(store.engine) as session:
        places = []
        stamp = order.stamp
        for id, number in order.briefings:
            row = session.get(t.Briefing, id)
            if row is None:
                raise briefings.Unknown(id)
            places.append((id, number or row.revision))
        rows = briefings.pinned(session, places)
        time = datetime.fromtimestamp(session.scalar(select(now())) or 0, UTC)
    found = [briefings.briefing_of(row) for row in rows]
    if stamp is None and not order.unstamped:
        stamp = embargo(found, time)
    if order.name or len(found) > 1:
        name = order.name or found[0].title
        return of_many(name, found, order.channel, audience=order.audience, stamp=stamp), places
    return of_one(found[0], order.channel, audience=order.audience, stamp=stamp), places


def _known(store: Store, token_id: str | None, idempotency_key: str, order: Order) -> str | None:
    with read(store.engine) as session:
        found = session.get(t.Request, (token_id or "", idempotency_key))
        return _same(found, order) if found else None


def _same(found: t.Request, order: Order) -> str:
    if found.asked != order.digest:
        raise Reused
    return found.export_id


def _bounded(session: Session, store: Store, token_id: str | None, more: int) -> None:
    mine = t.Job.token_id.is_not_distinct_from(token_id) & t.Job.state.in_(OPEN)
    if (session.scalar(select(func.count()).where(mine)) or 0) + more > store.settings.open_jobs:
        raise TooMany(store.settings.open_jobs)


def _jobs(session: Session, export_id: str, keys: dict[str, str], token_id: str | None) -> None:
    """Add a job for each format; one whose artifact is there is done at once.

    Who has many jobs waiting stands behind those who have few: a job's turn counts what the same token has before it.
    """
    there = set(session.scalars(select(t.Artifact.key).where(t.Artifact.key.in_(keys.values()))))
    first = session.scalar(select(func.min(t.Job.turn)).where(t.Job.state == QUEUED)) or 0
    mine = (t.Job.state == QUEUED) & t.Job.token_id.is_not_distinct_from(token_id)
    turn = first + (session.scalar(select(func.count()).where(mine)) or 0)
    rows: list[dict[str, Any]] = []
    for index, (name, artifact) in enumerate(keys.items()):
        free = artifact in there
        rows.append(
            {
                "export_id": export_id,
                "format": name,
                "queue": queue_of(name),
                "state": DONE if free else QUEUED,
                "key": artifact,
                "token_id": token_id,
                "turn": turn + index,
                "free": free,
                "milliseconds": 0 if free else None,
            }
        )
    session.execute(insert(t.Job), rows)
    told: Sequence[dict[str, Any]] = [{"format": row["format"], "state": row["state"]} for row in rows]
    for one in told:
        events.tell(session, export_id, "job", one)


def known_formats(names: Sequence[str]) -> tuple[str, ...]:
    """Return format names, each once; all of them for none or "all". Raise ValueError for one that is unknown."""
    if not names or list(names) == ["all"]:
        return tuple(formats())
    unknown = [name for name in names if name not in formats()]
    if unknown:
        raise ValueError(f"{', '.join(unknown)} is no format; choose of {', '.join(formats())}")
    return tuple(dict.fromkeys(names))
