"""A text that breaks off: its last sentence has no end, where all others have theirs."""

import re
from collections.abc import Iterator

from exporter.lint.finding import Finding
from exporter.lint.subject import Subject
from exporter.lint.texts import Text

NAME = "broken-off"
ABOUT = "a last sentence without an end, or one that ends in […]"
LANGUAGES = None

_ENDED = re.compile(r"[.!?…。！？｡।॥։؟۔።៖។၊။:：;；»”\"’'」』）)\]*\ufffc]\W*$")
_CUT = re.compile(r"(?:\[\s*(?:…|\.\.\.)\s*\]|(?<=\w)\s(?:…|\.\.\.))$")
_WITHOUT_STOPS = frozenset(("th", "lo"))
_WORDS = 8
"""A shorter text without a full stop is no sentence: a name, a line of a list."""


def look(subject: Subject) -> Iterator[Finding]:
    """Yield the last text of the briefing if it breaks off."""
    told = [text for text in subject.prose if _is_running(text) and any(map(str.isalnum, text.flat))]
    if not told:
        return
    last = told[-1]
    if found := _CUT.search(last.flat):
        yield last.finding(NAME, *found.span(), "the text ends where it was cut", "bring the rest, or end the sentence")
    elif last.primary not in _WITHOUT_STOPS and _is_sentence(last) and not _ends(last):
        others = [text for text in told[:-1] if _is_sentence(text)]
        ended = sum(map(_ends, others))
        if len(others) >= 3 and ended >= 0.66 * len(others):
            start = max(last.flat.rfind(" ") + 1, 0)
            what, proposal = "the text breaks off: its last sentence has no end", "bring the rest, or end the sentence"
            yield last.finding(NAME, start, len(last.flat), what, proposal)


def _ends(text: Text) -> bool:
    return _ENDED.search(text.flat[-20:]) is not None


def _is_running(text: Text) -> bool:
    """Return whether a text is one that has sentences; events of a timeline may have none."""
    told = text.role == "prose" and text.path.startswith("sections") and text.field in ("text", "effect")
    return told and ".events[" not in text.path


def _is_sentence(text: Text) -> bool:
    words = text.flat.split()
    small = sum(word[0].islower() or not word[0].isalpha() or word[0].upper() == word[0].lower() for word in words)
    if small < 0.6 * len(words):
        return False  # names, a line about who wrote it
    return len(words) >= _WORDS or (len(text.flat) >= 30 and not re.search(r"[ \w]{2,} \w", text.flat))
