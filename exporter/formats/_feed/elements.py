"""What feedgen has no words for: hub, times, authors, validity, pictures with their words, withdrawals.

Two extensions of feedgen, one for the head and one for entries. In Atom feedgen's own elements have no namespace in
memory, these have theirs.
"""

from datetime import datetime
from email.utils import format_datetime

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from exporter.formats._feed.entries import Entry
from exporter.formats._feed.head import Head
from exporter.formats._feed.media import Media

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
_HISTORY = "http://purl.org/syndication/history/1.0"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_DC = "http://purl.org/dc/elements/1.1/"
_DCTERMS = "http://purl.org/dc/terms/"
_MEDIA = "http://search.yahoo.com/mrss/"
RSS_SPACES = {"dc": _DC, "dcterms": _DCTERMS, "media": _MEDIA}
ATOM_SPACES = {"at": TOMBSTONES, "dcterms": _DCTERMS, "media": _MEDIA}
"""The namespaces of a feed by prefix, those that feedgen declares itself left out."""


class HeadMore(BaseExtension):  # type: ignore[misc]
    """What an RSS channel says besides."""

    head: Head
    spaces: dict[str, str]

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces of the feed."""
        return self.spaces | ({"fh": _HISTORY} if self.head.current else {})

    def extend_rss(self, root: etree._Element) -> etree._Element:
        """Return the RSS feed with its hub, its archives and the time of its last change."""
        channel = root[0]
        if self.head.hub:
            etree.SubElement(channel, f"{{{ATOM}}}link", href=self.head.hub, rel="hub")
        _ways(channel, self.head, f"{{{ATOM}}}link")
        for name in ("pubDate", "lastBuildDate"):
            say(channel, name, _rfc822(self.head.updated))
        return root

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        """Return the Atom feed with its archives."""
        _ways(feed, self.head, "link")
        return feed


class EntryMore(BaseEntryExtension):  # type: ignore[misc]
    """What an entry says besides."""

    entry: Entry

    def extend_rss(self, item: etree._Element) -> etree._Element:
        """Return the RSS item with what the entry says besides."""
        entry = self.entry
        if entry.published:
            say(item, "pubDate", _rfc822(entry.published))
        for author in entry.authors:
            say(item, f"{{{_DC}}}creator", author.name)
        say(item, f"{{{_DC}}}language", entry.language)
        say(item, f"{{{_DC}}}rights", entry.rights)
        if entry.modified:
            say(item, f"{{{_DCTERMS}}}modified", entry.modified.isoformat())
            say(item, f"{{{ATOM}}}updated", entry.modified.isoformat())
        return _either(item, entry)

    def extend_atom(self, element: etree._Element) -> etree._Element:
        """Return the Atom entry with what the entry says besides."""
        return _either(element, self.entry)


def _ways(parent: etree._Element, head: Head, link: str) -> None:
    """Add where the other parts of a feed are, and that this is an archive (RFC 5005 §4)."""
    for rel, href in head.ways.items():
        etree.SubElement(parent, link, href=href, rel=rel)
    if head.current:
        etree.SubElement(parent, f"{{{_HISTORY}}}archive")


def _either(element: etree._Element, entry: Entry) -> etree._Element:
    """Return an item or entry with what RSS and Atom say in the same words."""
    say(element, f"{{{_DCTERMS}}}valid", entry.validity)
    if entry.media:
        _media(element, entry.media)
    if entry.gone:
        status = etree.SubElement(element, f"{{{_MEDIA}}}status", state="deleted")
        if entry.gone.reason:
            status.set("reason", entry.gone.reason)
    return element


def _media(element: etree._Element, media: Media) -> None:
    """Add a picture in Media RSS 1.5. No `media:description`: feedparser would take it for text of the story."""
    size = {"width": str(media.width), "height": str(media.height)}
    content = etree.SubElement(
        element,
        f"{{{_MEDIA}}}content",
        {"url": media.url, "type": media.media_type, "medium": "image", "fileSize": str(media.size), **size},
    )
    say(content, f"{{{_MEDIA}}}title", media.caption or media.alt, type="plain")
    say(content, f"{{{_MEDIA}}}text", media.alt, type="plain")
    say(content, f"{{{_MEDIA}}}credit", media.credit)
    say(content, f"{{{_MEDIA}}}copyright", media.rights)
    etree.SubElement(element, f"{{{_MEDIA}}}thumbnail", {"url": media.url, **size})


def say(parent: etree._Element, tag: str, text: str, **attributes: str) -> None:
    """Add an element that holds a text, if there is one."""
    if text:
        etree.SubElement(parent, tag, attributes).text = text


def _rfc822(time: datetime) -> str:
    return format_datetime(time, usegmt=True)
