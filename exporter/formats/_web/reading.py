"""Reading pages back: the passages that a reader finds in the body, told by its elements and ARIA roles alone."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from exporter.formats._hypertext import passages_of
from exporter.record.reading import Passage

if TYPE_CHECKING:
    from lxml import html


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


def _of_page(page: "html.HtmlElement") -> list[Passage]:
    main = page.find(".//main")
    body = main if main is not None else page.find(".//body")
    articles = list(body.iter("article"))
    several = articles if len(articles) > 1 else [body]
    return [passage for one in several for passage in passages_of(one, own=_language(one))]


def _language(body: "html.HtmlElement") -> str:
    return next((one.get("lang") or "" for one in body.iter("article")), "")
