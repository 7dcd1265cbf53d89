"""The tables. Times are seconds since 1970 by the database's clock; digests are sha256 in hex."""

from typing import Any

from sqlalchemy import JSON, BigInteger, Double, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Text, text
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
