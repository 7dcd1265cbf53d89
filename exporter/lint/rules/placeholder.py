"""What was to be filled in and was not: TK, lorem ipsum, [citation needed], {{ name }}, [Your Name]."""

import re
from collections.abc import Iterator

from exporter.lint.finding import Finding
from exporter.lint.subject import Subject

NAME = "placeholder"
ABOUT = "what was to be filled in: `TK`, `Lorem ipsum`, `[citation needed]`, `{{ name }}`, `[Your Name]`"
LANGUAGES = None

_ANYWHERE = re.compile(
    r"\blorem ipsum\b|\{\{[^{}\n]{1,60}\}\}|\{%[^{}\n]{1,60}%\}|\$\{\w+\}|%\(\w+\)s|\[object Object\]|\bInvalid Date\b"
    r"|\b(?:TODO|FIXME)\s?:|\bTKTK\w*|\bX{4,}\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    r"\[(?:citation needed|insert|add|your|name of|date of|tbc|tbd|tk|xx+|à compléter|hier einfügen|quelle|einfügen"
    r"|insertar|cita requerida|inserire|senza fonte|réf\. nécessaire|вставить|источник)\b[^\[\]\n]{0,60}\]",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"\bTK\b|\b[Aa]s an AI(?: language)? model\b")
_ALONE = re.compile(r"undefined|null|NaN|None|n/?a|tbd|tbc|tk|x+|\?+", re.IGNORECASE)
_OF_A_FIELD = frozenset(("title", "name", "standfirst", "heading"))


def look(subject: Subject) -> Iterator[Finding]:
    """Yield each placeholder."""
    for text in subject.texts:
        patterns = [_ANYWHERE, _IN_BRACKETS, *([_ENGLISH] if text.primary == "en" else [])]
        found = {
            match[0].lower(): match for pattern in patterns for match in reversed(list(pattern.finditer(text.flat)))
        }
        spans = {match.span() for match in found.values()}
        if text.field in _OF_A_FIELD and _ALONE.fullmatch(text.flat.strip()):
            spans.add((0, len(text.flat)))
        for start, end in sorted(spans):
            yield text.finding(NAME, start, end, "a placeholder", "fill it in, or take it out")
