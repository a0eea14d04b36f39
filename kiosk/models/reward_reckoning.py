"""Reckoning the rewards of a month that is being closed: a step of the close, in its transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from kiosk.lib import clock
from kiosk.models.audit import AuditEntry
from kiosk.models.manager import Manager
from kiosk.models.month_close import MonthClose
from kiosk.models.place import Location
from kiosk.models.policy import Policy
from kiosk.models.reward import Reward, RewardStatus
from kiosk.models.reward_counting import Counts, counts
from kiosk.models.reward_earning import Earned, Month, earned, tickets
from kiosk.models.reward_rule import RewardRule, RuleKind, RuleMonth
from kiosk.models.staff_member import StaffMember, staff_locations
from kiosk.models.standing import Standing

LOOKS_BACK = 3
"""So many months before are what somebody usually gets."""


@dataclass(frozen=True)
class Reckoning:
    """One close whose rewards are reckoned, by whom and when."""

    session: Session
    close: MonthClose
    by: Manager | None
    at: datetime

    def here(self, kind: Any) -> sa.ColumnElement[bool]:
        """Whether a row is of this location and month."""
        return sa.and_(kind.location_id == self.close.location_id, kind.month == self.close.month)


def reckon(session: Session, close: MonthClose, *, by: Manager | None, at: datetime) -> None:
    """Count the rows of a close, and put down what they earn by the rules in force.

    Closed anew, a month gets what it now earns besides; what it no longer earns is reversed, or marked for a manager
    to decide where it was granted already. Where the policy level is not the highest, nobody is reckoned up and nothing
    is earned.
    """
    this = Reckoning(session, close, by, at)
    if session.get_one(Location, close.location_id).policy < Policy.FULL:
        session.execute(sa.update(RuleMonth).where(this.here(RuleMonth)).values(ticket_count=0))
        _settle(this, {}, why=_("Rewards are no longer worked out at this location."))
        return
    found = counts(session, close)
    team, joined = _team(this, found)
    month = Month(found, frozenset(team), _before(this, found, joined))
    gains: dict[tuple[int, int, int], Earned] = {}
    for rule, at_work in _rules(this):
        gains |= {one.key: one for one in _gains(this, rule, at_work, month)}
    _write_standings(this, found, gains.values())
    _settle(this, gains, why=_("The month was closed again, and the thanks behind it no longer count."))


def _rules(this: Reckoning) -> list[tuple[RewardRule, RuleMonth]]:
    """The rules in use for the month, and those something was granted or drawn by; nobody changes them meanwhile."""
    session, close = this.session, this.close
    at_work = {one.rule_id: one for one in session.scalars(sa.select(RuleMonth).where(this.here(RuleMonth)))}
    kept = [one.rule_id for one in at_work.values() if one.granted_count or one.drawn_at]
    is_used = sa.and_(
        RewardRule.retired_at.is_(None),
        RewardRule.first_month <= close.month,
        sa.or_(RewardRule.location_id.is_(None), RewardRule.location_id == close.location_id),
    )
    rules = session.scalars(
        sa.select(RewardRule)
        .where(sa.or_(is_used, RewardRule.id.in_(kept)))
        .order_by(RewardRule.id)
        .with_for_update(read=True, of=RewardRule)
    ).all()
    for rule in rules:
        if rule.id not in at_work:
            at_work[rule.id] = RuleMonth(
                rule_id=rule.id, location_id=close.location_id, month=close.month, most=rule.most_in_month
            )
            session.add(at_work[rule.id])
    for rule_id in at_work.keys() - {rule.id for rule in rules}:
        at_work[rule_id].ticket_count = 0
    session.flush()
    return [(rule, at_work[rule.id]) for rule in rules]


def _gains(this: Reckoning, rule: RewardRule, at_work: RuleMonth, month: Month) -> list[Earned]:
    """What a rule gives; by a draw that is over, to the winners who still hold a ticket."""
    if rule.kind is not RuleKind.DRAW:
        return earned(rule, month)
    held = tickets(rule, month)
    at_work.ticket_count = sum(held.values())
    if at_work.drawn_at is None:
        return []
    won = this.session.scalars(
        sa.select(Reward).where(this.here(Reward), Reward.rule_id == rule.id, Reward.takes_its_place())
    )
    return [
        Earned(rule, one.staff_member_id, one.number, one.amount, one.basis)
        for one in won
        if one.staff_member_id in held
    ]


def _team(this: Reckoning, found: dict[int, Counts]) -> tuple[set[int], dict[int, date | None]]:
    """Who worked at the location in the month or was thanked there; and when each of them joined, where it is known."""
    first, last = this.close.month, clock.next_month(this.close.month) - timedelta(days=1)
    works_here = sa.exists().where(
        staff_locations.c.staff_member_id == StaffMember.id, staff_locations.c.location_id == this.close.location_id
    )
    people = this.session.execute(
        sa.select(StaffMember.id, StaffMember.joined_on, StaffMember.left_on).where(
            sa.or_(works_here, StaffMember.id.in_(found))
        )
    ).all()
    was_here = {
        one.id for one in people if (one.joined_on or first) <= last and (one.left_on is None or one.left_on >= first)
    }
    thanked = {person_id for person_id, one in found.items() if one.approved > 0}
    return was_here | thanked, {one.id: one.joined_on for one in people}


def _before(this: Reckoning, found: dict[int, Counts], joined: dict[int, date | None]) -> dict[int, list[int]]:
    """What each person's last closed months counted, from the month on in which they joined or were first thanked."""
    rows = this.session.execute(
        sa.select(MonthClose.month, Standing.staff_member_id, Standing.counted_count)
        .join(Standing, Standing.month_close_id == MonthClose.id, isouter=True)
        .where(
            MonthClose.location_id == this.close.location_id,
            MonthClose.reopened_at.is_(None),
            MonthClose.month < this.close.month,
            MonthClose.month >= _back(this.close.month, LOOKS_BACK),
        )
    ).all()
    months = sorted({row.month for row in rows})
    counted = {(row.month, row.staff_member_id): row.counted_count for row in rows}
    before = {}
    for person_id in found:
        first = joined.get(person_id) or min(
            (month for month in months if (month, person_id) in counted), default=date.max
        )
        theirs = [month for month in months if month >= clock.month_of(first)]
        before[person_id] = [counted.get((month, person_id), 0) for month in theirs]
    return before


def _back(month: date, count: int) -> date:
    for _number in range(count):
        month = clock.previous_month(month)
    return month


def _write_standings(this: Reckoning, found: dict[int, Counts], gains: Iterable[Earned]) -> None:
    """Everybody who was thanked or earned something stands in the month's list."""
    everybody = found | {one.staff_member_id: Counts() for one in gains if one.staff_member_id not in found}
    rows = [
        {"month_close_id": this.close.id, "staff_member_id": person_id, **one.values}
        for person_id, one in everybody.items()
    ]
    if rows:
        this.session.execute(sa.insert(Standing), rows)


def _settle(this: Reckoning, gains: dict[tuple[int, int, int], Earned], *, why: str) -> None:
    """Bring the month's rewards to what is earned now; `why` is said of those that are earned no longer."""
    standing = {
        one.key: one
        for one in this.session.scalars(
            sa.select(Reward).where(this.here(Reward), Reward.takes_its_place()).with_for_update()
        )
    }
    for key, reward in standing.items():
        if key in gains:
            _keep(this, reward, gains[key])
        else:
            _lose(this, reward, why)
    rows = [_row(this, gains[key]) for key in sorted(gains) if key not in standing]
    if rows:
        this.session.execute(sa.insert(Reward), rows)
    this.session.flush()


def _row(this: Reckoning, one: Earned) -> dict[str, Any]:
    """A reward that is new."""
    return {
        "rule_id": one.rule.id,
        "location_id": this.close.location_id,
        "month": this.close.month,
        "staff_member_id": one.staff_member_id,
        "number": one.number,
        "month_close_id": this.close.id,
        "status": RewardStatus.ELIGIBLE,
        "gift": one.rule.gift,
        "amount": one.amount,
        "currency": one.rule.currency if one.amount else None,
        "basis": one.basis,
        "eligible_at": this.at,
    }


def _keep(this: Reckoning, reward: Reward, one: Earned) -> None:
    """It is earned still; what is not granted yet follows the new figures."""
    reward.month_close_id, reward.unearned_at = this.close.id, None
    if reward.status is RewardStatus.ELIGIBLE:
        reward.amount, reward.basis = one.amount, one.basis
        reward.currency = one.rule.currency if one.amount else None


def _lose(this: Reckoning, reward: Reward, why: str) -> None:
    """It is earned no longer: reversed, or where it was granted, marked for a manager to decide."""
    if reward.status is RewardStatus.ELIGIBLE:
        reward.status, reward.reversed_at, reward.reversal_reason = RewardStatus.REVERSED, this.at, why
        before = {"status": RewardStatus.ELIGIBLE.value}
        after = {"status": RewardStatus.REVERSED.value, "reason": why}
        this.session.add(AuditEntry.of("reverse", reward, by=this.by, at=this.at, before=before, after=after))
    elif reward.status is not RewardStatus.REVERSED and reward.unearned_at is None:
        reward.unearned_at = this.at
