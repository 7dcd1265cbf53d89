"""HTML: a whole page, of which the article is found, a cleaned article, or a fragment of one."""

import re
from typing import TYPE_CHECKING

from exporter.readers import MAYBE, NO, SURE, Context, Reading
from exporter.readers._page.lacks import PAGE
from exporter.readers._page.text import beginning, text_of

if TYPE_CHECKING:
    from typing import Any

    from lxml.etree import _Element

    from exporter.readers._page.page import Page

NAME = "html"
LACKS = PAGE
SUFFIXES = (".html", ".htm", ".xhtml", ".xht")
_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(
    r"<(?:p|div|h[1-6]|ul|ol|table|article|section|main|figure|blockquote|br|a|span|b|i|em|strong)\b[^<>]*>",
    re.IGNORECASE,
)


def recognises(data: bytes, suffix: str) -> int:
    """Return whether a source says that it is a page, or has tags in it and an ending of such."""
    start = beginning(data)
    if _START.match(start):
        return SURE
    if _TAG.search(start):
        return SURE if suffix in SUFFIXES else MAYBE if start.lstrip()[:1] == "<" and not suffix else NO
    return MAYBE if suffix in SUFFIXES and start.strip() else NO


def read(data: bytes, context: Context) -> Reading:
    """Return the briefing that a page makes. Raise Faults where it has no text, or more than a briefing can hold."""
    from exporter.readers._markup import flow_of, is_page, tree_of
    from exporter.readers._page.fields import fields_of
    from exporter.readers._page.outline import finish, sections_of, take_sources
    from exporter.readers._page.page import Page
    from exporter.readers.html._article import article_in
    from exporter.readers.html._fields import base_of, given_by
    from exporter.readers.html._language import language_in
    from exporter.readers.html._title import take_standfirst, take_title

    page = Page(context.folder, context.base, context.fetch)
    markup = text_of(data, page, lenient=True)
    root = tree_of(markup)
    article = article_in(root, markup, page, is_page=is_page(markup))
    language = language_in(root, article, page, context)
    page.language = language
    given = given_by(root, article, language, page)
    _keep_lead(given, article, page)
    fields = fields_of(given, {}, language, page, context, lambda words, _: [{"text": words}])
    page.base = base_of(root, page.base)
    record = fields.data
    flow = flow_of(article, page)
    take_title(record, flow, root, page, context)
    take_standfirst(record, flow)
    record["sections"] = sections_of(flow, language)
    if listed := take_sources(record["sections"], language):
        record["sources"] = listed
    return finish(record, page, fields.lines, fields.faults)


def _keep_lead(given: "dict[str, Any]", article: "_Element", page: "Page") -> None:
    """Leave out a lead picture that is told already, in the text, or of which nothing would be seen."""
    from posixpath import basename
    from urllib.parse import urlsplit

    from exporter.readers._markup.pictures import address_of

    if not (lead := given.get("lead")):
        return
    name = basename(urlsplit(lead["src"]).path)
    shown = {basename(urlsplit(address).path) for one in article.iter("img") if (address := address_of(one))}
    if name in shown:
        del given["lead"]
    elif not lead["alt"] and page.picture(lead["src"], None).asset is None:
        page.remark(None, "the picture that the page's head names", "left out; it has no words", path="")
        del given["lead"]
