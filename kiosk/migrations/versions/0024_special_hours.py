"""Closed days may have hours of their own, and say from which calendar of holidays they were copied."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("closed_days") as batch_op:
        batch_op.add_column(sa.Column("opens_at", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("closes_at", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("holiday_of", sa.String(length=16), server_default=sa.text("''"), nullable=False))
        batch_op.create_check_constraint(op.f("ck_closed_days_both_times"), "(opens_at IS NULL) = (closes_at IS NULL)")


def downgrade() -> None:
    op.execute("DELETE FROM closed_days WHERE opens_at IS NOT NULL")
    with op.batch_alter_table("closed_days") as batch_op:
        batch_op.drop_constraint(op.f("ck_closed_days_both_times"), type_="check")
        batch_op.drop_column("holiday_of")
        batch_op.drop_column("closes_at")
        batch_op.drop_column("opens_at")
