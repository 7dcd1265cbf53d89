"""Reading feeds as a feed reader does: the words of an entry, in order. Knows nothing of how they were written."""

import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime

from lxml import etree, html

from exporter.formats import _hypertext
from exporter.record.passages import moment
from exporter.record.reading import Passage

_FLOWING = re.compile("[ \t\n\r\f]+")


def xml(data: bytes) -> etree._Element:
    """Return the root of an XML feed. Raise lxml's XMLSyntaxError where it is not well-formed."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def passages_of(
    title: str,
    summary: str,
    body: str,
    *,
    page: str = "",
    language: str = "",
    authors: Iterable[str | None] = (),
    times: Iterable[datetime | None] = (),
    summary_is_html: bool = False,
) -> list[Passage]:
    """Return the passages of an entry: title, authors, times, the summary if the body does not say it, the body.

    `page`: its address, at which the anchors of its body lie. `times`: when it was published and changed.
    """
    words = _of_html(body, page, language)
    told = " ".join(passage.text for passage in _of_html(summary, page, language)) if summary_is_html else summary
    beginning = _flat(told.removesuffix("…"))
    said = [_flat(one.text) for one in words]
    is_teaser = any(text.startswith(beginning) for text in (*said, " ".join(said), title))
    return [
        Passage(title, "title"),
        *(Passage(name, "author") for name in authors if name),
        *(Passage(moment(when), "date") for when in times if when),
        *([] if is_teaser else [Passage(told, "summary")]),
        *words,
    ]


def time_of(text: str | None) -> datetime | None:
    """Return a time of a feed (RFC 3339 or RFC 822), None if there is none."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return parsedate_to_datetime(text.strip())


def _flat(text: str) -> str:
    return _FLOWING.sub(" ", text).strip()


def _of_html(fragment: str, page: str, language: str) -> list[Passage]:
    if not fragment.strip():
        return []
    root = html.fragment_fromstring(fragment, create_parent="div")
    article = root[0] if len(root) == 1 and root[0].get("lang") else root
    return _hypertext.passages_of(root, page=page, own=article.get("lang") or language)
