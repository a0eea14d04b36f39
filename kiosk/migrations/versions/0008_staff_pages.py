"""Remarks, thanks passed on, and how many colleagues somebody thanked."""

import sqlalchemy as sa
from alembic import op

from kiosk.models.base import CompactUuid, UtcInstant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "allowances",
        sa.Column("staff_member_id", _ID, autoincrement=False, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("used_count", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("used_count BETWEEN 0 AND 50", name=op.f("ck_allowances_used_count")),
        _points("allowances", "staff_member_id", "staff_members"),
        sa.PrimaryKeyConstraint("staff_member_id", "month", name=op.f("pk_allowances")),
    )
    op.create_table(
        "passed_thanks",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("mention_id", _ID, nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("from_id", _ID, nullable=False),
        sa.Column("to_id", _ID, nullable=False),
        sa.Column("words", sa.String(length=280), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 5", name=op.f("ck_passed_thanks_number")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_passed_thanks_not_to_oneself")),
        _points("passed_thanks", "mention_id", "mentions", ondelete="CASCADE"),
        _points("passed_thanks", "from_id", "staff_members"),
        _points("passed_thanks", "to_id", "staff_members"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passed_thanks")),
        sa.UniqueConstraint("public_id", name=op.f("uq_passed_thanks_public_id")),
        sa.UniqueConstraint("mention_id", "to_id", name=op.f("uq_passed_thanks_mention_id_to_id")),
        sa.UniqueConstraint("mention_id", "number", name=op.f("uq_passed_thanks_mention_id_number")),
    )
    op.create_index(op.f("ix_passed_thanks_to_id_mention_id"), "passed_thanks", ["to_id", "mention_id"])
    _remarks()


def _remarks() -> None:
    op.create_table(
        "remarks",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("client_id", CompactUuid(), nullable=False),
        sa.Column("staff_member_id", _ID, nullable=False),
        sa.Column("mention_id", _ID, nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("answered_at", UtcInstant(), nullable=True),
        sa.Column("answered_by_id", _ID, nullable=True),
        sa.CheckConstraint("kind IN ('reply', 'objection')", name=op.f("ck_remarks_kind")),
        sa.CheckConstraint("words <> ''", name=op.f("ck_remarks_says_something")),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_remarks_answered_by_somebody")
        ),
        sa.CheckConstraint(
            "kind <> 'objection' OR answered_at IS NULL OR answer <> ''", name=op.f("ck_remarks_objection_in_words")
        ),
        _points("remarks", "staff_member_id", "staff_members"),
        _points("remarks", "mention_id", "mentions", ondelete="CASCADE"),
        _points("remarks", "answered_by_id", "managers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
        sa.UniqueConstraint("public_id", name=op.f("uq_remarks_public_id")),
        sa.UniqueConstraint("client_id", name=op.f("uq_remarks_client_id")),
    )
    op.create_index(op.f("ix_remarks_staff_member_id_id"), "remarks", ["staff_member_id", "id"])
    op.create_index(op.f("ix_remarks_mention_id"), "remarks", ["mention_id"])
    is_open = sa.text("answered_at IS NULL")
    op.create_index("ix_remarks_open", "remarks", ["id"], sqlite_where=is_open, postgresql_where=is_open)


def _points(table: str, column: str, target: str, *, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    """A column that points to a row of `target`."""
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def downgrade() -> None:
    op.drop_table("remarks")
    op.drop_table("passed_thanks")
    op.drop_table("allowances")
