"""The head of a feed: what it says of its channel, whatever its form."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from exporter.assets import Pictures
from exporter.formats._feed import Kept
from exporter.formats._feed.entries import EPOCH
from exporter.formats._feed.media import Gallery
from exporter.record.edition import Channel
from exporter.templates import TemplateSet

GENERATOR = "exporter"  # no version: a new one must not change the bytes of every feed
TTL = 15  # minutes: as often as the busiest partner asks
_LOGO = 512  # pixels: what JSON Feed asks of an icon


@dataclass(frozen=True)
class Logo:
    """The channel's picture: its absolute address and its size in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Head:
    """What a feed says of its channel. `updated` is the time of the last change of any entry, deletions included.

    `self_link` is the feed's own address, "" where it must not be told. `older` is the archive of what came before
    (RFC 5005 §4.2); `newer`, `current` (the feed that readers poll) are said by archives alone.
    """

    id: str
    title: str
    link: str
    language: str
    updated: datetime
    self_link: str = ""
    description: str = ""
    rights: str = ""
    hub: str = ""
    logo: Logo | None = None
    older: str = ""
    newer: str = ""
    current: str = ""

    @property
    def ways(self) -> dict[str, str]:
        """Return the addresses of the other parts of the feed by their relation."""
        found = {"current": self.current, "prev-archive": self.older, "next-archive": self.newer}
        return {rel: href for rel, href in found.items() if href}


def archive_of(head: Head, entries: Iterable[Kept], self_link: str, *, newer: str) -> Head:
    """Return the head of an archive of a feed: it changed when its own entries did, and nothing of it is pushed."""
    updated = max(entry.updated for entry in entries)
    return replace(head, updated=updated, self_link=self_link, hub="", newer=newer, current=head.self_link)


def head_of(
    channel: Channel,
    language: str,
    templates: TemplateSet,
    pictures: Pictures,
    gallery: Gallery,
    *,
    updated: Iterable[datetime],
    self_link: str,
) -> Head:
    """Return the head of a feed of a channel in a language, whose entries were `updated` at these times."""
    return Head(
        id=channel.id,
        title=channel.title,
        link=channel.link,
        language=language,
        updated=max(updated, default=EPOCH),
        self_link=self_link,
        description=channel.description or channel.title,
        rights=channel.rights,
        hub=channel.hub or "",
        logo=_logo(channel, templates, pictures, gallery),
    )


def _logo(channel: Channel, templates: TemplateSet, pictures: Pictures, gallery: Gallery) -> Logo | None:
    own = channel.logo
    picture = pictures.get(own.sha256) if own else templates.logos[0]
    if picture is None:
        return None
    asset = gallery.add(picture, width=_LOGO)
    return Logo(channel.media + asset.file_name, asset.width, asset.height)
