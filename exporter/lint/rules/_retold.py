"""Events of a timeline that the text tells of with another year: three words in a row say that it is the same event."""

import re
from collections.abc import Iterator
from itertools import islice

from exporter.lint.subject import WORD, Subject
from exporter.lint.texts import Text
from exporter.record.blocks import Timeline
from exporter.record.inlines import plain_text
from exporter.record.walk import blocks

_LONG = 4
"""Letters of a word that says what it was; shorter ones stand in any sentence."""
_YEAR = re.compile(r"(?:[^\w.!?;:]+[^\W\d_]+){0,4}[^\w.!?;:]+((?:19|20)\d\d)(?![\w-])")
"""A year that follows within a few words of the same sentence."""


def other_years(subject: Subject) -> Iterator[tuple[Text, int, int, str]]:
    """Yield (text, start and end of a year in it, the year that the timeline has) for each event told with another."""
    known: dict[tuple[str, ...], set[str]] = {}
    for block in blocks(subject.briefing):
        for event in block.events if isinstance(block, Timeline) else ():
            year = event.when[:4] if event.precision != "words" else ""
            for words in _in_threes(plain_text(event.text)):
                known.setdefault(words, set()).add(year)
    if not known:
        return
    for text in subject.prose:
        if ".events[" in text.path:
            continue
        for words, end in _placed(text.flat):
            years = known.get(words, set())
            following = _YEAR.match(text.flat, end) if len(years) == 1 and "" not in years else None
            if following and following[1] not in years:
                yield text, following.start(1), following.end(1), next(iter(years))


def _in_threes(text: str) -> Iterator[tuple[str, ...]]:
    yield from (words for words, _ in _placed(text))


def _placed(text: str) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield (three long words in a row, where they end)."""
    words = list(WORD.finditer(text))
    for three in zip(words, islice(words, 1, None), islice(words, 2, None), strict=False):
        if all(len(word[0]) >= _LONG for word in three):
            yield tuple(word[0].casefold() for word in three), three[-1].end()
