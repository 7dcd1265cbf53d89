"""html: the canonical page. One file with everything in it: style, pictures, linked data. No script, no request."""

from typing import TYPE_CHECKING

from exporter.formats import Rendering
from exporter.formats._web import BLURRED, CARRIES, LEVELS, Kind, pages, read_back
from exporter.record.edition import Edition

if TYPE_CHECKING:
    from exporter.assets import Pictures
    from exporter.templates import TemplateSet

__all__ = [
    "BLURRED",
    "CARRIES",
    "ENGINES",
    "LABEL",
    "LEVELS",
    "MEDIA_TYPE",
    "NAME",
    "SPACING",
    "SUFFIX",
    "encode",
    "read_back",
]

NAME = "html"
LABEL = "Web page"
SUFFIX = ".html"
MEDIA_TYPE = "text/html"
SPACING = "kept"
ENGINES = ("fonttools", "brotli")

_KIND = Kind(frame="page.html.j2", layer=("html",), suffix=SUFFIX, inside=True)


def encode(edition: Edition, templates: "TemplateSet", pictures: "Pictures") -> Rendering:
    """Return the page of the edition's briefing; of many, an index page and one page each in a folder of its own."""
    return pages(edition, templates, pictures, _KIND)
