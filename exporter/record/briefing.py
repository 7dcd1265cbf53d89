"""The briefing: the canonical record, typed. Names follow IPTC ninjs 3 and schema.org NewsArticle."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from exporter.record.base import IRI, Address, Id, LanguageTag, Line, Model, Slug, Time, Words, direction_of
from exporter.record.blocks import Block, Figure, Rights
from exporter.record.inlines import Inlines, Prose

SectionKind = Literal[
    "what_happened", "key_points", "what_it_means", "who_is_affected", "timeline", "faq", "background", "other"
]


class Section(Model):
    """A part of the briefing under one heading. A lower heading is a nested section, so the outline is always sound."""

    id: Id
    kind: SectionKind = "other"
    heading: Inlines = Field((), description="may be missing for text before the first heading and for key points")
    blocks: tuple[Block, ...] = ()
    sections: "tuple[Section, ...]" = ()


Section.model_rebuild()


class Person(Model):
    """Somebody who wrote or edited the briefing."""

    name: Words
    role: Line = ""
    url: Address | None = None


class Publisher(Model):
    """The organisation that publishes the briefing."""

    name: Words
    url: Address | None = None


class Source(Model):
    """What a claim rests on."""

    id: Id
    title: Words
    publisher: Line = ""
    url: Address | None = None
    published: date | None = None
    accessed: date | None = None
    archive_url: Address | None = None


class Correction(Model):
    """What was wrong and is now right; shown under the headline for the life of the briefing."""

    id: Id
    at: Time
    text: Prose
    revision: Annotated[int, Field(ge=1)] | None = Field(None, description="the revision that brought it")
    mends: tuple[Id, ...] = Field((), description="ids of the blocks that were wrong")


class Briefing(Model):
    """One canonical record: what every format is made of."""

    id: IRI = Field(description="minted once, never from the title, never anew")
    slug: Slug = Field(description="names the files")
    permalink: Address | None = Field(None, description="the canonical page")
    alternate_ids: dict[Words, Words] = Field({}, description="other ids by role; `guid` is the one an older feed used")
    revision: Annotated[int, Field(ge=1, le=1_000_000_000)] = 1
    language: LanguageTag = "en"
    direction: Literal["ltr", "rtl"] | None = Field(None, description="only where the language does not tell it")
    title: Words
    short_title: Line = ""
    standfirst: Inlines = ()
    authors: tuple[Person, ...] = ()
    publisher: Publisher | None = None
    dateline: Line = ""
    published_at: Time | None = None
    updated_at: Time | None = None
    embargo_until: Time | None = None
    expires_at: Time | None = None
    topics: tuple[Words, ...] = ()
    places: tuple[Words, ...] = ()
    lead: Figure | None = Field(None, description="the lead picture")
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    sources: tuple[Source, ...] = ()
    corrections: tuple[Correction, ...] = ()
    rights: Rights = Rights()
    ai_disclosure: Line = Field("", description="which part machines had in it, for readers")
    ed_note: Line = Field("", description="for the desk; never shown to readers")
    open_questions: tuple[Words, ...] = Field((), description="what is still to be found out; never shown to readers")

    @property
    def guid(self) -> str:
        """Return the id that feeds carry: the one an older feed used, else the record's own."""
        return self.alternate_ids.get("guid", self.id)

    @property
    def is_rtl(self) -> bool:
        """Return whether the briefing is written from right to left."""
        return (self.direction or direction_of(self.language)) == "rtl"

    @property
    def modified_at(self) -> Time | None:
        """Return the time of the last real change: the newest of updated, corrections and published."""
        times = [self.updated_at, self.published_at, *(correction.at for correction in self.corrections)]
        return max((time for time in times if time is not None), default=None)
