"""What the service keeps: briefings and their revisions, pictures, template sets, tokens."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from exporter.database.clock import now
from exporter.database.tables.base import COUNTER, Digest, Json, Table


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

    id: Mapped[int] = mapped_column(COUNTER, primary_key=True, autoincrement=True)
    digest: Mapped[str] = mapped_column(ForeignKey("template_set.digest"))
    how: Mapped[str] = mapped_column(String(12))
    house: Mapped[str] = mapped_column(Digest)
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
