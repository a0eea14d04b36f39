"""Rewards: what somebody earned in a month, and how far it has come."""

from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.models.base import Instant, Model, OptionalInstant, PrimaryKey, PublicId, choice, points_to
from kiosk.models.manager import Manager
from kiosk.models.month_close import REASON_LENGTH
from kiosk.models.place import Location
from kiosk.models.reward_rule import GIFT_LENGTH, RewardRule
from kiosk.models.staff_member import StaffMember

_TAKES_ITS_PLACE = "status <> 'reversed' OR reversed_by_id IS NOT NULL"


class RewardStatus(StrEnum):
    """How far a reward has come."""

    ELIGIBLE = "eligible"
    GRANTED = "granted"
    HANDED_OVER = "handed_over"
    REVERSED = "reversed"


OPEN = (RewardStatus.ELIGIBLE, RewardStatus.GRANTED)
"""Where something is still to be done."""


class Reward(Model):
    """One reward of one person for one location's month. `number` counts those by the same rule, from 1.

    Each stands once, whatever is clicked and however often a month is closed anew: the unique index says so. One that a
    manager reversed keeps its place, so that closing the month anew does not bring it back; one that a close reversed,
    because the thanks behind it were gone, leaves it. `month_close_id` is the close it rests on now, `basis` the
    figures it was earned by. `unearned_at`: a later close found it no longer earned when it was granted already.
    `…_as_id` is the staff member whom the manager is linked to: nobody rewards themselves.
    """

    __tablename__ = "rewards"
    __table_args__ = (
        sa.Index(
            "uq_rewards_place",
            "location_id",
            "month",
            "rule_id",
            "staff_member_id",
            "number",
            unique=True,
            sqlite_where=sa.text(_TAKES_ITS_PLACE),
            postgresql_where=sa.text(_TAKES_ITS_PLACE),
        ),
        sa.Index(None, "location_id", "month", "status"),
        sa.Index(None, "staff_member_id"),
        sa.Index(
            "ix_rewards_waiting",
            "location_id",
            sqlite_where=sa.text("status IN ('eligible', 'granted')"),
            postgresql_where=sa.text("status IN ('eligible', 'granted')"),
        ),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("amount >= 1", name="amount"),
        sa.CheckConstraint("(amount IS NULL) = (currency IS NULL)", name="amount_has_currency"),
        sa.CheckConstraint("status NOT IN ('granted', 'handed_over') OR granted_at IS NOT NULL", name="granted"),
        sa.CheckConstraint("status <> 'handed_over' OR handed_over_at IS NOT NULL", name="handed_over"),
        sa.CheckConstraint("(status = 'reversed') = (reversed_at IS NOT NULL)", name="reversed"),
        sa.CheckConstraint("(reversed_at IS NULL) = (reversal_reason = '')", name="reversed_with_reason"),
        sa.CheckConstraint("granted_as_id IS NULL OR granted_as_id <> staff_member_id", name="not_granted_to_oneself"),
        sa.CheckConstraint(
            "handed_over_as_id IS NULL OR handed_over_as_id <> staff_member_id", name="not_handed_over_to_oneself"
        ),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    rule_id: Mapped[int] = points_to("reward_rules.id")
    location_id: Mapped[int] = points_to("locations.id")
    month: Mapped[date]
    staff_member_id: Mapped[int] = points_to("staff_members.id")
    number: Mapped[int] = mapped_column(sa.SmallInteger, default=1)
    month_close_id: Mapped[int] = points_to("month_closes.id")
    status: Mapped[RewardStatus] = mapped_column(choice(RewardStatus, "status"), default=RewardStatus.ELIGIBLE)
    gift: Mapped[str] = mapped_column(sa.String(GIFT_LENGTH), default="")
    amount: Mapped[int | None] = mapped_column(sa.BigInteger)
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    basis: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    eligible_at: Mapped[Instant]
    granted_at: Mapped[OptionalInstant]
    granted_by_id: Mapped[int | None] = points_to("managers.id")
    granted_as_id: Mapped[int | None] = points_to("staff_members.id")
    handed_over_at: Mapped[OptionalInstant]
    handed_over_by_id: Mapped[int | None] = points_to("managers.id")
    handed_over_as_id: Mapped[int | None] = points_to("staff_members.id")
    reversed_at: Mapped[OptionalInstant]
    reversed_by_id: Mapped[int | None] = points_to("managers.id")
    reversal_reason: Mapped[str] = mapped_column(sa.String(REASON_LENGTH), default="")
    unearned_at: Mapped[OptionalInstant]

    rule: Mapped[RewardRule] = relationship(lazy="raise_on_sql")
    location: Mapped[Location] = relationship(lazy="raise_on_sql")
    staff_member: Mapped[StaffMember] = relationship(lazy="raise_on_sql", foreign_keys=[staff_member_id])
    granted_by: Mapped[Manager | None] = relationship(lazy="raise_on_sql", foreign_keys=[granted_by_id])
    handed_over_by: Mapped[Manager | None] = relationship(lazy="raise_on_sql", foreign_keys=[handed_over_by_id])
    reversed_by: Mapped[Manager | None] = relationship(lazy="raise_on_sql", foreign_keys=[reversed_by_id])

    @classmethod
    def takes_its_place(cls) -> sa.ColumnElement[bool]:
        """Whether it stands, or was reversed by somebody who meant it."""
        return sa.or_(cls.status != RewardStatus.REVERSED, cls.reversed_by_id.is_not(None))

    @property
    def key(self) -> tuple[int, int, int]:
        """Which reward of the month it is: rule, person, number."""
        return self.rule_id, self.staff_member_id, self.number

    @classmethod
    def waits(cls) -> sa.ColumnElement[bool]:
        """Whether it is still to be granted or handed over."""
        return cls.status.in_(OPEN)
