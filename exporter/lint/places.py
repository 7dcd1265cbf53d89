"""The lines of findings in the source: a reader knows where a block begins, and its text where in it a word stands."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from exporter.lint.finding import Finding
from exporter.lint.texts import texts
from exporter.record.briefing import Briefing
from exporter.record.faults import nearest

_MOST = 400
"""Lines of a block that are searched at most."""


def with_lines(
    findings: Iterable[Finding], briefing: Briefing, lines: Mapping[str, int], source: str = ""
) -> tuple[Finding, ...]:
    """Return the findings with the lines of what they mean.

    `briefing` is the record as it was read, though findings may be those of a mended one; `lines` are the lines of its
    paths, `source` is the text itself. Where that does not hold the words as the record does (an entity, a mark
    between), the line is that on which the block begins.
    """
    findings = tuple(findings)
    if not lines:
        return findings
    rows = source.splitlines()
    known = {text.place: text for text in texts(briefing)}
    starts = sorted(set(lines.values()))
    placed = []
    for finding in findings:
        text = known.get(finding.place) if finding.place else None
        first = nearest(text.path if text else finding.path, lines)
        if first is not None and text:
            following = next((line for line in starts if line > first), len(rows) + 1)
            after = rows[first - 1 : min(following, first + _MOST) - 1] or rows[first - 1 : first]
            first += _rows_down(text.shown, finding, after)
        placed.append(replace(finding, line=first))
    return tuple(placed)


def _rows_down(text: str, finding: Finding, rows: list[str]) -> int:
    """Return how many rows below the first the meant word stands: the n-th of its like in the text and in the rows."""
    if len(rows) < 2:
        return 0
    start, end = finding.at, finding.at + finding.end - finding.start
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    word = re.compile(rf"(?<!\S){re.escape(text[start:end].strip())}(?!\S)")
    if not word.pattern:
        return 0
    before = len(word.findall(text[:start]))
    for index, row in enumerate(rows):
        before -= len(word.findall(row))
        if before < 0:
            return index
    return 0
