"""Short ways to read a page again in a test, and to look at what became of its parts."""

from typing import Any

from exporter.again import again
from exporter.readers import Context, Reading, read_bytes
from exporter.record import Briefing, briefing_from
from exporter.record.walk import blocks

RECORD: dict[str, Any] = {"id": "https://example.org/port", "slug": "port", "title": "The port", "revision": 4}


def page(text: str, **fields: str) -> Reading:
    """Return what a Markdown text makes, with fields of a front matter."""
    matter = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return read_bytes(f"---\n{matter}---\n{text}\n".encode(), Context("port.md"))


def record(*parts: Any, **fields: Any) -> Briefing:
    """Return a record whose only section holds these blocks, a text for a paragraph."""
    return briefing_from(RECORD | {"sections": [{"id": "s", "heading": "Text", "blocks": list(parts)}]} | fields)


def over(base: Briefing, text: str, **fields: str) -> Reading:
    """Return a Markdown text read again over a record."""
    return again(page(text, **fields), base)


def ids(briefing: Briefing) -> dict[str, str]:
    """Return the ids of paragraphs by their words."""
    return {_words(block.text): block.id for block in blocks(briefing) if block.kind == "paragraph"}


def _words(inlines: Any) -> str:
    return "".join(getattr(inline, "text", "") for inline in inlines)


def report(reading: Reading) -> str:
    return "\n".join(map(str, reading.report))
