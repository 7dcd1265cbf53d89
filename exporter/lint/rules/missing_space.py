"""Spaces that were lost after a full stop, a comma or a closing quote: the end.The next, U.S.and, ceasefire,with."""

import re
from collections.abc import Iterator

from exporter.lint.finding import Finding
from exporter.lint.subject import Subject
from exporter.lint.texts import MASK, Text

NAME = "missing-space"
ABOUT = "no space after a full stop, a comma or an abbreviation: `U.S.and`, `ceasefire,with`, `the end.The next`"
LANGUAGES = None

_LETTER = r"[^\W\d_]"
# A run without spaces and dashes: within it, signs that no ordinary word has make it code, a path or an address.
_TOKEN = re.compile(r"[^\s—–]+")
_LONGEST = 100
"""Signs of a run beyond which it is no two words."""
_TECHNICAL = re.compile(rf"[@/\\_=<>{{}}\[\]#$%^&*|~+`{MASK}]|::|\(\)|\.\.")
# Chinese, Japanese, Thai and their kin put no spaces between words.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_INITIALS = re.compile(rf"[(“\"‘«]*((?:{_LETTER}\.){{2,}})([a-zà-ÿ]{{2,}})(?:[’']s)?[,;:!?)”\"».]*")
_STOP = re.compile(rf"(?<=[^\W_])([.!?…][’”»)]*)(?={_LETTER})")
_COMMA = re.compile(
    rf"(?:(?<={_LETTER}{{2}})|(?<=\d{{2}}))([,;][’”»)]*)(?={_LETTER}{{2}})|(?<={_LETTER}{{3}})(,)(?=\d)"
)
_OWN_STOPS = re.compile(rf"(?<={_LETTER}|[\u0900-\u0fff])([।॥،؛؟۔։])(?={_LETTER})")
_BRACKET = re.compile(rf"(?<={_LETTER}{{2}})(\))(?={_LETTER}{{2}})")
_NAMES = {".": "full stop", "!": "exclamation mark", "?": "question mark", "…": "ellipsis", ",": "comma",
          ";": "semicolon", ")": "bracket"}  # fmt: skip
_ENDS_QUOTES = {"”": frozenset("ar en es fr hi id it ko nl pl pt tr uk vi".split()),
                "»": frozenset("ar el es fa fr it no nb pt ru uk".split())}  # fmt: skip
"""The languages in which a mark only ever ends a quote; in others it may begin one."""


def look(subject: Subject) -> Iterator[Finding]:
    """Yield each place where a space is missing."""
    for text in subject.texts:
        for token in _TOKEN.finditer(text.flat):
            word = token[0]
            if word.isalnum() or len(word) > _LONGEST or _TECHNICAL.search(word) or _UNSPACED.search(word):
                continue
            for at, is_safe in _places(word, text, subject):
                yield _finding(text, token.start(), word, at, is_safe)


def _places(word: str, text: Text, subject: Subject) -> Iterator[tuple[int, bool]]:
    """Yield (where in the word the space belongs, whether that is sure)."""
    if found := _INITIALS.fullmatch(word):
        yield found.end(1), found[1][0].isupper()
        return
    if subject.tokens[word] > 1:  # a name that is written so: Booking.Com
        return
    for found in _OWN_STOPS.finditer(word):
        yield found.end(), True
    stops = list(_STOP.finditer(word))
    if len(stops) == 1 and _closes(stops[0][1], text):
        yield from _after_stop(word, stops[0], subject)
    commas = list(_COMMA.finditer(word))
    if len(commas) <= 3 and not stops:
        yield from ((at.end(), True) for at in commas if _closes(at[0], text) and not _is_code(word, at))
    if "(" not in word and (bracket := _BRACKET.search(word)):
        yield bracket.end(), True


def _after_stop(word: str, stop: re.Match[str], subject: Subject) -> Iterator[tuple[int, bool]]:
    before, after = re.search(r"[^\W_]+$", word[: stop.start()]), re.match(r"[^\W\d_]+", word[stop.end() :])
    assert before
    assert after
    left, right = before[0], after[0]
    if not right[0].isupper() or not (right[1:].islower() or (len(right) == 1 and len(left) > 2)):
        return
    if left.isdecimal():
        if len(left) != 1 and len(right) > 2:
            yield stop.end(), True
    elif left.islower() and len(left) > 1:
        yield stop.end(), True
    elif len(left) > 1 and (left[1:].islower() or left.isupper()):  # Paris.The, but Booking.Com
        count = subject.counts[right.lower()]
        if count:
            yield stop.end(), count > 2 and len(right) < 5


def _is_code(word: str, at: re.Match[str]) -> bool:
    """Return whether a comma stands in capitals: GET,PUT; TL;DRs."""
    left, right = re.search(r"[^\W_]+[,;]", word[: at.end()]), re.match(r"[^\W_]*", word[at.end() :])
    return bool(left and right and left[0][:-1].isupper() and right[0][:2].isupper())


def _closes(signs: str, text: Text) -> bool:
    return all(text.primary in _ENDS_QUOTES[sign] for sign in signs if sign in _ENDS_QUOTES)


def _finding(text: Text, start: int, word: str, at: int, is_safe: bool) -> Finding:
    sign = next((one for one in reversed(word[:at]) if one in _NAMES), "")
    what = f"no space after the {_NAMES[sign]}" if sign else "no space after the sign"
    following = re.split(r"[\W_]", word[at:])[0]
    shown = f"write “{word[:at].lstrip('(“‘«')} {following}”"
    where = (start + at, start + at)
    return text.finding(NAME, start, start + len(word), what, shown, put=" ", where=where, is_safe=is_safe)
