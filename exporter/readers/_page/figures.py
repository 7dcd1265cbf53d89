"""A paragraph that is nothing but pictures becomes figures; a picture in the line stays one, without its extras."""

from typing import Any

from exporter.readers._page.outline import Data, Heading
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline, is_empty, plain


def blocks_of(inlines: list[Inline], line: int | None, page: Page) -> list[Data]:
    """Return the blocks that the prose of a paragraph makes: none if it says nothing, figures, or the paragraph."""
    if is_empty(inlines):
        return []
    if any(map(_is_picture, inlines)) and all(_is_picture(inline) or not _says(inline) for inline in inlines):
        made = [figure for inline in inlines if _is_picture(inline) for figure in _figure(inline, line, page)]
    else:
        made = [{"kind": "paragraph", "text": in_line(inlines, line, page), "_line": line}]
    if made and page.anchors:
        made[0]["_anchors"], page.anchors = page.anchors, []
    return made


def heading(level: int, inlines: list[Inline], line: int | None, page: Page) -> Heading:
    """Return a heading, which anchors just before it lead to."""
    names, page.anchors = page.anchors, []
    return Heading(level, in_line(inlines, line, page), line, names)


def in_line(inlines: list[Inline], line: int | None, page: Page) -> list[Inline]:
    """Return prose with its pictures in the line; one not at hand becomes its words, linked to where it is.

    A remark tells what such a picture cannot carry.
    """
    return [_in_line(inline, line, page) if _is_picture(inline) else inline for inline in inlines]


def _in_line(inline: Inline, line: int | None, page: Page) -> Inline:
    _tell_extras(inline, line, page)
    if inline.get("_title"):
        page.remark(line, f"title {inline['_title']!r} of a picture in the line", "left out")
    if inline["asset"] is None and inline.get("_href") and inline["alt"].strip():
        return {"text": inline["alt"], "href": inline["_href"]}
    if not inline["alt"].strip():
        page.remark(line, "a picture in the line without words (alt)", "shown as decoration")
    return inline


def _figure(inline: Inline, line: int | None, page: Page) -> list[Data]:
    alt, title, asset, href = (
        inline["alt"].strip(),
        inline.get("_title", "").strip(),
        inline["asset"],
        inline.get("_href"),
    )
    _tell_extras(inline, line, page)
    if not (asset or href or alt or title):
        return []
    figure: dict[str, Any] = {"kind": "figure", "asset": asset, "href": href, "alt": alt, "_line": line}
    caption, bar, credit = title.rpartition(" | ")
    figure |= {"caption": [{"text": caption if bar else title}]} if title else {}
    if bar and credit.strip():
        figure["credit"] = [{"text": credit.strip()}]
    if not plain([{"text": alt}]):
        figure |= {"alt": "", "decorative": True}
        page.remark(line, "a picture without words (alt)", "shown as decoration")
    return [figure]


def _tell_extras(inline: Inline, line: int | None, page: Page) -> None:
    if inline.get("_link"):
        page.remark(line, f"link around a picture to {inline['_link']!r}", "the picture, without the link")


def _says(inline: Inline) -> bool:
    return bool(inline.get("text", "").strip() or inline.get("note") or inline.get("sources"))


def _is_picture(inline: Inline) -> bool:
    return inline.get("kind") == "image"
