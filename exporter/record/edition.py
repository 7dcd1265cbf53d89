"""The edition: briefings going out together under a channel. Every format encodes an edition."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from exporter.record.asset import Asset
from exporter.record.base import IRI, Address, LanguageTag, Line, Model, Slug, Time, Words, direction_of
from exporter.record.briefing import Briefing

Audience = Literal["public", "desk"]
Pages = Literal["each", "one"]


class Withdrawal(Model):
    """A briefing that was out under the channel and is no longer: a tombstone in feeds (RFC 6721)."""

    id: IRI
    at: Time
    permalink: Address | None = None
    title: Line = ""
    reason: Line = ""


class Channel(Model):
    """The stream an edition belongs to."""

    id: IRI
    title: Words
    link: Address = Field(description="its page for people; ends in a slash")
    files_link: Address | None = Field(None, description="the folder where the exported files are served; else `link`")
    feeds_link: Address | None = Field(
        None,
        description="the folder of its own feeds (atom.xml, rss.xml, feed.json); else each file has feeds beside it",
    )
    media_link: Address | None = Field(None, description="the folder of pictures; else media/ under files_link")
    pictures: Literal["inside", "beside"] = Field("inside", description="where web pages have their pictures")
    description: Line = ""
    language: LanguageTag = "en"
    logo: Asset | None = None
    rights: Line = ""
    hub: Address | None = Field(None, description="a WebSub hub")
    feed_items: Annotated[int, Field(ge=1, strict=True)] | None = Field(None, description="entries of a feed at most")
    feed_bytes: Annotated[int, Field(ge=10_000, strict=True)] | None = Field(
        None, description="bytes of a feed at most"
    )
    withdrawn: tuple[Withdrawal, ...] = ()

    @property
    def files(self) -> str:
        """Return the URL of the folder of exported files, ending in a slash."""
        return (self.files_link or self.link).rstrip("/") + "/"

    @property
    def feeds(self) -> str:
        """Return the URL of the folder of its own feeds, ending in a slash; "" where it has none."""
        return self.feeds_link.rstrip("/") + "/" if self.feeds_link else ""

    @property
    def media(self) -> str:
        """Return the URL of the folder of pictures, ending in a slash."""
        return (self.media_link or self.files + "media").rstrip("/") + "/"


class Stamp(Model):
    """What a rendering must show of a briefing's status. It never is content."""

    kind: Literal["draft", "embargo", "early_copy", "withdrawn"]
    until: Time | None = Field(None, description="embargo, early copy: the end of the embargo")
    recipient: Line = Field("", description="early copy: for whom")
    at: Time | None = Field(None, description="withdrawn: when")
    reason: Line = Field("", description="withdrawn: why")

    @model_validator(mode="after")
    def _says_what_it_must(self) -> Self:
        if self.kind in ("embargo", "early_copy") and self.until is None:
            raise ValueError(f"an {self.kind.replace('_', ' ')} names its end; set until")
        if self.kind == "withdrawn" and self.at is None:
            raise ValueError("a withdrawal names its time; set at")
        return self


class Release(Model):
    """When a briefing of an edition went out first, when it last changed since, and what names its page and files.

    It is of the publication, not of the record: publishing changes no byte of a record.
    """

    published_at: Time
    updated_at: Time | None = None
    slug: Slug
    guid: Words | None = Field(None, description="what feeds know it by; else the record tells")


class Edition(Model):
    """Briefings in order. One briefing is an edition of one; a newsletter PDF is an edition of twelve."""

    id: IRI
    slug: Slug
    title: Words
    date: Time | None = None
    language: LanguageTag = "en"
    stamp: Stamp | None = None
    audience: Audience = "public"
    briefings: Annotated[tuple[Briefing, ...], Field(min_length=1)]
    channel: Channel
    releases: tuple[Release, ...] = Field((), description="of each briefing that is published; none for drafts")
    stem: Address | None = Field(None, description="of its files, without suffix; else its slug under `channel.files`")
    number: Line = Field("", description="which edition of its channel it is, such as 7 or 7.1")
    formats: tuple[str, ...] = Field((), description="in which it goes out; none where nothing is known of that")
    pages: Pages = Field("each", description="of many on the web: a page each, or one page of all")

    def goes_out_in(self, format_name: str) -> bool:
        """Return whether the edition may be had in a format: a page leads nowhere else."""
        return not self.formats or format_name in self.formats

    @property
    def is_single(self) -> bool:
        """Return whether the edition is of one briefing: no cover, no prefix in front of anchors."""
        return len(self.briefings) == 1

    @property
    def is_rtl(self) -> bool:
        """Return whether the edition is written from right to left."""
        return self.briefings[0].is_rtl if self.is_single else direction_of(self.language) == "rtl"

    def anchor(self, index: int, block: str) -> str:
        """Return the anchor of a block of the briefing at `index` (from 0): its id, or `b<n>_<id>` among many."""
        return block if self.is_single else f"b{index + 1}_{block}"

    def link(self, suffix: str) -> str:
        """Return the URL of the edition in a format, by the suffix of that."""
        return (self.stem or f"{self.channel.files}{self.slug}") + suffix

    def page_of(self, briefing: Briefing) -> str:
        """Return the URL of the canonical page of a briefing."""
        return briefing.permalink or f"{self.channel.files}{briefing.slug}.html"
