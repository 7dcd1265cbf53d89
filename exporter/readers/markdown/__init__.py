"""Markdown: CommonMark, tables, strikethrough, footnotes; front matter in YAML or TOML; what people have."""

import re
from typing import TYPE_CHECKING

from exporter.readers import MAYBE, NO, Context, Reading
from exporter.readers._page.lacks import TEXT
from exporter.readers._page.text import HEAD, is_text, text_of

if TYPE_CHECKING:
    from exporter.readers._page.outline import Data, Flow, Heading
    from exporter.readers._page.page import Page
    from exporter.readers._page.prose import Inline

NAME = "markdown"
LACKS = TEXT - {"cell.align", "span.sources"}
_TOLD_BY = 40_000
"""Characters of a text by which its language is told."""
_NO_PROSE = re.compile(
    r"^(```|~~~).*?^\1|`[^`\n]*`|<[^>\n]*>|\]\([^)\n]*\)|^\[.*?\]:.*?$|\S*://\S*", re.MULTILINE | re.DOTALL
)
SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".txt")


def recognises(data: bytes, suffix: str) -> int:
    """Return whether a source is plain text by its ending, or has none, and begins as no other kind of text does."""
    head = data[:HEAD]
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].lower()
    is_other = not is_text(head) or start.startswith((b"<!doctype", b"<html", b"<?xml", b'{"'))
    return MAYBE if suffix in (*SUFFIXES, "") and not is_other else NO


def read(data: bytes, context: Context) -> Reading:
    """Return the briefing that a Markdown text makes. Raise Faults, each with its line."""
    from exporter.readers._page.fields import fields_of, source_ids
    from exporter.readers._page.language import detected, language_of
    from exporter.readers._page.outline import finish, sections_of, take_sources
    from exporter.readers._page.page import Page
    from exporter.readers.markdown._front_matter import front_matter
    from exporter.readers.markdown._text import Text

    page = Page(context.folder, context.base, context.fetch)
    matter = front_matter(text_of(data, page))
    text = Text(matter, page)
    language = page.language = language_of(matter.fields, context) or detected(_prose_in(matter.body), page)
    fields = fields_of(matter.fields, matter.lines, language, page, context, text.prose)
    record = fields.data
    flow = text.flow(source_ids(record))
    _title(record, flow, fields.lines, page, context)
    record["sections"] = sections_of(flow, language)
    if listed := take_sources(record["sections"], language):
        record["sources"] = [*record.get("sources", []), *listed]
    return finish(record, page, fields.lines, fields.faults)


def _prose_in(text: str) -> str:
    """Return the words at the beginning of a Markdown text, without what is in no language: code, addresses, tags."""
    return _NO_PROSE.sub(" ", text[:_TOLD_BY])


def _title(record: "Data", flow: "Flow", lines: dict[str, int], page: "Page", context: Context) -> None:
    """Take the title: the front matter's, else that of the first heading of level 1, else the file's name.

    Such a heading leaves the text where it stands at its beginning, below the remains of a fence at most; further down
    it stays, so that no word moves.
    """
    from exporter.readers._page.outline import Heading
    from exporter.readers._page.prose import plain
    from exporter.readers.markdown._lines import is_fence

    first = next((part for part in flow if isinstance(part, Heading) and part.level == 1 and plain(part.text)), None)
    words = plain(first.text) if first else ""
    if "title" not in record and first is not None:
        record["title"] = words
        if first.line is not None:
            lines.setdefault("title", first.line)
    elif "title" not in record:
        page.assumed.add("title")
        record["title"] = context.stem.replace("-", " ").replace("_", " ").strip() or context.name
        page.remark(None, "the source has no title", f"{record['title']!r}, after its file name", path="title")
    at = next((index for index, part in enumerate(flow) if part is first), 0)
    if first is None or _compared(words) != _compared(str(record["title"])) or not all(map(is_fence, flow[:at])):
        return
    flow[at : at + 1] = _beside(first, page)


def _compared(title: str) -> str:
    return " ".join(title.split()).casefold()


def _beside(heading: "Heading", page: "Page") -> "list[Data]":
    """Return, as a paragraph, the notes that a heading called which became the title: a title is plain words."""
    said: list[Inline] = []
    for inline in heading.text:
        if inline.get("href"):
            page.remark(heading.line, f"link to {inline['href']!r} in the title", "its words, without the link")
        if inline.get("sources"):
            page.remark(heading.line, "a source called in the title", "listed among the sources")
        if inline.get("note"):
            page.remark(heading.line, "a footnote called in the title", "a paragraph below it")
            said += [{"kind": "break"}, *inline["note"]] if said else inline["note"]
    return [{"kind": "paragraph", "text": said, "_line": heading.line}] if said else []
