"""Boxes: key points, callouts, a withdrawal. Framed paragraphs where they can be, a table of one cell where not.

Word and LibreOffice draw one box round neighbouring paragraphs only if these have the same lines *and* edges, so a
list inside a callout would tear it apart. What is simple stays paragraphs, which editors like better.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lxml import etree

from exporter.formats.docx import wml
from exporter.formats.docx.line import INLINE
from exporter.formats.docx.place import Place
from exporter.formats.docx.sheet import points
from exporter.formats.docx.stylesheet import cell_margins, colour
from exporter.formats.docx.tables import put, row, tc

if TYPE_CHECKING:
    from exporter.formats.docx.walk import Walker

_UNBROKEN = 12  # paragraphs that a box may have and still not be broken over pages
_PAD = 7.0  # pt inside a box that is a table


@dataclass(frozen=True)
class Box:
    """A kind of box: the style of its plain paragraphs, the tags it may hold as paragraphs, points above and below."""

    style: str
    simple: frozenset[str]
    above: float
    below: float
    tinted: bool = True
    bar: bool = False


KEY_POINTS = Box("KeyPointText", frozenset(["h2", "ul"]), 0, 17.5)
CALLOUT = Box("Callout", frozenset(["p"]), 14, 14, bar=True)
WITHDRAWAL = Box("Withdrawal", frozenset(["h2", "p"]), 0, 17.5, tinted=False)


def box(kind: Box) -> Callable[["Walker", etree._Element, Place], None]:
    """Return the rule of a kind of box."""

    def rule(walker: "Walker", element: etree._Element, place: Place) -> None:
        simple = not place.cell and not place.depth and _is_simple(element, kind)
        walker.gap = max(walker.gap, points(kind.above))
        with walker.bookmarked(element):
            (_paragraphs if simple else _cell)(walker, element, place, kind)
        walker.gap = max(walker.gap, points(kind.below))

    return rule


def _is_simple(element: etree._Element, kind: Box) -> bool:
    """Return whether each part of a box is a paragraph, or a list of such."""
    for child in element:
        parts = list(child) if child.tag == "ul" else [child]
        if child.tag not in kind.simple or any(inner.tag not in INLINE for part in parts for inner in part):
            return False
    return True


def _paragraphs(walker: "Walker", element: etree._Element, place: Place, kind: Box) -> None:
    edges = walker.manuscript.styles[kind.style]
    inset = edges.left - walker.manuscript.sheet.column
    inner = replace(
        place,
        style=kind.style,
        left=place.left + inset,
        right=place.right + edges.right,
        width=place.width - inset - edges.right,
        box=walker.new_box(),
        wide=False,
        lead=False,
    )
    start = len(walker.out)
    walker.flow(element, inner)
    if len(walker.out) - start <= _UNBROKEN:
        keep_together(walker.out, start)


def _cell(walker: "Walker", element: etree._Element, place: Place, kind: Box) -> None:
    theme = walker.manuscript.theme
    inner = replace(
        place,
        style="Normal",
        left=0,
        right=0,
        depth=0,
        width=place.width - points(2 * _PAD + 3),
        wide=False,
        lead=False,
    )
    lines: dict[str, wml.Line] = {}
    if kind.bar:
        lines = {"left": (3, colour(theme, "accent"), 0)}
    elif not kind.tinted:
        lines = dict.fromkeys(("top", "left", "bottom", "right"), (1.5, colour(theme, "signal"), 0))
    properties = (
        (wml.borders("tcBorders", lines) if lines else "")
        + (wml.shading(colour(theme, "tint")) if kind.tinted else "")
        + cell_margins(_PAD, _PAD + 1.5, _PAD / 2, _PAD + 1.5, of="tcMar")
    )
    content = walker.cell(element, inner)
    whole = row([tc(place.width, properties, content)], unbroken=content.count("<w:p>") <= _UNBROKEN)
    put(walker, replace(place, wide=False), "TableNormal", [place.width], [whole], look=(False, False, False))


def keep_together(out: list[str], start: int) -> None:
    """Keep each paragraph put out since `start`, but the last, on one page with the next."""
    paragraphs = [place for place in range(start, len(out)) if out[place].startswith("<w:p>")]
    for place in paragraphs[:-1]:
        if "<w:keepNext" not in out[place]:
            out[place] = re.sub(r"^<w:p><w:pPr>(<w:pStyle [^>]*>)?", r"\g<0><w:keepNext/>", out[place], count=1)
