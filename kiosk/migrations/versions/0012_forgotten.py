"""Somebody who was forgotten, and the closed rows that words were taken out of."""

import sqlalchemy as sa
from alembic import op

from kiosk.models.base import UtcInstant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("staff_members") as batch_op:
        batch_op.add_column(sa.Column("forgotten_at", UtcInstant(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_staff_members_forgotten_is_gone"),
            "forgotten_at IS NULL OR (left_on IS NOT NULL AND NOT is_shown AND page_opened_at IS NULL"
            " AND photo_id IS NULL AND shown_name = '' AND reference IS NULL)",
        )
    with op.batch_alter_table("closed_mentions") as batch_op:
        batch_op.add_column(sa.Column("erased_digest", sa.String(length=64), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_closed_mentions_erased_digest"), "erased_digest IS NULL OR length(erased_digest) = 64"
        )


def downgrade() -> None:
    with op.batch_alter_table("closed_mentions") as batch_op:
        batch_op.drop_constraint(op.f("ck_closed_mentions_erased_digest"), type_="check")
        batch_op.drop_column("erased_digest")
    with op.batch_alter_table("staff_members") as batch_op:
        batch_op.drop_constraint(op.f("ck_staff_members_forgotten_is_gone"), type_="check")
        batch_op.drop_column("forgotten_at")
