"""The words by which authors name the parts of a briefing, in the languages of our labels. Only exact ones count.

They stand in words/, a file for each language, as our labels do.
"""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

_WORDS = {
    path.stem: tomllib.loads(path.read_text("utf-8"))
    for path in sorted(Path(__file__).with_name("words").glob("*.toml"))
}
LANGUAGES = tuple(_WORDS)
"""The languages in which we know words: those of our labels."""
WORDS: dict[str, dict[str, list[str]]] = {
    what: {tag: words[what] for tag, words in _WORDS.items()} for what in _WORDS["en"]
}
"""The words by what they name and language."""
_NO_KINDS = frozenset({"when", "event", "ahead"})

# Ways to write the same letter: apostrophes; İ and ı, which capitals confuse; ي and ك as typed in Persian and Urdu; the
# joiner that stands for a space inside of words.
_SAME = str.maketrans({"'": "’", "\N{COMBINING DOT ABOVE}": "", "ı": "i", "ي": "ی", "ك": "ک", "\u200c": " "})
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3000-\U0010ffff]")
"""A letter of a script in which words need no space between them (Thai, Lao, Han, Kana) or take endings (Hangul)."""
_ASKS = re.compile(r"(?:[?？؟﹖\u037e]|[\u0370-\u03ff\u1f00-\u1fff][»”)]*;)\s*$")
"""The end of a question in any script. In Greek it is written with a semicolon."""


def kind_of(heading: str) -> str | None:
    """Return the kind of section that a heading names ("sources" among them), None for any other heading."""
    return _kinds().get(_plain(heading))


def names(what: str, words: str, language: str | None = None) -> bool:
    """Return whether `words` are one of the words for `what`, in `language` alone if one is given."""
    return _plain(words) in _known(what, language)


def is_ahead(words: str, language: str) -> bool:
    """Return whether a date in words of a language is one to come: Future, After a ceasefire, 今後."""
    said = _plain(words)
    return any(
        said == word or said.startswith(f"{word} ") or (_UNSPACED.match(word) and said.startswith(word))
        for word in _known("ahead", language)
    )


def is_question(words: str) -> bool:
    """Return whether words end as a question does in any script."""
    return _ASKS.search(words) is not None


@cache
def _kinds() -> dict[str, str]:
    kinds = WORDS.keys() - _NO_KINDS
    return {_plain(word): kind for kind in kinds for words in WORDS[kind].values() for word in words}


@cache
def _known(what: str, language: str | None) -> frozenset[str]:
    tags = LANGUAGES if language is None else _nearest(language)
    return frozenset(_plain(word) for tag in tags for word in WORDS[what][tag])


@cache
def _nearest(language: str) -> tuple[str, ...]:
    """Return the one of our languages whose labels a briefing in `language` gets: zh-Hant for zh-TW; none for sv."""
    from exporter.labels import nearer

    ours = {tag.lower(): tag for tag in LANGUAGES}
    return tuple(ours[tag] for tag in nearer(language) if tag in ours)[-1:]


def _plain(words: str) -> str:
    """Return words as they are compared: NFC, without case, ways to write a letter, white space, final punctuation."""
    words = unicodedata.normalize("NFC", words).casefold().translate(_SAME)
    return re.sub(r"[\s:：.?？؟;!！¿¡]+$", "", " ".join(words.split())).lstrip("¿¡ ")
