"""HTML entities that were escaped once too often: &amp;amp; &nbsp; &#8217; in the words themselves."""

import html
import re
from collections.abc import Iterator
from html.entities import html5

from exporter.lint.finding import Finding
from exporter.lint.subject import Subject

NAME = "entity"
ABOUT = "an HTML entity left in the words: `&amp;`, `&nbsp;`, `&#8217;`"
LANGUAGES = None

_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_MARKUP = frozenset("<>&")
"""Signs that stay as they are: who writes &lt; may mean to write about markup. & alone is one that is meant."""


def look(subject: Subject) -> Iterator[Finding]:
    """Yield each entity."""
    for text in subject.texts:
        if "&" not in text.flat:
            continue
        for found in _ENTITY.finditer(text.flat):
            meant = _meant(text.flat, found)
            if meant == found[0] or not (meant.isprintable() or meant.isspace()) or "\ufffd" in meant:
                continue
            shown = "a hard space" if meant == "\u00a0" else "a space" if meant.isspace() else f"“{meant}”"
            what = f"the HTML entity {found[0]} in the words"
            is_safe = meant == "&" or not _MARKUP.intersection(meant)
            yield text.finding(NAME, *found.span(), what, f"write {shown}", put=meant, is_safe=is_safe)


def _meant(flat: str, found: re.Match[str]) -> str:
    """Return what an entity stands for; &amp; in &amp;nbsp; is looked through."""
    if found[0][1] != "#" and found[0][1:] not in html5:
        return found[0]
    meant = html.unescape(found[0])
    if meant == "&" and (rest := re.match(r"(?:amp;)*(?:[A-Za-z0-9]{2,30}|#\w{1,8});", flat[found.end() :])):
        return "&" if html.unescape(f"&{rest[0]}") != f"&{rest[0]}" else meant
    return meant
