"""What is kept about named people at a location, and why it is less than everything."""

import sqlalchemy as sa
from alembic import op

from kiosk.models.base import UtcInstant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("locations") as batch_op:
        batch_op.add_column(sa.Column("policy_level", sa.SmallInteger(), server_default="3", nullable=False))
        batch_op.add_column(sa.Column("policy_reason", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("policy_since", UtcInstant(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_locations_policy_level"), "policy_level BETWEEN 0 AND 3")
        batch_op.create_check_constraint(
            op.f("ck_locations_policy_has_reason"), "policy_level = 3 OR policy_reason IS NOT NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_locations_policy_reason_has_instant"), "(policy_reason IS NULL) = (policy_since IS NULL)"
        )


def downgrade() -> None:
    with op.batch_alter_table("locations") as batch_op:
        for name in ("policy_reason_has_instant", "policy_has_reason", "policy_level"):
            batch_op.drop_constraint(op.f(f"ck_locations_{name}"), type_="check")
        for name in ("policy_since", "policy_reason", "policy_level"):
            batch_op.drop_column(name)
