"""The only door to font files: which families are at hand, what they cover, and their faces for print and web.

`open_stock` looks into installed wheels and an organisation's own folder; nothing of the machine is ever used, so a
page looks the same everywhere. What has to be made (static cuts of variable faces, WOFF2) is made once, when a text
first needs it, and kept in the cache.
"""

from exporter.fonts.cache import FontError
from exporter.fonts.catalogue import OFFERS, Cut, Role, Style
from exporter.fonts.coverage import coverage, css_value, fallbacks, missing, remedy, stack
from exporter.fonts.faces import Face, Family
from exporter.fonts.fontconfig import fontconfig_file
from exporter.fonts.prepare import digest, prepared
from exporter.fonts.stock import Stock, family, find_family, keep_in, missing_wheels, open_stock, stock_for
from exporter.fonts.texts import texts_in
from exporter.fonts.web import WebFace, web_faces

__all__ = [
    "OFFERS",
    "Cut",
    "Face",
    "Family",
    "FontError",
    "Role",
    "Stock",
    "Style",
    "WebFace",
    "coverage",
    "css_value",
    "digest",
    "fallbacks",
    "family",
    "find_family",
    "fontconfig_file",
    "keep_in",
    "missing",
    "missing_wheels",
    "open_stock",
    "prepared",
    "remedy",
    "stack",
    "stock_for",
    "texts_in",
    "web_faces",
]
