"""Screens that show thank-you notes, and quick ways to what is on them and to what a manager wrote down."""

import sqlalchemy as sa
from alembic import op

from kiosk.models.base import UtcInstant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "walls",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=12), nullable=False),
        sa.Column("location_id", _ID, nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("seconds", sa.SmallInteger(), nullable=False),
        sa.Column("look", sa.String(length=20), nullable=False),
        sa.Column("may_embed", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.Column("retired_at", UtcInstant(), nullable=True),
        sa.CheckConstraint("length(key) = 12", name=op.f("ck_walls_key_length")),
        sa.CheckConstraint("seconds BETWEEN 5 AND 120", name=op.f("ck_walls_seconds")),
        sa.CheckConstraint("look IN ('dark', 'light')", name=op.f("ck_walls_look")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_walls_location_id_locations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walls")),
        sa.UniqueConstraint("key", name=op.f("uq_walls_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_walls_public_id")),
    )
    op.create_index(op.f("ix_walls_location_id"), "walls", ["location_id"])
    is_shared = sa.text("shared_at IS NOT NULL")
    op.create_index(
        "ix_mentions_shared",
        "mentions",
        ["location_id", "shared_at", "id"],
        sqlite_where=is_shared,
        postgresql_where=is_shared,
    )
    is_entered = sa.text("entered_by_id IS NOT NULL")
    op.create_index(
        "ix_responses_entered",
        "responses",
        ["entered_by_id", "id"],
        sqlite_where=is_entered,
        postgresql_where=is_entered,
    )


def downgrade() -> None:
    op.drop_index("ix_responses_entered", "responses")
    op.drop_index("ix_mentions_shared", "mentions")
    op.drop_table("walls")
