"""email: an edition as the HTML part of a newsletter, for mail programs of every kind.

`body` makes house HTML fit for them, `page` puts it into its shell and its styles on the elements, `cutting` finds
where an edition that is too long ends and leads on to the web; `reading` reads such a mail back.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from exporter.formats import Rendering
from exporter.record.edition import Edition
from exporter.record.reading import EVERYTHING, Passage

if TYPE_CHECKING:
    from exporter.assets import Pictures
    from exporter.record.asset import Asset
    from exporter.templates import TemplateSet

NAME = "email"
LABEL = "E-mail"
SUFFIX = ".email.html"
MEDIA_TYPE = "text/html"
SPACING: Literal["kept", "lost"] = "kept"
CARRIES = EVERYTHING - {"number"}
"""What the check may ask of a mail: all but numbers of notes and sources, which are words in it."""
LEVELS = 6
_LOGO = 160  # pixels across, twice for sharp screens
BLURRED: dict[str, frozenset[str]] = {}
ENGINES = ("css-inline", "lxml", "resvg-py", "pillow")


def encode(edition: Edition, templates: "TemplateSet", pictures: "Pictures") -> Rendering:
    """Return the edition as one mail; what is too long for Gmail ends with a way to the web. Raise TemplateFault."""
    from exporter.formats._feed.media import Gallery
    from exporter.formats.email.cutting import MOST, told, where
    from exporter.formats.email.page import page

    gallery = Gallery(pictures, edition.channel.media)
    end = where(edition, templates)
    logo = templates.logos[0]
    mark = edition.channel.media + gallery.add(logo, width=_LOGO * 2).file_name if logo else ""

    def address(asset: "Asset") -> str:
        return mark if logo and asset == logo.asset else gallery.url(asset)

    data = page(edition, templates, address, end).encode()
    notices = list(told(edition, end))
    if len(data) >= MOST:
        notices.append(f"the mail has {len(data)} bytes; Gmail shows {MOST} and cuts the rest; shorten it")
    return Rendering({edition.slug + SUFFIX: data}, gallery.media, tuple(notices), gallery.made, gallery.origins)


def cuts(edition: Edition, templates: "TemplateSet") -> Mapping[int, str]:
    """Return for each briefing that a mail does not hold whole the path of what is left out first, "" for all of it."""
    from exporter.formats.email.cutting import left_out, where

    return left_out(edition, where(edition, templates))


def read_back(files: Mapping[str, bytes]) -> list[Passage]:
    """Return the passages of a mail in reading order."""
    from exporter.formats.email.reading import passages_of

    return [passage for data in files.values() for passage in passages_of(data.decode())]
