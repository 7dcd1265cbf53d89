"""What the feed formats share: entries, the head, and the road from an edition to one feed of kept entries.

    feed = wrap(head, [entry(edition, 0), entry(edition, 1), ...])

An entry depends on its briefing, channel, audience and template set alone. So it can be rendered once, kept, and put
into any number of feeds: `wrap` joins bytes, and gives the same bytes as rendering all of them at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, cast

from exporter.formats import Rendering, formats
from exporter.record.asset import Asset
from exporter.record.edition import Edition, Withdrawal
from exporter.record.reading import EVERYTHING

if TYPE_CHECKING:
    from exporter.assets import Pictures
    from exporter.formats._feed.entries import Entry
    from exporter.formats._feed.head import Head
    from exporter.formats._feed.media import Gallery
    from exporter.templates import TemplateSet


CARRIES = EVERYTHING - {"role", "number", "unsyndicated"}
"""What the check may ask of a body: numbers of notes and sources are words in it, parts that our page shows are not."""
LEVELS = 5
"""The deepest level of heading that partners know (MSN: h1 to h5)."""
BLURRED = dict.fromkeys(("question", "title of a box"), frozenset(("strong",)))
"""Parts that are bold as a whole in a body, so that a bold word in them cannot be told."""


@dataclass(frozen=True)
class Kept:
    """An entry that was rendered and can be kept: its bytes, when it last changed, which pictures it points to.

    `tombstone` are the bytes that stand before all entries (Atom: a withdrawn one, RFC 6721); `made` are files for
    `media/` that the record does not have, `origins` the pictures of the record that they were made of, by sha256.
    """

    data: bytes
    updated: datetime
    tombstone: bytes = b""
    media: tuple[Asset, ...] = ()
    made: tuple[tuple[str, bytes], ...] = ()
    origins: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Form:
    """A form of feed: how one entry is written (its bytes, its tombstone's), and how entries become a feed."""

    suffix: str
    entry: "Callable[[Entry], tuple[bytes, bytes]]"
    wrap: "Callable[[Head, Sequence[Kept]], bytes]"


class Feeding(Protocol):
    """What a format gives besides whose entries can be kept, and joined into a feed of any channel."""

    FORM: Form


def form_of(name: str) -> Form:
    """Return how entries of the feed format of that name are written, kept and joined."""
    return cast(Feeding, formats()[name]).FORM


def keep(form: Form, edition: Edition, index: int, templates: "TemplateSet", pictures: "Pictures") -> Kept:
    """Return the briefing at `index` of an edition as an entry that can be kept."""
    return keep_in([form], edition, index, templates, pictures)[0]


def keep_in(
    forms: Sequence[Form], edition: Edition, index: int, templates: "TemplateSet", pictures: "Pictures"
) -> list[Kept]:
    """Return the briefing at `index` of an edition as entries of several forms; its body is rendered once for all."""
    from exporter.formats._feed.entries import entry_of
    from exporter.formats._feed.media import Gallery

    gallery = Gallery(pictures, edition.channel.media)
    entry = entry_of(edition, index, templates, gallery)
    return [_kept(form, entry, gallery) for form in forms]


def stubs_in(
    forms: Sequence[Form], withdrawal: Withdrawal, guid: str, edition: Edition, templates: "TemplateSet"
) -> list[Kept]:
    """Return the stub of a briefing of which no more is known than its guid, as entries of several forms.

    Channel and language are those of the edition.
    """
    from exporter.formats._feed.entries import named, stub_of
    from exporter.formats._feed.media import Gallery

    stub = named(stub_of(withdrawal, edition, templates), guid)
    gallery = Gallery({}, edition.channel.media)
    return [_kept(form, stub, gallery) for form in forms]


def render(form: Form, edition: Edition, templates: "TemplateSet", pictures: "Pictures") -> Rendering:
    """Return the feed of an edition: its entries in order, then the stubs of what the channel withdrew."""
    from exporter.formats._feed.choice import is_unpublished, left_out, notices, tombstones
    from exporter.formats._feed.entries import stub_of
    from exporter.formats._feed.head import head_of
    from exporter.formats._feed.media import Gallery

    out = left_out(edition)
    entries = [keep(form, edition, i, templates, pictures) for i in range(len(edition.briefings)) if i not in out]
    gallery = Gallery(pictures, edition.channel.media)
    stubs = [_kept(form, stub_of(one, edition, templates), gallery) for one in tombstones(edition)]
    head = head_of(
        edition.channel,
        edition.language,
        templates,
        pictures,
        gallery,
        updated=[entry.updated for entry in [*entries, *stubs]],
        self_link="" if is_unpublished(edition) else edition.channel.files + edition.slug + form.suffix,
    )  # no address of what is not out: a slug can tell the story
    files, told = _files(form, edition, head, entries, stubs)
    made = {name: data for entry in entries for name, data in entry.made} | gallery.made
    media = {asset.sha256: asset for entry in entries for asset in entry.media}
    origins = {name: sha256 for entry in entries for name, sha256 in entry.origins}
    return Rendering(files, tuple(media.values()), (*notices(edition), *told), made, origins)


def _files(
    form: Form, edition: Edition, head: "Head", entries: list[Kept], stubs: list[Kept]
) -> tuple[dict[str, bytes], list[str]]:
    """Return the feed and its archives by name, and what must be told of them."""
    from exporter.formats._feed.head import archive_of
    from exporter.formats._feed.paging import Caps, paged

    channel = edition.channel
    caps = Caps(channel.feed_items, channel.feed_bytes)
    longest = f"{head.self_link}.archive-{len(entries)}"
    widest = replace(head, older=longest, newer=longest, current=longest)
    pages = paged(entries, stubs, caps, len(form.wrap(widest, [])))
    names = [edition.slug + form.suffix]
    names += [f"{edition.slug}.archive-{number}{form.suffix}" for number in range(len(pages) - 1, 0, -1)]
    links = [channel.files + name for name in names]
    files = {}
    for place, (name, page) in enumerate(zip(names, pages, strict=True)):
        older = links[place + 1] if place + 1 < len(links) else ""
        newer = links[place - 1] if place > 1 else ""
        at = archive_of(head, page, links[place], newer=newer) if place else head
        files[name] = form.wrap(replace(at, older=older), page)
    told = []
    if caps.size is not None and len(files[names[0]]) > caps.size:
        told.append(
            f"the first entry alone makes a feed of {len(files[names[0]])} bytes; feed_bytes allows {caps.size}"
        )
    if len(pages) > 1:
        live = len([entry for entry in pages[0] if entry in entries])
        told.append(
            f"the feed holds the first {live} of {len(entries)} entries; the others are in archives ({len(pages) - 1})"
        )
        if max(entry.updated for entry in entries[live:]) > min(entry.updated for entry in entries[:live]):
            told.append("an entry in the archives changed after one in the feed; put first what changed last")
    return files, told


def omits(edition: Edition) -> frozenset[int]:
    """Return the indices of the briefings that no feed may carry: drafts, under embargo, without the right."""
    from exporter.formats._feed.choice import left_out

    return frozenset(left_out(edition))


def _kept(form: Form, entry: "Entry", gallery: "Gallery") -> Kept:
    data, tombstone = form.entry(entry)
    made, origins = tuple(sorted(gallery.made.items())), tuple(sorted(gallery.origins.items()))
    return Kept(data, entry.updated, tombstone, gallery.media, made, origins)
