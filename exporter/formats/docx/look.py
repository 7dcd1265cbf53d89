"""How documents look, in one value: the page, styles and lists that the walk must know, and the parts that hold them.

It is made once for each theme, language and direction, and for an organisation's reference document if there is one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from exporter.formats.docx.numbering import Given, house_lists
from exporter.formats.docx.reference import Letterhead, reference_from, used
from exporter.formats.docx.restyled import measures_of
from exporter.formats.docx.sheet import Sheet, sheet_of
from exporter.formats.docx.skeleton import Skeleton, skeleton
from exporter.formats.docx.stylesheet import Measures, measures, styles_xml
from exporter.theme import Theme

REFERENCE = "docx/reference.docx"
"""Where an organisation's own Word document lies in its template folder."""


@dataclass(frozen=True)
class Look:
    """What a document of a theme looks like."""

    sheet: Sheet
    styles: Mapping[str, Measures]
    lists: Given
    skeleton: Skeleton
    letterhead: Letterhead


@lru_cache(maxsize=32)
def look_of(theme: Theme, language: str, rtl: bool, reference: bytes | None = None) -> Look:
    """Return the look of a theme, under that of a reference document. Raise Faults for one that cannot be used."""
    if reference is None:
        sheet = sheet_of(theme, rtl)
        parts = skeleton(theme, language, styles_xml(theme, language, sheet, rtl).encode())
        return Look(sheet, measures(theme, sheet), house_lists(theme, sheet.column), parts, Letterhead())
    with used(REFERENCE):
        theirs = reference_from(reference)
        sheet = theirs.sheet(theme, rtl)
        styles, lists = theirs.under(theme, language, sheet, rtl)
        parts = skeleton(theme, language, styles, theirs)
        return Look(sheet, measures_of(styles), lists, parts, theirs.letterhead)
