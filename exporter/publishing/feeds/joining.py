"""The files of a channel's feed at a moment: which entries stand in which, and the bytes that are joined from them."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from exporter.artifacts.blobs import put_all
from exporter.database import tables as t
from exporter.formats._feed import Kept, form_of
from exporter.formats._feed.head import Head, head_of
from exporter.formats._feed.media import Gallery
from exporter.publishing import FEEDS, channels
from exporter.publishing.feeds.packing import joined
from exporter.publishing.rendering import medium
from exporter.publishing.state import Kind, Place, pages
from exporter.record.edition import Channel
from exporter.store import Store, template_sets
from exporter.store.pictures import pictures as pictures_of

_ENVELOPE = 4000  # bytes for the head of a feed, at most
_BATCH = 500  # entries read at one go
_FILES = 12  # made before they are written at one go


class Meta(NamedTuple):
    """What is kept of the entry of a publication, but for its bytes: what it says is the same for all its forms."""

    publication_id: int
    kind: Kind
    digest: str
    size: int
    updated: float


Metas = Mapping[tuple[int, Kind], Meta]


@dataclass(frozen=True)
class Page:
    """A file of a feed: of which form, under which head, of which entries. An archive names its neighbours."""

    form: str
    name: str
    base: Head
    """The head of the form's feed as readers poll it, but for its time and what is older."""
    places: Sequence[tuple[Place, Kind]]
    metas: Sequence[Meta]
    held: str
    """The digest of the entries."""
    is_archive: bool
    older: str
    newer: str = ""

    @property
    def recipe(self) -> str:
        """Return the digest of all that its bytes come from, but for the time at which it changed."""
        facts = "\n".join((repr(self.base), self.name, self.older, self.newer, self.held))
        return hashlib.sha256(facts.encode()).hexdigest()

    @property
    def head(self) -> Head:
        """Return its head, but for its time."""
        folder = self.base.self_link.rpartition("/")[0]
        older, newer = (f"{folder}/{name}" if name else "" for name in (self.older, self.newer))
        if not self.is_archive:
            return replace(self.base, older=older)
        own = f"{folder}/{self.name}"
        return replace(self.base, self_link=own, hub="", older=older, newer=newer, current=self.base.self_link)


def pages_of(
    heads: Mapping[str, Head], found: Sequence[tuple[Place, Kind]], metas: Metas, channel: Channel
) -> Iterator[Page]:
    """Yield the files of a channel's feeds, each in all forms: that which readers poll, then its archives."""
    carried = [one for one in found if (one[0].id, one[1]) in metas]
    rows = [metas[place.id, kind] for place, kind in carried]
    items, size = channel.feed_items or len(carried) or 1, channel.feed_bytes or 2**62
    live, archives = pages(carried, [one.size for one in rows], items, size - _ENVELOPE)
    for number in range(len(archives) + 1):
        indices = archives[number - 1][::-1] if number else live  # the newest first
        places, kept = [carried[index] for index in indices], [rows[index] for index in indices]
        held = hashlib.sha256("".join([one.digest for one in kept]).encode()).hexdigest()
        older = number - 1 if number else len(archives)
        newer = number + 1 if 0 < number < len(archives) else 0
        for form, head in heads.items():
            stem, _, suffix = FEEDS[form].rpartition(".")
            names = [f"{stem}.archive-{one}.{suffix}" if one else "" for one in (number, older, newer)]
            yield Page(form, names[0] or FEEDS[form], head, places, kept, held, number > 0, *names[1:])


class Entries:
    """The bytes of kept entries: of one page those of all forms are read at once, for it is made in all of them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids: Sequence[int] = ()
        self._found: dict[tuple[int, str, str], tuple[bytes, bytes, bytes]] = {}

    def of(self, page: Page) -> list[tuple[bytes, bytes, bytes]]:
        """Return of each entry of a page its tombstone, itself, itself packed."""
        ids = [one.publication_id for one in page.metas]
        if ids != self._ids:
            self._ids, self._found = ids, {}
            for start in range(0, len(ids), _BATCH):
                self._found |= self._read(ids[start : start + _BATCH])
        return [self._found[one.publication_id, page.form, one.kind] for one in page.metas]

    def _read(self, ids: Sequence[int]) -> dict[tuple[int, str, str], tuple[bytes, bytes, bytes]]:
        e = t.Entry.__table__.c
        columns = e.publication_id, e.form, e.kind, e.tombstone, e.data, e.packed
        rows = self._session.connection().execute(select(*columns).where(e.publication_id.in_(ids))).all()
        return {(one[0], one[1], one[2]): (one[3], one[4], one[5]) for one in rows}


def files_of(entries: Entries, store: Store, pages: Sequence[Page], modified: int) -> Iterator[dict[str, Any]]:
    """Yield the bytes of each file of a feed as they are kept, plain and compressed."""
    for start in range(0, len(pages), _FILES):
        made = [_joined(entries, page, modified) for page in pages[start : start + _FILES]]
        names = put_all(store.blobs, [data for both in made for data in both])
        for (plain, packed), sha256, gzip in zip(made, names[::2], names[1::2], strict=True):
            sizes = {"size": len(plain), "gzip_size": len(packed)}
            yield {"sha256": sha256, "gzip": gzip, **sizes, "modified": modified}


def _joined(entries: Entries, page: Page, modified: int) -> tuple[bytes, bytes]:
    rows = entries.of(page)
    times = [datetime.fromtimestamp(one.updated, UTC) for one in page.metas]
    updated = max(times) if page.is_archive else datetime.fromtimestamp(modified, UTC)
    kept = [Kept(data, time, tombstone) for time, (tombstone, data, _) in zip(times, rows, strict=True)]
    plain = form_of(page.form).wrap(replace(page.head, updated=updated), kept)
    return plain, joined(plain, [(data, pack) for _, data, pack in rows])


def metas_of(session: Session, channel: str) -> Metas:
    """Return what is kept of the entries of a channel, but for their bytes."""
    e, p = t.Entry.__table__.c, t.Publication.__table__.c
    asked = select(e.publication_id, e.kind, e.digest, e.size, e.updated).where(
        p.id == e.publication_id, p.channel == channel, e.form == next(iter(FEEDS))
    )
    return {(one[0], one[1]): Meta._make(one) for one in session.connection().execute(asked).all()}


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
