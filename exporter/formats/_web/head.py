"""What the head of a page says: addresses, description, social cards, feeds, robots. Addresses are absolute."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exporter.formats._web.linked import Published, linked_data, pictures_of
from exporter.formats._web.names import names
from exporter.record.asset import Asset
from exporter.record.briefing import Briefing
from exporter.record.edition import Edition
from exporter.record.inlines import plain_text
from exporter.record.walk import blocks, prose

if TYPE_CHECKING:
    from exporter.templates import TemplateSet

FEEDS = (
    (".rss.xml", "application/rss+xml", "RSS"),
    (".atom.xml", "application/atom+xml", "Atom"),
    (".feed.json", "application/feed+json", "JSON Feed"),
)
"""Suffix, media type and name of each feed, the most important first: readers take the first they understand."""
_OF_CHANNEL = (
    ("atom.xml", "application/atom+xml", "Atom"),
    ("rss.xml", "application/rss+xml", "RSS"),
    ("feed.json", "application/feed+json", "JSON Feed"),
)
"""The same of the feeds of a channel, in their folder."""

_MOST_LETTERS = 300


@dataclass(frozen=True)
class Feed:
    """A feed that a reader may subscribe to."""

    href: str
    media_type: str
    title: str


@dataclass(frozen=True)
class Head:
    """The values of the templates `page.html.j2` and `meta.html.j2`."""

    title: str
    name: str
    description: str
    canonical: str
    amp: str
    robots: str
    image: Asset | None
    image_url: str
    feeds: tuple[Feed, ...]
    linked: dict[str, Any] = field(default_factory=dict)


def head(edition: Edition, index: int | None, templates: "TemplateSet", published: Published) -> Head:
    """Return what the head of a page says: of the briefing at `index`, or of the index page of an edition of many.

    `published` tells what lies in `media/` for a picture.
    """
    channel, stamp = edition.channel, edition.stamp
    briefing = edition.briefings[index] if index is not None else None
    withdrawn = stamp is not None and stamp.kind == "withdrawn"
    shown = [published(asset) for asset in pictures_of(briefing)[:1]] if briefing and not withdrawn else []
    stem, kinds = (channel.feeds, _OF_CHANNEL) if channel.feeds else (channel.files + edition.slug, FEEDS)
    feeds = [Feed(stem + end, kind, f"{channel.title} ({name})") for end, kind, name in kinds]
    amp = edition.slug + ".amp.html" if index is None else names(edition, ".amp.html")[index]
    description = "" if withdrawn else _description(briefing) if briefing else channel.description
    return Head(
        title=briefing.title if briefing else edition.title,
        name=briefing.publisher.name if briefing and briefing.publisher else templates.theme.brand.name,
        description=description,
        canonical=edition.page_of(briefing) if briefing else edition.link(".html"),
        amp=channel.files + amp
        if edition.stem is None and edition.goes_out_in("amp")
        else "",  # a newsletter goes out in neither
        robots="noindex, noarchive" if stamp else "max-image-preview:large",
        image=shown[0] if shown else None,
        image_url=channel.media + shown[0].file_name if shown else "",
        feeds=() if stamp or edition.stem else tuple(feeds),
        linked=linked_data(edition, index, templates, description, published),
    )


def _description(briefing: Briefing) -> str:
    """Return the standfirst, or the first words of the text, in one or two sentences' length."""
    text = plain_text(briefing.standfirst)
    if not text:
        text = next((words for block in blocks(briefing) for said in prose(block) if (words := plain_text(said))), "")
    text = " ".join(text.split())
    return text if len(text) <= _MOST_LETTERS else text[:_MOST_LETTERS].rsplit(" ", 1)[0] + " …"
