"""The language of a JSON source: as it says itself, else as its file's name does, else as its words do."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from exporter.readers import Context
from exporter.readers._json.texts import words_of
from exporter.readers._json.values import Text, leaves
from exporter.readers._page.language import detected, language_of, tag_of
from exporter.readers._page.page import Page

_TEXTS = 200
"""Texts by which a language is told."""


def language_in(said: str, value: Any, page: Page, context: Context) -> str:
    """Return the language of a source that says `said` of it, "" for nothing. What it says and is none is told."""
    if said.strip():
        if tag := tag_of(said):
            return tag
        page.remark(None, f"language: {said} is no tag of a language (BCP 47)", "its words tell", path="language")
    return language_of({}, context) or detected(" ".join(islice(_sentences(value), _TEXTS)), page)


def _sentences(value: Any) -> Iterator[str]:
    """Yield the texts in a value that may be sentences, rather than names and addresses."""
    for leaf in leaves(value):
        if (isinstance(leaf, Text) and len(leaf.split(maxsplit=4)) > 4) or (
            isinstance(leaf, Text) and not leaf.isascii()
        ):
            yield words_of(leaf[:20_000])
