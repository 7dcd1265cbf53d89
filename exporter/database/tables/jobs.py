"""What is asked of the workers, how far it is, and what they made."""

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from exporter.database.clock import now
from exporter.database.tables.base import COUNTER, Digest, Json, Table


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

    id: Mapped[int] = mapped_column(COUNTER, primary_key=True, autoincrement=True)
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

    id: Mapped[int] = mapped_column(COUNTER, primary_key=True, autoincrement=True)
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
