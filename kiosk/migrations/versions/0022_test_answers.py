"""Test answers: a manager's own try, in no figure."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

CHECKS = (
    ("ck_responses_test_is_not_held", "NOT (is_test AND is_held)"),
    ("ck_responses_test_by_phone", "NOT is_test OR channel IN ('qr', 'badge', 'link')"),
)


def upgrade() -> None:
    with op.batch_alter_table("responses") as batch_op:
        batch_op.add_column(sa.Column("is_test", sa.Boolean(), server_default=sa.false(), nullable=False))
        for name, rule in CHECKS:
            batch_op.create_check_constraint(op.f(name), rule)
    op.create_index(
        "ix_responses_test", "responses", ["id"],
        sqlite_where=sa.text("is_test = 1"), postgresql_where=sa.text("is_test"),
    )  # fmt: skip


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM mentions WHERE response_id IN (SELECT id FROM responses WHERE is_test)"))
    op.execute(sa.text("DELETE FROM responses WHERE is_test"))
    op.drop_index("ix_responses_test", "responses")
    with op.batch_alter_table("responses") as batch_op:
        for name, _rule in CHECKS:
            batch_op.drop_constraint(op.f(name), type_="check")
        batch_op.drop_column("is_test")
