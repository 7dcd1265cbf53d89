"""What the feed formats share: entries, the head, and the road from an edition to one feed of kept entries.

    feed = wrap(head, [entry(edition, 0), entry(edition, 1), ...])

An entry depends on its briefing, channel, audience and template set alone. So it can be rendered once, kept, and put
into any number of feeds: `wrap` joins bytes, and gives the same bytes as rendering all of them at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from exporter.formats import Rendering
from exporter.record.asset import Asset
from exporter.record.edition import Edition

if TYPE_CHECKING:
    from exporter.assets import Pictures
    from exporter.formats._feed.entries import Entry
    from exporter.formats._feed.head import Head
    from exporter.formats._feed.media import Gallery
    from exporter.templates import TemplateSet


@dataclass(frozen=True)
class Kept:
    """An entry that was rendered and can be kept: its bytes, when it last changed, which pictures it points to.

    `tombstone` are the bytes that stand before all entries (Atom: a withdrawn one, RFC 6721); `made` are files for
    `media/` that the record does not have.
    """

    data: bytes
    updated: datetime
    tombstone: bytes = b""
    media: tuple[Asset, ...] = ()
    made: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True)
class Form:
    """A form of feed: how one entry is written (its bytes, its tombstone's), and how entries become a feed."""

    suffix: str
    entry: "Callable[[Entry], tuple[bytes, bytes]]"
    wrap: "Callable[[Head, Sequence[Kept]], bytes]"


def keep(form: Form, edition: Edition, index: int, templates: "TemplateSet", pictures: "Pictures") -> Kept:
    """Return the briefing at `index` of an edition as an entry that can be kept."""
    from exporter.formats._feed.entries import entry_of
    from exporter.formats._feed.media import Gallery

    gallery = Gallery(pictures, edition.channel.media)
    return _kept(form, entry_of(edition, index, templates, gallery), gallery)


def render(form: Form, edition: Edition, templates: "TemplateSet", pictures: "Pictures") -> Rendering:
    """Return the feed of an edition: its entries in order, then the stubs of what the channel withdrew."""
    from exporter.formats._feed.choice import is_unpublished, left_out, notices, tombstones
    from exporter.formats._feed.entries import stub_of
    from exporter.formats._feed.head import head_of
    from exporter.formats._feed.media import Gallery

    out = left_out(edition)
    entries = [keep(form, edition, i, templates, pictures) for i in range(len(edition.briefings)) if i not in out]
    gallery = Gallery(pictures, edition.channel.media)
    entries += [_kept(form, stub_of(one, edition, templates), gallery) for one in tombstones(edition)]
    name = edition.slug + form.suffix
    head = head_of(
        edition,
        templates,
        pictures,
        gallery,
        updated=[entry.updated for entry in entries],
        self_link="" if is_unpublished(edition) else edition.channel.files + name,  # a slug can tell the story
    )
    made = {name: data for entry in entries for name, data in entry.made} | gallery.made
    media = {asset.sha256: asset for entry in entries for asset in entry.media}
    return Rendering({name: form.wrap(head, entries)}, tuple(media.values()), tuple(notices(edition)), made)


def held_back(edition: Edition) -> frozenset[int]:
    """Return the indices of the briefings of an edition that no feed may carry."""
    from exporter.formats._feed.choice import left_out

    return frozenset(left_out(edition))


def _kept(form: Form, entry: "Entry", gallery: "Gallery") -> Kept:
    data, tombstone = form.entry(entry)
    return Kept(data, entry.updated, tombstone, gallery.media, tuple(sorted(gallery.made.items())))
