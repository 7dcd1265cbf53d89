"""Telling: prose as a passage with what lies on its words, and between passages the words that our templates add."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from exporter.record.briefing import Briefing
from exporter.record.event import Event
from exporter.record.inlines import Break, InlineImage, Inlines
from exporter.record.passages.place import Place
from exporter.record.reading import On, Passage, Prose
from exporter.record.walk import Call, Numbering


class Wording(Protocol):
    """The words and dates of a language, as `exporter.labels.Labels` has them."""

    def __call__(self, key: str, **values: Any) -> str:
        """Return a label with its braces filled in."""
        ...

    def date(self, when: date) -> str:
        """Return a date in words."""
        ...

    def time(self, when: datetime) -> str:
        """Return date, time and zone."""
        ...

    def when(self, event: Event) -> str:
        """Return the date of a timeline's event."""
        ...

    def join(self, names: list[str]) -> str:
        """Return names as a list in words."""
        ...


@dataclass(frozen=True)
class Teller:
    """What is needed to tell a briefing's passages: its language, its numbers, and the words of labels and dates.

    Without a `wording` what our templates add is not told.
    """

    briefing: Briefing
    wording: Wording | None
    numbering: Numbering

    # ------------------------------------------------------------- what our templates add

    def label(self, key: str, **values: Any) -> Iterator[Passage]:
        """Yield a label that stands in a line of its own."""
        if self.wording:
            yield Passage(self.wording(key, **values), "label")

    def sign(self, text: str) -> Iterator[Passage]:
        """Yield what stands in one line with the passage before it: a number, a dot, a word."""
        if self.wording:
            yield Passage(text, "label", runs_on=True)

    def comma(self) -> Iterator[Passage]:
        """Yield the comma of the language."""
        yield from self.sign(self.wording("comma").strip() if self.wording else "")

    def around(self, key: str, name: str, inside: Iterable[Passage]) -> Iterator[Passage]:
        """Yield what a label says before its brace, what stands there, what the label says after it."""
        if self.wording:
            before, _, after = self.wording(key, **{name: "\0"}).partition("\0")
            yield from self.sign(before)
            yield from (replace(one, runs_on=True) for one in inside)
            yield from self.sign(after)

    # ------------------------------------------------------------- prose

    def said(self, text: str, path: str, place: Place, block: str = "", href: str = "") -> Iterator[Passage]:
        """Yield plain words as a passage, with a link on all of them if there is an address."""
        prose = Prose()
        prose.say(text, [*([("link", href)] if href else []), *self._language(place.language)])
        yield Passage(text, place.kind, path, block, prose.details, place.taken(), runs_on=True)

    def prose(
        self, inlines: Inlines, path: str, place: Place, block: str = "", *, runs_on: bool = False
    ) -> Iterator[Passage]:
        """Yield prose as one passage, nothing if it says nothing."""
        prose = Prose()
        waiting: list[Call] = []  # a link is not broken by calls: they follow it
        href: str | None = None
        for inline in inlines:
            if not isinstance(inline, Break | InlineImage) and inline.href and inline.href == href:
                pass
            else:
                _call(prose, waiting)
            match inline:
                case Break():
                    href = None
                    prose.say("\n")
                    prose.point("break")
                case InlineImage():
                    href = None
                    if not inline.asset:
                        prose.say(inline.alt, self._language(place.language))
                    elif inline.alt:
                        prose.point("image", inline.alt)
                case _:
                    href = inline.href
                    on: list[On] = [(mark, "") for mark in inline.marks]
                    on += [("link", href)] if href else []
                    prose.say(inline.text, [*on, *self._language(inline.lang or place.language)])
                    waiting += self.numbering.calls(inline)
        _call(prose, waiting)
        if prose:
            yield Passage(prose.text, place.kind, path, block, prose.details, place.taken(), runs_on)

    def _language(self, language: str) -> list[On]:
        return [("language", language)] if language and language != self.briefing.language else []


def dated(shown: str, path: str, block: str = "") -> Iterator[Passage]:
    """Yield a date or time in words."""
    yield Passage(shown, "date", path, block, runs_on=True)


def _call(prose: Prose, waiting: list[Call]) -> None:
    for call in waiting:
        prose.point("call", str(call.number))
    waiting.clear()
