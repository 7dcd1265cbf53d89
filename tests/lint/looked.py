"""Short ways to lint a few words in a test and to look at what came of it."""

from typing import Any

from exporter.lint import Finding, lint, mended
from exporter.record import Briefing, briefing_from
from exporter.record.inlines import plain_text
from exporter.record.walk import all_prose


def record_of(*blocks: Any, language: str = "en", **fields: Any) -> Briefing:
    """Return a briefing of one section with some blocks; a string is a paragraph."""
    told = [{"kind": "paragraph", "text": one} if isinstance(one, str) else one for one in blocks]
    head = {"id": "https://example.org/harbour", "slug": "harbour", "title": "The harbour", "language": language}
    return briefing_from(head | {"sections": [{"blocks": told}]} | fields)


def found(rule: str, *blocks: Any, language: str = "en", **fields: Any) -> list[str]:
    """Return what a rule means in some words: for each finding the characters it points at."""
    return [meant(one) for one in lint(record_of(*blocks, language=language, **fields), [rule])]


def meant(finding: Finding) -> str:
    """Return the characters that a finding points at."""
    return finding.excerpt[finding.start : finding.end]


def told(rule: str, *blocks: Any, language: str = "en", **fields: Any) -> list[str]:
    """Return what a rule says of some words, and what to do."""
    findings = lint(record_of(*blocks, language=language, **fields), [rule])
    return [f"{finding.what}; {finding.proposal}" for finding in findings]


def mended_by(rule: str, *blocks: Any, language: str = "en", **fields: Any) -> list[str]:
    """Return the texts that a rule's mending leaves, empty ones left out."""
    briefing = mended(record_of(*blocks, language=language, **fields), [rule]).briefing
    return words_of(briefing)


def words_of(briefing: Briefing) -> list[str]:
    """Return the words of each prose of a briefing that says something."""
    return [words for inlines in all_prose(briefing) if (words := plain_text(inlines))]
