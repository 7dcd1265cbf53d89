"""The feeds of a channel as files: joined from kept entries, compressed once, a version for each moment to come."""

import gzip
import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from exporter.database import add
from exporter.database import tables as t
from exporter.formats import formats
from exporter.formats._feed import Kept
from exporter.formats._feed.head import Head, head_of
from exporter.formats._feed.media import Gallery
from exporter.publishing import FEEDS, channels
from exporter.publishing.rendering import medium
from exporter.publishing.state import Kind, Place, moments, out, pages
from exporter.record.edition import Channel
from exporter.store import Store, template_sets
from exporter.store.pictures import pictures as pictures_of

_Meta = Mapping[tuple[int, str, Kind], t.Entry]
_ENVELOPE = 4000  # bytes for the head of a feed, at most
_LEVEL = 6  # of gzip


def place_of(row: t.Publication) -> Place:
    """Return a publication as far as the course of time is concerned."""
    return Place(row.id, row.briefing_id, row.revision, row.state, row.release_at, row.updated_at, row.vanishes_at)


def build(session: Session, store: Store, row: t.Channel, at: float) -> None:
    """Make the feeds of a channel anew, as they are at `at` and will be at each moment to come.

    The channel is held by this transaction. What did not change keeps its bytes and its Last-Modified.
    """
    channel = channels.of(store, row)
    places = [place_of(one) for one in session.scalars(select(t.Publication).where(t.Publication.channel == row.slug))]
    metas = _metas(session, row.slug)
    heads = dict(_heads(session, store, row, channel))
    last = {one.name: one for one in current(session, row, at)}
    modified = max((one.modified for one in last.values()), default=row.modified)
    row.build += 1
    row.reached = max(row.reached, at)
    rows: list[dict[str, Any]] = []
    known: dict[str, Mapping[str, Any]] = {name: vars(one) for name, one in last.items()}
    for index, time in enumerate([at, *moments(places, at)]):
        found = out(places, time)
        now_modified = max(math.ceil(time), modified + 1)
        is_changed = False
        for form, head in heads.items():
            for page in _pages_of(form, head, found, metas, channel):
                before = known.get(page.name)
                if before is not None and before["recipe"] == page.recipe:
                    if index:
                        continue
                    kept = {name: before[name] for name in _FILE}
                else:
                    kept = _file(session, store, page, now_modified)
                    is_changed = True
                fresh = {
                    "channel": row.slug,
                    "build": row.build,
                    "valid_from": time,
                    "name": page.name,
                    "form": form,
                    "recipe": page.recipe,
                    "holds": [[place.briefing_id, place.revision] for place, _ in page.places],
                    **kept,
                }
                rows.append(fresh)
                known[page.name] = fresh
        if is_changed:
            modified = now_modified
            if index == 0:
                row.modified = modified
    session.flush()
    add(session, t.Feed, *rows)


_FILE = ("sha256", "gzip", "size", "gzip_size", "modified")


def current(session: Session, row: t.Channel, at: float) -> list[t.Feed]:
    """Return the files of a channel's feeds as they are to be served at a moment: of each name the last that is due."""
    asked = select(t.Feed).where(t.Feed.channel == row.slug, t.Feed.build == row.build).order_by(t.Feed.valid_from)
    found: dict[str, t.Feed] = {}
    for one in session.scalars(asked):
        if one.valid_from <= at or one.name not in found:
            found[one.name] = one
    return list(found.values())


@dataclass(frozen=True)
class _Page:
    """A file of a feed that is to be made: under which head, of which entries."""

    form: str
    name: str
    head: Head
    places: Sequence[tuple[Place, Kind]]
    metas: Sequence[t.Entry]
    is_archive: bool

    @property
    def recipe(self) -> str:
        """Return the digest of all that its bytes come from, but for the time at which it changed."""
        head = replace(self.head, updated=datetime(1970, 1, 1, tzinfo=UTC))
        facts = [repr(head), [one.digest for one in self.metas]]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _pages_of(
    form: str, head: Head, found: Sequence[tuple[Place, Kind]], metas: _Meta, channel: Channel
) -> Iterator[_Page]:
    """Yield the files of a feed: that which readers poll, then its archives, the newest first."""
    carried = [(place, kind) for place, kind in found if (place.id, form, kind) in metas]
    rows = [metas[place.id, form, kind] for place, kind in carried]
    items, size = channel.feed_items or len(carried) or 1, channel.feed_bytes or 2**62
    live, archives = pages(carried, [one.size for one in rows], items, size - _ENVELOPE)
    folder = head.self_link.rpartition("/")[0]
    stem, _, suffix = FEEDS[form].rpartition(".")
    names = [f"{stem}.archive-{number}.{suffix}" for number in range(1, len(archives) + 1)]
    links = [f"{folder}/{name}" for name in names]
    yield _Page(
        form,
        FEEDS[form],
        replace(head, older=links[-1] if links else ""),
        [carried[index] for index in live],
        [rows[index] for index in live],
        is_archive=False,
    )
    for number in reversed(range(len(archives))):
        newest_first = archives[number][::-1]
        yield _Page(
            form,
            names[number],
            replace(
                head,
                self_link=links[number],
                hub="",
                older=links[number - 1] if number else "",
                newer=links[number + 1] if number + 1 < len(links) else "",
                current=head.self_link,
            ),
            [carried[index] for index in newest_first],
            [rows[index] for index in newest_first],
            is_archive=True,
        )


def _file(session: Session, store: Store, page: _Page, modified: int) -> dict[str, Any]:
    """Return the bytes of a file of a feed as they are kept, plain and compressed."""
    ids = [(one.publication_id, one.kind) for one in page.metas]
    asked = select(t.Entry.publication_id, t.Entry.kind, t.Entry.data, t.Entry.tombstone).where(
        t.Entry.form == page.form, t.Entry.publication_id.in_([id for id, _ in ids])
    )
    data = {(id, kind): (entry, tombstone) for id, kind, entry, tombstone in session.execute(asked)}
    times = [datetime.fromtimestamp(one.updated, UTC) for one in page.metas]
    kept = [Kept(data[id][0], time, data[id][1]) for id, time in zip(ids, times, strict=True)]
    updated = max(times) if page.is_archive else datetime.fromtimestamp(modified, UTC)
    plain: bytes = formats()[page.form].wrap(replace(page.head, updated=updated), kept)  # type: ignore[attr-defined]
    packed = gzip.compress(plain, _LEVEL, mtime=0)
    return {
        "sha256": store.blobs.put(plain),
        "gzip": store.blobs.put(packed),
        "size": len(plain),
        "gzip_size": len(packed),
        "modified": modified,
    }


def _metas(session: Session, channel: str) -> dict[tuple[int, str, Kind], t.Entry]:
    """Return what is kept of the entries of a channel, but for their bytes."""
    asked = (
        select(t.Entry)
        .join(t.Publication, t.Publication.id == t.Entry.publication_id)
        .where(t.Publication.channel == channel)
        .options(defer(t.Entry.data), defer(t.Entry.tombstone), defer(t.Entry.media))
    )
    return {(one.publication_id, one.form, one.kind): one for one in session.scalars(asked)}  # type: ignore[misc]


def _heads(session: Session, store: Store, row: t.Channel, channel: Channel) -> Iterator[tuple[str, Head]]:
    """Yield the head of each form of a channel's feed; the logo that it points to is kept."""
    templates = template_sets.template_set(store, template_sets.chosen(session) or template_sets.active(store))
    logos = {logo.asset.sha256: logo for logo in templates.logos if logo}
    pictures = logos | (pictures_of(store, [channel.logo.sha256]) if channel.logo else {})
    gallery = Gallery(pictures, channel.media)
    here = channels.address(store, row.slug)
    for form, name in FEEDS.items():
        link = f"{here}/{name}"
        yield form, head_of(channel, channel.language, templates, pictures, gallery, updated=[], self_link=link)
    row.media = [medium(store, name, data) for name, data in gallery.made.items()]
