"""What is out: channels, publications, feeds, editions, and the history of what was done."""

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from exporter.database.clock import now
from exporter.database.tables.base import COUNTER, Digest, Json, Table


class Channel(Table):
    """A channel as briefings are published to it. `settings` is the record's `Channel`, as far as somebody set it.

    `build` counts how often its feeds were made; `modified` is the Last-Modified (whole seconds) of the newest that
    could be served; `reached` is the latest moment at which it was seen, so that no clock takes back what was out.
    """

    __tablename__ = "channel"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    settings: Mapped[Json]
    access: Mapped[str] = mapped_column(String(8), default="open")
    keep_days: Mapped[float] = mapped_column(default=30)
    """Days for which feeds tell that a briefing was withdrawn."""
    build: Mapped[int] = mapped_column(default=0)
    modified: Mapped[int] = mapped_column(BigInteger, default=0)
    reached: Mapped[float] = mapped_column(default=0)
    media: Mapped[list[Json]] = mapped_column(default=list)
    """The files that its feeds point to besides those of entries: the logo."""
    created_at: Mapped[float] = mapped_column(server_default=now())
    changed_at: Mapped[float] = mapped_column(server_default=now())


class Publication(Table):
    """A briefing on a channel. `slug` and `guid` never change, nor does `first_at` once it has come.

    `state`: scheduled, published, corrected, withdrawn, erased. What is scheduled is out from `release_at` on, without
    anybody writing it down.
    """

    __tablename__ = "publication"
    __table_args__ = (
        UniqueConstraint("channel", "briefing_id"),
        UniqueConstraint("channel", "slug"),
        UniqueConstraint("channel", "guid"),
    )

    id: Mapped[int] = mapped_column(COUNTER, primary_key=True, autoincrement=True)
    channel: Mapped[str] = mapped_column(ForeignKey("channel.slug"))
    briefing_id: Mapped[str] = mapped_column(ForeignKey("briefing.id"), index=True)
    slug: Mapped[str]
    guid: Mapped[str]
    title: Mapped[str]
    state: Mapped[str] = mapped_column(String(12))
    revision: Mapped[int]
    formats: Mapped[list[str]]
    template_set: Mapped[str] = mapped_column(Digest)
    release_at: Mapped[float]
    first_at: Mapped[float]
    updated_at: Mapped[float]
    withdrawn_at: Mapped[float | None]
    vanishes_at: Mapped[float | None]
    reason: Mapped[str] = mapped_column(default="")


class Outing(Table):
    """An export that an act made of a publication: the newest that is done in a format is what is served of it.

    `stub` tells that it shows the briefing as withdrawn.
    """

    __tablename__ = "outing"

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    export_id: Mapped[str] = mapped_column(ForeignKey("export.id"), primary_key=True)
    revision: Mapped[int]
    stub: Mapped[bool] = mapped_column(default=False)
    at: Mapped[float] = mapped_column(server_default=now())


class Entry(Table):
    """An entry of a publication as feeds of one form carry it, rendered once. `kind` is "live" or "stub".

    `digest` is that of its bytes in all forms, `size` that of the longest, so that it stands in the same file of each;
    `media` are the files that it points to: name, blob, media type, size.
    `packed` is `data` as a part of a gzip. A build reads the bytes of few entries, of all others what the index tells.
    """

    __tablename__ = "entry"
    __table_args__ = (Index("ix_entry_told", "publication_id", "form", "kind", "digest", "size", "updated"),)

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    form: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[str] = mapped_column(String(4), primary_key=True)
    digest: Mapped[str] = mapped_column(Digest)
    size: Mapped[int]
    updated: Mapped[float]
    media: Mapped[list[Json]]
    tombstone: Mapped[bytes]
    data: Mapped[bytes]
    packed: Mapped[bytes]


class Feed(Table):
    """A version of a file of a channel's feed, as it is to be served from `valid_from` on and before `valid_until`.

    `build` tells by which build of the channel it was made. `sha256` and `gzip` are blobs; `recipe` is the digest of
    all that it was joined from, `holds` names the briefings and revisions in it, `modified` is its Last-Modified in
    whole seconds.
    """

    __tablename__ = "feed"
    __table_args__ = (Index("ix_feed_channel", "channel", "valid_until"), Index("ix_feed_gzip", "gzip"))

    id: Mapped[int] = mapped_column(COUNTER, primary_key=True, autoincrement=True)
    channel: Mapped[str] = mapped_column(ForeignKey("channel.slug"))
    build: Mapped[int]
    valid_from: Mapped[float]
    valid_until: Mapped[float]
    name: Mapped[str] = mapped_column(String(40))
    form: Mapped[str] = mapped_column(String(20))
    recipe: Mapped[str] = mapped_column(Digest)
    sha256: Mapped[str] = mapped_column(Digest, index=True)
    gzip: Mapped[str] = mapped_column(Digest)
    size: Mapped[int] = mapped_column(BigInteger)
    gzip_size: Mapped[int] = mapped_column(BigInteger)
    modified: Mapped[int] = mapped_column(BigInteger)
    holds: Mapped[list[Any]] = mapped_column(JSON)
    made_at: Mapped[float] = mapped_column(server_default=now())


class Act(Table):
    """What somebody did to what goes out: who, when, why. Rows are only ever added; the database itself sees to that.

    No words of a briefing stand here: what was erased leaves its acts behind.
    """

    __tablename__ = "act"
    __table_args__ = (Index("ix_act_briefing", "briefing_id", "id"),)

    id: Mapped[int] = mapped_column(COUNTER, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(12))
    briefing_id: Mapped[str | None] = mapped_column(String(16))
    channels: Mapped[list[str]]
    revision: Mapped[int | None]
    who: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    data: Mapped[Json] = mapped_column(default=dict)
    at: Mapped[float] = mapped_column(server_default=now())


class Hold(Table):
    """Everything that goes out is held while there is a row."""

    __tablename__ = "hold"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    who: Mapped[str]
    why: Mapped[str]
    at: Mapped[float] = mapped_column(server_default=now())


class Reception(Table):
    """A revision that was served to a token: in a feed, or as a file of a format (`way`)."""

    __tablename__ = "reception"

    token_id: Mapped[str] = mapped_column(String(12), primary_key=True)
    channel: Mapped[str] = mapped_column(String(80), primary_key=True)
    briefing_id: Mapped[str] = mapped_column(String(16), primary_key=True, index=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    way: Mapped[str] = mapped_column(String(20), primary_key=True)
    first_at: Mapped[float] = mapped_column(server_default=now())
    last_at: Mapped[float] = mapped_column(server_default=now())


class Newsletter(Table):
    """An edition of a channel: number N, and N.1 (`minor` 1) where a correction came after N was sealed.

    `state` is open or sealed; one of a later `minor` supersedes it. `pins` are its briefings in order, each with the
    revision that it shows or is about to show; `lost` are those that left it, with why. `date` is when it goes out, in
    the zone of whoever made it: `release_at` is the same moment.
    """

    __tablename__ = "newsletter"
    __table_args__ = (Index("ix_newsletter_release", "channel", "release_at"),)

    channel: Mapped[str] = mapped_column(ForeignKey("channel.slug"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    minor: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str]
    date: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(12), default="open")
    pins: Mapped[list[Any]] = mapped_column(JSON)
    lost: Mapped[list[Any]] = mapped_column(JSON, default=list)
    formats: Mapped[list[str]]
    deadline: Mapped[float]
    release_at: Mapped[float]
    sealed_at: Mapped[float | None]
    created_at: Mapped[float] = mapped_column(server_default=now())

    @property
    def label(self) -> str:
        """Return what it is called: 7, or 7.1."""
        return f"{self.number}.{self.minor}" if self.minor else str(self.number)


class Printing(Table):
    """An export of a newsletter: the newest that is done in a format is what is served of it.

    What is `barred` holds a briefing that was taken back, and is served to nobody any more.
    """

    __tablename__ = "printing"
    __table_args__ = (
        ForeignKeyConstraint(
            ["channel", "number", "minor"], ["newsletter.channel", "newsletter.number", "newsletter.minor"]
        ),
        Index("ix_printing_newsletter", "channel", "number", "minor"),
    )

    id: Mapped[int] = mapped_column(COUNTER, primary_key=True, autoincrement=True)
    channel: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    minor: Mapped[int]
    export_id: Mapped[str] = mapped_column(ForeignKey("export.id"), unique=True)
    barred: Mapped[bool] = mapped_column(default=False)
    at: Mapped[float] = mapped_column(server_default=now())
