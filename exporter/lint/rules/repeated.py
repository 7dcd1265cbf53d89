"""Texts that stand twice: a paragraph pasted or scraped two times, the title once more below itself."""

import re
from collections.abc import Iterator

from exporter.lint.finding import Finding
from exporter.lint.subject import Subject
from exporter.lint.texts import Text

NAME = "repeated"
ABOUT = "a paragraph that stands twice; the title once more as the first words"
LANGUAGES = None

_NO_LETTERS = re.compile(r"[\W_]+")
_LEAST = 60
"""Letters from which on a text is no refrain, no label and no cell."""


def look(subject: Subject) -> Iterator[Finding]:
    """Yield each text that stood before."""
    before: dict[str, Text] = {}
    for text in subject.texts:
        if text.field != "text" or ".rows[" in text.path or not text.path.startswith("sections"):
            continue
        letters = _letters(text.flat)
        if len(letters) < _LEAST:
            continue
        first = before.setdefault(letters, text)
        if first is not text:
            what = f"it stands in {first.path} already"
            yield text.finding(NAME, 0, len(" ".join(text.shown[:60].split(" ")[:-1])), what, "keep one of the two")
    yield from _title(subject)


def _title(subject: Subject) -> Iterator[Finding]:
    """Yield the first heading or paragraph if it is the title."""
    title = _letters(subject.briefing.title)
    first = next((text for text in subject.prose if text.path.startswith("sections")), None)
    if first and len(title) > 8 and _letters(first.flat) == title:
        yield first.finding(NAME, 0, len(first.shown), "the title once more", "take it out")


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text.casefold())
