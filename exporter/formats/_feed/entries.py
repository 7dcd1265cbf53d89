"""Entries: what a feed carries of a briefing, whatever its form. All of it comes from the record, none from a clock."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from exporter.formats._feed.body import body_of
from exporter.formats._feed.media import Gallery, Media, media_of
from exporter.markup import house
from exporter.record.blocks import Paragraph
from exporter.record.briefing import Briefing, Person
from exporter.record.edition import Edition, Withdrawal
from exporter.record.inlines import plain_text
from exporter.record.walk import blocks
from exporter.templates import TemplateSet

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of what has none. Atom must name one (RFC 4287 §4.2.15), and it must be the same each time."""
LAYER = ("feed",)
_TEASER = 300  # characters; what Flipboard asks of a description at the least


_COUNTING = re.compile(r"(utm_\w+|mc_[ce]id|\w*clid|igshid|_hs\w+|wt_mc)=", re.IGNORECASE)
"""Parameters that campaigns add to addresses."""


@dataclass(frozen=True)
class Gone:
    """When and why a briefing was withdrawn."""

    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Entry:
    """A briefing in a feed. Times are UTC, to the second; `body` is HTML, all else is plain text."""

    guid: str
    id: str
    """The guid where it is an IRI, as Atom wants it (RFC 4287 §4.2.6), else the record's id."""
    link: str
    is_permalink: bool
    title: str
    summary: str
    body: str
    language: str
    modified: datetime | None = None
    published: datetime | None = None
    expires: datetime | None = None
    authors: tuple[Person, ...] = ()
    topics: tuple[str, ...] = ()
    rights: str = ""
    media: Media | None = None
    gone: Gone | None = None

    @cached_property
    def escaped(self) -> bytes:
        """Return the body as it stands in XML (XML 1.0 §2.4); the record holds nothing else to escape."""
        return self.body.encode().replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")

    @property
    def updated(self) -> datetime:
        """Return the time of the last real change, the epoch where the record tells none."""
        return self.modified or EPOCH

    @property
    def validity(self) -> str:
        """Return how long the entry may be shown as a DCMI Period, "" for ever: `dcterms:valid`."""
        end = self.gone.at if self.gone else self.expires
        if end is None:
            return ""
        start = f"start={self.published.isoformat()}; " if self.published and self.published <= end else ""
        return f"{start}end={end.isoformat()}; scheme=W3C-DTF"


def entry_of(edition: Edition, index: int, templates: TemplateSet, gallery: Gallery) -> Entry:
    """Return the briefing at `index` as an entry; as a stub where the edition is withdrawn.

    It does not depend on the place in the edition or on its neighbours, so it can be kept and used in another feed.
    """
    briefing = edition.briefings[index]
    alone = edition.model_copy(update={"briefings": (briefing,)})
    page = link_of(edition, briefing)
    stamp = edition.stamp
    if stamp and stamp.kind == "withdrawn" and stamp.at:
        gone = Gone(utc(stamp.at), stamp.reason)
        return Entry(
            **_of(briefing, edition),
            **_withdrawal(alone, 0, gone, stamp.at, templates, page),
            modified=max(gone.at, _utc(briefing.modified_at) or gone.at),
            gone=gone,
        )
    return Entry(
        **_of(briefing, edition),
        summary=summary_of(briefing),
        body=body_of(templates.briefing(alone, 0, LAYER, gallery.url).tree, page),
        modified=_utc(briefing.modified_at),
        expires=_utc(briefing.expires_at),
        topics=tuple(dict.fromkeys(briefing.topics)),
        rights=f"{briefing.rights.notice or briefing.rights.holder} {briefing.rights.terms}".strip(),
        media=media_of(briefing, gallery),
    )


def stub_of(withdrawal: Withdrawal, edition: Edition, templates: TemplateSet) -> Entry:
    """Return the stub of a briefing that was withdrawn from the edition's channel."""
    gone = Gone(utc(withdrawal.at), withdrawal.reason)
    page = withdrawal.permalink or edition.channel.link
    return Entry(
        guid=withdrawal.id,
        id=withdrawal.id,
        link=page,
        is_permalink=withdrawal.id == withdrawal.permalink,
        title=withdrawal.title or templates.labels(edition.language)("withdrawn"),
        language=edition.language,
        authors=(Person(name=edition.channel.title),),
        **_withdrawal(edition, None, gone, withdrawal.at, templates, page),
        modified=gone.at,
        gone=gone,
    )


def named(stub: Entry, guid: str) -> Entry:
    """Return a stub under the guid that readers know; where that is no IRI, its id stays the record's own."""
    return replace(stub, guid=guid, id=guid if _is_iri(guid) else stub.id, is_permalink=guid == stub.link)


def link_of(edition: Edition, briefing: Briefing) -> str:
    """Return the address of a briefing's page, without what only counts clicks: partners refuse such links."""
    page, question, query = edition.page_of(briefing).partition("?")
    query, hash_mark, anchor = query.partition("#")
    kept = "&".join(one for one in query.split("&") if not _COUNTING.match(one))
    return page + (question if kept else "") + kept + hash_mark + anchor


def summary_of(briefing: Briefing) -> str:
    """Return the standfirst as plain text, else the first paragraph, cut at a word where it is long."""
    if standfirst := _flat(plain_text(briefing.standfirst)):
        return standfirst
    text = next((_flat(plain_text(block.text)) for block in blocks(briefing) if isinstance(block, Paragraph)), "")
    if len(text) <= _TEASER:
        return text or briefing.title
    beginning, space, _ = text[: _TEASER + 1].rpartition(" ")
    return (beginning if space else text[:_TEASER]).rstrip(" ,;:–—-") + "…"


def utc(time: datetime) -> datetime:
    """Return a time in UTC, to the second: RFC 822 knows no less, and all feeds shall tell the same time."""
    try:
        return time.astimezone(UTC).replace(microsecond=0)
    except OverflowError:  # the first or the last day of the calendar, in another zone
        return time.replace(tzinfo=UTC, microsecond=0)


def _utc(time: datetime | None) -> datetime | None:
    return utc(time) if time else None


def _of(briefing: Briefing, edition: Edition) -> dict[str, Any]:
    """Return what an entry and the stub that takes its place have in common."""
    publisher = briefing.publisher
    speaks = Person(name=publisher.name, url=publisher.url) if publisher else Person(name=edition.channel.title)
    return {
        "guid": briefing.guid,
        "id": briefing.guid if _is_iri(briefing.guid) else briefing.id,
        "link": link_of(edition, briefing),
        "is_permalink": briefing.guid == link_of(edition, briefing),
        "title": briefing.title,
        "language": briefing.language,
        "published": _utc(briefing.published_at),
        "authors": briefing.authors or (speaks,),
    }


def _is_iri(guid: str) -> bool:
    scheme, colon, rest = guid.partition(":")
    return bool(colon and rest and scheme.isascii() and scheme.isalnum()) and " " not in guid


def _withdrawal(
    edition: Edition, index: int | None, gone: Gone, at: datetime, templates: TemplateSet, page: str
) -> dict[str, Any]:
    """Return summary and body of a stub; the time is shown in the zone in which it was written."""
    values = {"at": at, "reason": gone.reason}
    html = templates.shell("withdrawal.html.j2", edition, index, LAYER, lambda asset: asset.file_name, **values)
    tree = house(html).tree
    return {"summary": _flat(" ".join(map(str, tree.itertext()))), "body": body_of(tree, page)}


def _flat(text: str) -> str:
    return re.sub("[ \t\n]+", " ", text).strip(" ")
