"""Channels set up and changed: with their feeds made anew, as everything that readers see is made by an act."""

from typing import Any

from sqlalchemy.orm import Session

from exporter.artifacts.blobs import Away, Missing
from exporter.database import tables as t
from exporter.database import write
from exporter.logs import logger
from exporter.publishing import Refused, UnknownChannel, channels, history
from exporter.publishing.feeds import build
from exporter.publishing.feeds.mending import mend
from exporter.publishing.holding import highwater
from exporter.publishing.moment import moment
from exporter.store import Store

_log = logger("exporter.publishing")


def change(
    store: Store,
    who: str,
    slug: str,
    settings: dict[str, Any],
    *,
    access: channels.Access = "open",
    keep_days: float = channels.KEEP_DAYS,
) -> tuple[t.Channel, bool]:
    """Return a channel as it is from now on, its feeds made anew, and whether it is new. Raise Faults, Refused."""
    row, is_new = channels.put(store, slug, settings, access=access, keep_days=keep_days)
    with write(store.engine) as session:
        history.note(session, "channel", who, channels=[slug], access=access)
    rebuild(store, slug)
    return row, is_new


def rebuild(store: Store, slug: str) -> int:
    """Return the number of the build by which the feeds of a channel were made anew.

    What did not change keeps its bytes, and gets them again where they are gone. That is for a new template set.
    Raise UnknownChannel, Refused.
    """
    with write(store.engine) as session:
        row = _taken(session, slug)
        at = moment(session, row.reached)
        if not mend(session, store, row, at):
            build(session, store, row, at)
        number = row.build
    highwater.keep(store)
    return number


def heal(store: Store, slug: str) -> int:
    """Return how many versions of a channel's feeds got bytes that were gone. Raise UnknownChannel, Refused."""
    with write(store.engine) as session:
        row = _taken(session, slug)
        versions = mend(session, store, row, moment(session, row.reached))
    if versions:
        _log.error("feeds are healed", channel=slug, versions=versions)
    return versions


def heal_all(store: Store) -> None:
    """Make the bytes of all feeds anew that are gone. What cannot be done now is told in the log, and stops nobody."""
    for row in channels.listed(store):
        try:
            heal(store, row.slug)
        except (Away, Missing, Refused) as error:
            _log.error("feeds cannot be healed", channel=row.slug, why=str(error))


def _taken(session: Session, slug: str) -> t.Channel:
    row = session.get(t.Channel, slug, with_for_update=True) if channels.known_form(slug) else None
    if row is None:
        raise UnknownChannel(slug)
    return row
