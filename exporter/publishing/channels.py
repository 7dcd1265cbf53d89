"""Channels: the streams under which briefings go out, each with its settings and who may read it."""

import re
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.database import read, write
from exporter.database import tables as t
from exporter.database.clock import now
from exporter.publishing import Refused, UnknownChannel
from exporter.record.canonical import faults_of
from exporter.record.edition import Channel
from exporter.record.faults import Fault, Faults
from exporter.store import Store, pictures

Access = Literal["open", "token"]
ITEMS = 30
"""Entries of a feed at most, where a channel says nothing else."""
BYTES = 1_000_000
"""Bytes of a feed at most, where a channel says nothing else: many partners read no more."""
KEEP_DAYS = 30.0
"""Days for which feeds tell of a withdrawal, where a channel says nothing else."""
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def put(
    store: Store, slug: str, settings: dict[str, Any], *, access: Access = "open", keep_days: float = KEEP_DAYS
) -> tuple[t.Channel, bool]:
    """Return a channel as it is from now on, and whether it is new. Raise Faults for settings that cannot be used.

    `settings` are the fields of the record's Channel; `id`, `link` and the folders of files follow from the address of
    the service where they are not said. The id of a channel never changes: readers know its feeds by it.
    """
    if not known_form(slug):
        raise Faults([Fault("slug", f"{slug[:80]!r} names no channel", "write small letters, digits, single hyphens")])
    channel = checked(store, slug, settings)
    if channel.logo and channel.logo.sha256 not in pictures.pictures(store, [channel.logo.sha256]):
        raise Faults([Fault("logo", "the picture is not there", "POST it to /pictures first")])
    kept = {**settings, "id": channel.id}
    with write(store.engine) as session:
        row = session.get(t.Channel, slug, with_for_update=True)
        if row is None:
            row = t.Channel(slug=slug, settings=kept, access=access, keep_days=keep_days)
            session.add(row)
            session.flush()
            return row, True
        if row.settings["id"] != channel.id:
            if "id" in settings:
                remedy = f"leave it out, or write {row.settings['id']}"
                raise Faults([Fault("id", "the id of a channel never changes", remedy)])
            kept["id"] = row.settings["id"]
        row.settings, row.access, row.keep_days, row.changed_at = kept, access, keep_days, now()
        return row, False


def find(store: Store, slug: str) -> t.Channel:
    """Return a channel. Raise UnknownChannel."""
    with read(store.engine) as session:
        return demand(session, slug)


def demand(session: Session, slug: str) -> t.Channel:
    """Return a channel. Raise UnknownChannel."""
    row = session.get(t.Channel, slug) if known_form(slug) else None
    if row is None:
        raise UnknownChannel(slug)
    return row


def listed(store: Store) -> Sequence[t.Channel]:
    """Return all channels by their slugs."""
    with read(store.engine) as session:
        rows = session.scalars(select(t.Channel).order_by(t.Channel.slug)).all()
        return rows


def known_form(slug: str) -> bool:
    """Return whether a channel could be called that: no database is asked for any letters at all."""
    return len(slug) <= 80 and _SLUG.fullmatch(slug) is not None


def address(store: Store, slug: str) -> str:
    """Return the address of a channel's page. Raise Refused if nobody said by which address we are reached."""
    public = store.settings.address
    if not public:
        raise Refused("no-address", "feeds need absolute addresses; set EXPORTER_PUBLIC_URL and start again")
    return f"{public}/channels/{slug}"


def of(store: Store, row: t.Channel) -> Channel:
    """Return a channel as editions go out under it, its addresses filled in. Raise Refused, Faults."""
    return checked(store, row.slug, row.settings)


def checked(store: Store, slug: str, settings: dict[str, Any]) -> Channel:
    """Return the channel that settings describe, its addresses filled in. Raise Faults, Refused."""
    here = address(store, slug)
    filled = {
        "id": here,
        "link": here,
        "files_link": f"{here}/briefings/",
        "feeds_link": f"{here}/",
        "feed_items": ITEMS,
        "feed_bytes": BYTES,
        **{name: value for name, value in settings.items() if value is not None},
    }
    try:
        return Channel.model_validate(filled)
    except ValidationError as error:
        raise Faults(faults_of(error, filled)) from None
