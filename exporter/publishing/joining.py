"""The files of a channel's feed at a moment: which entries stand in which, and the bytes that are joined from them."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.database import tables as t
from exporter.formats import formats
from exporter.formats._feed import Kept
from exporter.formats._feed.head import Head, head_of
from exporter.formats._feed.media import Gallery
from exporter.publishing import FEEDS, channels
from exporter.publishing.packing import joined
from exporter.publishing.rendering import medium
from exporter.publishing.state import Kind, Place, pages
from exporter.record.edition import Channel
from exporter.store import Store, template_sets
from exporter.store.pictures import pictures as pictures_of

_ENVELOPE = 4000  # bytes for the head of a feed, at most
_BATCH = 500  # entries read at one go


class Meta(NamedTuple):
    """What is kept of an entry, but for its bytes."""

    publication_id: int
    form: str
    kind: Kind
    digest: str
    size: int
    updated: float


Metas = Mapping[tuple[int, str, Kind], Meta]


@dataclass(frozen=True)
class Page:
    """A file of a feed that is to be made: under which head, of which entries."""

    form: str
    name: str
    head: Head
    places: Sequence[tuple[Place, Kind]]
    metas: Sequence[Meta]
    is_archive: bool

    @cached_property
    def recipe(self) -> str:
        """Return the digest of all that its bytes come from, but for the time at which it changed."""
        head = replace(self.head, updated=datetime(1970, 1, 1, tzinfo=UTC))
        facts = [repr(head), [one.digest for one in self.metas]]
        return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def pages_of(
    form: str, head: Head, found: Sequence[tuple[Place, Kind]], metas: Metas, channel: Channel
) -> Iterator[Page]:
    """Yield the files of a feed: that which readers poll, then its archives, the newest first."""
    carried = [(place, kind) for place, kind in found if (place.id, form, kind) in metas]
    rows = [metas[place.id, form, kind] for place, kind in carried]
    items, size = channel.feed_items or len(carried) or 1, channel.feed_bytes or 2**62
    live, archives = pages(carried, [one.size for one in rows], items, size - _ENVELOPE)
    folder = head.self_link.rpartition("/")[0]
    stem, _, suffix = FEEDS[form].rpartition(".")
    names = [f"{stem}.archive-{number}.{suffix}" for number in range(1, len(archives) + 1)]
    links = [f"{folder}/{name}" for name in names]
    yield Page(
        form,
        FEEDS[form],
        replace(head, older=links[-1] if links else ""),
        [carried[index] for index in live],
        [rows[index] for index in live],
        is_archive=False,
    )
    for number in reversed(range(len(archives))):
        newest_first = archives[number][::-1]
        yield Page(
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


def file_of(session: Session, store: Store, page: Page, modified: int) -> dict[str, Any]:
    """Return the bytes of a file of a feed as they are kept, plain and compressed."""
    columns = t.Entry.publication_id, t.Entry.kind, t.Entry.tombstone, t.Entry.data, t.Entry.packed
    ids = [one.publication_id for one in page.metas]
    found: dict[tuple[int, str], tuple[bytes, bytes, bytes]] = {}
    for start in range(0, len(ids), _BATCH):
        asked = select(*columns).where(
            t.Entry.form == page.form, t.Entry.publication_id.in_(ids[start : start + _BATCH])
        )
        found |= {(id, kind): (gone, data, pack) for id, kind, gone, data, pack in session.execute(asked)}
    rows = [(datetime.fromtimestamp(one.updated, UTC), *found[one.publication_id, one.kind]) for one in page.metas]
    updated = max(time for time, *_ in rows) if page.is_archive else datetime.fromtimestamp(modified, UTC)
    kept = [Kept(data, time, tombstone) for time, tombstone, data, _ in rows]
    plain: bytes = formats()[page.form].wrap(replace(page.head, updated=updated), kept)  # type: ignore[attr-defined]
    packed = joined(plain, [(data, pack) for _, _, data, pack in rows])
    return {
        "sha256": store.blobs.put(plain),
        "gzip": store.blobs.put(packed),
        "size": len(plain),
        "gzip_size": len(packed),
        "modified": modified,
    }


def metas_of(session: Session, channel: str) -> dict[tuple[int, str, Kind], Meta]:
    """Return what is kept of the entries of a channel, but for their bytes."""
    e = t.Entry
    asked = (
        select(e.publication_id, e.form, e.kind, e.digest, e.size, e.updated)
        .join(t.Publication, t.Publication.id == e.publication_id)
        .where(t.Publication.channel == channel)
    )
    return {(one[0], one[1], one[2]): Meta(*one) for one in session.execute(asked)}  # type: ignore[arg-type,misc]


def heads_of(session: Session, store: Store, row: t.Channel, channel: Channel) -> Iterator[tuple[str, Head]]:
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
