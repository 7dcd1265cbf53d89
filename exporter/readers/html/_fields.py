"""What a page says of itself: JSON-LD (schema.org), OpenGraph, Dublin Core, meta names, microdata, links, <time>.

Each field has its places in order: the first that says something counts. What is no date, no address or no name of
somebody is left out and told: the head of a page is written for machines, and often wrong.
"""

import html
import re
from collections.abc import Iterator
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml.etree import _Element

from exporter.readers._markup.vocabulary import words_in
from exporter.readers._page.dates import moment
from exporter.readers._page.names import slug
from exporter.readers.html._linked_data import article_of, listed, said
from exporter.record.clean import clean_address, clean_line

if TYPE_CHECKING:
    from exporter.readers._page.page import Page

_META = {
    "title": "og:title twitter:title dc.title dcterms.title sailthru.title title",
    "standfirst": "og:description description twitter:description dc.description dcterms.description "
    "sailthru.description",
    "publisher": "og:site_name dc.publisher dcterms.publisher publisher application-name",
    "permalink": "og:url twitter:url dc.identifier parsely-link",
    "published_at": "article:published_time og:published_time datepublished dc.date.issued dcterms.issued dc.date "
    "dcterms.date dc.date.created dcterms.created date pubdate publish_date publish-date publication_date "
    "sailthru.date parsely-pub-date article.published cxenseparse:recs:publishtime",
    "updated_at": "article:modified_time og:updated_time datemodified dcterms.modified dc.date.modified last-modified "
    "lastmod article.updated",
    "authors": "author article:author dc.creator dcterms.creator sailthru.author parsely-author citation_author",
    "topics": "article:tag news_keywords keywords sailthru.tags parsely-tags dc.subject dcterms.subject",
    "rights": "copyright dc.rights dcterms.rights rights",
    "image": "og:image og:image:url og:image:secure_url twitter:image twitter:image:src",
    "alt": "og:image:alt twitter:image:alt",
}
"""The names of <meta> that say a field, in their order."""
_MAX_VALUE = 2000
"""Characters of a value."""
_BY = re.compile(r"^(?:by|von|par|por|di|door|autor(?:in)?:?)\s+", re.IGNORECASE)


def given_by(root: _Element, article: _Element, language: str, page: "Page") -> dict[str, Any]:
    """Return the fields that a page gives, by the names that `_page/fields.py` knows."""
    metas, data = _metas(root), article_of(root)
    given: dict[str, Any] = {"language": language}
    if address := _permalink(root, metas, data, page):
        given["permalink"] = address
        if name := _name_in(address):
            given["slug"] = name
            page.assumed.add("slug")
    if title := said(data, "headline", "name") or _first(metas, "title"):
        given["title"] = title
    if standfirst := said(data, "description", "alternativeHeadline") or _first(metas, "standfirst"):
        given["standfirst"] = standfirst
    if authors := _authors(root, metas, data):
        given["authors"] = authors
    if publisher := _publisher(metas, data):
        given["publisher"] = publisher
    for field, names in (("published_at", ("datePublished", "dateCreated")), ("updated_at", ("dateModified",))):
        dates = [said(data, *names), *_values(metas, field), *_times(root, article, field)]
        if date := _date([one for one in dates if one], field, language, page):
            given[field] = date
    if topics := _topics(metas, data):
        given["topics"] = topics
    if rights := _first(metas, "rights"):
        given["rights"] = rights
    if direction := _direction(root, article):
        given["direction"] = direction
    if lead := _lead(metas, data):
        given["lead"] = lead
    return given


def base_of(root: _Element, around: str | None) -> str | None:
    """Return the address against which the links of a page are: that of its <base>, else that of the page itself."""
    element = root.find(".//base[@href]")
    if element is None:
        return around
    address = urljoin(around or "", (element.get("href") or "").strip())
    try:
        return clean_address(address)
    except ValueError:
        return around


def _metas(root: _Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        value = _value(element.get("content"))
        names = " ".join(element.get(key) or "" for key in ("property", "name", "itemprop")).lower().split()
        for name in names if value else ():
            found.setdefault(name.replace("dc:", "dc.").replace("dcterms:", "dcterms."), []).append(value)
    return found


def _value(words: str | None) -> str:
    """Return a value as one line; one that was escaped twice, as many are, once more read."""
    return clean_line(html.unescape(words or ""))[:_MAX_VALUE]


def _values(metas: dict[str, list[str]], field: str) -> Iterator[str]:
    for name in _META[field].split():
        yield from metas.get(name, ())


def _first(metas: dict[str, list[str]], field: str) -> str:
    return next(_values(metas, field), "")


def _permalink(root: _Element, metas: dict[str, list[str]], data: dict[str, Any], page: "Page") -> str:
    links = [
        one.get("href") or "" for one in root.iter("link") if "canonical" in (one.get("rel") or "").lower().split()
    ]
    written = [*links, *_values(metas, "permalink"), said(data, "url"), said(data, "mainEntityOfPage")]
    for address in (one.strip() for one in written if one and one.strip()):
        try:
            return clean_address(urljoin(page.base or "", address))
        except ValueError as error:
            page.remark(None, f"the address of the page, {address[:120]!r}: {error}", "left out", path="permalink")
    return ""


def _name_in(address: str) -> str:
    """Return the name by which the page's own site calls it, "" where the address tells none.

    Saved pages are called index.html by the hundred.
    """
    parts = urlsplit(address)
    path = re.sub(r"/(?:(?:index|default|home)\.[A-Za-z]{3,5})?$", "", unquote(parts.path))
    name = slug(re.sub(r"\.[A-Za-z]{3,5}$", "", path.rpartition("/")[2]))
    return "" if parts.query or len(name) < 4 or name.isdigit() else name


def _authors(root: _Element, metas: dict[str, list[str]], data: dict[str, Any]) -> list[dict[str, str]]:
    people = [(said(one, "name"), said(one, "url")) for one in listed(data.get("author"))]
    people = people or [(name, "") for value in _values(metas, "authors") for name in _names(value)]
    if not people:
        marked = (one for one in root.iter("a", "span", "div", "p") if _is_author(one))
        people = [(words_in(one), one.get("href") or "") for one in marked]
    made: dict[str, dict[str, str]] = {}
    for name, address in people:
        name = _BY.sub("", _value(name))
        if not name or len(name) > 100 or "://" in name or "@" in name or name.startswith("www."):
            continue
        one = made.setdefault(name, {"name": name})
        try:
            one["url"] = clean_address(address)
        except ValueError:
            continue
    return list(made.values())


def _names(value: str) -> list[str]:
    """Return the names in a line; a comma parts them unless it is that of `Last, First`."""
    parts = [part.strip() for part in value.split(",")]
    return parts if all(len(part.split()) > 1 for part in parts) else [value]


def _is_author(element: _Element) -> bool:
    return (element.get("rel") or "").lower() == "author" or element.get("itemprop") == "author"


def _publisher(metas: dict[str, list[str]], data: dict[str, Any]) -> dict[str, str]:
    for one in listed(data.get("publisher")):
        if name := said(one, "name"):
            try:
                return {"name": name, "url": clean_address(said(one, "url"))}
            except ValueError:
                return {"name": name}
    name = _first(metas, "publisher")
    return {"name": name} if name and "://" not in name else {}


def _times(root: _Element, article: _Element, field: str) -> Iterator[str]:
    names = ("datePublished", "dateCreated") if field == "published_at" else ("dateModified",)
    for element in root.iter("time", "span", "meta", "abbr", "div"):
        if element.get("itemprop") in names:
            yield element.get("datetime") or element.get("content") or element.get("title") or words_in(element)
    if field == "published_at":
        marked = [one for one in root.iter("time") if "pubdate" in one.attrib]
        inside = [one for one in article.iter("time") if one.get("datetime")][:1]
        yield from (one.get("datetime") or "" for one in (*marked, *inside))


def _date(dates: list[str], field: str, language: str, page: "Page") -> str:
    for words in dates:
        if moment(words, language) is not None:
            return words
        with suppress(ValueError):  # RFC 5322 §3.3, as in mail
            return parsedate_to_datetime(words).isoformat()
        page.remark(None, f"{field}: {words[:120]!r} is not a date", "left out", path="")
    return ""


def _topics(metas: dict[str, list[str]], data: dict[str, Any]) -> list[str]:
    keywords = data.get("keywords")
    words = [one for one in keywords if isinstance(one, str)] if isinstance(keywords, list) else []
    if isinstance(keywords, str):
        words = keywords.split(",")
    for name in () if words else _META["topics"].split():
        values = metas.get(name, [])
        words = [part for value in values for part in (value.split(",") if len(values) == 1 else [value])]
        if words:
            break
    return [word for word in dict.fromkeys(_value(word) for word in words) if word and len(word) <= 100][:50]


def _direction(root: _Element, article: _Element) -> str:
    nearest = [article, *article.iterancestors()] if article is not root else [root]
    written = ((one.get("dir") or "").lower() for one in nearest)
    return next((one for one in written if one in ("rtl", "ltr")), "")


def _lead(metas: dict[str, list[str]], data: dict[str, Any]) -> dict[str, str]:
    picture = next(iter(listed(data.get("image"))), {})
    address = _first(metas, "image") or said(picture, "url", "contentUrl")
    words = _first(metas, "alt") or said(picture, "caption", "description")
    return {"src": address, "alt": words} if address else {}
