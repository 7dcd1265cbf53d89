"""feedgen, with its faults mended: RSS 2.0 and Atom 1.0 of heads and entries.

What feedgen 1.0 does wrong, and how it is put right:

- Atom entries keep only `href` of their links, so readers open the picture instead of the story: `Item.atom_entry`
- each entry is put in front of the others: here they are bytes, joined in order (fragments.py)
- the last link of any kind becomes the link of the RSS channel: the alternate one is set last
- RSS tells no hub, no modified time, no author without a mail address: elements.py
- times are those of the clock where none is given, and RSS writes them under a changed locale: each is given, and
  written by elements.py
- Media RSS knows neither credit nor title nor text: elements.py
- without a summary the whole body becomes the RSS description: every entry has one
- CDATA and XHTML write what Atom forbids or break on an entity: the body is escaped HTML
"""

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from exporter.formats._feed.elements import ATOM_SPACES, RSS_SPACES, EntryMore, HeadMore
from exporter.formats._feed.entries import Entry
from exporter.formats._feed.head import GENERATOR, TTL, Head

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DISPLAYED = 144  # pixels: the width at which RSS 2.0 shows a channel's picture at most


class Item(FeedEntry):  # type: ignore[misc]
    """An entry of feedgen that knows what it is made of."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.carried = entry

    def atom_entry(self, extensions: bool = True) -> etree._Element:
        """Return the Atom entry with its links whole and its language told."""
        element: etree._Element = super().atom_entry(extensions)
        element.set(_LANG, self.carried.language)
        for link, values in zip(element.iterchildren("link"), self.link() or [], strict=True):
            for name in ("rel", "type", "hreflang", "length"):
                if value := values.get(name):
                    link.set(name, value)
        return element


class Feed(FeedGenerator):  # type: ignore[misc]
    """A feed of feedgen whose RSS asks neither clock nor locale."""

    def __init__(self, head: Head) -> None:
        super().__init__()
        self.head = head

    def _create_rss(self, extensions: bool = True) -> tuple[etree._Element, etree._ElementTree]:
        self._FeedGenerator__rss_lastBuildDate = None  # HeadMore writes it
        made: tuple[etree._Element, etree._ElementTree] = super()._create_rss(extensions)
        return made


def generator_of(head: Head, spaces: dict[str, str], media_type: str) -> Feed:
    """Return a feed of feedgen without entries."""
    feed = Feed(head)
    feed.id(head.id)
    feed.title(head.title)
    feed.description(head.description)
    feed.language(head.language)
    feed.updated(head.updated)
    feed.author(name=head.title, uri=head.link)
    feed.generator(GENERATOR)
    feed.docs("https://www.rssboard.org/rss-specification")
    feed.ttl(TTL)
    if head.rights:
        feed.rights(head.rights)
        feed.copyright(head.rights)
    if head.self_link:
        feed.link(href=head.self_link, rel="self", type=media_type)
    if head.hub:
        feed.link(href=head.hub, rel="hub")
    feed.link(href=head.link, rel="alternate", type="text/html", hreflang=head.language)
    if head.logo:
        scale = min(1.0, _DISPLAYED / head.logo.width)
        width, height = (str(max(1, round(side * scale))) for side in (head.logo.width, head.logo.height))
        feed.logo(head.logo.url)
        feed.image(head.logo.url, width=width, height=height)
        if head.logo.width == head.logo.height:
            feed.icon(head.logo.url)
    feed.register_extension("more", HeadMore, EntryMore)
    feed.more.head, feed.more.spaces = head, spaces
    return feed


def rss_of(head: Head) -> Feed:
    """Return an RSS feed of feedgen without entries."""
    return generator_of(head, RSS_SPACES, "application/rss+xml")


def atom_of(head: Head) -> Feed:
    """Return an Atom feed of feedgen without entries."""
    return generator_of(head, ATOM_SPACES, "application/atom+xml")


def rss_item(entry: Entry, body: str | None = None) -> Item:
    """Return an entry as feedgen's, for RSS, `body` in place of its own: times and authors are told by `EntryMore`."""
    item = _item_of(entry, body)
    item.guid(entry.guid, permalink=entry.is_permalink)
    item.summary(_escaped(entry.summary))  # readers take a description for HTML
    return item


def atom_item(entry: Entry, body: str | None = None) -> Item:
    """Return an entry as feedgen's, for Atom, `body` in place of its own."""
    item = _item_of(entry, body)
    item.id(entry.id)
    item.summary(entry.summary)
    if entry.published:
        item.published(entry.published)
    if entry.rights:
        item.rights(entry.rights)
    for author in entry.authors:
        item.author({"name": author.name} | ({"uri": author.url} if author.url else {}))
    return item


def _item_of(entry: Entry, body: str | None) -> Item:
    item = Item(entry)
    item.title(entry.title)
    item.updated(entry.updated)
    if media := entry.media:
        item.link(href=media.url, rel="enclosure", type=media.media_type, length=str(media.size))
    item.link(href=entry.link, rel="alternate", type="text/html", hreflang=entry.language)
    item.content(entry.body if body is None else body, type="html")
    if entry.topics:
        item.category([{"term": topic} for topic in entry.topics])
    item.register_extension("more", EntryMore)
    item.more.entry = entry
    return item


def _escaped(text: str) -> str:
    """Return plain text as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
