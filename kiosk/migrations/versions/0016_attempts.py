"""Attempts are counted in one table, for sign-ins, words and codes; where a waiting tablet asked from."""

import sqlalchemy as sa
from alembic import op

from kiosk.models.base import UtcInstant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("key", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ends_at", UtcInstant(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_attempts_count")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_ends_at"), "attempts", ["ends_at"])
    op.drop_table("pairing_tries")
    with op.batch_alter_table("managers") as batch_op:
        batch_op.drop_constraint(op.f("ck_managers_failed_count"), type_="check")
        batch_op.drop_column("slowed_until")
        batch_op.drop_column("failed_count")
    with op.batch_alter_table("tablets") as batch_op:
        batch_op.add_column(sa.Column("asked_from", sa.LargeBinary(length=16), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_tablets_asked_from_while_waiting"), "asked_from IS NULL OR status = 'waiting'"
        )


def downgrade() -> None:
    with op.batch_alter_table("tablets") as batch_op:
        batch_op.drop_constraint(op.f("ck_tablets_asked_from_while_waiting"), type_="check")
        batch_op.drop_column("asked_from")
    with op.batch_alter_table("managers") as batch_op:
        batch_op.add_column(sa.Column("failed_count", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("slowed_until", UtcInstant(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_managers_failed_count"), "failed_count >= 0")
    with op.batch_alter_table("managers") as batch_op:
        batch_op.alter_column("failed_count", server_default=None)
    op.create_table(
        "pairing_tries",
        sa.Column("manager_id", _ID, autoincrement=False, nullable=False),
        sa.Column("since", UtcInstant(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 1", name=op.f("ck_pairing_tries_count")),
        sa.ForeignKeyConstraint(["manager_id"], ["managers.id"], name=op.f("fk_pairing_tries_manager_id_managers")),
        sa.PrimaryKeyConstraint("manager_id", name=op.f("pk_pairing_tries")),
    )
    op.drop_table("attempts")
