"""Links that count who clicks (utm_source, fbclid), and links without a word to click on."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from exporter.lint.finding import Edit, Finding
from exporter.lint.subject import Subject
from exporter.lint.texts import Text, text_of
from exporter.record.inlines import Span

NAME = "link"
ABOUT = "a link that counts who clicks (`utm_source`, `fbclid`), or has no words"
LANGUAGES = None

_UNSEEN = " \u00a0\u200b\u2060\ufeff"
_COUNTING = re.compile(
    r"(?:utm_\w+|mc_[ce]id|fbclid|gclid|dclid|msclkid|yclid|igshid|_hs\w+|wt_mc|ref_src)(?:=.*)?", re.IGNORECASE
)


def look(subject: Subject) -> Iterator[Finding]:
    """Yield each such link; parameters that count clicks are safe to take off: the page is the same without."""
    for text in subject.texts:
        at = 0
        for index, inline in enumerate(text.inlines):
            start, at = at, at + len(text_of(inline))
            if not isinstance(inline, Span) or not inline.href:
                continue
            plain = _plain(inline.href)
            if plain != inline.href:
                yield _counting(text, start, at, index, inline.href, plain)
            if not inline.text.strip(_UNSEEN) and _stands_alone(text, index):
                yield text.finding(
                    NAME, start, at, f"a link without words, to {inline.href}", "give it words, or take it off"
                )
    for index, source in enumerate(subject.briefing.sources):
        if source.url and (plain := _plain(source.url)) != source.url:
            path = f"sources[{index}].url"
            text = next(one for one in subject.texts if one.path == f"sources[{index}].title")
            made = _counting(text, 0, len(text.shown), 0, source.url, plain)
            yield replace(made, path=path, edits=(Edit(path, 0, len(source.url), plain),))


def _plain(href: str) -> str:
    parts = urlsplit(href)
    if not parts.query or not href.startswith("http"):
        return href
    kept = [one for one in parts.query.split("&") if not _COUNTING.fullmatch(one)]
    return href if len(kept) == parts.query.count("&") + 1 else urlunsplit(parts._replace(query="&".join(kept)))


def _counting(text: Text, start: int, end: int, index: int, href: str, plain: str) -> Finding:
    what, proposal = f"the link counts clicks: {href}", f"link to {plain}"
    made = text.finding(NAME, start, end, what, proposal, is_safe=True)
    return replace(made, edits=(Edit(f"{text.path}[{index}].href", 0, len(href), plain),))


def _stands_alone(text: Text, index: int) -> bool:
    """Return whether no neighbour is of the same link, which would lend it words."""
    href = getattr(text.inlines[index], "href", None)
    near = text.inlines[max(index - 1, 0) : index] + text.inlines[index + 1 : index + 2]
    return all(getattr(one, "href", None) != href for one in near)
