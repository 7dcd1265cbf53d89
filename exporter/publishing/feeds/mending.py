"""Feeds whose bytes are gone or damaged, made anew from what is kept of their entries: the same bytes, as a rule."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.database import tables as t
from exporter.publishing import channels
from exporter.publishing.feeds import build, places_on
from exporter.publishing.feeds.joining import Entries, Page, files_of, heads_of, metas_of, pages_of
from exporter.publishing.state import out
from exporter.store import Store


def mend(session: Session, store: Store, row: t.Channel, at: float) -> int:
    """Return how many versions of a channel's feeds got bytes that were not there, those to come among them.

    The channel is held by this transaction. A version that is out keeps its bytes and its validators. One that cannot
    be had again (another template set is in use since, another version of ours) makes way for a new one.
    """
    asked = select(t.Feed).where(t.Feed.channel == row.slug, t.Feed.valid_until > at)
    lost = [one for one in session.scalars(asked) if not all(map(store.blobs.has, (one.sha256, one.gzip)))]
    out_now = [one for one in lost if one.valid_from <= at]
    if out_now:
        pages, entries = _pages(session, store, row, at), Entries(session)
        for one in out_now:
            page = pages.get(one.name)
            is_same = page is not None and page.recipe == one.recipe
            made = next(files_of(entries, store, [page], one.modified)) if page and is_same else {}
            if made.get("sha256") != one.sha256:
                one.valid_until = at
            elif made["gzip"] != one.gzip:  # by another zlib: it unpacks to the same
                one.gzip, one.gzip_size = made["gzip"], made["gzip_size"]
        session.flush()
    if lost:
        build(session, store, row, at)  # what is to come is made anew by each build
    return len(lost)


def _pages(session: Session, store: Store, row: t.Channel, at: float) -> dict[str, Page]:
    channel = channels.of(store, row)
    heads = dict(heads_of(session, store, row, channel))
    found = out(places_on(session, row.slug), at)
    return {page.name: page for page in pages_of(heads, found, metas_of(session, row.slug), channel)}
