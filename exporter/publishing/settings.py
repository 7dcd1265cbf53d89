"""Channels set up and changed: with their feeds made anew, as everything that readers see is made by an act."""

from typing import Any

from exporter.database import tables as t
from exporter.database import write
from exporter.publishing import UnknownChannel, channels, history
from exporter.publishing.feeds import build
from exporter.publishing.moment import moment
from exporter.store import Store


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

    What did not change keeps its bytes. That is for a new template set. Raise UnknownChannel, Refused.
    """
    with write(store.engine) as session:
        row = session.get(t.Channel, slug, with_for_update=True) if channels.known_form(slug) else None
        if row is None:
            raise UnknownChannel(slug)
        build(session, store, row, moment(session, row.reached))
        return row.build
