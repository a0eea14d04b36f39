"""A name in a complaint can be a concern; approved thanks that came with a low rating are to be looked at again."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_IS_SEEN = sa.text("saw_complaint IS NOT NULL")
_IS_CONCERN = sa.text("status = 'concern'")


def upgrade() -> None:
    with op.batch_alter_table("mentions") as batch_op:
        batch_op.add_column(sa.Column("saw_complaint", sa.Boolean(), nullable=True))
        _rules(
            batch_op, "'new', 'approved', 'concern', 'declined', 'withdrawn'", "status NOT IN ('approved', 'concern')"
        )
        batch_op.create_check_constraint(
            op.f("ck_mentions_concern_is_matched"), "status <> 'concern' OR staff_member_id IS NOT NULL"
        )
        batch_op.create_check_constraint(
            op.f("ck_mentions_saw_and_decided"), "saw_complaint IS NULL OR status IN ('approved', 'concern')"
        )
    columns = ["location_id", "id"]
    op.create_index("ix_mentions_saw", "mentions", columns, sqlite_where=_IS_SEEN, postgresql_where=_IS_SEEN)
    columns = ["decided_at", "id"]
    op.create_index("ix_mentions_concern", "mentions", columns, sqlite_where=_IS_CONCERN, postgresql_where=_IS_CONCERN)
    mentions = sa.table("mentions", sa.column("status"), sa.column("response_id"), sa.column("saw_complaint"))
    responses = sa.table("responses", sa.column("id"), sa.column("rating"))
    low = sa.select(responses.c.id).where(responses.c.rating <= 2)
    is_doubtful = sa.and_(mentions.c.status == "approved", mentions.c.response_id.in_(low))
    op.execute(sa.update(mentions).where(is_doubtful).values(saw_complaint=sa.false()))


def downgrade() -> None:
    """Back to names that are thanked or not: a concern is one that is declined."""
    op.drop_index("ix_mentions_concern", "mentions")
    op.drop_index("ix_mentions_saw", "mentions")
    op.execute("UPDATE mentions SET status = 'declined', saw_complaint = NULL WHERE status = 'concern'")
    with op.batch_alter_table("mentions") as batch_op:
        for name in ("saw_and_decided", "concern_is_matched"):
            batch_op.drop_constraint(op.f(f"ck_mentions_{name}"), type_="check")
        _rules(batch_op, "'new', 'approved', 'declined', 'withdrawn'", "status <> 'approved'")
        batch_op.drop_column("saw_complaint")


def _rules(batch_op: Any, statuses: str, thanks_nobody: str) -> None:
    """Let the status be one of these, and say of which nobody decides about themselves."""
    for name, rule in (
        ("status", f"status IN ({statuses})"),
        ("not_ones_own", f"{thanks_nobody} OR decided_as_id IS NULL OR staff_member_id <> decided_as_id"),
    ):
        batch_op.drop_constraint(op.f(f"ck_mentions_{name}"), type_="check")
        batch_op.create_check_constraint(op.f(f"ck_mentions_{name}"), rule)
