"""Days on which a location stays closed; a quick way from a photo to whose it is; what members say of a team's note."""

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
    op.create_table(
        "agreements",
        sa.Column("mention_id", _ID, autoincrement=False, nullable=False),
        sa.Column("staff_member_id", _ID, autoincrement=False, nullable=False),
        sa.Column("has_agreed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mention_id"], ["mentions.id"], name=op.f("fk_agreements_mention_id_mentions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_member_id"], ["staff_members.id"], name=op.f("fk_agreements_staff_member_id_staff_members")
        ),
        sa.PrimaryKeyConstraint("mention_id", "staff_member_id", name=op.f("pk_agreements")),
    )
    op.create_index(op.f("ix_agreements_staff_member_id"), "agreements", ["staff_member_id"])


def downgrade() -> None:
    op.drop_table("agreements")
    op.drop_index(op.f("ix_staff_members_photo_id"), "staff_members")
    op.drop_table("closed_days")
