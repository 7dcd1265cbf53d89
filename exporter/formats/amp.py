"""amp: the same body as html in the shell of AMP HTML (amp.dev, "AMP HTML specification"), pictures in `media/`."""

from typing import TYPE_CHECKING

from exporter.formats import Rendering, _web
from exporter.formats._web import Kind, pages
from exporter.record.edition import Edition

if TYPE_CHECKING:
    from exporter.assets import Pictures
    from exporter.templates import TemplateSet

NAME = "amp"
LABEL = "AMP page"
SUFFIX = ".amp.html"
MEDIA_TYPE = "text/html"
SPACING = "kept"
CARRIES, LEVELS, BLURRED = _web.CARRIES, _web.LEVELS, _web.BLURRED
ENGINES = ("fonttools", "brotli")
read_back = _web.read_back

# The validator counts bytes of <style amp-custom>: 75,000 at most.
_KIND = Kind(frame="amp.html.j2", layer=("amp", "html"), suffix=SUFFIX, inside=False, most_style=75_000)


def encode(edition: Edition, templates: "TemplateSet", pictures: "Pictures") -> Rendering:
    """Return the page of the edition's briefing; of many, an index and a page each in a folder, or one page of all."""
    return pages(edition, templates, pictures, _KIND)
