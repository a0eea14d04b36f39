"""Who is done with an answer that needed somebody, and when."""

import sqlalchemy as sa
from alembic import op

from kiosk.models.base import UtcInstant

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "done_answers",
        sa.Column("response_id", _ID, autoincrement=False, nullable=False),
        sa.Column("done_at", UtcInstant(), nullable=False),
        sa.Column("done_by_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_done_answers_response_id_responses"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["done_by_id"], ["managers.id"], name=op.f("fk_done_answers_done_by_id_managers")),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_done_answers")),
    )


def downgrade() -> None:
    op.drop_table("done_answers")
