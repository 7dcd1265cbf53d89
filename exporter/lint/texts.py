"""The texts of a record as rules look at them: prose as one string, what is no prose in it masked."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from exporter.lint.finding import Edit, Finding
from exporter.record.base import Model
from exporter.record.blocks import Code
from exporter.record.briefing import Briefing
from exporter.record.faults import join
from exporter.record.inlines import Break, InlineImage, Inlines, Span

MASK = "\ufffc"
"""Stands in `flat` for each character that no rule looks at: code, raised and lowered signs, addresses, pictures."""

Role = Literal["title", "heading", "prose", "line"]
"""What a text is: the title, a heading or question, running text, or a line of another kind (a name, an alt text)."""

_MARGIN = 36
"""Characters of an excerpt on either side of what is meant."""
_MASKED_MARKS = frozenset(("code", "superscript", "subscript"))
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>“”«»]+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}", re.IGNORECASE)
# Fields with one line of text that readers see; all others are names for machines, or for the desk alone.
_LINES = frozenset("title short_title dateline alt when name ai_disclosure".split())
_HEADINGS = frozenset(("heading", "question"))
_NOT_SHOWN = frozenset("id kind lang ed_note open_questions rights".split())


@dataclass(frozen=True)
class Text:
    """One text of a record. `shown` is what people read, `flat` the same length with masks.

    `block` is the id of the innermost block or section around it, `field` the name it has there.
    """

    path: str
    block: str
    field: str
    language: str
    role: Role
    shown: str
    flat: str
    inlines: Inlines = ()
    nth: int = 0
    """How many texts of that block and field stand before it."""

    @property
    def place(self) -> tuple[str, str, int]:
        """Return where the text is, by what mending leaves as it is; paths change where a paragraph goes."""
        return self.block, self.field, self.nth

    @property
    def primary(self) -> str:
        """Return the language without script and region."""
        return self.language.split("-")[0].lower()

    def finding(
        self,
        rule: str,
        start: int,
        end: int,
        what: str,
        proposal: str,
        *,
        put: str | None = None,
        where: tuple[int, int] | None = None,
        is_safe: bool = False,
        margin: int = _MARGIN,
    ) -> Finding:
        """Return a finding at characters `start` to `end`; what is shown around it is cut between words.

        `put` is what should stand there, or at `where`; None if a person decides.
        """
        left = _word_start(self.shown, max(0, start - margin)) if start > margin else 0
        right = _word_end(self.shown, min(len(self.shown), end + margin)) if end + margin < len(self.shown) else None
        left, right = min(left, start), max(right if right is not None else len(self.shown), end)
        before, after = "…" if left else "", "…" if right < len(self.shown) else ""
        excerpt = before + self.shown[left:right].replace("\n", " ") + after
        shift = len(before) - left
        first, last = where or (start, end)
        edits = (Edit(self.path, first, last, put),) if put is not None else ()
        is_safe = is_safe and MASK not in self.flat[first:last]  # what no rule looks at, none writes over
        return Finding(
            rule=rule,
            path=self.path,
            block=self.block,
            excerpt=excerpt,
            start=start + shift,
            end=end + shift,
            what=what,
            proposal=proposal,
            is_safe=is_safe,
            edits=edits,
            at=start,
            place=self.place,
        )


def _word_start(text: str, at: int) -> int:
    space = text.find(" ", at)
    return space + 1 if 0 <= space < at + 20 else at


def _word_end(text: str, at: int) -> int:
    space = text.rfind(" ", 0, at)
    return space if space > at - 20 else at


def texts(briefing: Briefing) -> Iterator[Text]:
    """Yield every text of a briefing that readers see, code blocks left out, by the order of fields in the record."""
    counts: Counter[tuple[str, str]] = Counter()
    for text in _in_model(briefing, "", "", briefing.language):
        key = text.block, text.field
        yield replace(text, nth=counts[key]) if counts[key] else text
        counts[key] += 1


def _in_model(model: Model, path: str, block: str, language: str) -> Iterator[Text]:
    if isinstance(model, Code):
        return
    language = getattr(model, "lang", None) or language
    block = block if isinstance(model, Briefing) else getattr(model, "id", None) or block
    for field in type(model).model_fields:
        if field in _NOT_SHOWN:
            continue
        yield from _in_value(getattr(model, field), join(path, field), field, block, language)


def _in_value(value: Any, path: str, field: str, block: str, language: str) -> Iterator[Text]:
    if isinstance(value, str):
        if value and field in _LINES:
            role: Role = "title" if path == "title" else "line"
            yield Text(path, block, field, language, role, value, _without_addresses(value))
    elif isinstance(value, Model):
        yield from _in_model(value, path, block, language)
    elif isinstance(value, tuple) and value:
        if isinstance(value[0], Span | Break | InlineImage):
            yield from _in_prose(value, path, field, block, language)
        elif isinstance(value[0], Model | tuple):
            for index, item in enumerate(value):
                yield from _in_value(item, join(path, index), field, block, language)


def _in_prose(inlines: Inlines, path: str, field: str, block: str, language: str) -> Iterator[Text]:
    shown, flat = [], []
    for inline in inlines:
        text = text_of(inline)
        shown.append(text)
        masked = not isinstance(inline, Span | Break) or (
            isinstance(inline, Span) and _MASKED_MARKS.intersection(inline.marks)
        )
        foreign = isinstance(inline, Span) and inline.lang and inline.lang != language
        flat.append(MASK * len(text) if masked or foreign else text)
    role: Role = "heading" if field in _HEADINGS else "prose"
    yield Text(path, block, field, language, role, "".join(shown), _without_addresses("".join(flat)), inlines)
    for index, inline in enumerate(inlines):
        if isinstance(inline, Span) and inline.note:
            yield from _in_prose(inline.note, f"{path}[{index}].note", "note", block, language)
        elif isinstance(inline, InlineImage) and inline.alt:
            yield Text(f"{path}[{index}].alt", block, "alt", language, "line", inline.alt, inline.alt)


def text_of(inline: Span | Break | InlineImage) -> str:
    """Return what an inline counts as in a text: its words; a break is a line end; a picture one mask."""
    match inline:
        case Span():
            return inline.text
        case Break():
            return "\n"
    return MASK


def _without_addresses(text: str) -> str:
    if "://" not in text and "@" not in text and "www." not in text.lower():
        return text
    return _ADDRESS.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    address = found[0].rstrip(".,;:!?)]…’'\"")
    return MASK * len(address) + found[0][len(address) :]
