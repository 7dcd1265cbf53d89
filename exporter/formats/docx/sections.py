"""Sections of the document: the cover and each briefing, on pages of their own with head and foot (§17.6)."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from exporter.formats.docx.furniture import footer_xml, header_xml, on_letterhead, section_properties
from exporter.formats.docx.manuscript import Manuscript
from exporter.formats.docx.package import TextPart
from exporter.formats.docx.reference import Head
from exporter.formats.docx.story import Story


@dataclass(frozen=True)
class Chapter:
    """A piece of the document with a head and foot of its own: a briefing (its index in the edition), or the cover."""

    tree: etree._Element
    running: etree._Element
    rtl: bool
    lang: str
    index: int | None = None


def section(manuscript: Manuscript, chapter: Chapter, number: int, parts: list[TextPart], mark: str) -> str:
    """Return the section of a chapter, its heads and feet added to the parts; `mark` is a watermark, "" for none.

    The house's first page has no running head. Where a letterhead has heads, or feet, they stand instead of the
    house's, on the pages that it has them for.
    """
    letterhead = manuscript.look.letterhead
    first = letterhead.has_first_page or not letterhead.heads
    made: dict[str, dict[str, str]] = {}
    for kind, theirs in (("header", letterhead.heads), ("footer", letterhead.feet)):
        made[kind] = {}
        for page in _pages(theirs, first):
            story, name = Story(), f"{kind}{number}" + ("" if page == "default" else page)
            xml = _story(manuscript, chapter, story, kind, page, theirs, mark)
            made[kind][page] = f"rId{name}"
            parts.append(TextPart(name, kind, xml, story, f"rId{name}"))
    return section_properties(
        manuscript.sheet, rtl=chapter.rtl, heads=made["header"], feet=made["footer"], first=first, page=letterhead.page
    )


def _pages(theirs: Mapping[str, Head], first: bool) -> list[str]:
    """Return the kinds of pages that get a head: with a first page of its own, that one always."""
    return sorted({*theirs, "default", *(["first"] if first else [])})


def _story(
    manuscript: Manuscript,
    chapter: Chapter,
    story: Story,
    kind: str,
    page: str,
    theirs: Mapping[str, Head],
    mark: str,
) -> str:
    running = chapter.running.find(kind)
    if theirs:
        head = theirs.get(page, Head("") if kind == "header" or page != "first" else theirs.get("default", Head("")))
        story.relations |= {(one.kind, f"{one.id} {one.target}"): one for one in head.relations}
        shown = running if kind == "header" and page != "first" else None
        return on_letterhead(manuscript, story, kind, head.xml, shown, chapter.rtl, chapter.lang, mark)
    if kind == "header":
        head_of_page = None if page == "first" else running
        return header_xml(manuscript, story, head_of_page, chapter.rtl, chapter.lang, mark)
    return footer_xml(manuscript, story, running, chapter.rtl, chapter.lang)
