"""Short ways to read a source in a test and to look at what came of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exporter.readers import Context, Reading, markdown
from exporter.record import Fault, Faults, Numbering, Section
from exporter.record.inlines import Break, Inlines, Span
from exporter.record.walk import sections

LABELS = Path(__file__).parents[2] / "templates" / "labels"


def markdown_of(text: str, folder: Path | None = None, name: str = "report.md") -> Reading:
    """Return what a Markdown text makes. One without front matter gets a title and a language."""
    if not text.startswith(("---\n", "+++\n")):
        text = f"---\ntitle: The title\nlanguage: en\n---\n{text}"
    return markdown.read(text.encode(), Context(name, folder))


def refusal(text: str | bytes, name: str = "report.md") -> list[Fault]:
    """Return the faults for which a Markdown text is refused."""
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(Faults) as caught:
        markdown.read(data, Context(name))
    return list(caught.value.faults)


def blocks_of(text: str, folder: Path | None = None) -> list[Any]:
    """Return the blocks of the only section that a text makes."""
    reading = markdown_of(text, folder)
    assert len(reading.briefing.sections) == 1
    return list(reading.briefing.sections[0].blocks)


def prose_of(text: str) -> Inlines:
    """Return the prose of the only paragraph that a text makes."""
    (block,) = blocks_of(text)
    return tuple(block.text)


def outline(reading: Reading) -> list[tuple[int, str, str]]:
    """Return (depth, kind, heading) of each section."""
    return [(depth, section.kind, said(section.heading)) for depth, section in sections(reading.briefing)]


def section(reading: Reading, heading: str) -> Section:
    """Return the section under a heading."""
    return next(one for _, one in sections(reading.briefing) if said(one.heading) == heading)


def said(inlines: Inlines, numbering: Numbering | None = None) -> str:
    """Return the words of prose; with a numbering, each call as its number right after its word."""
    parts = []
    for inline in inlines:
        match inline:
            case Span():
                calls = numbering.calls(inline) if numbering else ()
                parts.append(inline.text + "".join(str(call.number) for call in calls))
            case Break():
                parts.append("\n")
            case _:
                parts.append("" if inline.asset else inline.alt)
    return "".join(parts)


def text_of(block: Any) -> str:
    """Return the words of a block that is a paragraph."""
    return said(block.text)


def report(reading: Reading) -> str:
    """Return the import report, a line for each remark."""
    return "\n".join(map(str, reading.report))


def strings(value: Any) -> Iterator[str]:
    """Yield each text in JSON-like data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)
