"""html: the canonical page. One file with everything in it: style, pictures, linked data. No script, no request."""

from typing import TYPE_CHECKING

from exporter.formats import Rendering, _web
from exporter.formats._web import Kind, pages
from exporter.record.edition import Edition

if TYPE_CHECKING:
    from exporter.assets import Pictures
    from exporter.templates import TemplateSet

NAME = "html"
LABEL = "Web page"
SUFFIX = ".html"
MEDIA_TYPE = "text/html"
SPACING = "kept"
CARRIES, LEVELS, BLURRED = _web.CARRIES, _web.LEVELS, _web.BLURRED
ENGINES = ("fonttools", "brotli")
read_back = _web.read_back

_KIND = Kind(frame="page.html.j2", layer=("html",), suffix=SUFFIX, inside=True)


def encode(edition: Edition, templates: "TemplateSet", pictures: "Pictures") -> Rendering:
    """Return the page of the edition's briefing; of many, an index and a page each in a folder, or one page of all."""
    return pages(edition, templates, pictures, _KIND)
