"""Praise without a face, mentions of teams and held ones, people's own choices, managers who can be thanked."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from kiosk.models.base import UtcInstant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_CHANNELS = ("qr", "badge", "tablet", "link", "paper", "phone", "letter", "in_person")
_ALL_CHANNELS = (*_CHANNELS[:-1], "email", "in_person", "colleague")
_ORIGINS = ("chosen", "typed")
_REASONS = ("clock",)


def upgrade() -> None:
    op.create_table(
        "teams",
        sa.Column("id", _ID, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("location_id", _ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.Column("retired_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_teams_location_id_locations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("public_id", name=op.f("uq_teams_public_id")),
        sa.UniqueConstraint("location_id", "name", name=op.f("uq_teams_location_id_name")),
    )
    op.create_table(
        "team_members",
        sa.Column("team_id", _ID, nullable=False),
        sa.Column("staff_member_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["teams.id"], name=op.f("fk_team_members_team_id_teams"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["staff_member_id"],
            ["staff_members.id"],
            name=op.f("fk_team_members_staff_member_id_staff_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("team_id", "staff_member_id", name=op.f("pk_team_members")),
    )
    op.create_index("ix_team_members_staff_member_id", "team_members", ["staff_member_id"])

    with op.batch_alter_table("organisations") as batch_op:
        batch_op.add_column(sa.Column("colleague_allowance", sa.SmallInteger(), server_default="5", nullable=False))
        batch_op.create_check_constraint(
            op.f("ck_organisations_colleague_allowance"), "colleague_allowance BETWEEN 0 AND 50"
        )
    with op.batch_alter_table("managers") as batch_op:
        batch_op.add_column(sa.Column("staff_member_id", _ID, nullable=True))
        batch_op.create_unique_constraint(op.f("uq_managers_staff_member_id"), ["staff_member_id"])
        batch_op.create_foreign_key(
            op.f("fk_managers_staff_member_id_staff_members"), "staff_members", ["staff_member_id"], ["id"]
        )
    with op.batch_alter_table("staff_members") as batch_op:
        batch_op.add_column(sa.Column("shows_photo", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("wall_choice", sa.String(length=20), server_default="ask", nullable=False))
        batch_op.add_column(sa.Column("chose_at", UtcInstant(), nullable=True))
        batch_op.add_column(sa.Column("page_number", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("page_opened_at", UtcInstant(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_staff_members_wall_choice"), "wall_choice IN ('ask', 'always', 'never')"
        )
    with op.batch_alter_table("audit_entries") as batch_op:
        batch_op.add_column(sa.Column("staff_member_id", _ID, nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_audit_entries_staff_member_id_staff_members"), "staff_members", ["staff_member_id"], ["id"]
        )
    _responses()
    _mentions()
    _holds()
    with op.batch_alter_table("tallies", table_kwargs={"sqlite_with_rowid": False}) as batch_op:
        _allow(batch_op, "tallies", "channel", _ALL_CHANNELS)


def _responses() -> None:
    with op.batch_alter_table("responses") as batch_op:
        batch_op.alter_column("rating", existing_type=sa.SmallInteger(), nullable=True)
        batch_op.add_column(sa.Column("colleague_id", _ID, nullable=True))
        batch_op.add_column(sa.Column("entered_by_id", _ID, nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_responses_colleague_id_staff_members"), "staff_members", ["colleague_id"], ["id"]
        )
        batch_op.create_foreign_key(op.f("fk_responses_entered_by_id_managers"), "managers", ["entered_by_id"], ["id"])
        _allow(batch_op, "responses", "channel", _ALL_CHANNELS)
        batch_op.create_check_constraint(
            op.f("ck_responses_rated"),
            "(rating IS NULL) = (channel IN ('phone', 'letter', 'email', 'in_person', 'colleague'))",
        )
        batch_op.create_check_constraint(
            op.f("ck_responses_colleague"), "(colleague_id IS NULL) = (channel <> 'colleague')"
        )


def _mentions() -> None:
    with op.batch_alter_table("mentions") as batch_op:
        batch_op.add_column(sa.Column("team_id", _ID, nullable=True))
        batch_op.add_column(sa.Column("decided_as_id", _ID, nullable=True))
        batch_op.add_column(sa.Column("is_held", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("is_repeat", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("has_agreed", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("shared_at", UtcInstant(), nullable=True))
        batch_op.add_column(sa.Column("shared_by_id", _ID, nullable=True))
        batch_op.create_foreign_key(op.f("fk_mentions_team_id_teams"), "teams", ["team_id"], ["id"])
        batch_op.create_foreign_key(
            op.f("fk_mentions_decided_as_id_staff_members"), "staff_members", ["decided_as_id"], ["id"]
        )
        batch_op.create_foreign_key(op.f("fk_mentions_shared_by_id_managers"), "managers", ["shared_by_id"], ["id"])
        batch_op.create_unique_constraint(op.f("uq_mentions_response_id_team_id"), ["response_id", "team_id"])
        _allow(batch_op, "mentions", "origin", (*_ORIGINS, "colleague"))
        batch_op.drop_constraint(op.f("ck_mentions_approved_is_matched"), type_="check")
        for name, rule in (
            ("approved_is_matched", "status <> 'approved' OR staff_member_id IS NOT NULL OR team_id IS NOT NULL"),
            ("person_or_team", "staff_member_id IS NULL OR team_id IS NULL"),
            ("not_ones_own", "status <> 'approved' OR decided_as_id IS NULL OR staff_member_id <> decided_as_id"),
            ("shared_is_approved", "shared_at IS NULL OR status = 'approved'"),
        ):
            batch_op.create_check_constraint(op.f(f"ck_mentions_{name}"), rule)


def _holds() -> None:
    with op.batch_alter_table("holds") as batch_op:
        batch_op.add_column(sa.Column("mention_id", _ID, nullable=True))
        batch_op.add_column(sa.Column("detail", sa.JSON(), server_default="{}", nullable=False))
        batch_op.create_foreign_key(
            op.f("fk_holds_mention_id_mentions"), "mentions", ["mention_id"], ["id"], ondelete="CASCADE"
        )
        _allow(
            batch_op,
            "holds",
            "hold_reason",
            (*_REASONS, "burst", "network", "closed", "own_browser", "same_words", "too_fast", "far_clock"),
            column="reason",
        )
        batch_op.drop_index("uq_holds_open")
    with op.batch_alter_table("holds") as batch_op:
        batch_op.alter_column("detail", existing_type=sa.JSON(), existing_nullable=False, server_default=None)
    open_response, open_mention = (
        sa.text(f"released_at IS NULL AND mention_id IS {state}") for state in ("NULL", "NOT NULL")
    )
    op.create_index(
        "uq_holds_open",
        "holds",
        ["response_id", "reason"],
        unique=True,
        sqlite_where=open_response,
        postgresql_where=open_response,
    )
    op.create_index(
        "uq_holds_open_mention",
        "holds",
        ["mention_id", "reason"],
        unique=True,
        sqlite_where=open_mention,
        postgresql_where=open_mention,
    )
    op.create_index(op.f("ix_holds_held_at_id"), "holds", ["held_at", "id"])


def _allow(batch_op: Any, table: str, name: str, choices: Iterable[str], *, column: str | None = None) -> None:
    """Let a column of choices hold these."""
    batch_op.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
    said = ", ".join(f"'{one}'" for one in choices)
    batch_op.create_check_constraint(op.f(f"ck_{table}_{name}"), f"{column or name} IN ({said})")


def downgrade() -> None:
    """Back to customers' answers alone: what the older tables cannot hold is refused by their constraints."""
    with op.batch_alter_table("tallies", table_kwargs={"sqlite_with_rowid": False}) as batch_op:
        _allow(batch_op, "tallies", "channel", _CHANNELS)
    op.drop_index(op.f("ix_holds_held_at_id"), "holds")
    op.drop_index("uq_holds_open_mention", "holds")
    op.drop_index("uq_holds_open", "holds")
    with op.batch_alter_table("holds") as batch_op:
        _allow(batch_op, "holds", "hold_reason", _REASONS, column="reason")
        batch_op.drop_constraint(op.f("fk_holds_mention_id_mentions"), type_="foreignkey")
        batch_op.drop_column("detail")
        batch_op.drop_column("mention_id")
    is_open = sa.text("released_at IS NULL")
    op.create_index(
        "uq_holds_open", "holds", ["response_id", "reason"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )
    with op.batch_alter_table("mentions") as batch_op:
        _allow(batch_op, "mentions", "origin", _ORIGINS)
        for name in ("shared_is_approved", "not_ones_own", "person_or_team", "approved_is_matched"):
            batch_op.drop_constraint(op.f(f"ck_mentions_{name}"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_mentions_approved_is_matched"), "status <> 'approved' OR staff_member_id IS NOT NULL"
        )
        batch_op.drop_constraint(op.f("uq_mentions_response_id_team_id"), type_="unique")
        for name in ("team_id_teams", "decided_as_id_staff_members", "shared_by_id_managers"):
            batch_op.drop_constraint(op.f(f"fk_mentions_{name}"), type_="foreignkey")
        for name in ("shared_by_id", "shared_at", "has_agreed", "is_repeat", "is_held", "decided_as_id", "team_id"):
            batch_op.drop_column(name)
    with op.batch_alter_table("responses") as batch_op:
        batch_op.drop_constraint(op.f("ck_responses_colleague"), type_="check")
        batch_op.drop_constraint(op.f("ck_responses_rated"), type_="check")
        _allow(batch_op, "responses", "channel", _CHANNELS)
        for name in ("colleague_id_staff_members", "entered_by_id_managers"):
            batch_op.drop_constraint(op.f(f"fk_responses_{name}"), type_="foreignkey")
        batch_op.drop_column("entered_by_id")
        batch_op.drop_column("colleague_id")
        batch_op.alter_column("rating", existing_type=sa.SmallInteger(), nullable=False)
    with op.batch_alter_table("audit_entries") as batch_op:
        batch_op.drop_constraint(op.f("fk_audit_entries_staff_member_id_staff_members"), type_="foreignkey")
        batch_op.drop_column("staff_member_id")
    with op.batch_alter_table("staff_members") as batch_op:
        batch_op.drop_constraint(op.f("ck_staff_members_wall_choice"), type_="check")
        for name in ("page_opened_at", "page_number", "chose_at", "wall_choice", "shows_photo"):
            batch_op.drop_column(name)
    with op.batch_alter_table("managers") as batch_op:
        batch_op.drop_constraint(op.f("fk_managers_staff_member_id_staff_members"), type_="foreignkey")
        batch_op.drop_constraint(op.f("uq_managers_staff_member_id"), type_="unique")
        batch_op.drop_column("staff_member_id")
    with op.batch_alter_table("organisations") as batch_op:
        batch_op.drop_constraint(op.f("ck_organisations_colleague_allowance"), type_="check")
        batch_op.drop_column("colleague_allowance")
    op.drop_table("team_members")
    op.drop_table("teams")
