"""The tables of the first service."""

import sqlalchemy as sa
from alembic import op

from exporter.database.clock import now

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "artifact",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column(
            "created_at",
            sa.Double(),
            server_default=now(),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_artifact")),
    )
    with op.batch_alter_table("artifact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_artifact_sha256"), ["sha256"], unique=False)

    op.create_table(
        "artifact_file",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["key"], ["artifact.key"], name=op.f("fk_artifact_file_key"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", "name", name=op.f("pk_artifact_file")),
    )
    with op.batch_alter_table("artifact_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_artifact_file_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_artifact_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "briefing",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("release_at", sa.Double(), nullable=True),
        sa.Column(
            "created_at",
            sa.Double(),
            server_default=now(),
            nullable=False,
        ),
        sa.Column(
            "changed_at",
            sa.Double(),
            server_default=now(),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing")),
        sa.UniqueConstraint("record_id", name=op.f("uq_briefing_record_id")),
    )
    with op.batch_alter_table("briefing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_briefing_changed_at"), ["changed_at"], unique=False)

    op.create_table(
        "picture",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("blob", sa.String(length=64), nullable=False),
        sa.Column("asset", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_picture")),
    )
    op.create_table(
        "tally",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_tally")),
    )
    op.create_table(
        "template_set",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("blob", sa.String(length=64), nullable=False),
        sa.Column("house", sa.String(length=64), nullable=False),
        sa.Column("overlay", sa.String(length=64), nullable=True),
        sa.Column(
            "added_at",
            sa.Double(),
            server_default=now(),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_template_set")),
    )
    op.create_table(
        "token",
        sa.Column("id", sa.String(length=12), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column(
            "created_at",
            sa.Double(),
            server_default=now(),
            nullable=False,
        ),
        sa.Column("expires_at", sa.Double(), nullable=True),
        sa.Column("revoked_at", sa.Double(), nullable=True),
        sa.Column("used_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
    )
    op.create_table(
        "worker",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("queues", sa.JSON(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column(
            "started_at",
            sa.Double(),
            server_default=now(),
            nullable=False,
        ),
        sa.Column("seen_at", sa.Double(), server_default=now(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker")),
    )
    op.create_table(
        "activation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("house", sa.String(length=64), nullable=False),
        sa.Column("at", sa.Double(), server_default=now(), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["template_set.digest"], name=op.f("fk_activation_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activation")),
    )
    op.create_table(
        "export",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("edition", sa.JSON(), nullable=False),
        sa.Column("template_set", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("token_id", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.Double(),
            server_default=now(),
            nullable=False,
        ),
        sa.Column("finished_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["template_set"], ["template_set.digest"], name=op.f("fk_export_template_set")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_export_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_export_token_id"), ["token_id"], unique=False)

    op.create_table(
        "revision",
        sa.Column("briefing_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("token_id", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.Double(),
            server_default=now(),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["briefing_id"], ["briefing.id"], name=op.f("fk_revision_briefing_id")),
        sa.PrimaryKeyConstraint("briefing_id", "number", name=op.f("pk_revision")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("export_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", sa.Double(), server_default=now(), nullable=False),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_event_export_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_export", ["export_id", "id"], unique=False)

    op.create_table(
        "exported_briefing",
        sa.Column("export_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("briefing_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_exported_briefing_export_id")),
        sa.PrimaryKeyConstraint("export_id", "position", name=op.f("pk_exported_briefing")),
    )
    with op.batch_alter_table("exported_briefing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exported_briefing_briefing_id"), ["briefing_id"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("export_id", sa.String(length=32), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=False),
        sa.Column("queue", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.Column("token_id", sa.Text(), nullable=True),
        sa.Column("alone", sa.String(length=16), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("commits", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.Double(), nullable=False),
        sa.Column("rung_at", sa.Double(), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=True),
        sa.Column("fence", sa.String(length=32), nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=12), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("free", sa.Boolean(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.Column(
            "created_at",
            sa.Double(),
            server_default=now(),
            nullable=False,
        ),
        sa.Column("started_at", sa.Double(), nullable=True),
        sa.Column("finished_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_job_export_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_alone",
            ["alone", "format", "revision", "id"],
            unique=False,
            sqlite_where=sa.text("alone IS NOT NULL"),
            postgresql_where=sa.text("alone IS NOT NULL"),
        )
        batch_op.create_index("ix_job_export", ["export_id"], unique=False)
        batch_op.create_index("ix_job_key", ["key"], unique=False)
        batch_op.create_index(
            "ix_job_running",
            ["lease_until"],
            unique=False,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )
        batch_op.create_index(
            "ix_job_rung",
            ["queue", "rung_at"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.create_index("ix_job_state", ["state", "format"], unique=False)
        batch_op.create_index(
            "ix_job_token",
            ["token_id"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'running')"),
            postgresql_where=sa.text("state IN ('queued', 'running')"),
        )
        batch_op.create_index(
            "ix_job_waiting",
            ["queue", "turn", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )

    op.create_table(
        "request",
        sa.Column("token_id", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("asked", sa.String(length=64), nullable=False),
        sa.Column("export_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.Double(), server_default=now(), nullable=False),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_request_export_id")),
        sa.PrimaryKeyConstraint("token_id", "key", name=op.f("pk_request")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("request")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_job_waiting", sqlite_where=sa.text("state = 'queued'"), postgresql_where=sa.text("state = 'queued'")
        )
        batch_op.drop_index(
            "ix_job_token",
            sqlite_where=sa.text("state IN ('queued', 'running')"),
            postgresql_where=sa.text("state IN ('queued', 'running')"),
        )
        batch_op.drop_index("ix_job_state")
        batch_op.drop_index(
            "ix_job_rung", sqlite_where=sa.text("state = 'queued'"), postgresql_where=sa.text("state = 'queued'")
        )
        batch_op.drop_index(
            "ix_job_running", sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'")
        )
        batch_op.drop_index("ix_job_key")
        batch_op.drop_index("ix_job_export")
        batch_op.drop_index(
            "ix_job_alone", sqlite_where=sa.text("alone IS NOT NULL"), postgresql_where=sa.text("alone IS NOT NULL")
        )

    op.drop_table("job")
    with op.batch_alter_table("exported_briefing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exported_briefing_briefing_id"))

    op.drop_table("exported_briefing")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_export")

    op.drop_table("event")
    op.drop_table("revision")
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_export_token_id"))
        batch_op.drop_index(batch_op.f("ix_export_created_at"))

    op.drop_table("export")
    op.drop_table("activation")
    op.drop_table("worker")
    op.drop_table("token")
    op.drop_table("template_set")
    op.drop_table("tally")
    op.drop_table("picture")
    with op.batch_alter_table("briefing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_briefing_changed_at"))

    op.drop_table("briefing")
    with op.batch_alter_table("artifact_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_artifact_file_sha256"))
        batch_op.drop_index(batch_op.f("ix_artifact_file_name"))

    op.drop_table("artifact_file")
    with op.batch_alter_table("artifact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_artifact_sha256"))

    op.drop_table("artifact")
