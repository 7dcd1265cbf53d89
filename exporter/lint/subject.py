"""What rules look at: a briefing, its texts, and how often which word stands in them."""

import re
from collections import Counter
from collections.abc import Container, Iterator
from functools import cached_property

from exporter.lint.texts import Text, texts
from exporter.record.briefing import Briefing

WORD = re.compile(r"[^\W\d_]+")
"""A word: letters of any script."""


class Subject:
    """A briefing as rules look at it. What several of them ask is worked out once."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing = briefing
        self.texts: tuple[Text, ...] = tuple(texts(briefing))

    def of(self, languages: Container[str] | None) -> Iterator[Text]:
        """Yield the texts in some languages, by primary tag; None: in any."""
        yield from (text for text in self.texts if languages is None or text.primary in languages)

    @property
    def prose(self) -> tuple[Text, ...]:
        """Return headings and running text in reading order of the record."""
        return tuple(text for text in self.texts if text.role in ("heading", "prose"))

    @cached_property
    def counts(self) -> Counter[str]:
        """Return how often each word stands in the texts, as it is written."""
        return Counter(word for text in self.texts for word in WORD.findall(text.flat))

    @cached_property
    def tokens(self) -> Counter[str]:
        """Return how often each run of signs without white space stands in the texts."""
        return Counter(token for text in self.texts for token in text.flat.split())
