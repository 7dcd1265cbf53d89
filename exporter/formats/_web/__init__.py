"""What html and amp share: pages around one body, their head and linked data, web fonts, and reading pages back."""

from exporter.formats._web.pages import Kind, pages
from exporter.formats._web.reading import read_back
from exporter.record.reading import EVERYTHING

__all__ = ["BLURRED", "CARRIES", "LEVELS", "Kind", "pages", "read_back"]

CARRIES = EVERYTHING
"""What the check may ask of a page: all there is."""
LEVELS = 6
BLURRED: dict[str, frozenset[str]] = {}
