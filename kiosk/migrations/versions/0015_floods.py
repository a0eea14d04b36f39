"""Floods: what minutes of them came to, a reason to hold, and who judges answers until when."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from kiosk.models.base import UtcInstant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_REASONS = ("clock", "burst", "network", "closed", "own_browser", "same_words", "too_fast", "far_clock")


def upgrade() -> None:
    op.create_table(
        "floods",
        sa.Column("touchpoint_id", _ID, autoincrement=False, nullable=False),
        sa.Column("minute", UtcInstant(), nullable=False),
        sa.Column("kept_bytes", sa.BigInteger(), nullable=False),
        sa.Column("counted_only", sa.Integer(), nullable=False),
        sa.CheckConstraint("kept_bytes >= 0 AND counted_only >= 0", name=op.f("ck_floods_counts")),
        sa.ForeignKeyConstraint(
            ["touchpoint_id"], ["touchpoints.id"], name=op.f("fk_floods_touchpoint_id_touchpoints")
        ),
        sa.PrimaryKeyConstraint("touchpoint_id", "minute", name=op.f("pk_floods")),
    )
    op.create_index("ix_floods_minute", "floods", ["minute"])
    with op.batch_alter_table("holds") as batch_op:
        _allow(batch_op, (*_REASONS, "flood"))
        batch_op.drop_index("ix_holds_held_at_id")
    is_flood = sa.text("reason = 'flood' AND released_at IS NULL")
    op.create_index("ix_holds_flood", "holds", ["held_at"], sqlite_where=is_flood, postgresql_where=is_flood)
    with op.batch_alter_table("organisations") as batch_op:
        batch_op.add_column(sa.Column("judged_by", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("judged_until", UtcInstant(), nullable=True))
        batch_op.add_column(sa.Column("phones_judged_at", UtcInstant(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_organisations_judge"), "(judged_by IS NULL) = (judged_until IS NULL)")
    op.execute("UPDATE organisations SET phones_judged_at = judged_at")


def _allow(batch_op: Any, reasons: tuple[str, ...]) -> None:
    """Let a hold have one of these reasons."""
    batch_op.drop_constraint(op.f("ck_holds_hold_reason"), type_="check")
    said = ", ".join(f"'{reason}'" for reason in reasons)
    batch_op.create_check_constraint(op.f("ck_holds_hold_reason"), f"reason IN ({said})")


def downgrade() -> None:
    """A flood becomes a burst, which the older rules know."""
    with op.batch_alter_table("organisations") as batch_op:
        batch_op.drop_constraint(op.f("ck_organisations_judge"), type_="check")
        for name in ("phones_judged_at", "judged_until", "judged_by"):
            batch_op.drop_column(name)
    op.execute(
        "DELETE FROM holds WHERE reason = 'flood' AND EXISTS (SELECT 1 FROM holds AS other WHERE other.reason = 'burst'"
        " AND other.response_id = holds.response_id)"
    )
    op.execute("UPDATE holds SET reason = 'burst', detail = '{}' WHERE reason = 'flood'")
    op.drop_index("ix_holds_flood", "holds")
    with op.batch_alter_table("holds") as batch_op:
        _allow(batch_op, _REASONS)
    op.create_index("ix_holds_held_at_id", "holds", ["held_at", "id"])
    op.drop_table("floods")
