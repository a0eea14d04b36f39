"""Keys that live one day, and what they hid; where a hold is, who left it out, and how far answers are judged."""

import sqlalchemy as sa
from alembic import op

from kiosk.models.base import UtcInstant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _traces()
    _holds()
    with op.batch_alter_table("organisations") as batch_op:
        batch_op.add_column(sa.Column("judged_at", UtcInstant(), nullable=True))
        batch_op.add_column(sa.Column("judged_id", sa.BigInteger(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("judged_again_id", sa.BigInteger(), server_default="0", nullable=False))
    op.execute("UPDATE organisations SET judged_id = (SELECT coalesce(max(id), 0) FROM responses)")
    op.execute("UPDATE organisations SET judged_again_id = judged_id")


def _traces() -> None:
    op.create_table(
        "day_keys",
        sa.Column("location_id", _ID, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=32), nullable=False),
        sa.Column("ends_at", UtcInstant(), nullable=False),
        sa.CheckConstraint("length(secret) = 32", name=op.f("ck_day_keys_secret_length")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_day_keys_location_id_locations")),
        sa.PrimaryKeyConstraint("location_id", "day", name=op.f("pk_day_keys")),
    )
    op.create_index("ix_day_keys_ends_at", "day_keys", ["ends_at"])
    op.create_table(
        "traces",
        sa.Column("response_id", _ID, autoincrement=False, nullable=False),
        sa.Column("location_id", _ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("network", sa.LargeBinary(length=16), nullable=False),
        sa.Column("browser", sa.LargeBinary(length=16), nullable=False),
        sa.Column("added_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_traces_response_id_responses"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id", "day"],
            ["day_keys.location_id", "day_keys.day"],
            name=op.f("fk_traces_location_id_day_keys"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_traces")),
    )
    op.create_index("ix_traces_location_id_day_network", "traces", ["location_id", "day", "network"])
    op.create_index("ix_traces_added_at", "traces", ["added_at"])


def _holds() -> None:
    with op.batch_alter_table("holds") as batch_op:
        batch_op.add_column(sa.Column("location_id", _ID, nullable=True))
        batch_op.add_column(sa.Column("left_out_at", UtcInstant(), nullable=True))
        batch_op.add_column(sa.Column("left_out_by_id", _ID, nullable=True))
    op.execute(
        "UPDATE holds SET location_id ="
        " (SELECT responses.location_id FROM responses WHERE responses.id = holds.response_id)"
    )
    with op.batch_alter_table("holds") as batch_op:
        batch_op.alter_column("location_id", existing_type=_ID, nullable=False)
        batch_op.create_foreign_key(op.f("fk_holds_location_id_locations"), "locations", ["location_id"], ["id"])
        batch_op.create_foreign_key(op.f("fk_holds_left_out_by_id_managers"), "managers", ["left_out_by_id"], ["id"])
        batch_op.create_check_constraint(
            op.f("ck_holds_left_out_after_held"), "left_out_at IS NULL OR left_out_at >= held_at"
        )
    is_open, is_released = sa.text("released_at IS NULL"), sa.text("released_at IS NOT NULL")
    op.create_index("ix_holds_open", "holds", ["location_id", "id"], sqlite_where=is_open, postgresql_where=is_open)
    op.create_index(
        "ix_holds_released", "holds", ["released_at", "id"], sqlite_where=is_released, postgresql_where=is_released
    )


def downgrade() -> None:
    with op.batch_alter_table("organisations") as batch_op:
        for name in ("judged_again_id", "judged_id", "judged_at"):
            batch_op.drop_column(name)
    op.drop_index("ix_holds_released", "holds")
    op.drop_index("ix_holds_open", "holds")
    with op.batch_alter_table("holds") as batch_op:
        batch_op.drop_constraint(op.f("ck_holds_left_out_after_held"), type_="check")
        batch_op.drop_constraint(op.f("fk_holds_left_out_by_id_managers"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_holds_location_id_locations"), type_="foreignkey")
        for name in ("left_out_by_id", "left_out_at", "location_id"):
            batch_op.drop_column(name)
    op.drop_table("traces")
    op.drop_table("day_keys")
