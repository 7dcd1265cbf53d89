"""Remains of code fences: text that was generated as Markdown and pasted as it stood: “`html, ```markdown, ```."""

import re
from collections.abc import Iterator

from exporter.lint.finding import Finding
from exporter.lint.mending import can_go
from exporter.lint.subject import Subject
from exporter.lint.texts import Text

NAME = "code-fence"
ABOUT = "the remains of a code fence: “`html at the beginning of a text, ``` at its end"
LANGUAGES = None

# Three backticks as fonts, word processors and content systems leave them: some of them as quotes.
_TICKS = r"(?:`{3,}|[“”\"„]`{1,2}|`{1,2}[“”\"]|'''|‘‘‘|’’’|´´´|~~~)"
_NAMES = r"(?:html?|markdown|md|json|xml|ya?ml|text|txt|plaintext|css|javascript|js|python|latex)"
_START = re.compile(rf"{_TICKS}[ ]?(?:{_NAMES}(?![\w-]))?\s*", re.IGNORECASE)
_END = re.compile(rf"\s{{0,3}}{_TICKS}$")


def look(subject: Subject) -> Iterator[Finding]:
    """Yield the fence at the beginning and at the end of each text."""
    for text in subject.texts:
        start = _START.match(text.flat)
        if start and _is_fence(start[0], start.end() == len(text.flat)):
            yield _finding(subject, text, 0, start.end())
            continue
        end = _END.search(text.flat)
        if end and text.flat.count("`") % 2:
            yield _finding(subject, text, end.start(), end.end())


def _is_fence(found: str, is_all: bool) -> bool:
    """Return whether it is more than marks that begin a text for another reason: they are alone, or name a language."""
    return is_all or found.startswith("```") or any(sign.isalpha() for sign in found)


def _finding(subject: Subject, text: Text, start: int, end: int) -> Finding:
    is_all = (start, end) == (0, len(text.flat))
    safe = text.role != "title" and (not is_all or can_go(subject.briefing, text.path))
    proposal = "take the paragraph out" if is_all else "take it out"
    return text.finding(NAME, start, end, "the remains of a code fence", proposal, put="", is_safe=safe)
