"""Short ways to see what shaping makes of a text."""

from typing import Any

from exporter.record.blocks import Faq, Timeline
from tests.readers.sources import markdown_of, said, text_of


def shaped(text: str, language: str = "en") -> list[Any]:
    """Return the blocks of the first section of a text."""
    reading = markdown_of(f"---\ntitle: T\nlanguage: {language}\n---\n{text}")
    return list(reading.briefing.sections[0].blocks)


def told(timeline: Any) -> list[tuple[str, str]]:
    """Return (when, text) of each event."""
    assert isinstance(timeline, Timeline)
    return [(event.when, said(event.text)) for event in timeline.events]


def pairs(faq: Any) -> list[tuple[str, str]]:
    """Return (question, first paragraph of the answer) of each pair."""
    assert isinstance(faq, Faq)
    return [(said(pair.question), text_of(pair.answer[0])) for pair in faq.pairs]


TWO = [("Why?", "Because."), ("When?", "Now.")]
