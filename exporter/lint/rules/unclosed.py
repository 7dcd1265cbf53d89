"""Brackets and quotes that are opened and not closed in their text."""

import re
from collections.abc import Iterator
from itertools import pairwise

from exporter.lint.finding import Finding
from exporter.lint.subject import Subject
from exporter.lint.texts import MASK, Text

NAME = "unclosed"
ABOUT = "a bracket or a quote that is opened and not closed"
LANGUAGES = None

_PAIRS = {"(": ")", "[": "]", "「": "」", "『": "』", "《": "》"}
_QUOTES = {
    **dict.fromkeys("ar en es hi id it ko pt th tr vi zh".split(), ("“", "”")),
    **dict.fromkeys("fr it pt ru uk ar fa el es".split(), ("«", "»")),
}
_SAME = str.maketrans("（）［］", "()[]")
_NO_SIGN = re.compile(r"[:;=]-?[(\[]|“`+")  # a smile, the remains of a fence


def look(subject: Subject) -> Iterator[Finding]:
    """Yield each opening sign that nothing closes. A quote of several paragraphs is opened in each of them."""
    texts = [text for text in subject.prose if text.role == "prose"]
    for text, following in pairwise([*texts, None]):
        assert text
        flat = _NO_SIGN.sub(lambda found: " " * len(found[0]), text.flat).translate(_SAME)
        for opening, closing in _PAIRS.items():
            if opening in flat and (at := _open(flat, opening, closing)) is not None:
                yield _finding(text, at, opening, closing)
        opening, closing = _QUOTES.get(text.primary, ("", ""))
        goes_on = following is not None and following.flat.lstrip().startswith((opening, MASK))
        if opening and not goes_on and flat.count(opening) == 1 and (at := _open(flat, opening, closing)) is not None:
            yield _finding(text, at, opening, closing)


def _finding(text: Text, at: int, opening: str, closing: str) -> Finding:
    return text.finding(NAME, at, at + 1, f"{opening} is not closed", f"write {closing} where it ends")


def _open(flat: str, opening: str, closing: str) -> int | None:
    """Return where the one sign stands that is opened and not closed; None if there is none, or more than one."""
    stack: list[int] = []
    for at, sign in enumerate(flat):
        if sign == opening:
            stack.append(at)
        elif sign == closing and stack:
            stack.pop()
        elif sign == closing:
            return None  # half-open intervals, items such as a)
    return stack[0] if len(stack) == 1 else None
