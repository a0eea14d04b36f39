"""Rules, rewards and draws, and what a closed month says of each person."""

import sqlalchemy as sa
from alembic import op

from kiosk.models.base import UtcInstant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TABLES = ("reward_rules", "rule_months", "rewards", "standings", "uncounted_mentions", "draws", "draw_tickets")


def upgrade() -> None:
    op.create_table(
        "reward_rules",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("location_id", _ID, nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "threshold",
                "draw",
                "share",
                "improved",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("thanks_needed", sa.SmallInteger(), nullable=False),
        sa.Column("days_needed", sa.SmallInteger(), nullable=False),
        sa.Column("most_each", sa.SmallInteger(), nullable=False),
        sa.Column("most_in_month", sa.Integer(), nullable=True),
        sa.Column("gift", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("first_month", sa.Date(), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.Column("retired_at", UtcInstant(), nullable=True),
        sa.CheckConstraint("gift <> '' OR amount IS NOT NULL", name=op.f("ck_reward_rules_gives_something")),
        sa.CheckConstraint(
            "kind <> 'draw' OR most_in_month IS NOT NULL", name=op.f("ck_reward_rules_draw_has_winners")
        ),
        sa.CheckConstraint("kind <> 'share' OR most_in_month IS NULL", name=op.f("ck_reward_rules_share_is_for_all")),
        sa.CheckConstraint("kind IN ('threshold', 'draw') OR most_each = 1", name=op.f("ck_reward_rules_once_each")),
        sa.CheckConstraint("(amount IS NULL) = (currency IS NULL)", name=op.f("ck_reward_rules_amount_has_currency")),
        sa.CheckConstraint("amount >= 1", name=op.f("ck_reward_rules_amount")),
        sa.CheckConstraint("days_needed <= thanks_needed", name=op.f("ck_reward_rules_a_day_needs_thanks")),
        sa.CheckConstraint("days_needed BETWEEN 1 AND 31", name=op.f("ck_reward_rules_days_needed")),
        sa.CheckConstraint("most_each BETWEEN 1 AND 31", name=op.f("ck_reward_rules_most_each")),
        sa.CheckConstraint("most_in_month >= 1", name=op.f("ck_reward_rules_most_in_month")),
        sa.CheckConstraint("thanks_needed BETWEEN 1 AND 1000", name=op.f("ck_reward_rules_thanks_needed")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_reward_rules_location_id_locations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_rules")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reward_rules_public_id")),
    )
    op.create_table(
        "rule_months",
        sa.Column("rule_id", _ID, autoincrement=False, nullable=False),
        sa.Column("location_id", _ID, autoincrement=False, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("granted_count", sa.Integer(), nullable=False),
        sa.Column("ticket_count", sa.Integer(), nullable=False),
        sa.Column("drawn_at", UtcInstant(), nullable=True),
        sa.CheckConstraint("granted_count >= 0", name=op.f("ck_rule_months_granted_count")),
        sa.CheckConstraint("most IS NULL OR granted_count <= most", name=op.f("ck_rule_months_within_cap")),
        sa.CheckConstraint("ticket_count >= 0", name=op.f("ck_rule_months_ticket_count")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_rule_months_location_id_locations")),
        sa.ForeignKeyConstraint(["rule_id"], ["reward_rules.id"], name=op.f("fk_rule_months_rule_id_reward_rules")),
        sa.PrimaryKeyConstraint("rule_id", "location_id", "month", name=op.f("pk_rule_months")),
    )
    op.create_index(op.f("ix_rule_months_location_id_month"), "rule_months", ["location_id", "month"], unique=False)
    op.create_index(
        "ix_rule_months_to_draw",
        "rule_months",
        ["location_id", "month"],
        unique=False,
        sqlite_where=sa.text("ticket_count > 0 AND drawn_at IS NULL"),
        postgresql_where=sa.text("ticket_count > 0 AND drawn_at IS NULL"),
    )
    op.create_table(
        "rewards",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("rule_id", _ID, nullable=False),
        sa.Column("location_id", _ID, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("staff_member_id", _ID, nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("month_close_id", _ID, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "eligible",
                "granted",
                "handed_over",
                "reversed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("gift", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("eligible_at", UtcInstant(), nullable=False),
        sa.Column("granted_at", UtcInstant(), nullable=True),
        sa.Column("granted_by_id", _ID, nullable=True),
        sa.Column("granted_as_id", _ID, nullable=True),
        sa.Column("handed_over_at", UtcInstant(), nullable=True),
        sa.Column("handed_over_by_id", _ID, nullable=True),
        sa.Column("handed_over_as_id", _ID, nullable=True),
        sa.Column("reversed_at", UtcInstant(), nullable=True),
        sa.Column("reversed_by_id", _ID, nullable=True),
        sa.Column("reversal_reason", sa.String(length=300), nullable=False),
        sa.Column("unearned_at", UtcInstant(), nullable=True),
        sa.CheckConstraint(
            "(reversed_at IS NULL) = (reversal_reason = '')", name=op.f("ck_rewards_reversed_with_reason")
        ),
        sa.CheckConstraint("(status = 'reversed') = (reversed_at IS NOT NULL)", name=op.f("ck_rewards_reversed")),
        sa.CheckConstraint(
            "status <> 'handed_over' OR handed_over_at IS NOT NULL", name=op.f("ck_rewards_handed_over")
        ),
        sa.CheckConstraint(
            "status NOT IN ('granted', 'handed_over') OR granted_at IS NOT NULL", name=op.f("ck_rewards_granted")
        ),
        sa.CheckConstraint("(amount IS NULL) = (currency IS NULL)", name=op.f("ck_rewards_amount_has_currency")),
        sa.CheckConstraint("amount >= 1", name=op.f("ck_rewards_amount")),
        sa.CheckConstraint(
            "granted_as_id IS NULL OR granted_as_id <> staff_member_id", name=op.f("ck_rewards_not_granted_to_oneself")
        ),
        sa.CheckConstraint(
            "handed_over_as_id IS NULL OR handed_over_as_id <> staff_member_id",
            name=op.f("ck_rewards_not_handed_over_to_oneself"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_rewards_number")),
        sa.ForeignKeyConstraint(
            ["granted_as_id"], ["staff_members.id"], name=op.f("fk_rewards_granted_as_id_staff_members")
        ),
        sa.ForeignKeyConstraint(["granted_by_id"], ["managers.id"], name=op.f("fk_rewards_granted_by_id_managers")),
        sa.ForeignKeyConstraint(
            ["handed_over_as_id"], ["staff_members.id"], name=op.f("fk_rewards_handed_over_as_id_staff_members")
        ),
        sa.ForeignKeyConstraint(
            ["handed_over_by_id"], ["managers.id"], name=op.f("fk_rewards_handed_over_by_id_managers")
        ),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_rewards_location_id_locations")),
        sa.ForeignKeyConstraint(
            ["month_close_id"], ["month_closes.id"], name=op.f("fk_rewards_month_close_id_month_closes")
        ),
        sa.ForeignKeyConstraint(["reversed_by_id"], ["managers.id"], name=op.f("fk_rewards_reversed_by_id_managers")),
        sa.ForeignKeyConstraint(["rule_id"], ["reward_rules.id"], name=op.f("fk_rewards_rule_id_reward_rules")),
        sa.ForeignKeyConstraint(
            ["staff_member_id"], ["staff_members.id"], name=op.f("fk_rewards_staff_member_id_staff_members")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rewards")),
        sa.UniqueConstraint("public_id", name=op.f("uq_rewards_public_id")),
    )
    op.create_index(
        op.f("ix_rewards_location_id_month_status"), "rewards", ["location_id", "month", "status"], unique=False
    )
    op.create_index(op.f("ix_rewards_staff_member_id"), "rewards", ["staff_member_id"], unique=False)
    op.create_index(
        "ix_rewards_waiting",
        "rewards",
        ["location_id"],
        unique=False,
        sqlite_where=sa.text("status IN ('eligible', 'granted')"),
        postgresql_where=sa.text("status IN ('eligible', 'granted')"),
    )
    op.create_index(
        "uq_rewards_place",
        "rewards",
        ["location_id", "month", "rule_id", "staff_member_id", "number"],
        unique=True,
        sqlite_where=sa.text("status <> 'reversed' OR reversed_by_id IS NOT NULL"),
        postgresql_where=sa.text("status <> 'reversed' OR reversed_by_id IS NOT NULL"),
    )
    op.create_table(
        "standings",
        sa.Column("month_close_id", _ID, autoincrement=False, nullable=False),
        sa.Column("staff_member_id", _ID, autoincrement=False, nullable=False),
        sa.Column("received_count", sa.Integer(), nullable=False),
        sa.Column("approved_count", sa.Integer(), nullable=False),
        sa.Column("late_count", sa.Integer(), nullable=False),
        sa.Column("correction_count", sa.Integer(), nullable=False),
        sa.Column("counted_count", sa.Integer(), nullable=False),
        sa.Column("day_count", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(
            "counted_count <= approved_count + correction_count", name=op.f("ck_standings_counted_is_approved")
        ),
        sa.CheckConstraint("day_count >= 0", name=op.f("ck_standings_day_count")),
        sa.CheckConstraint("late_count >= 0 AND correction_count >= 0", name=op.f("ck_standings_carried")),
        sa.CheckConstraint("received_count >= 0", name=op.f("ck_standings_received_count")),
        sa.ForeignKeyConstraint(
            ["month_close_id"], ["month_closes.id"], name=op.f("fk_standings_month_close_id_month_closes")
        ),
        sa.ForeignKeyConstraint(
            ["staff_member_id"], ["staff_members.id"], name=op.f("fk_standings_staff_member_id_staff_members")
        ),
        sa.PrimaryKeyConstraint("month_close_id", "staff_member_id", name=op.f("pk_standings")),
    )
    op.create_index(op.f("ix_standings_staff_member_id"), "standings", ["staff_member_id"], unique=False)
    op.create_table(
        "uncounted_mentions",
        sa.Column("month_close_id", _ID, autoincrement=False, nullable=False),
        sa.Column("mention_id", _ID, autoincrement=False, nullable=False),
        sa.Column("staff_member_id", _ID, autoincrement=False, nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "repeat", "half_hour", "never_counted", name="why", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["month_close_id", "mention_id", "staff_member_id"],
            ["closed_mentions.month_close_id", "closed_mentions.mention_id", "closed_mentions.staff_member_id"],
            name=op.f("fk_uncounted_mentions_month_close_id_closed_mentions"),
        ),
        sa.PrimaryKeyConstraint("month_close_id", "mention_id", "staff_member_id", name=op.f("pk_uncounted_mentions")),
    )
    op.create_table(
        "draws",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("rule_id", _ID, nullable=False),
        sa.Column("location_id", _ID, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("month_close_id", _ID, nullable=False),
        sa.Column("winner_count", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", UtcInstant(), nullable=False),
        sa.Column("drawn_by_id", _ID, nullable=True),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_draws_digest")),
        sa.CheckConstraint("length(seed) = 32", name=op.f("ck_draws_seed")),
        sa.CheckConstraint("winner_count >= 1", name=op.f("ck_draws_winner_count")),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["managers.id"], name=op.f("fk_draws_drawn_by_id_managers")),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_draws_location_id_locations")),
        sa.ForeignKeyConstraint(
            ["month_close_id"], ["month_closes.id"], name=op.f("fk_draws_month_close_id_month_closes")
        ),
        sa.ForeignKeyConstraint(["rule_id"], ["reward_rules.id"], name=op.f("fk_draws_rule_id_reward_rules")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
        sa.UniqueConstraint("public_id", name=op.f("uq_draws_public_id")),
        sa.UniqueConstraint("rule_id", "location_id", "month", name=op.f("uq_draws_rule_id_location_id_month")),
    )
    op.create_index(op.f("ix_draws_location_id_month"), "draws", ["location_id", "month"], unique=False)
    op.create_table(
        "draw_tickets",
        sa.Column("draw_id", _ID, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("staff_member_id", _ID, nullable=False),
        sa.Column("ticket_count", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("ticket_count >= 1", name=op.f("ck_draw_tickets_ticket_count")),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_tickets_draw_id_draws")),
        sa.ForeignKeyConstraint(
            ["staff_member_id"], ["staff_members.id"], name=op.f("fk_draw_tickets_staff_member_id_staff_members")
        ),
        sa.PrimaryKeyConstraint("draw_id", "position", name=op.f("pk_draw_tickets")),
        sa.UniqueConstraint("draw_id", "staff_member_id", name=op.f("uq_draw_tickets_draw_id_staff_member_id")),
    )


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.drop_table(name)
