"""The items of a corpus of real inputs, each with what another reading finds in it.

A folder of another set with the same layout is read alike: nothing here names an item.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.corpus.anchors import Anchor, of_html, of_word

KINDS = ("article", "page", "segments", "markdown", "govuk", "ninjs", "docx")
"""Kinds of items: a cleaned article, the whole page of it, a whole page with marked strings, and files."""


@dataclass(frozen=True)
class Item:
    """One source; `anchor` is what lies beside it for comparison."""

    kind: str
    name: str
    source: Path
    anchor: Path


def items(corpus: Path, kinds: tuple[str, ...] = KINDS) -> list[Item]:
    """Return the items of a corpus, by kind and name."""
    return [item for kind in kinds for item in sorted(_found(corpus, kind), key=lambda item: item.name)]


def _found(corpus: Path, kind: str) -> Iterator[Item]:
    match kind:
        case "article" | "page":
            for folder in (corpus / "html-articles").glob("*/"):
                source = folder / ("expected.html" if kind == "article" else "source.html")
                yield Item(kind, folder.name, source, folder / "expected.txt")
        case "segments":
            for folder in (corpus / "html-segments").glob("*/"):
                yield Item(kind, folder.name, folder / "source.html", folder / "gold.json")
        case "markdown":
            for source in (corpus / "markdown").rglob("*.md"):
                name = source.relative_to(corpus / "markdown").with_suffix("").as_posix().removesuffix("/index")
                yield Item(kind, name, source, source.with_suffix(".pandoc.txt"))
        case "govuk" | "ninjs":
            for source in (corpus / "json" / kind).glob("*.json"):
                yield Item(kind, source.stem, source, source)
        case "docx":
            for source in (corpus / "docx").glob("*.docx"):
                yield Item(kind, source.stem, source, source.with_suffix(".runs.txt"))


def anchor_of(item: Item) -> Anchor:
    """Return what another reading finds in an item: its headings, items and cells; its words where no file has them."""
    match item.kind:
        case "article" | "page":
            return of_html((item.anchor.parent / "expected.html").read_text("utf-8"))
        case "segments":
            return Anchor("")
        case "markdown":
            return of_html(_rendered(item.source.read_text("utf-8")))
        case "docx":
            return of_word(item.source)
        case _:
            return of_html("\n".join(_bodies(json.loads(item.source.read_text("utf-8")))))


def texts_of(item: Item, anchor: Anchor) -> Iterator[str]:
    """Yield the words of other readings of an item."""
    if item.kind in ("article", "page"):
        yield item.anchor.read_text("utf-8")
        return
    if item.kind == "docx":  # parts follow one another under their names; comments never become text
        parts = re.split(r"^== (\w+)$", item.anchor.read_text("utf-8"), flags=re.MULTILINE)
        named = zip(parts[1::2], parts[2::2], strict=True)
        yield parts[0] + "".join(part for name, part in named if name != "comments")
    if item.kind in ("docx", "markdown"):
        yield item.source.with_suffix(".pandoc.txt").read_text("utf-8")
        return
    yield anchor.text


def _rendered(text: str) -> str:
    """Return Markdown as HTML by markdown-it-py, its front matter left out: what its own renderer makes of it."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    body = re.sub(r"\A\+\+\+\n.*?^\+\+\+$", "", text, flags=re.DOTALL | re.MULTILINE)
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    made = str(parser.use(front_matter_plugin).use(deflist_plugin).render(body))
    return re.sub(r"(?<=<li>)(\s*<p>)?\[[xX]\] ", r"\1", made)  # the box of a task is a sign, not a word


def _bodies(data: Any) -> Iterator[str]:
    """Yield the HTML bodies of a content item of GOV.UK, or of a ninjs item or a list of such, below their titles."""
    if isinstance(data, list):
        for one in data:
            yield from (f"<ul><li>{one.get('title') or one.get('headline')}</ul>", *_bodies(one))
        return
    details = data.get("details", {})
    yield from (details[key] for key in ("summary", "body") if isinstance(details.get(key), str))
    for part in details.get("parts", ()):
        yield f"<h2>{part['title']}</h2>{part['body']}"
    bodies = [*data.get("bodies", ()), *data.get("descriptions", ())]
    marked_up = [body for body in bodies if "html" in body.get("contentType", body.get("contenttype", ""))]
    yield from (body["value"] for body in marked_up or bodies)
    yield from (data[key] for key in ("body_xhtml", "body_html") if key in data)


def marked(item: Item) -> tuple[list[str], list[str]]:
    """Return the strings that must and must not be in the article of a page."""
    if item.kind != "segments":
        return [], []
    gold = json.loads(item.anchor.read_text("utf-8"))
    return gold.get("must_contain", []), gold.get("must_not_contain", [])
