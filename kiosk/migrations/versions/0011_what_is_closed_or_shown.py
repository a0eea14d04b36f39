"""Days on which a location stays closed, and a quick way from a photo to whose it is."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "closed_days",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("location_id", _ID, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("occasion", sa.String(length=60), nullable=False),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_closed_days_order")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_closed_days_location_id_locations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_days")),
        sa.UniqueConstraint(
            "location_id", "first_on", "last_on", name=op.f("uq_closed_days_location_id_first_on_last_on")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_closed_days_public_id")),
    )
    op.create_index(op.f("ix_staff_members_photo_id"), "staff_members", ["photo_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_staff_members_photo_id"), "staff_members")
    op.drop_table("closed_days")
