"""The tables. Times are seconds since 1970 by the database's clock; digests are sha256 in hex."""

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from exporter.database.clock import now

_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_COUNTER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only what is called INTEGER
Digest = String(64)
Json = dict[str, Any]


class Table(DeclarativeBase):
    """A table."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {str: Text, float: Double, Json: JSON, list[str]: JSON, list[Json]: JSON, bytes: LargeBinary}


class Briefing(Table):
    """A briefing: what all its revisions have in common. `id` names it in URLs, `record_id` is the record's own id."""

    __tablename__ = "briefing"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    record_id: Mapped[str] = mapped_column(unique=True)
    slug: Mapped[str]
    title: Mapped[str]
    language: Mapped[str]
    revision: Mapped[int]
    status: Mapped[str] = mapped_column(String(12), default="draft")
    release_at: Mapped[float | None]
    created_at: Mapped[float] = mapped_column(server_default=now())
    changed_at: Mapped[float] = mapped_column(server_default=now(), index=True)


class Revision(Table):
    """A revision: the canonical JSON of the record. It is never changed."""

    __tablename__ = "revision"

    briefing_id: Mapped[str] = mapped_column(ForeignKey("briefing.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(Digest)
    record: Mapped[bytes]
    source: Mapped[str] = mapped_column(default="")
    report: Mapped[list[Json]] = mapped_column(default=list)
    token_id: Mapped[str | None]
    created_at: Mapped[float] = mapped_column(server_default=now())


class Picture(Table):
    """A picture of records: `sha256` as records name it, `blob` that of the bytes that can be published."""

    __tablename__ = "picture"

    sha256: Mapped[str] = mapped_column(Digest, primary_key=True)
    blob: Mapped[str] = mapped_column(Digest)
    asset: Mapped[Json]


class TemplateSet(Table):
    """A template set. `digest` is that of all its files, `blob` that of the archive they lie in: neither ever changes.

    `added_at` is when its name was last given to it: the newest of a name is what the name stands for.
    """

    __tablename__ = "template_set"

    digest: Mapped[str] = mapped_column(Digest, primary_key=True)
    name: Mapped[str]
    blob: Mapped[str] = mapped_column(Digest)
    house: Mapped[str] = mapped_column(Digest)
    overlay: Mapped[str | None] = mapped_column(Digest)
    added_at: Mapped[float] = mapped_column(server_default=now())


class Activation(Table):
    """A template set was made the one in use, the last one counts. `how` is "chosen", "back" or "renewed".

    `house` is the digest of the house set of the version that was installed then.
    """

    __tablename__ = "activation"

    id: Mapped[int] = mapped_column(_COUNTER, primary_key=True, autoincrement=True)
    digest: Mapped[str] = mapped_column(ForeignKey("template_set.digest"))
    how: Mapped[str] = mapped_column(String(12))
    house: Mapped[str] = mapped_column(Digest)
    at: Mapped[float] = mapped_column(server_default=now())


class Export(Table):
    """An export: one request for several formats of one edition.

    `edition` is the edition without its briefings, which `ExportedBriefing` names.
    """

    __tablename__ = "export"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    edition: Mapped[Json]
    template_set: Mapped[str] = mapped_column(ForeignKey("template_set.digest"))
    state: Mapped[str] = mapped_column(String(12), default="queued")
    token_id: Mapped[str | None] = mapped_column(index=True)
    created_at: Mapped[float] = mapped_column(server_default=now(), index=True)
    finished_at: Mapped[float | None]


class ExportedBriefing(Table):
    """A revision that an export holds, at its place in the edition, from 0."""

    __tablename__ = "exported_briefing"

    export_id: Mapped[str] = mapped_column(ForeignKey("export.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    briefing_id: Mapped[str] = mapped_column(index=True)
    revision: Mapped[int]


class Artifact(Table):
    """An artifact: what was made under a key. `told` is its part of a manifest, `media` the files beside it."""

    __tablename__ = "artifact"

    key: Mapped[str] = mapped_column(Digest, primary_key=True)
    format: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(Digest, index=True)
    told: Mapped[Json]
    media: Mapped[list[Json]]
    created_at: Mapped[float] = mapped_column(server_default=now())


class ArtifactFile(Table):
    """A file of an artifact, by its name in the folder of an export: the main one, further pages, what is in media/."""

    __tablename__ = "artifact_file"

    key: Mapped[str] = mapped_column(ForeignKey("artifact.key", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True, index=True)
    sha256: Mapped[str] = mapped_column(Digest, index=True)
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)


# Words of SQL, not values that are bound to it: an index of some rows serves where the condition is the index's own.
queued, running, is_open = text("state = 'queued'"), text("state = 'running'"), text("state IN ('queued', 'running')")


class Job(Table):
    """A job: one format of one export. This row is the truth about it; a message to a worker only says "look"."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_waiting", "queue", "turn", "id", sqlite_where=queued, postgresql_where=queued),
        Index("ix_job_rung", "queue", "rung_at", sqlite_where=queued, postgresql_where=queued),
        Index("ix_job_running", "lease_until", sqlite_where=running, postgresql_where=running),
        Index("ix_job_export", "export_id"),
        Index(
            "ix_job_alone",
            "alone",
            "format",
            "revision",
            "id",
            sqlite_where=text("alone IS NOT NULL"),
            postgresql_where=text("alone IS NOT NULL"),
        ),
        Index("ix_job_key", "key"),
        Index("ix_job_state", "state", "format"),
        Index("ix_job_token", "token_id", sqlite_where=is_open, postgresql_where=is_open),
    )

    id: Mapped[int] = mapped_column(_COUNTER, primary_key=True, autoincrement=True)
    export_id: Mapped[str] = mapped_column(ForeignKey("export.id"))
    format: Mapped[str] = mapped_column(String(20))
    queue: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12), default="queued")
    key: Mapped[str | None] = mapped_column(Digest)
    token_id: Mapped[str | None]
    alone: Mapped[str | None] = mapped_column(String(16))
    """The briefing that it shows alone and to the public, so that the latest of it is found at once."""
    revision: Mapped[int | None]
    turn: Mapped[int] = mapped_column(BigInteger, default=0)
    attempt: Mapped[int] = mapped_column(default=0)
    commits: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[float] = mapped_column(default=0)
    rung_at: Mapped[float] = mapped_column(default=0)
    lease_until: Mapped[float | None]
    fence: Mapped[str | None] = mapped_column(String(32))
    worker: Mapped[str | None]
    reason: Mapped[str | None] = mapped_column(String(12))
    fault: Mapped[str | None]
    free: Mapped[bool] = mapped_column(default=False)
    milliseconds: Mapped[int | None]
    created_at: Mapped[float] = mapped_column(server_default=now())
    started_at: Mapped[float | None]
    finished_at: Mapped[float | None]


class Event(Table):
    """What happened to an export, for whoever watches. Never changed; `id` counts up."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_export", "export_id", "id"),)

    id: Mapped[int] = mapped_column(_COUNTER, primary_key=True, autoincrement=True)
    export_id: Mapped[str] = mapped_column(ForeignKey("export.id"))
    kind: Mapped[str] = mapped_column(String(20))
    data: Mapped[Json]
    at: Mapped[float] = mapped_column(server_default=now())


class Request(Table):
    """A request that carried an Idempotency-Key: what it asked, and the export that it got."""

    __tablename__ = "request"

    token_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    asked: Mapped[str] = mapped_column(Digest)
    export_id: Mapped[str] = mapped_column(ForeignKey("export.id"))
    at: Mapped[float] = mapped_column(server_default=now())


class Token(Table):
    """A token: its hash, and what whoever holds it may do."""

    __tablename__ = "token"

    id: Mapped[str] = mapped_column(String(12), primary_key=True)
    name: Mapped[str]
    hash: Mapped[str] = mapped_column(Digest)
    scopes: Mapped[list[str]]
    created_at: Mapped[float] = mapped_column(server_default=now())
    expires_at: Mapped[float | None]
    revoked_at: Mapped[float | None]
    used_at: Mapped[float | None]


class Worker(Table):
    """A worker and when it was last heard of."""

    __tablename__ = "worker"

    name: Mapped[str] = mapped_column(primary_key=True)
    queues: Mapped[list[str]]
    version: Mapped[str]
    started_at: Mapped[float] = mapped_column(server_default=now())
    seen_at: Mapped[float] = mapped_column(server_default=now())


class Tally(Table):
    """A count that all processes add to: sweeps, jobs brought back, doorbells rung again."""

    __tablename__ = "tally"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger, default=0)


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

    id: Mapped[int] = mapped_column(_COUNTER, primary_key=True, autoincrement=True)
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

    `digest` is that of its bytes in all forms, `media` the files that it points to: name, blob, media type, size.
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

    id: Mapped[int] = mapped_column(_COUNTER, primary_key=True, autoincrement=True)
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

    id: Mapped[int] = mapped_column(_COUNTER, primary_key=True, autoincrement=True)
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

    id: Mapped[int] = mapped_column(_COUNTER, primary_key=True, autoincrement=True)
    channel: Mapped[str] = mapped_column(String(80))
    number: Mapped[int]
    minor: Mapped[int]
    export_id: Mapped[str] = mapped_column(ForeignKey("export.id"), unique=True)
    barred: Mapped[bool] = mapped_column(default=False)
    at: Mapped[float] = mapped_column(server_default=now())
