"""Lists: real numbering that starts anew with each list, nested levels, and the numbered list of sources."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from exporter.formats.docx.numbering import DEEPEST
from exporter.formats.docx.place import Place, placed
from exporter.formats.docx.sheet import points
from exporter.formats.docx.styles import HANG, HANG_NUMBER, HANG_SOURCE

if TYPE_CHECKING:
    from exporter.formats.docx.walk import Walker

_WIDER = 110  # twips that each further digit takes
_BELOW = 7.0  # pt that a list wants below itself


@dataclass(frozen=True)
class Item:
    """What the first paragraph of an item takes on if it is plain, of the style `within`: style, w:numPr, w:ind."""

    within: str
    style: str
    reference: str
    indent: str


def list_(walker: "Walker", element: etree._Element, place: Place) -> None:
    """Walk a <ul> or <ol>."""
    walker.settle_item(place)  # of an outer list, if its item begins with this list
    items = [child for child in element if child.tag == "li"]
    counts = element.tag == "ol"
    level = min(place.depth, DEEPEST)
    start = int(element.get("start") or 1)
    digits = len(str(start + len(items) - 1))
    hang = HANG_NUMBER + _WIDER * (digits - 1) if counts else HANG
    left = place.left + hang
    usual = HANG_NUMBER if counts else HANG
    level_left = walker.manuscript.sheet.column + usual * (level + 1)
    indent = "" if (left, hang) == (level_left, usual) else f'w:left="{left}" w:hanging="{hang}"'
    style, below = _styles(place, counts, level)
    numbered = walker.manuscript.lists.begin(style, level, start=start if counts else None)
    inner = replace(place, style=below, left=left, width=place.width - hang, depth=place.depth + 1, wide=False)
    with walker.bookmarked(element):
        for item in items:
            here = placed(item, inner)
            walker.item = Item(below, style, numbered, indent)
            walker.inside(item, here)
            walker.settle_item(here)
    if counts:
        walker.manuscript.lists.end()
    if not place.depth:
        walker.gap = max(walker.gap, points(_BELOW))


def _styles(place: Place, counts: bool, level: int) -> tuple[str, str]:
    """Return the style of an item's first paragraph, and of those below it."""
    if place.cell:
        return place.style, place.style
    if place.style == "KeyPointText":
        return "KeyPoint", "KeyPointText"
    deep = "" if level == 0 else str(min(level, 2) + 1)
    return ("ListNumber" if counts else "ListBullet") + deep, "ListContinue" + deep


def sources(walker: "Walker", element: etree._Element, place: Place) -> None:
    """Walk the section of sources: each keeps its number of the text, so a gap in the numbers begins a new run."""
    offset = walker.notes.offset if walker.notes else 0
    with walker.bookmarked(element):
        for child in element:
            if child.tag != "ol":
                walker.block(child, place)
                continue
            expected, numbered = None, ""
            for item in child:
                value = int(item.get("value") or (expected or 1))
                if value != expected:
                    numbered = walker.manuscript.lists.sources(value + offset)
                expected = value + 1
                here = placed(item, replace(place, style="Source", left=place.left + HANG_SOURCE, depth=1, wide=False))
                walker.item = Item("Source", "Source", numbered, "")
                walker.inside(item, here)
                walker.settle_item(here)
