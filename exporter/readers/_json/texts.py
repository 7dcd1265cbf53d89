"""The texts in a JSON source, in HTML, plain text or Markdown: a flow, prose, or plain words."""

import re
from html import escape, unescape

from exporter.readers._markup.flow import flow_of, prose_of
from exporter.readers._markup.tree import tree_of
from exporter.readers._page.outline import Flow, Heading
from exporter.readers._page.page import Page
from exporter.readers._page.prose import Inline, is_empty

_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|u|h[1-6]|ul|ol|li|dl|table|section|article|img|figure|blockquote|body|html|hr"
    r"|pre|sup|sub|small|iframe|video|hl[12]|block)\b[^<>]*>",
    re.IGNORECASE,
)
_IN_LINE = re.compile(r"</?(?:span|a|b|i|em|strong|u|sup|sub|small)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)
_NITF = {"hl1": "h2", "hl2": "h3", "block": "div", "body.content": "div", "body.head": "div", "hedline": "div"}
_NITF_TAG = re.compile(rf"(</?)({'|'.join(map(re.escape, _NITF))})(?=[\s/>])")
_WRAPPED = 60
"""Characters of a line from which on the ends of lines in a plain text are its author's program's, not the author's."""


def form_of(text: str, told: str = "") -> str:
    """Return "html", "markdown" or "text": what a media type or a word tells of a text, else what it looks like."""
    told = told.partition(";")[0].strip().lower()
    if "markdown" in told:
        return "markdown"
    if any(word in told for word in ("html", "xml", "nitf")):
        return "html"
    if told in ("text/plain", "text", "plain"):
        return "text"
    return "html" if _TAG.search(text) or (_ENTITY.search(text) and "\n\n" not in text) else "text"


def flow_of_text(text: str, form: str, page: Page, path: str, line: int | None) -> Flow:
    """Return the headings and blocks of a text. Its remarks begin with `path`: where in the source it stands."""
    noted = len(page.remarks)
    root = tree_of(_as_html(text, form))
    if line is not None:
        for element in root.iter():
            element.sourceline = line  # type: ignore[assignment]  # lxml lets it be set (lxml.etree._Element)
    flow = flow_of(root, page)
    page.remarks[noted:] = [one._replace(line=line, what=f"{path}: {one.what}") for one in page.remarks[noted:]]
    for part in flow:
        if isinstance(part, Heading):
            part.line = line
    return flow


def prose_of_text(text: str, form: str, page: Page, path: str, line: int | None) -> list[Inline]:
    """Return a text as one run of prose, with its marks and links."""
    noted = len(page.remarks)
    inlines = prose_of(tree_of(_as_html(text, form)), page)
    page.remarks[noted:] = [one._replace(line=line, what=f"{path}: {one.what}") for one in page.remarks[noted:]]
    return [] if is_empty(inlines) else inlines


def words_of(text: str) -> str:
    """Return a text that may hold markup (a title, a name) as plain words on one line: tags in a line part no word."""
    if "<" in text:
        text = _TAG.sub(lambda tag: "" if _IN_LINE.match(tag[0]) else " ", text)
    return " ".join((unescape(text) if "&" in text else text).split())


def _as_html(text: str, form: str) -> str:
    if form == "html":
        return _NITF_TAG.sub(lambda tag: f"{tag[1]}{_NITF[tag[2]]}", text)
    if form == "markdown":
        from markdown_it import MarkdownIt

        return str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))
    return "".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs(text))


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a plain text: parted by empty lines, or, where it has none, by the ends of lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    parts = re.split(r"\n[ \t]*\n\s*", text) if re.search(r"\n[ \t]*\n", text) else text.split("\n")
    end = "\n" if max(map(len, text.split("\n"))) >= _WRAPPED else "<br>"
    return [end.join(map(escape, part.strip().split("\n"))) for part in parts if part.strip()]
