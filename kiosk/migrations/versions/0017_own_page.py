"""A staff member's own page is found by indexes: what thanks their teams, and what they gave themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, table, columns in INDEXES:
        some = sa.text(f"{columns[0]} IS NOT NULL")
        op.create_index(name, table, columns, sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    for name, table, _columns in INDEXES:
        op.drop_index(name, table)


INDEXES = (
    ("ix_mentions_team", "mentions", ["team_id", "given_on"]),
    ("ix_responses_colleague", "responses", ["colleague_id"]),
)
