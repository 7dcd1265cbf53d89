"""Quotation marks that point the wrong way: ”progress” for “progress”, as automatic quotes leave them."""

import re
from collections.abc import Iterator

from exporter.lint.finding import Finding
from exporter.lint.subject import Subject

NAME = "wrong-quote"
ABOUT = "a closing quotation mark where one opens: ”progress”"
LANGUAGES = frozenset("en es fr hi id it ko pt tr vi zh".split())
"""Languages that open a quote with “ and close it with ”. Swedish and Finnish open with ” too, German closes with “."""

_OPENS = re.compile(r"(?:(?<=[\s(\[—–/])|^)”(?=[^\W_])")
_CLOSES = re.compile(r"(?<=[^\W_]|[,.!?…])“(?=[\s,.;:!?)\]—–]|$)")


def look(subject: Subject) -> Iterator[Finding]:
    """Yield each mark that points the wrong way."""
    for text in subject.of(LANGUAGES):
        if "”" not in text.flat and "“" not in text.flat:
            continue
        for found in _OPENS.finditer(text.flat):
            if _is_shut(text.flat, found.end()):
                yield text.finding(
                    NAME, *found.span(), "a closing mark opens the quote", "write “", put="“", is_safe=True
                )
        for found in _CLOSES.finditer(text.flat):
            if text.flat.rfind("“", 0, found.start()) > text.flat.rfind("”", 0, found.start()):
                yield text.finding(
                    NAME, *found.span(), "an opening mark closes the quote", "write ”", put="”", is_safe=True
                )


def _is_shut(flat: str, at: int) -> bool:
    """Return whether the next mark after `at` closes a quote: then one was meant to open here."""
    following = re.search("[“”]", flat[at:])
    return following is not None and following[0] == "”" and not flat[at + following.start() - 1].isspace()
