"""Reading pages back: the passages that a reader finds in the body, told by its elements and ARIA roles alone."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from exporter.record.reading import Kind, Passage

if TYPE_CHECKING:
    from lxml import html

_LINE = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q s samp small span strong sub sup time u wbr".split()
)
_FURNITURE = frozenset("nav script style template noscript".split())
_FURNITURE_ROLES = frozenset("banner contentinfo navigation search".split())
_HEADINGS: dict[str, Kind] = {"h1": "title", **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "heading")}


def read_back(files: Mapping[str, bytes]) -> list[Passage]:
    """Return the passages of pages in reading order: of the first page, or of those that it lists if it is an index."""
    from lxml import html

    first = next(iter(files))
    page = html.document_fromstring(files[first].decode())
    listed = [posixpath.normpath(posixpath.join(posixpath.dirname(first), link)) for link in _links(page)]
    if not page.xpath("//article") and listed:
        others = [html.document_fromstring(files[name].decode()) for name in listed if name in files]
    else:
        others = [page]
    return [passage for other in others for passage in _of_page(other)]


def _links(page: "html.HtmlElement") -> Iterator[str]:
    for link in page.xpath("//nav//a/@href"):
        yield unquote(str(link).split("#")[0])


def _of_page(page: "html.HtmlElement") -> Iterator[Passage]:
    main = page.find(".//main")
    for text, kind in _Walk(main if main is not None else page.find(".//body")).passages:
        yield Passage(text, kind)


class _Walk:
    """A walk through elements: words run on until an element that stands as a block begins or ends."""

    def __init__(self, root: "html.HtmlElement") -> None:
        self.passages: list[tuple[str, Kind]] = []
        self._run: list[str] = []
        self._enter(root, "text")
        self._end("text")

    def _end(self, kind: Kind) -> None:
        text = "".join(self._run)
        self._run.clear()
        if text := text if kind == "code" else text.strip(" \t\n\r"):
            self.passages.append((text, kind))

    def _enter(self, element: "html.HtmlElement", kind: Kind) -> None:
        self._run.append(element.text or "")
        for child in element:
            self._child(child, kind)
            self._run.append(child.tail or "")

    def _child(self, child: "html.HtmlElement", kind: Kind) -> None:
        tag = child.tag
        if not isinstance(tag, str) or _is_furniture(child) or _is_call(child):
            return
        if tag == "br":
            self._run.append("\n")
        elif tag in _LINE:
            self._enter(child, kind)
        else:
            self._end(kind)
            inner = _kind(child, kind)
            self._enter(child, inner)
            self._end(inner)


def _kind(element: "html.HtmlElement", around: Kind) -> Kind:
    tag, role = element.tag, element.get("role")
    if tag in _HEADINGS:
        return _HEADINGS[tag]
    if tag == "pre":
        return "code"
    if role == "doc-endnotes":
        return "note"
    if role == "doc-bibliography":
        return "source"
    if tag in ("td", "th"):
        # A table of pairs says its role; only the dates of a timeline are cells in themselves.
        dated = "timeline" in (element.getparent().getparent().getparent().get("class") or "").split()
        return around if role and not (dated and tag == "th") else "cell"
    return around


def _is_furniture(element: "html.HtmlElement") -> bool:
    if element.tag in _FURNITURE or element.get("role") in _FURNITURE_ROLES or element.get("hidden") is not None:
        return True
    # A quotation's footer names who spoke; any other holds the imprint.
    return element.tag == "footer" and not any(above.tag == "blockquote" for above in element.iterancestors())


def _is_call(element: "html.HtmlElement") -> bool:
    """Return whether an element is a raised number that only leads to a note or a source."""
    if element.tag != "sup" or not len(element):
        return False
    return all(link.tag == "a" and link.get("role") == "doc-noteref" for link in element)
