"""The public address, said by an owner."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organisations") as batch_op:
        batch_op.add_column(sa.Column("public_address", sa.String(length=300), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_organisations_public_address"), "substr(public_address, 1, 4) = 'http'"
        )


def downgrade() -> None:
    with op.batch_alter_table("organisations") as batch_op:
        batch_op.drop_constraint(op.f("ck_organisations_public_address"), type_="check")
        batch_op.drop_column("public_address")
