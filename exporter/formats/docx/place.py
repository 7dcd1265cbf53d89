"""Where a piece of house HTML stands on the page: what surrounds it, and what that asks of its paragraphs."""

from dataclasses import dataclass, replace

from lxml import etree

from exporter.record.base import direction_of


@dataclass(frozen=True)
class Place:
    """The style of plain paragraphs here, their edges in twips from the text column, the box and the lists around."""

    width: int
    rtl: bool
    lang: str
    style: str = "Normal"
    left: int = 0
    right: int = 0
    box: int = 0  # the box around; 0 is none
    depth: int = 0  # lists around
    wide: bool = True  # in the flow of the page: tables and large pictures may use the label column
    lead: bool = False  # directly in the briefing: its lead picture
    cell: bool = False
    align: str = ""
    quiet: bool = False  # links look like the text around them: in lists of contents
    withdrawn: bool = False


def placed(element: etree._Element, place: Place) -> Place:
    """Return the place as an element with a language or direction of its own changes it."""
    lang, direction = element.get("lang"), element.get("dir")
    if not lang and not direction:
        return place
    rtl = direction == "rtl" if direction else direction_of(lang or "") == "rtl"
    return replace(place, lang=lang or place.lang, rtl=rtl)
