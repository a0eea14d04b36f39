"""Names learnt from decisions, and mentions that are a part of what was typed."""

import sqlalchemy as sa
from alembic import op

from kiosk.models.base import UtcInstant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "learnt_names",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("staff_member_id", _ID, nullable=False),
        sa.Column("folded", sa.String(length=80), nullable=False),
        sa.Column("spelling", sa.String(length=80), nullable=False),
        sa.Column("approved_count", sa.Integer(), nullable=False),
        sa.Column("against_count", sa.Integer(), nullable=False),
        sa.Column("learnt_at", UtcInstant(), nullable=False),
        sa.CheckConstraint("approved_count >= 0 AND against_count >= 0", name=op.f("ck_learnt_names_counts")),
        sa.CheckConstraint("folded <> ''", name=op.f("ck_learnt_names_says_something")),
        sa.ForeignKeyConstraint(
            ["staff_member_id"], ["staff_members.id"], name=op.f("fk_learnt_names_staff_member_id_staff_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learnt_names")),
        sa.UniqueConstraint("public_id", name=op.f("uq_learnt_names_public_id")),
        sa.UniqueConstraint("staff_member_id", "folded", name=op.f("uq_learnt_names_staff_member_id_folded")),
    )
    op.create_index(op.f("ix_learnt_names_folded"), "learnt_names", ["folded"])
    op.create_table(
        "name_lessons",
        sa.Column("mention_id", _ID, autoincrement=False, nullable=False),
        sa.Column("learnt_name_id", _ID, autoincrement=False, nullable=False),
        sa.Column("is_for", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mention_id"], ["mentions.id"], name=op.f("fk_name_lessons_mention_id_mentions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["learnt_name_id"],
            ["learnt_names.id"],
            name=op.f("fk_name_lessons_learnt_name_id_learnt_names"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mention_id", "learnt_name_id", name=op.f("pk_name_lessons")),
    )
    op.create_index(op.f("ix_name_lessons_learnt_name_id"), "name_lessons", ["learnt_name_id"])

    # One column without a default: no table is made anew, however many mentions there are.
    with op.batch_alter_table("mentions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("part_of", sa.String(length=80), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("mentions", schema=None) as batch_op:
        batch_op.drop_column("part_of")
    op.drop_table("name_lessons")
    op.drop_table("learnt_names")
