"""The page of a channel for people: what is out, newest first, and how to follow it. Pure: equal input, equal bytes."""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import quote

from exporter.assets import Picture, PictureFault, for_web
from exporter.formats import formats
from exporter.formats._web.faces import faces_for
from exporter.formats._web.sight import Sight
from exporter.formats._web.style import style
from exporter.publishing import FEEDS
from exporter.record.edition import Channel
from exporter.templates import TemplateSet

LAYER = ("channel", "html")
_NAMES = {"atom": "Atom", "rss": "RSS", "jsonfeed": "JSON Feed", "amp": "AMP"}
"""What people call it, where that is shorter than the label of the format."""
_FEEDS = ("atom", "rss", "jsonfeed")
"""The most important first: a reader takes the first that it understands."""
_LEVEL = 6  # of gzip
_LOGO = 480  # pixels across: a logo stands 12 rem wide at most, on a screen of two dots to the pixel
_POLICY = "default-src 'none'; style-src '{style}'; img-src data:; font-src 'self'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True)
class Way:
    """A link: where it leads, seen from the page, in which format, and what people call that."""

    href: str
    format: str

    @property
    def name(self) -> str:
        """Return what people call it: PDF, Word, Atom."""
        return _NAMES.get(self.format) or formats()[self.format].LABEL

    @property
    def media_type(self) -> str:
        """Return the media type of what is there."""
        return formats()[self.format].MEDIA_TYPE


@dataclass(frozen=True)
class Item:
    """A briefing on the page. Of one that was withdrawn nothing is told but title and time, of one erased the time."""

    title: str
    language: str
    rtl: bool
    first_at: datetime
    updated_at: datetime | None = None
    standfirst: str = ""
    href: str = ""
    ways: tuple[Way, ...] = ()
    corrected_at: datetime | None = None
    correction: str = ""
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class Latest:
    """The latest edition of the channel: its title, its date, its page and its other formats."""

    title: str
    date: datetime
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Shown:
    """All that a page shows: the page `number` (from 1) of `pages`. `faces` are the files of web fonts at hand.

    `here` is the absolute address of the first page. All links are relative to it, so that they also lead on under the
    path of a private channel's token.
    """

    channel: Channel
    slug: str
    here: str
    items: tuple[Item, ...] = ()
    number: int = 1
    pages: int = 1
    is_open: bool = True
    latest: Latest | None = None
    faces: frozenset[str] = field(default=frozenset())

    @property
    def feeds(self) -> tuple[Way, ...]:
        """Return the feeds of the channel, the most important first."""
        return tuple(Way(f"{self.slug}/{FEEDS[name]}", name) for name in _FEEDS)

    def to(self, number: int) -> str:
        """Return the way to a page of the list."""
        return self.slug if number == 1 else f"{self.slug}?page={number}"

    def is_foreign(self, language: str) -> bool:
        """Return whether a language is another one than the channel's, not only that of another country."""
        return _spoken(language) != _spoken(self.channel.language)

    @property
    def folder(self) -> str:
        """Return the absolute address that ways are relative to."""
        return self.here.removesuffix(self.slug)

    @property
    def canonical(self) -> str:
        """Return the absolute address of this page."""
        return self.here if self.number == 1 else f"{self.here}?page={self.number}"


@dataclass(frozen=True)
class Page:
    """A page as it goes out: its bytes, plain and `packed` (gzip), the sha256 of the plain ones, and what headers tell.

    `policy` is its Content-Security-Policy, `links` its feeds as a Link header.
    """

    data: bytes
    packed: bytes
    sha256: str
    language: str
    policy: str
    links: str


def render(shown: Shown, templates: TemplateSet, logo: Picture | None = None) -> Page:
    """Return the page of a channel, under its own logo or the theme's. Raise TemplateFault."""
    language, media = shown.channel.language, f"{shown.slug}/briefings/media/"
    faces, _, _ = faces_for(templates, "\n".join(_words(shown, templates)), language)
    faces = replace(faces, loaded=tuple(face for face in faces.loaded if face.file in shown.faces))
    sheet = style(templates, LAYER, faces, media, name="channel.css.j2")
    policy = _POLICY.format(style=sheet.hash)
    logos = {one.asset.sha256: one for one in (*templates.logos, logo) if one}
    sight = Sight({sha256: _small(one) for sha256, one in logos.items()}, inside=True)
    values = {"logo": logo.asset, "logo_dark": logo.asset} if logo else {}
    text = templates.page(
        "channel.html.j2", language, LAYER, sight.url, shown=shown, style=sheet, policy=policy, **values
    )
    data = text.encode()
    packed = gzip.compress(data, _LEVEL, mtime=0)
    return Page(data, packed, hashlib.sha256(data).hexdigest(), language, policy, links(shown))


def links(shown: Shown) -> str:
    """Return the feeds as a Link header (RFC 8288), in the order of the page's head; titles as RFC 8187 has them."""
    return ", ".join(
        f'<{way.href}>; rel="alternate"; type="{way.media_type}"; '
        f"title*=UTF-8''{quote(f'{shown.channel.title} ({way.name})', safe='')}"
        for way in shown.feeds
    )


def _spoken(tag: str) -> tuple[str, ...]:
    """Return language and script of a tag (BCP 47): what a reader must know to read it."""
    first, *rest = tag.lower().split("-")
    return (first, *(part for part in rest if len(part) == 4 and part.isalpha()))


def _small(picture: Picture) -> Picture:
    try:
        return for_web(picture, _LOGO)
    except PictureFault:
        return picture


def _words(shown: Shown, templates: TemplateSet) -> Iterator[str]:
    """Yield the words of a page, by which its faces are chosen."""
    labels = templates.labels(shown.channel.language)
    yield from (shown.channel.title, shown.channel.description, shown.channel.rights)
    yield from (labels[name] for name in ("newest", "older", "follow", "follow_text"))
    for item in shown.items:
        yield from (item.title, item.standfirst, item.correction)
