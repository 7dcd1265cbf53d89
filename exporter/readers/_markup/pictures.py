"""Pictures in markup: where they really are, their words, and figures with their captions."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml.etree import _Element

from exporter.readers._markup.vocabulary import classes, empty, words_in
from exporter.readers._page.prose import Inline, is_empty

if TYPE_CHECKING:
    from exporter.readers._markup.flow import Walk

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-url", "data-hi-res-src", "data-image", "data-delayed-url",
         "data-full-src", "data-original-src", "data-actualsrc")  # fmt: skip
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
_STAND_IN = re.compile(r"data:image/(?:gif|png|svg\+xml|webp)[;,]", re.IGNORECASE)
_MAX_STAND_IN = 1000
"""Characters of a `data:` picture that may stand in for one still to be loaded."""
_CANDIDATE = re.compile(r"\s*([^\s,]\S*[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?)$", re.IGNORECASE)
_CREDITS = frozenset("credit credits source copyright photographer photo-credit image-credit media-credit".split())


def image(element: _Element, walk: "Walk") -> bool:
    """Put an <img> into the prose, with its words; one of a single pixel counts readers and shows nothing."""
    if {element.get("width"), element.get("height")} & {"0", "1"} or "1px" in (element.get("width") or ""):
        return True
    address, alt = address_of(element), (element.get("alt") or "").strip()
    title = (element.get("title") or "").strip()
    if not address and not alt:
        return True
    if title and alt and title.casefold() != alt.casefold():
        walk.page.remark(walk.line, f"title {title!r} of a picture", "left out; its words (alt) stay")
    shown = walk.page.picture(address, walk.line)
    if not walk.prose.inlines:
        walk.mark_start()
    walk.prose.picture(shown.asset, alt or title, href=shown.href)
    return True


def address_of(element: _Element) -> str:
    """Return where the picture of an <img> is: in `src`, where a script puts it later on, or the largest of a set."""
    source = (element.get("src") or "").strip()
    if source and not (_STAND_IN.match(source) and len(source) < _MAX_STAND_IN):
        return source
    later = next((value.strip() for name in _LAZY if (value := element.get(name))), "")
    later = later or next((_largest(value) for name in _LAZY_SETS if (value := element.get(name))), "")
    return later or _largest(element.get("srcset") or "") or _of_picture(element) or source


def is_of_picture(link: _Element, href: str) -> bool:
    """Return whether a link holds just a picture and leads to the same one, larger."""
    return (
        bool(_PICTURE.search(urlsplit(href).path if "[" not in href else href))
        and next(link.iter("img"), None) is not None
        and not words_in(link)
    )


def unscripted(element: _Element, walk: "Walk") -> bool:
    """Read of a <noscript> the pictures that are there but for a script; its words are for browsers without one."""
    found = list(element.iter("img"))
    above = element.getparent()
    if found and above is not None:
        known = {address_of(one) for one in above.iter("img") if not _is_inside(one, element)}
        for one in found:
            if address_of(one) not in known:
                image(one, walk)
    elif words := words_in(element):
        walk.page.remark(walk.line, f"<noscript>: {words[:200]}", "left out")
    return True


def figure(element: _Element, walk: "Walk") -> bool:
    """Put a <figure> into the flow: its pictures, the last one with the caption; or what else stands in it."""
    captions = [part for part in element.iter("figcaption") if _nearest(part, "figure") is element]
    walk.flush()
    if not captions and next(element.iter("img"), None) is None:
        return False
    line, caption, credit = walk.line, list[Inline](), list[Inline]()
    before = all(next(one.iterdescendants("img"), None) is None for one in captions)
    for one in captions if before else ():
        said = _credit(one)
        if said is not None:
            credit += walk.said(said)
            empty(said)
        caption += ([{"kind": "break"}] if caption else []) + walk.said(one)
        empty(one)
    for link in element.iter("a"):
        if link.find(".//img") is not None and not words_in(link):
            link.set("href", "")  # to the picture itself, or to a page about it
    blocks = walk.inside(element)
    last = next((block for block in reversed(blocks) if block["kind"] == "figure"), None)
    if last is not None and not last.get("caption"):
        last |= {"caption": caption, "credit": credit}
    elif blocks and blocks[-1]["kind"] == "table" and not blocks[-1].get("caption") and not credit:
        blocks[-1]["caption"] = caption
    else:
        blocks += [
            {"kind": "paragraph", "text": some, "_line": line} for some in (caption, credit) if not is_empty(some)
        ]
    for block in blocks:
        walk.put(block)
    return True


def _credit(caption: _Element) -> _Element | None:
    """Return the last part of a caption if it says whose picture it is."""
    last = caption[-1] if len(caption) else None
    if last is None or (last.tail or "").strip():
        return None
    is_credit = last.tag in ("small", "cite") or _CREDITS.intersection(classes(last))
    return last if is_credit and words_in(last) and words_in(last) != words_in(caption) else None


def _largest(candidates: str) -> str:
    """Return the address of the largest picture of a `srcset` (HTML §4.8.4.3.2)."""
    found = [
        (float(size or 1), address) for address, size, _ in _CANDIDATE.findall(candidates[:20_000]) if _is_size(size)
    ]
    return max(found, key=lambda one: one[0])[1] if found else ""


def _is_size(size: str) -> bool:
    return not size or size.replace(".", "", 1).isdigit()


def _of_picture(element: _Element) -> str:
    above = next(element.iterancestors("picture"), None)
    if above is None:
        return ""
    sets = (source.get("srcset") or source.get("data-srcset") or "" for source in above.iter("source"))
    return next((address for one in sets if (address := _largest(one))), "")


def _nearest(element: _Element, tag: str) -> _Element | None:
    return next(element.iterancestors(tag), None)


def _is_inside(element: _Element, outer: _Element) -> bool:
    return any(above is outer for above in element.iterancestors())
