"""Rules that every feed keeps: those of W3C's feed validator, RFC 4287, RSS 2.0, JSON Feed 1.1 and of all partners."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from tests.formats.feed_reader import ATOM, CONTENT, ReadFeed


class _Body(HTMLParser):
    """The tags and addresses of an entry's body."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(body)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]


Rule = Callable[[ReadFeed], Iterator[str]]
RULES: dict[str, Rule] = {}


def rule(check: Rule) -> Rule:
    RULES[check.__name__.replace("_", " ")] = check
    return check


@rule
def one_alternate_link_for_each_kind_and_language(feed: ReadFeed) -> Iterator[str]:
    if isinstance(feed.root, etree._Element):
        heads = [one for one in feed.root.iterfind(f"{ATOM}link") if one.get("rel", "alternate") == "alternate"]
        if max(Counter((one.get("type"), one.get("hreflang")) for one in heads).values(), default=0) > 1:
            yield f"the feed: {[one.get('href') for one in heads]}"
    for entry in feed.entries:
        kinds = Counter(link[1:] for link in entry.links)
        if not entry.links:
            yield f"{entry.id}: no link"
        if any(count > 1 for count in kinds.values()):
            yield f"{entry.id}: {entry.links}"


@rule
def addresses_are_absolute(feed: ReadFeed) -> Iterator[str]:
    addresses = list(_addresses(feed.root))
    for entry in feed.entries:
        addresses += [value for _, name, value in _Body(entry.body).attributes if name in ("href", "src")]
    for address in addresses:
        parts = urlsplit(address)
        if not (parts.scheme in ("http", "https") and parts.netloc) and parts.scheme != "mailto":
            yield repr(address)


def _addresses(root: Any) -> Iterator[str]:
    """Yield every address that a feed's own fields hold."""
    if isinstance(root, dict):
        for key, value in root.items():
            if isinstance(value, str) and (key.endswith("url") or key in ("icon", "image")):
                yield value
            yield from _addresses(value)
    elif isinstance(root, list):
        for item in root:
            yield from _addresses(item)
    elif isinstance(root, etree._Element):
        for element in root.iter():
            name = etree.QName(element).localname
            yield from (str(value) for key, value in element.attrib.items() if key in ("href", "url", "src"))
            if name in ("url", "uri", "icon", "logo", "docs") or (name == "link" and element.text):
                yield element.text or ""


@rule
def every_entry_has_an_id_of_its_own(feed: ReadFeed) -> Iterator[str]:
    for identifier, count in Counter(entry.id for entry in feed.entries).items():
        if count > 1 or not identifier:
            yield f"{identifier!r} {count} times"


@rule
def only_a_guid_that_is_the_link_is_a_permalink(feed: ReadFeed) -> Iterator[str]:
    for entry in feed.entries:
        if entry.is_permalink and entry.links and entry.id != entry.links[0][0]:
            yield entry.id
        if entry.is_permalink and urlsplit(entry.id).scheme not in ("http", "https"):
            yield f"{entry.id!r} is no address"


@rule
def dates_are_written_as_the_form_wants_and_not_ahead(feed: ReadFeed) -> Iterator[str]:
    dates = [("updated", feed.updated)] + [pair for entry in feed.entries for pair in entry.dates.items()]
    for name, written in dates:
        try:
            time = _time(written)
        except ValueError as fault:
            yield f"{name}: {fault}"
            continue
        if time > feed.now:
            yield f"{name}: {written} is after {feed.now.isoformat()}"


@rule
def the_feed_changed_when_its_newest_entry_did(feed: ReadFeed) -> Iterator[str]:
    changed = [date for entry in feed.entries for date in entry.dates.values()]
    try:
        newest = max(map(_time, changed), default=datetime(1970, 1, 1, tzinfo=UTC))
        if _time(feed.updated) != newest:
            yield f"{feed.updated}, newest entry {newest.isoformat()}"
    except ValueError as fault:
        yield str(fault)


@rule
def nothing_in_a_body_runs_or_styles(feed: ReadFeed) -> Iterator[str]:
    for entry in feed.entries:
        body = _Body(entry.body)
        yield from (f"{entry.id}: <{tag}>" for tag in body.tags if tag not in BODY_TAGS)
        for tag, name, value in body.attributes:
            if (
                name.startswith("on")
                or name in ("style", "class", "id", "srcset")
                or "javascript:" in value[:20].lower()
            ):
                yield f"{entry.id}: <{tag} {name}={value!r}>"


BODY_TAGS = frozenset(
    "a blockquote br caption code del div em figcaption figure h2 h3 h4 h5 hr img li ol p pre small span strong sub "
    "sup table tbody td th thead tr ul".split()
)


@rule
def an_enclosure_says_where_how_long_and_what(feed: ReadFeed) -> Iterator[str]:
    for entry in feed.entries:
        for url, length, kind in entry.enclosures:
            name = url.rsplit("/", 1)[-1]
            if not kind.startswith("image/") or length != str(feed.sizes.get(name, "no such file")):
                yield f"{entry.id}: {url} {length} {kind}, in media/ {feed.sizes.get(name)}"
        for picture in entry.pictures:
            if not all(picture.get(side, "").isdigit() for side in ("width", "height")):
                yield f"{entry.id}: {picture}"


@rule
def every_entry_has_title_words_and_a_plain_summary(feed: ReadFeed) -> Iterator[str]:
    for entry in feed.entries:
        if not entry.title.strip() or not entry.summary.strip() or not entry.body.strip():
            yield f"{entry.id}: something is empty"
        is_rss = isinstance(feed.root, etree._Element) and feed.root.tag == "rss"
        if is_rss and _Body(entry.summary).tags:
            yield f"{entry.id}: tags in the description"


@rule
def language_and_authors_are_told(feed: ReadFeed) -> Iterator[str]:
    for title, language in ((feed.title, feed.language), *((entry.title, entry.language) for entry in feed.entries)):
        if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", language):
            yield f"{title}: language {language!r}"
    yield from (f"{entry.id}: by nobody" for entry in feed.entries if not any(entry.authors))


@rule
def the_form_is_kept(feed: ReadFeed) -> Iterator[str]:
    root = feed.root
    if isinstance(root, dict):
        if root.get("version") != "https://jsonfeed.org/version/1.1":
            yield "no version"
        yield from (f"unknown field {key}" for key in root if key not in _JSON_HEAD and not key.startswith("_"))
        for item in root["items"]:
            yield from (f"unknown field {key}" for key in item if key not in _JSON_ITEM and not key.startswith("_"))
        return
    empty = [one for one in root.iter() if not (len(one) or one.text or one.attrib)]
    yield from (f"<{one.tag}> is empty" for one in empty if etree.QName(one).localname != "archive")  # RFC 5005 §4
    yield from (f"{one.tag} {key} is empty" for one in root.iter() for key, value in one.attrib.items() if not value)
    if root.tag == "rss":
        yield from _channel(root.find("channel"))
        for item in root.iterfind("channel/item"):
            order = [child.tag for child in item]
            single = ("title", "link", "description", f"{CONTENT}encoded", "guid", "pubDate", "enclosure")
            yield from (f"{tag} twice" for tag in single if order.count(tag) > 1)
            if "description" not in order and "title" not in order:
                yield "neither title nor description"
            if f"{CONTENT}encoded" in order and "description" in order[order.index(f"{CONTENT}encoded") :]:
                yield "description after content:encoded"
            if "author" in order:
                yield "author beside dc:creator"
    else:
        kinds = {one.get("type") for one in root.iterfind(f"{ATOM}entry/{ATOM}content")}
        if kinds - {"html"}:
            yield f"content of type {kinds}"


def _channel(channel: etree._Element) -> Iterator[str]:
    yield from (f"no {tag} of the channel" for tag in ("title", "link", "description") if channel.find(tag) is None)
    image = channel.find("image")
    if image is None:
        return
    for tag in ("title", "link"):
        if image.findtext(tag) != channel.findtext(tag):
            yield f"the {tag} of the image is not that of the channel"
    for tag, most in (("width", 144), ("height", 400)):
        side = image.findtext(tag) or "1"
        if not side.isdigit() or int(side) > most:
            yield f"the {tag} of the image is {side}"


_JSON_HEAD = frozenset(
    "version title home_page_url feed_url description user_comment next_url icon favicon authors language expired hubs "
    "items".split()
)
_JSON_ITEM = frozenset(
    "id url external_url title content_html content_text summary image banner_image date_published date_modified "
    "authors tags language attachments".split()
)
_RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT"
)
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)")


def _time(written: str) -> datetime:
    """Return a time in UTC, English day names or digits. Raise ValueError."""
    if _RFC822.fullmatch(written):
        time = parsedate_to_datetime(written).replace(tzinfo=UTC)
        if time.strftime("%a") != written[:3]:
            raise ValueError(f"{written!r} was no such day")
        return time
    if _RFC3339.fullmatch(written):
        return datetime.fromisoformat(written)
    raise ValueError(f"{written!r} is neither RFC 822 nor RFC 3339 in UTC")


def broken_rules(feed: ReadFeed) -> dict[str, list[str]]:
    """Return what each rule that is not kept has to say of a feed."""
    found = {title: list(check(feed)) for title, check in RULES.items()}
    return {title: faults for title, faults in found.items() if faults}
