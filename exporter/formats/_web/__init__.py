"""What html and amp share: pages around one body, their head and linked data, web fonts, and reading pages back."""

from exporter.formats._web.pages import Kind, pages
from exporter.formats._web.reading import read_back

__all__ = ["Kind", "pages", "read_back"]
