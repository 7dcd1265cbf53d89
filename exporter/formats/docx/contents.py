"""The contents of a briefing: Word's own table of contents, filled in and linked, without page numbers.

Page numbers are known only to who lays the pages out; a wrong one is worse than none, and fields that Word has to
update make it ask when the file is opened. Its switches leave page numbers out when an editor updates it too.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from exporter.formats.docx.boxes import keep_together
from exporter.formats.docx.manuscript import briefing_name
from exporter.formats.docx.place import Place
from exporter.formats.docx.sheet import points

if TYPE_CHECKING:
    from exporter.formats.docx.walk import Walker

_UNBROKEN = 24  # entries that stay on one page
_BELOW = 14.0  # pt


def contents(walker: "Walker", element: etree._Element, place: Place) -> None:
    """Walk <nav class="contents"> into a content control that Word knows as a table of contents (§17.5.2.16)."""
    links = element.findall("./ol/li")
    outer, walker.out = walker.out, []
    for label in element.iterfind("./h2"):
        walker.leaf(label, "TOCHeading", place)
    within = _briefing(element)
    limit = f" \\b {briefing_name(within)}" if within else ""
    levels = 2 if any(item.get("class") == "inner" for item in links) else 1
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{levels}" \\h \\z \\n{limit} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    for index, item in enumerate(links):
        runs = walker.line(replace(place, quiet=True)).take(item).xml()
        last = index == len(links) - 1
        runs = (begin if index == 0 else "") + runs + (end if last else "")
        style = "TOC2" if item.get("class") == "inner" else "TOC1"
        walker.paragraph(style, runs, place, after=points(21) if last else None)
    if len(links) <= _UNBROKEN:
        keep_together(walker.out, 0)
    inner, walker.out = walker.out, outer
    walker.out.append(
        f'<w:sdt><w:sdtPr><w:id w:val="{walker.manuscript.control_id()}"/><w:docPartObj>'
        '<w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{''.join(inner)}</w:sdtContent></w:sdt>"
    )
    walker.gap = points(_BELOW)


def _briefing(element: etree._Element) -> str:
    """Return the anchor of the briefing around, which bounds its contents: an edition holds many."""
    article = next(element.iterancestors("article"), None)
    return (article.get("id") or "") if article is not None else ""
