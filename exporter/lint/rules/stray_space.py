"""Spaces where none belongs: before a comma or a full stop, inside brackets and quotes; doubled and hard ones."""

import re
from collections.abc import Iterator

from exporter.lint.finding import Finding
from exporter.lint.subject import Subject
from exporter.lint.texts import Text

NAME = "stray-space"
ABOUT = "a space before a comma or full stop, inside a bracket; doubled, hard and zero-width spaces in a muddle"
LANGUAGES = None

_HARD = "\u00a0\u2007\u202f"
_SPACES = f" {_HARD}\u2000-\u2006\u2008-\u200a"
_BEFORE = re.compile(rf"(?:(?<=[^\W_]{{2}})|(?<=[^\W_][”’»)\]]))[{_SPACES}]+([,.;:!?)،؛])(?=[\s”’»)]|$)")
_INSIDE = re.compile(rf"(?<=\()[{_SPACES}]+(?=\w{{2}})")
_RUN = re.compile(rf"[{_SPACES}]{{2,}}")
_NOTHING = re.compile("[\u200b\ufeff]+")
_FRENCH = frozenset(("fr", "br", "oc"))
"""Languages that put a space before ; : ! ? (Imprimerie nationale, Lexique des règles typographiques)."""
_FILLERS = f"{_HARD}\u200b\ufeff "
_FROM_THE_RIGHT = frozenset("ar ckb dv fa he ps sd ug ur yi".split())
"""Languages in which brackets are typed either way round."""
_BREAKING = frozenset("bo dz ja km lo my th zh".split())
"""Languages in which a zero-width space says where a line may break."""


def look(subject: Subject) -> Iterator[Finding]:
    """Yield each space that is one too many."""
    for text in subject.texts:
        flat = text.flat
        if " " in flat or not flat.isascii():
            yield from _beside_signs(text)
        if not flat.isascii() and flat.strip(_FILLERS):  # a cell may be filled with a hard space
            yield from _hard(text)


def _beside_signs(text: Text) -> Iterator[Finding]:
    for found in _BEFORE.finditer(text.flat):
        if not _may_stand(text, found):
            yield _finding(text, found.start(), found.start(1), f"a space before “{found[1]}”", "")
    for found in _INSIDE.finditer(text.flat):
        if text.primary not in _FROM_THE_RIGHT:
            yield _finding(text, *found.span(), "a space inside the bracket", "")


def _hard(text: Text) -> Iterator[Finding]:
    flat = text.flat
    for found in _RUN.finditer(flat):
        if not _BEFORE.match(flat, found.start()):
            put = found[0][0] if set(found[0]) <= set(_HARD) else " "
            yield _finding(text, *found.span(), "spaces, some of them hard, in a row", put)
    for start, end in ((0, len(flat) - len(flat.lstrip(_HARD))), (len(flat.rstrip(_HARD)), len(flat))):
        if start < end:
            yield _finding(text, start, end, "hard spaces at the edge of the text", "")
    if text.primary not in _BREAKING:
        for found in _NOTHING.finditer(flat):
            yield _finding(text, *found.span(), "a space without width", "")


def _may_stand(text: Text, found: re.Match[str]) -> bool:
    flat, sign = text.flat, found[1]
    if text.primary in _FRENCH and sign in ";:!?":
        return True
    if sign == "." and re.match(r"\.\s?\.", flat[found.start(1) :]):
        return True  # an ellipsis with spaces, as Chicago has it
    if sign == ")" and text.primary in _FROM_THE_RIGHT:
        return True
    return sign in ":;" and flat[found.end() : found.end() + 1] == ")"  # a smile


def _finding(text: Text, start: int, end: int, what: str, put: str) -> Finding:
    proposal = "make it one space" if put else "take it out"
    return text.finding(NAME, start, end, what, proposal, put=put, is_safe=True)
