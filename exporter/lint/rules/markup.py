"""Markup left in the words: **marks** of Markdown, [links](…), rows of a table, HTML tags, bullets, escapes."""

import re
from collections.abc import Iterator

from exporter.lint.finding import Finding
from exporter.lint.subject import Subject
from exporter.lint.texts import MASK

NAME = "markup"
ABOUT = "markup left in the words: `**marks**`, `[a link](…)`, rows of a table, `<br>`, a bullet, `\\u2019`"
LANGUAGES = None

_TAGS = (
    "a|b|blockquote|br|center|div|em|figure|font|h[1-6]|hr|i|iframe|img|li|ol|p|script|section|small|span|strong|style"
    "|sub|sup|table|tbody|td|th|thead|tr|u|ul"
)
_FOUND = {
    re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])[^*\n]{0,200}?[^\W\d_][^*\n]{0,200}(?<=[^\s*])\1(?![\w*])"): (
        "the marks of Markdown",
        "set the words in emphasis, or take the marks out",
    ),
    re.compile(r"(?<!\w)(_{1,2})(?=[^\s_])[^_\n]{0,200}?[^\W\d_] [^_\n]{0,200}(?<=[^\s_])\1(?!\w)"): (
        "the marks of Markdown",
        "set the words in emphasis, or take the marks out",
    ),
    re.compile(rf"!?\[[^\[\]\n]+\]\((?:{MASK}+|[/#][^()\s]*)\)"): ("a link of Markdown", "make it a link"),
    re.compile(r"^#{2,6}\s(?=\S)"): ("the mark of a heading", "make it a heading"),
    re.compile(r"(?:\|\s*:?-{3,}:?\s*)+\|"): ("a table as text", "make it a table"),
    re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE): ("a tag of HTML", "take it out, or set it as code"),
    re.compile(r"^[•▪◦‣●■]\s*(?=\w)|(?<=[.;:!?] )[•▪◦‣●■]\s*(?=\w)"): ("a bullet", "make it a list"),
    re.compile(r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|(?:\\[rn]){2,}"): ("an escaped sign", "write the sign itself"),
}


def look(subject: Subject) -> Iterator[Finding]:
    """Yield each piece of markup."""
    for text in subject.texts:
        if text.flat.replace(" ", "").isalnum():
            continue
        for pattern, (what, proposal) in _FOUND.items():
            if places := [found.span() for found in pattern.finditer(text.flat)]:
                more = f", {len(places)} times" if len(places) > 1 else ""
                yield text.finding(NAME, *places[0], f"{what} in the words{more}", proposal)
