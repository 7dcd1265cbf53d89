"""Which elements are dealt with as a whole, and by what; all others are read part by part where they stand."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from lxml.etree import _Element

from exporter.readers._markup import embeds, lists, parts, pictures, tables
from exporter.readers._markup.vocabulary import HEADINGS

if TYPE_CHECKING:
    from exporter.readers._markup.flow import Walk

Own = Callable[[_Element, "Walk"], bool]
"""Deals with an element and all that is in it, or returns False: then its parts are read where they stand."""

_ALIKE: dict[str, Own] = {
    "img": pictures.image,
    "noscript": pictures.unscripted,
    parts.INSET: parts.inset,
    **embeds.OWN,
}
OWN_IN_LINE: dict[str, Own] = {"br": parts.break_in_line} | _ALIKE
OWN: dict[str, Own] = {
    "br": parts.break_,
    "hr": parts.rule,
    "blockquote": parts.quote,
    "aside": parts.aside,
    "pre": lists.code,
    "listing": lists.code,
    "xmp": lists.code,
    "ul": lists.items,
    "ol": lists.items,
    "menu": lists.items,
    "dir": lists.items,
    "dl": lists.definitions,
    "details": lists.details,
    "table": tables.table,
    "figure": pictures.figure,
    **dict.fromkeys(HEADINGS, parts.heading),
    **_ALIKE,
}  # fmt: skip
