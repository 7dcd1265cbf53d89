"""An article of 20,000 words: what reading it into a record costs beside parsing it alone.

The same words as a cleaned article in HTML and as Markdown: those of the sample, grown, with new ones each turn.
"""

import re

from benchmarks.sample import markdown as grown
from exporter.readers import Context, read_bytes
from exporter.record.canonical import to_json

WORDS = 20_000
_FRONT = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)


def text(turn: int, times: int) -> bytes:
    """Return the article as Markdown, `times` 20,000 words."""
    once, twice = (len(grown(turn, again).split()) for again in (1, 2))
    body = _FRONT.sub("", grown(turn, -(-(WORDS * times - once) // (twice - once)) + 1))
    return f"---\ntitle: A long article\nlanguage: en\n---\n{body}".encode()


def page(turn: int, times: int) -> bytes:
    """Return the article as HTML, made of the Markdown by markdown-it-py."""
    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark").enable("table").render(_FRONT.sub("", text(turn, times).decode()))
    title = "<title>A long article</title>"
    return f"<!doctype html><html lang=en><head>{title}</head><body><article>{body}</article></body></html>".encode()


def read_page(data: bytes) -> bytes:
    return to_json(read_bytes(data, Context("article.html")).briefing)


def read_text(data: bytes) -> bytes:
    return to_json(read_bytes(data, Context("article.md")).briefing)


def lxml_alone(data: bytes) -> bytes:
    from lxml import html

    return html.document_fromstring(data).tag.encode()


def markdown_it_alone(data: bytes) -> bytes:
    from markdown_it import MarkdownIt

    return str(len(MarkdownIt("commonmark").enable("table").parse(data.decode()))).encode()
