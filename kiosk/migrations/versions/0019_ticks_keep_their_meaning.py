"""A ticked standard says for itself whether it was kept or fell short: until now the rating said it."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("response_standards") as batch_op:
        batch_op.add_column(sa.Column("fell_short", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        "UPDATE response_standards SET fell_short = true"
        " WHERE EXISTS (SELECT 1 FROM responses WHERE responses.id = response_id AND rating <= 2)"
    )
    with op.batch_alter_table("response_standards") as batch_op:
        batch_op.alter_column("fell_short", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("response_standards") as batch_op:
        batch_op.drop_column("fell_short")
