"""What an answer said when it was first opened while its visit lasted."""

import sqlalchemy as sa
from alembic import op

from kiosk.models.base import UtcInstant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "opened_answers",
        sa.Column("response_id", _ID, autoincrement=False, nullable=False),
        sa.Column("opened_at", UtcInstant(), nullable=False),
        sa.Column("rating", sa.SmallInteger(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_opened_answers_response_id_responses"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_opened_answers")),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_opened_answers_rating")),
    )


def downgrade() -> None:
    op.drop_table("opened_answers")
