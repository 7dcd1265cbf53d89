"""Capitals that were lost: of a heading, an item or a sentence, and of a name that has one elsewhere."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from exporter.lint.finding import Finding
from exporter.lint.rules._names import days_of, names_of
from exporter.lint.subject import WORD, Subject
from exporter.lint.texts import Text

NAME = "lost-capital"
ABOUT = "a heading, an item or a sentence that begins small where its like begin with a capital; `ukraine` for Ukraine"
LANGUAGES = None

_FIRST = re.compile(r"[“\"‘«„(¿¡\[]*([^\W\d_]+)(?=[\s,:;!?’'-]|[.](?:\s|$)|$)")
_SENTENCE = re.compile(r"(?<=[^\W\d_]{4}[.] )([^\W\d_]{2,})(?=[\s,’'])")
_BEGINS = re.compile(r"(?:^|[.!?:…•\n]|[.!?:]\s*[“\"‘«(]|[“\"‘«(—–])\s*$")
_FEW = 3
"""More beginnings than these are small on purpose."""
_IN_A_NAME = re.compile(r"[#@./_&\w\\-]")
_GOES_ON = re.compile(r"[./@_\\]\w|[_/(]")
_SHORT = frozenset(
    "approx aprox appr assn bros bzgl capt corp dept evtl excl exkl govt incl inkl intl natl prof resp univ".split()
)
"""Abbreviations as long as words are."""
_DETERMINERS = frozenset("a an the this that these those each every any some no its our your their his her my".split())
"""English words before nouns that are no names, unless they stand in one: a Promise, the Edition."""


def look(subject: Subject) -> Iterator[Finding]:
    """Yield each word that should begin with a capital."""
    found: dict[tuple[str, int], Finding] = {}
    for finding in (*_names(subject), *_headings(subject), *_items(subject), *_sentences(subject)):
        found.setdefault((finding.path, finding.at), finding)
    yield from found.values()


def _finding(text: Text, start: int, word: str, what: str) -> Finding:
    return text.finding(NAME, start, start + len(word), what, f"write “{word[0].upper()}{word[1:]}”")


# ------------------------------------------------------------------------------------- beginnings


def _first_word(text: Text) -> re.Match[str] | None:
    """Return the first word of a text, if it is one that a capital could begin: no iPhone, no npm.js."""
    return _FIRST.match(text.flat)


def _begins(text: Text, at: int) -> bool:
    return _BEGINS.search(text.flat[max(at - 8, 0) : at]) is not None


def _begins_small(text: Text) -> bool:
    first = _first_word(text)
    return first is not None and len(first[1]) > 1 and first[1].islower() and first[1][0].upper() != first[1][0]


def _begins_large(text: Text) -> bool:
    first = _first_word(text)
    return first is not None and first[1][0].isupper()


def _small_among(texts: Sequence[Text], what: str, least: int = 2) -> Iterator[Finding]:
    """Yield the few that begin small among texts that begin with a capital."""
    large = sum(map(_begins_large, texts))
    small = [text for text in texts if _begins_small(text)]
    if large >= least and large > (least - 1) * len(small) and len(small) <= _FEW:
        for text in small:
            first = _first_word(text)
            assert first
            yield _finding(text, first.start(1), first[1], what)


def _headings(subject: Subject) -> Iterator[Finding]:
    for field in ("heading", "question"):
        texts = [text for text in subject.texts if text.field == field]
        yield from _small_among(texts, f"the {field} begins with a small letter, the others do not")


def _items(subject: Subject) -> Iterator[Finding]:
    lists: dict[str, list[Text]] = defaultdict(list)
    for text in subject.texts:
        if (found := re.fullmatch(r"(.*)\.items\[\d+\]\.blocks\[0\]\.text", text.path)) or (
            found := re.fullmatch(r"(.*)\.(?:groups|events)\[\d+\]\.(?:group|text)", text.path)
        ):
            lists[found[1]].append(text)
    for texts in lists.values():
        yield from _small_among(texts, "the item begins with a small letter, the others do not", least=3)


def _sentences(subject: Subject) -> Iterator[Finding]:
    begun = {word[1] for text in subject.prose if (word := _first_word(text))}
    begun |= {word for text in subject.prose for word in re.findall(r"[.!?] ([^\W\d_]+)", text.flat)}
    for text in subject.prose:
        for found in _SENTENCE.finditer(text.flat):
            before = text.flat[max(found.start() - 40, 0) : found.start()].rstrip(". ").rsplit(None, 1)[-1]
            if found[1].islower() and found[1].capitalize() in begun and before.lower() not in _SHORT:
                yield _finding(text, found.start(), found[1], "the sentence begins with a small letter")


# ------------------------------------------------------------------------------------- names


def _names(subject: Subject) -> Iterator[Finding]:
    """Yield names in small letters: those of countries and cities, in English any word that is a name elsewhere."""
    language = subject.briefing.language.split("-")[0].lower()
    days = days_of(language)
    both = {word for word in subject.counts if word.islower() and word.capitalize() in subject.counts}
    known = names_of(language) & both
    both = (both if language == "en" else set(known)) | (days & subject.counts.keys())
    small: dict[str, list[tuple[Text, re.Match[str], str]]] = defaultdict(list)
    capital, alone = Counter[str](), Counter[str]()
    for text in subject.texts if both else ():
        if text.field == "alt" or text.primary != language:
            continue
        words = list(WORD.finditer(text.flat))
        for index, word in enumerate(words):
            name = word[0].lower()
            if name not in both:
                continue
            if word[0] == name:
                before = text.flat[max(word.start() - 1, 0) : word.start()]
                if not _IN_A_NAME.match(before) and not _GOES_ON.match(text.flat, word.end()):
                    small[name].append((text, word, words[index - 1][0] if index else ""))
            elif word[0][1:].islower() and text.role == "prose" and not _begins(text, word.start()):
                capital[name] += 1
                near = words[max(index - 1, 0) : index] + words[index + 1 : index + 2]
                alone[name] += all(other[0].islower() and other[0] not in _DETERMINERS for other in near)
    for name, places in small.items():
        is_known, least = name in known or name in days, len(places) if name not in days else 0
        is_name = capital[name] >= least if is_known else len(name) > 3 and alone[name] >= 4 * least
        what = "a name in small letters" + ("" if name in days else ", which has its capital elsewhere")
        for text, word, before in places if is_name else ():
            if is_known or (before.lower() not in _DETERMINERS and text.flat[word.end() : word.end() + 1] != "-"):
                yield _finding(text, word.start(), word[0], what)
