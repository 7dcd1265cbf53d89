"""RSS 2.0 with full text: one item a briefing, under the edition's channel.

RSS 2.0.11 (rssboard.org), content:encoded, Dublin Core, Media RSS 1.5, atom:link and atom:updated.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from exporter.formats import Rendering, _feed
from exporter.formats._feed import Form, Kept, keep, render
from exporter.record.edition import Edition
from exporter.record.reading import Passage

if TYPE_CHECKING:
    from exporter.assets import Pictures
    from exporter.formats._feed.entries import Entry
    from exporter.formats._feed.head import Head
    from exporter.templates import TemplateSet

NAME = "rss"
LABEL = "RSS 2.0"
SUFFIX = ".rss.xml"
MEDIA_TYPE = "application/rss+xml"
SPACING: Literal["kept", "lost"] = "kept"
CARRIES, LEVELS, BLURRED = _feed.CARRIES, _feed.LEVELS, _feed.BLURRED
ENGINES = ("feedgen", "lxml", "resvg-py")
omits = _feed.omits


def encode(edition: Edition, templates: "TemplateSet", pictures: "Pictures") -> Rendering:
    """Return the RSS feed of an edition."""
    return render(FORM, edition, templates, pictures)


def entry(edition: Edition, index: int, templates: "TemplateSet", pictures: "Pictures") -> Kept:
    """Return the briefing at `index` of an edition as one item that can be kept."""
    return keep(FORM, edition, index, templates, pictures)


def wrap(head: "Head", entries: Sequence[Kept]) -> bytes:
    """Return the feed of kept items, in their order."""
    from exporter.formats._feed.fragments import in_rss

    return in_rss(head, [entry.data for entry in entries])


def _item(entry: "Entry") -> tuple[bytes, bytes]:
    from exporter.formats._feed.fragments import rss_bytes

    return rss_bytes(entry), b""


FORM = Form(SUFFIX, _item, wrap)


def read_back(files: Mapping[str, bytes]) -> list[Passage]:
    """Return the passages of an RSS feed: of each item its title, and the words of its full text."""
    from exporter.formats._feed.reading import passages_of, time_of, xml

    found: list[Passage] = []
    for data in files.values():
        channel = xml(data).find("channel")
        for item in channel.iterfind("item") if channel is not None else ():
            body = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
            changed = item.findtext("{http://purl.org/dc/terms/}modified")
            found += passages_of(
                item.findtext("title") or "",
                item.findtext("description") or "",
                body or "",
                page=item.findtext("link") or "",
                language=item.findtext("{http://purl.org/dc/elements/1.1/}language") or "",
                authors=(one.text for one in item.iterfind("{http://purl.org/dc/elements/1.1/}creator")),
                times=(time_of(item.findtext("pubDate")), time_of(changed)),
                summary_is_html=True,
            )
    return found
