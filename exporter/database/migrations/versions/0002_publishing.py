"""The tables of publishing: channels, what is out on them, feeds, acts."""

import sqlalchemy as sa
from alembic import op

from exporter.database.clock import now

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_REFUSAL = "acts are only ever added"


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "act",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("briefing_id", sa.String(length=16), nullable=True),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", sa.Double(), server_default=now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    with op.batch_alter_table("act", schema=None) as batch_op:
        batch_op.create_index("ix_act_briefing", ["briefing_id", "id"], unique=False)

    op.create_table(
        "channel",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("access", sa.String(length=8), nullable=False),
        sa.Column("keep_days", sa.Double(), nullable=False),
        sa.Column("build", sa.Integer(), nullable=False),
        sa.Column("modified", sa.BigInteger(), nullable=False),
        sa.Column("reached", sa.Double(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Double(), server_default=now(), nullable=False),
        sa.Column("changed_at", sa.Double(), server_default=now(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_channel")),
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), server_default=now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_table(
        "reception",
        sa.Column("token_id", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=80), nullable=False),
        sa.Column("briefing_id", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("first_at", sa.Double(), server_default=now(), nullable=False),
        sa.Column("last_at", sa.Double(), server_default=now(), nullable=False),
        sa.PrimaryKeyConstraint("token_id", "channel", "briefing_id", "revision", "way", name=op.f("pk_reception")),
    )
    with op.batch_alter_table("reception", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reception_briefing_id"), ["briefing_id"], unique=False)

    op.create_table(
        "feed",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(length=80), nullable=False),
        sa.Column("build", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Double(), nullable=False),
        sa.Column("valid_until", sa.Double(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("recipe", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("gzip", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("gzip_size", sa.BigInteger(), nullable=False),
        sa.Column("modified", sa.BigInteger(), nullable=False),
        sa.Column("holds", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.Double(), server_default=now(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.slug"], name=op.f("fk_feed_channel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
    )
    with op.batch_alter_table("feed", schema=None) as batch_op:
        batch_op.create_index("ix_feed_channel", ["channel", "valid_until"], unique=False)
        batch_op.create_index("ix_feed_gzip", ["gzip"], unique=False)
        batch_op.create_index(batch_op.f("ix_feed_sha256"), ["sha256"], unique=False)

    op.create_table(
        "newsletter",
        sa.Column("channel", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("minor", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("date", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("pins", sa.JSON(), nullable=False),
        sa.Column("lost", sa.JSON(), nullable=False),
        sa.Column("formats", sa.JSON(), nullable=False),
        sa.Column("deadline", sa.Double(), nullable=False),
        sa.Column("release_at", sa.Double(), nullable=False),
        sa.Column("sealed_at", sa.Double(), nullable=True),
        sa.Column("created_at", sa.Double(), server_default=now(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channel.slug"], name=op.f("fk_newsletter_channel")),
        sa.PrimaryKeyConstraint("channel", "number", "minor", name=op.f("pk_newsletter")),
    )
    with op.batch_alter_table("newsletter", schema=None) as batch_op:
        batch_op.create_index("ix_newsletter_release", ["channel", "release_at"], unique=False)

    op.create_table(
        "printing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("minor", sa.Integer(), nullable=False),
        sa.Column("export_id", sa.String(length=32), nullable=False),
        sa.Column("barred", sa.Boolean(), nullable=False),
        sa.Column("at", sa.Double(), server_default=now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["channel", "number", "minor"],
            ["newsletter.channel", "newsletter.number", "newsletter.minor"],
            name=op.f("fk_printing_channel_number_minor"),
        ),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_printing_export_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printing")),
        sa.UniqueConstraint("export_id", name=op.f("uq_printing_export_id")),
    )
    with op.batch_alter_table("printing", schema=None) as batch_op:
        batch_op.create_index("ix_printing_newsletter", ["channel", "number", "minor"], unique=False)

    op.create_table(
        "publication",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(length=80), nullable=False),
        sa.Column("briefing_id", sa.String(length=16), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("guid", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("formats", sa.JSON(), nullable=False),
        sa.Column("template_set", sa.String(length=64), nullable=False),
        sa.Column("release_at", sa.Double(), nullable=False),
        sa.Column("first_at", sa.Double(), nullable=False),
        sa.Column("updated_at", sa.Double(), nullable=False),
        sa.Column("withdrawn_at", sa.Double(), nullable=True),
        sa.Column("vanishes_at", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["briefing_id"], ["briefing.id"], name=op.f("fk_publication_briefing_id")),
        sa.ForeignKeyConstraint(["channel"], ["channel.slug"], name=op.f("fk_publication_channel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("channel", "briefing_id", name=op.f("uq_publication_channel_briefing_id")),
        sa.UniqueConstraint("channel", "guid", name=op.f("uq_publication_channel_guid")),
        sa.UniqueConstraint("channel", "slug", name=op.f("uq_publication_channel_slug")),
    )
    with op.batch_alter_table("publication", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_publication_briefing_id"), ["briefing_id"], unique=False)

    op.create_table(
        "entry",
        sa.Column("publication_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Double(), nullable=False),
        sa.Column("media", sa.JSON(), nullable=False),
        sa.Column("tombstone", sa.LargeBinary(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"], name=op.f("fk_entry_publication_id")),
        sa.PrimaryKeyConstraint("publication_id", "form", "kind", name=op.f("pk_entry")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        told = ["publication_id", "form", "kind", "digest", "size", "updated"]
        batch_op.create_index("ix_entry_told", told, unique=False)

    op.create_table(
        "outing",
        sa.Column("publication_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("export_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("stub", sa.Boolean(), nullable=False),
        sa.Column("at", sa.Double(), server_default=now(), nullable=False),
        sa.ForeignKeyConstraint(["export_id"], ["export.id"], name=op.f("fk_outing_export_id")),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"], name=op.f("fk_outing_publication_id")),
        sa.PrimaryKeyConstraint("publication_id", "export_id", name=op.f("pk_outing")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER act_no_{event.lower()} BEFORE {event} ON act "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION act_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    op.execute("CREATE TRIGGER act_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON act EXECUTE FUNCTION act_is_kept()")


def downgrade() -> None:
    """Take the step back."""
    for table in (
        "printing",
        "newsletter",
        "reception",
        "hold",
        "act",
        "feed",
        "entry",
        "outing",
        "publication",
        "channel",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION act_is_kept()")
