"""Words and signs that stand twice: the the, of of, two commas, two full stops."""

import re
from collections.abc import Iterator

from exporter.lint.finding import Finding
from exporter.lint.subject import Subject

NAME = "doubled"
ABOUT = "a word that never stands twice (`the the`), a doubled comma or full stop"
LANGUAGES = None

_WORDS = {
    "en": "the a an of and from with at our their this which by",
    "de": "und von mit für auf den dem ein eine einer einem aus bei nicht",
    "fr": "le les des du et un une pour dans sur avec aux par",
    "es": "el los las de del y un una en por para con",
    "it": "il gli dei del della e un una per nel con",
    "nl": "het een van en met voor op",
    "pl": "z na do w i przez dla od",
    "pt": "os de do da e um uma em por para com",
    "ru": "и в на с по для от из не",
    "uk": "і в на з для від із не",
}
"""Words that no sentence of the language needs twice in a row."""
_PAIR = re.compile(r"(?<![\w’'.-])([^\W\d_]+)\s+(\1)(?![\w’'.-])", re.IGNORECASE)
_SIGNS = re.compile(r"(?<=\w)([,;])\s?\1+(?=\s|$)|(?<=[^\W\d_]{2})\.\.(?=\s+[^\W\d_]|$)")


def look(subject: Subject) -> Iterator[Finding]:
    """Yield each pair."""
    known = {language: frozenset(words.split()) for language, words in _WORDS.items()}
    for text in subject.texts:
        words = known.get(text.primary, frozenset())
        for found in _PAIR.finditer(text.flat) if words else ():
            if found[1].lower() in words and found[2].islower():
                yield text.finding(NAME, *found.span(), f"“{found[2]}” stands twice", "keep one of the two")
        for found in _SIGNS.finditer(text.flat):
            yield text.finding(NAME, *found.span(), "a sign stands twice", "keep one, or write … for what is left out")
