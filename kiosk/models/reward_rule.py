"""What earns a reward, how much of it, and where a rule was at work."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.models.base import Instant, Model, OptionalInstant, PrimaryKey, PublicId, choice, points_to
from kiosk.models.place import Location

GIFT_LENGTH = 80
MOST_THANKS = 1000
MOST_DAYS = 31


class RuleKind(StrEnum):
    """How a rule finds whom it rewards."""

    THRESHOLD = "threshold"
    DRAW = "draw"
    SHARE = "share"
    IMPROVED = "improved"


class RewardRule(Model):
    """One rule an owner set, for one location or for each. It changes until a month was reckoned by it.

    `thanks_needed` on `days_needed` different days earn a reward, or one ticket in the draw, as often as they are
    full, `most_each` times a person and month. For a share they are the whole team's, and for the most improved the
    least that their month must have. At most `most_in_month` rewards are granted at a location in a month; in a draw so
    many win. What is given is a gift in words, a sum in the currency's smallest coin, or both; a share splits the sum.
    """

    __tablename__ = "reward_rules"
    __table_args__ = (
        sa.CheckConstraint(f"thanks_needed BETWEEN 1 AND {MOST_THANKS}", name="thanks_needed"),
        sa.CheckConstraint(f"days_needed BETWEEN 1 AND {MOST_DAYS}", name="days_needed"),
        sa.CheckConstraint("days_needed <= thanks_needed", name="a_day_needs_thanks"),
        sa.CheckConstraint("most_each BETWEEN 1 AND 31", name="most_each"),
        sa.CheckConstraint("kind IN ('threshold', 'draw') OR most_each = 1", name="once_each"),
        sa.CheckConstraint("most_in_month >= 1", name="most_in_month"),
        sa.CheckConstraint("kind <> 'draw' OR most_in_month IS NOT NULL", name="draw_has_winners"),
        sa.CheckConstraint("kind <> 'share' OR most_in_month IS NULL", name="share_is_for_all"),
        sa.CheckConstraint("amount >= 1", name="amount"),
        sa.CheckConstraint("(amount IS NULL) = (currency IS NULL)", name="amount_has_currency"),
        sa.CheckConstraint("gift <> '' OR amount IS NOT NULL", name="gives_something"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    location_id: Mapped[int | None] = points_to("locations.id")
    kind: Mapped[RuleKind] = mapped_column(choice(RuleKind, "kind"))
    thanks_needed: Mapped[int] = mapped_column(sa.SmallInteger)
    days_needed: Mapped[int] = mapped_column(sa.SmallInteger)
    most_each: Mapped[int] = mapped_column(sa.SmallInteger)
    most_in_month: Mapped[int | None]
    gift: Mapped[str] = mapped_column(sa.String(GIFT_LENGTH), default="")
    amount: Mapped[int | None] = mapped_column(sa.BigInteger)
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    first_month: Mapped[date]
    created_at: Mapped[Instant]
    retired_at: Mapped[OptionalInstant]

    location: Mapped[Location | None] = relationship(lazy="raise_on_sql")

    @classmethod
    def usual(cls, gift: str, *, first_month: date, at: datetime) -> "RewardRule":
        """The rule an installation begins with: three thanks on three days are a ticket in the draw of one gift."""
        return cls(
            kind=RuleKind.DRAW,
            thanks_needed=3,
            days_needed=3,
            most_each=5,
            most_in_month=1,
            gift=gift,
            first_month=first_month,
            created_at=at,
        )

    def times(self, thanks: int, days: int) -> int:
        """How often a person's month is enough for it: rewards at a threshold, tickets in a draw."""
        return max(0, min(thanks // self.thanks_needed, days // self.days_needed, self.most_each))

    def is_met(self, thanks: int, days: int) -> bool:
        """Whether a month is enough for it at all."""
        return thanks >= self.thanks_needed and days >= self.days_needed


class RuleMonth(Model):
    """A rule at work in a location's month: how many rewards were granted by it, of how many at most, and for a draw
    how many tickets wait or when they were drawn. The check and the conditional update keep the cap, whoever grants.
    """

    __tablename__ = "rule_months"
    __table_args__ = (
        sa.CheckConstraint("granted_count >= 0", name="granted_count"),
        sa.CheckConstraint("most IS NULL OR granted_count <= most", name="within_cap"),
        sa.CheckConstraint("ticket_count >= 0", name="ticket_count"),
        sa.Index(
            "ix_rule_months_to_draw",
            "location_id",
            "month",
            sqlite_where=sa.text("ticket_count > 0 AND drawn_at IS NULL"),
            postgresql_where=sa.text("ticket_count > 0 AND drawn_at IS NULL"),
        ),
        sa.Index(None, "location_id", "month"),
    )

    rule_id: Mapped[int] = points_to("reward_rules.id", primary_key=True, autoincrement=False)
    location_id: Mapped[int] = points_to("locations.id", primary_key=True, autoincrement=False)
    month: Mapped[date] = mapped_column(primary_key=True)
    most: Mapped[int | None]
    granted_count: Mapped[int] = mapped_column(default=0)
    ticket_count: Mapped[int] = mapped_column(default=0)
    drawn_at: Mapped[OptionalInstant]

    rule: Mapped[RewardRule] = relationship(lazy="raise_on_sql")

    @classmethod
    def waits(cls) -> sa.ColumnElement[bool]:
        """Whether a draw is still to be made."""
        return sa.and_(cls.ticket_count > 0, cls.drawn_at.is_(None))
