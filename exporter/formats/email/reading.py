"""Reading a mail back: the passages of its articles, told by tags and roles alone. Knows nothing of how it was made."""

from lxml import html

from exporter.formats import _hypertext
from exporter.record.reading import Passage

_MEANT = {"figure": "figure", "caption": "figcaption"}


def passages_of(mail: str) -> list[Passage]:
    """Return the passages of a mail in reading order. A link to a place of its page is one to that."""
    found: list[Passage] = []
    for article in html.document_fromstring(mail).iter("div"):
        if article.get("role") != "article":
            continue
        for element in article.iter():
            element.tag = _MEANT.get(element.get("role") or "", element.tag)
        onward = (link.get("href") or "" for one in article.iter("p") if one.get("class") == "onward" for link in one)
        page = next(onward, "").split("#")[0]
        found += _hypertext.passages_of(article, page=page, own=article.get("lang") or "")
    return found
