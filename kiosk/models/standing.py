"""What a closed month says of each person: what was received, approved and counted, and why something was not."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.models.base import Model, choice, points_to
from kiosk.models.month_close import MonthClose
from kiosk.models.staff_member import StaffMember


class WhyUncounted(StrEnum):
    """Why a row of a closed month counts for no reward."""

    REPEAT = "repeat"
    HALF_HOUR = "half_hour"
    NEVER_COUNTED = "never_counted"


class Standing(Model):
    """One person in one close. Rewards rest on these figures, so they are written with the close and stay.

    `received_count` are the thanks customers gave them in the month, whatever was decided. `approved_count` is what the
    closed rows come to: regular and late ones, less corrections. `counted_count` is the same without the rows that are
    in `UncountedMention`; `day_count` on how many different days those were given. Corrections can bring a count below
    zero.
    """

    __tablename__ = "standings"
    __table_args__ = (
        sa.CheckConstraint("received_count >= 0", name="received_count"),
        sa.CheckConstraint("late_count >= 0 AND correction_count >= 0", name="carried"),
        sa.CheckConstraint("day_count >= 0", name="day_count"),
        sa.CheckConstraint("counted_count <= approved_count + correction_count", name="counted_is_approved"),
        sa.Index(None, "staff_member_id"),
    )

    month_close_id: Mapped[int] = points_to("month_closes.id", primary_key=True, autoincrement=False)
    staff_member_id: Mapped[int] = points_to("staff_members.id", primary_key=True, autoincrement=False)
    received_count: Mapped[int] = mapped_column(default=0)
    approved_count: Mapped[int] = mapped_column(default=0)
    late_count: Mapped[int] = mapped_column(default=0)
    correction_count: Mapped[int] = mapped_column(default=0)
    counted_count: Mapped[int] = mapped_column(default=0)
    day_count: Mapped[int] = mapped_column(sa.SmallInteger, default=0)

    month_close: Mapped[MonthClose] = relationship(lazy="raise_on_sql")
    staff_member: Mapped[StaffMember] = relationship(lazy="raise_on_sql")


class UncountedMention(Model):
    """A row of a closed month that counts for no reward, and why. All the others do."""

    __tablename__ = "uncounted_mentions"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["month_close_id", "mention_id", "staff_member_id"],
            ["closed_mentions.month_close_id", "closed_mentions.mention_id", "closed_mentions.staff_member_id"],
        ),
    )

    month_close_id: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    mention_id: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    staff_member_id: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    why: Mapped[WhyUncounted] = mapped_column(choice(WhyUncounted, "why"))
