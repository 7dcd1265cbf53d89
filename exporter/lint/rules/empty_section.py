"""Headings with nothing below them: what stood there was not carried, or was never written."""

from collections.abc import Iterator

from exporter.lint.finding import Finding
from exporter.lint.subject import Subject
from exporter.record.walk import sections

NAME = "empty-section"
ABOUT = "a heading with nothing below it"
LANGUAGES = None


def look(subject: Subject) -> Iterator[Finding]:
    """Yield the heading of each section without blocks and sections."""
    empty = {section.id for _, section in sections(subject.briefing) if not (section.blocks or section.sections)}
    for text in subject.texts:
        if text.field == "heading" and text.block in empty:
            what = "nothing stands below the heading"
            yield text.finding(NAME, 0, len(text.shown), what, "write what belongs there, or take it out")
