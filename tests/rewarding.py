"""Builders for tests of rewards: rules, months full of thanks, and what a close made of them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.actions import months
from kiosk.extensions import db
from kiosk.models import (
    Location,
    Manager,
    Mention,
    MonthClose,
    Reward,
    RewardRule,
    RuleKind,
    StaffMember,
    Standing,
    Touchpoint,
)
from tests.builders import make_decided
from tests.cast import LONG_AGO

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
ON_5_NOVEMBER = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)


def make_rule(kind: RuleKind = RuleKind.THRESHOLD, **changes: Any) -> RewardRule:
    """A rule for every location since long ago: three thanks on three days give a box of tea, once."""
    values: dict[str, Any] = {
        "thanks_needed": 3,
        "days_needed": 3,
        "most_each": 1,
        "gift": "A box of tea",
        "first_month": date(2026, 1, 1),
    }
    values |= {"most_in_month": 1} if kind is RuleKind.DRAW else {}
    rule = RewardRule(kind=kind, created_at=LONG_AGO, **values | changes)
    db.session.add(rule)
    db.session.commit()
    return rule


def thank(spot: Touchpoint, person: StaffMember, *days: int, month: date = OCTOBER, **changes: Any) -> list[Mention]:
    """Approved thanks to somebody at noon on these days of a month."""
    noon = datetime(month.year, month.month, 1, 12, 0, tzinfo=UTC)
    return [make_decided(spot, person, given_at=noon + timedelta(days=day - 1), **changes) for day in days]


def close(
    location: Location, *, month: date = OCTOBER, by: Manager | None = None, at: datetime = ON_5_NOVEMBER
) -> MonthClose:
    """The month, closed."""
    return months.close(location, month=month, by=by, at=at)[-1]


def rewards() -> list[Reward]:
    """Every reward, in the order they came."""
    fresh = sa.select(Reward).order_by(Reward.id).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh))


def stand() -> list[tuple[str, str]]:
    """Every reward as first name and status."""
    db.session.rollback()
    rows = db.session.execute(
        sa.select(StaffMember.full_name, Reward.status)
        .join(StaffMember, Reward.staff_member_id == StaffMember.id)
        .order_by(Reward.id)
    )
    return [(name.split()[0], status.value) for name, status in rows]


def standings(month_close: MonthClose) -> dict[str, Sequence[int]]:
    """What a close says of each person: received, approved, late, corrections, counted, days."""
    db.session.rollback()
    rows = db.session.execute(
        sa.select(StaffMember.full_name, Standing)
        .join(Standing, Standing.staff_member_id == StaffMember.id)
        .where(Standing.month_close_id == month_close.id)
        .order_by(StaffMember.full_name)
    )
    return {
        name.split()[0]: (
            one.received_count, one.approved_count, one.late_count, one.correction_count, one.counted_count,
            one.day_count,
        )
        for name, one in rows
    }  # fmt: skip
