"""Closed months and their rows."""

import sqlalchemy as sa
from alembic import op

from kiosk.models.base import UtcInstant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "month_closes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("location_id", _ID, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("closed_at", UtcInstant(), nullable=False),
        sa.Column("closed_by_id", _ID, nullable=True),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("reopened_at", UtcInstant(), nullable=True),
        sa.Column("reopened_by_id", _ID, nullable=True),
        sa.Column("reopen_reason", sa.String(length=300), nullable=False),
        sa.CheckConstraint("row_count >= 0", name=op.f("ck_month_closes_row_count")),
        sa.CheckConstraint("length(checksum) = 64", name=op.f("ck_month_closes_checksum")),
        sa.CheckConstraint(
            "(reopened_at IS NULL) = (reopen_reason = '')", name=op.f("ck_month_closes_reopened_with_reason")
        ),
        sa.CheckConstraint(
            "reopened_at IS NULL OR reopened_at >= closed_at", name=op.f("ck_month_closes_reopened_after_closed")
        ),
        sa.ForeignKeyConstraint(["closed_by_id"], ["managers.id"], name=op.f("fk_month_closes_closed_by_id_managers")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_month_closes_location_id_locations")),
        sa.ForeignKeyConstraint(
            ["reopened_by_id"], ["managers.id"], name=op.f("fk_month_closes_reopened_by_id_managers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_closes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_month_closes_public_id")),
    )
    with op.batch_alter_table("month_closes", schema=None) as batch_op:
        batch_op.create_index(
            "uq_month_closes_standing",
            ["location_id", "month"],
            unique=True,
            sqlite_where=sa.text("reopened_at IS NULL"),
            postgresql_where=sa.text("reopened_at IS NULL"),
        )

    op.create_table(
        "closed_mentions",
        sa.Column("month_close_id", _ID, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mention_id", _ID, nullable=False),
        sa.Column("staff_member_id", _ID, nullable=False),
        sa.Column("sign", sa.SmallInteger(), nullable=False),
        sa.Column(
            "mark",
            sa.Enum("regular", "late", "correction", name="mark", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("row", sa.Text(), nullable=False),
        sa.CheckConstraint("sign IN (-1, 1)", name=op.f("ck_closed_mentions_sign")),
        sa.CheckConstraint(
            "(mark = 'correction') = (sign = -1)", name=op.f("ck_closed_mentions_correction_takes_back")
        ),
        sa.ForeignKeyConstraint(["mention_id"], ["mentions.id"], name=op.f("fk_closed_mentions_mention_id_mentions")),
        sa.ForeignKeyConstraint(
            ["month_close_id"], ["month_closes.id"], name=op.f("fk_closed_mentions_month_close_id_month_closes")
        ),
        sa.ForeignKeyConstraint(
            ["staff_member_id"], ["staff_members.id"], name=op.f("fk_closed_mentions_staff_member_id_staff_members")
        ),
        sa.PrimaryKeyConstraint("month_close_id", "position", name=op.f("pk_closed_mentions")),
        sa.UniqueConstraint(
            "month_close_id",
            "mention_id",
            "staff_member_id",
            name=op.f("uq_closed_mentions_month_close_id_mention_id_staff_member_id"),
        ),
    )
    with op.batch_alter_table("closed_mentions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closed_mentions_mention_id"), ["mention_id"], unique=False)


def downgrade() -> None:
    op.drop_table("closed_mentions")
    op.drop_table("month_closes")
