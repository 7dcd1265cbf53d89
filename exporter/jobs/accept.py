"""Accept exports: pin the revisions and the template set, make a job for each format, find what is there already."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Table, bindparam, func, insert, select
from sqlalchemy.orm import Session

from exporter.artifacts import key
from exporter.database import add, put, read, write
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.editions import embargo, of_many, of_one
from exporter.export import presentable
from exporter.fingerprint import fingerprint
from exporter.formats import formats
from exporter.jobs import DONE, QUEUED, QUEUES, Ring, queue_of
from exporter.jobs.rings import ring_waiting
from exporter.record.briefing import Briefing
from exporter.record.edition import Audience, Channel, Edition, Release, Stamp
from exporter.store import Store, briefings, pictures, records, template_sets

# Asked for each export, and so made once: to put such a question together takes longer than to answer it.
_HEADS = select(t.Briefing.id, t.Briefing.revision).where(
    t.Briefing.id.in_(bindparam("ids", expanding=True)), t.Briefing.status != briefings.ERASED
)
_THERE = select(t.Artifact.key).where(t.Artifact.key.in_(bindparam("keys", expanding=True)))


class Reused(ValueError):
    """An Idempotency-Key came a second time with another request."""


class _Twin(Exception):
    """The same request came twice at this moment, and the other one was first."""


class TooMany(RuntimeError):
    """The token has as many open jobs as it may: `most`."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} jobs are open already")
        self.most = most


@dataclass(frozen=True)
class Order:
    """What is asked: which briefings (id, and revision or None for the last one), in which formats, how.

    `stamp` is None for none, or "unasked": an embargo that lasts is stamped, a withdrawal too. `releases` are those of
    the briefings, in their order, where they are published. `more` are fields of the edition that do not follow from
    its name.
    """

    briefings: tuple[tuple[str, int | None], ...]
    formats: tuple[str, ...]
    channel: Channel
    name: str = ""
    audience: Audience = "public"
    stamp: Stamp | None = None
    unstamped: bool = False
    templates: str | None = None
    releases: tuple[Release, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

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
            [one.model_dump(mode="json") for one in self.releases],
            sorted((name, str(value)) for name, value in self.more.items()),
        ]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def accept(
    store: Store, order: Order, ring: Ring | None, *, token_id: str | None = None, idempotency_key: str | None = None
) -> tuple[str, bool]:
    """Return the id of an export, and whether it is a new one. What exists already is not rendered again.

    Without a `ring` nobody is told of what waits: whoever asks does, or the sweep.

    Raise Unknown (a briefing), UnknownSet, Reused, TooMany, ValueError (no format).
    """
    try:
        export_id, waiting = _accepted(store, order, token_id, idempotency_key)
    except _Twin:
        export_id, waiting = _accepted(store, order, token_id, idempotency_key)  # which finds what the other one got
    if waiting and ring:
        ring_waiting(store, ring, waiting)
    return export_id, waiting is not None


def _accepted(
    store: Store, order: Order, token_id: str | None, idempotency_key: str | None
) -> tuple[str, list[str] | None]:
    """Return the id of an export and, if it is a new one, the queues in which its jobs wait."""
    with read(store.engine) as session:
        if idempotency_key and (found := session.get(t.Request, (token_id or "", idempotency_key))):
            return _same(found, order), None
        edition, pins, at_hand = _pinned(session, order)
        digest = template_sets.chosen(session)
    if order.templates:
        digest = template_sets.find(store, order.templates).digest
    digest = digest or template_sets.renew(store)
    rest = edition.model_dump_json(exclude={"briefings"})
    asked = _Asked(
        tuple(pin.sha256 for pin in pins), rest, at_hand, digest, tuple(dict.fromkeys(order.formats)), edition
    )
    keys = _keys(asked)
    with write(store.engine) as session:
        export_id = secrets.token_hex(8)
        rows = _jobs(session, store, export_id, keys, token_id)
        if len(pins) == 1 and not order.name and order.audience == "public":
            rows = [row | {"alone": pins[0].id, "revision": pins[0].revision} for row in rows]
        waiting = sorted({row["queue"] for row in rows if row["state"] == QUEUED})
        state = QUEUED if waiting else DONE
        ended = {"state": DONE, "finished_at": now()} if state == DONE else {"state": state}
        values = {"id": export_id, "edition": json.loads(rest), "template_set": digest, "token_id": token_id}
        session.execute(insert(_table(t.Export)).values(**values, **ended))
        if idempotency_key:
            request = {"token_id": token_id or "", "key": idempotency_key, "asked": order.digest}
            if not put(session, t.Request, **request, export_id=export_id):
                raise _Twin
        pinned = [{"export_id": export_id, "briefing_id": pin.id, "revision": pin.revision} for pin in pins]
        add(session, t.ExportedBriefing, *({**pin, "position": position} for position, pin in enumerate(pinned)))
        add(session, t.Job, *rows)
        told = [("job", {"format": row["format"], "state": row["state"]}) for row in rows]
        told += [("export", {"state": DONE})] if state == DONE else []
        add(session, t.Event, *({"export_id": export_id, "kind": kind, "data": data} for kind, data in told))
    return export_id, waiting


def _table(of: type[t.Table]) -> Table:
    """Return the table itself: rows that are only put in need none of what the mapper does for objects."""
    return cast(Table, of.__table__)


def put_together(store: Store, order: Order) -> tuple[Edition, list[tuple[str, int]]]:
    """Return the edition that an order asks for, and its revisions as they are pinned. Raise Unknown, ValueError."""
    with read(store.engine) as session:
        edition, pins, _ = _pinned(session, order)
    return edition, [(pin.id, pin.revision) for pin in pins]


@dataclass(frozen=True)
class _Pin:
    """A revision that an export holds, and the digest of its record."""

    id: str
    revision: int
    sha256: str


def _pinned(session: Session, order: Order) -> tuple[Edition, list[_Pin], frozenset[str]]:
    """Return the edition that an order asks for, the revisions in it, and which of its pictures are there."""
    if not order.formats or not order.briefings:
        raise ValueError("an export is of one briefing at least, in one format at least")
    ids = [briefings.known_form(id) for id, _ in order.briefings]
    last = {row.id: row.revision for row in session.execute(_HEADS, {"ids": ids})}
    for id, _ in order.briefings:
        if id not in last:
            raise briefings.Unknown(id)
    rows = briefings.pinned(session, [(id, number or last[id]) for id, number in order.briefings])
    named = {name for row in rows for name in records.pictures_of(row)}
    at_hand = pictures.at_hand(session, named | ({order.channel.logo.sha256} if order.channel.logo else set()))
    edition = _edition(session, order, [records.briefing_of(row) for row in rows])
    return edition, [_Pin(row.briefing_id, row.number, row.sha256) for row in rows], at_hand


def _edition(session: Session, order: Order, found: Sequence[Briefing]) -> Edition:
    stamp = order.stamp
    if stamp is None and not order.unstamped and any(briefing.embargo_until for briefing in found):
        stamp = embargo(found, datetime.fromtimestamp(session.scalar(select(now())) or 0, UTC))
    if order.name or len(found) > 1:
        made = of_many(order.name or found[0].title, found, order.channel, audience=order.audience, stamp=stamp)
    else:
        made = of_one(found[0], order.channel, audience=order.audience, stamp=stamp)
    if not order.releases:
        return made
    return made.model_copy(update={"releases": order.releases, "formats": order.formats, **order.more})


@dataclass(frozen=True)
class _Asked:
    """All that the keys of an export come from. The edition itself is told by the rest, and is left out of account."""

    records: tuple[str, ...]
    rest: str
    at_hand: frozenset[str]
    template_set: str
    formats: tuple[str, ...]
    edition: Edition = field(compare=False)


@lru_cache(maxsize=256)
def _keys(asked: _Asked) -> dict[str, str]:
    """Return the key of an edition in each format. What is asked again is not made presentable again."""
    ready, _, _ = presentable(asked.edition, asked.at_hand)
    return {name: key(ready, name, asked.template_set, fingerprint(name)) for name in asked.formats}


def forget() -> None:
    """Let no word of editions be in the memory of this process because they were asked for lately."""
    _keys.cache_clear()


def _same(found: t.Request, order: Order) -> str:
    if found.asked != order.digest:
        raise Reused
    return found.export_id


def _jobs(
    session: Session, store: Store, export_id: str, keys: dict[str, str], token_id: str | None
) -> list[dict[str, Any]]:
    """Return the row of a job for each format; one whose artifact is there is done at once. Raise TooMany.

    Who has many jobs waiting stands behind those who have few: a job's turn counts what the same token has before it.
    """
    there = set(session.scalars(_THERE, {"keys": list(keys.values())}))
    turn = 0
    if there != set(keys.values()):
        mine = select(func.count()).select_from(t.Job).where(t.is_open, t.Job.token_id.is_not_distinct_from(token_id))
        firsts = [select(func.min(t.Job.turn)).where(t.queued, t.Job.queue == queue) for queue in QUEUES]
        open_, *turns = session.execute(select(*(one.scalar_subquery() for one in (mine, *firsts)))).one()
        if open_ + len(keys) - len(there) > store.settings.open_jobs:
            raise TooMany(store.settings.open_jobs)
        turn = min((one for one in turns if one is not None), default=0) + open_
    return [
        {
            "export_id": export_id,
            "format": name,
            "queue": queue_of(name),
            "state": DONE if artifact in there else QUEUED,
            "key": artifact,
            "token_id": token_id,
            "turn": turn + index,
            "free": artifact in there,
            "milliseconds": 0 if artifact in there else None,
        }
        for index, (name, artifact) in enumerate(keys.items())
    ]


def known_formats(names: Sequence[str]) -> tuple[str, ...]:
    """Return format names, each once; all of them for none or "all". Raise ValueError for one that is unknown."""
    if not names or list(names) == ["all"]:
        return tuple(formats())
    unknown = [name for name in names if name not in formats()]
    if unknown:
        raise ValueError(f"{', '.join(unknown)} is no format; choose of {', '.join(formats())}")
    return tuple(dict.fromkeys(names))
