"""What a page had around its text: Read more, Share on Facebook, Advertisement, We use cookies."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from exporter.lint.finding import Finding
from exporter.lint.subject import Subject

NAME = "furniture"
ABOUT = "what a page had around its text: `Read more`, `Advertisement`, `Share on Facebook`, `Table of contents`"
LANGUAGES = None

_FILE = Path(__file__).with_name("_furniture.toml")
_MOST = 90
"""Signs of a text beyond which it is no furniture."""


def look(subject: Subject) -> Iterator[Finding]:
    """Yield each heading, paragraph or item that is nothing but a phrase of furniture, or begins as one does."""
    for text in subject.prose:
        if len(text.flat) > _MOST:
            continue
        said = _plain(text.flat)
        whole, begins = _phrases(text.primary)
        if said in whole or said.startswith(begins):
            what = "what the page had around its text"
            yield text.finding(NAME, 0, len(text.shown), what, "take it out, with what belongs to it")


def _plain(text: str) -> str:
    """Return words without case, arrows and signs at either end; a colon stays."""
    return " ".join(text.casefold().replace("’", "'").split()).strip(' \u00a0»›→>«‹←…·|•*[]()"“”+-–—.!¡🔗▶►▸')


@cache
def _phrases(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return (phrases, beginnings) in a language; English ones count in every language, for tools speak it."""
    known = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    phrases = [phrase.casefold() for phrase in (*known["en"], *known.get(language, []))]
    whole = frozenset(phrase.removesuffix(":") for phrase in phrases) | frozenset(phrases)
    return whole, tuple(f"{phrase} " for phrase in phrases if phrase.endswith(":"))
