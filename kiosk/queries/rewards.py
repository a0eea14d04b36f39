"""The rewards of closed months: what waits, who earned what, and why a thank-you does not count."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kiosk.extensions import db
from kiosk.lib import paging
from kiosk.lib.paging import Page
from kiosk.models import (
    Draw,
    DrawTickets,
    MonthClose,
    Reward,
    RewardRule,
    RewardStatus,
    RuleMonth,
    StaffMember,
    Standing,
)
from kiosk.models.reward import OPEN

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""

PAGE_SIZE = 50


@dataclass(frozen=True)
class Waiting:
    """A draw that waits: the rule and its tickets."""

    rule: RewardRule
    ticket_count: int


@dataclass(frozen=True)
class Steps:
    """What is to be done in a month and what is done: draws to make, rewards by status, those no longer earned."""

    to_draw: Sequence[Waiting]
    drawn: Sequence[Draw]
    counts: dict[RewardStatus, int]
    unearned_count: int

    @property
    def granted_count(self) -> int:
        """What can be handed over in one go."""
        return self.counts[RewardStatus.GRANTED] - self.unearned_count

    @property
    def is_done(self) -> bool:
        """Whether nothing waits for anybody."""
        return not (self.to_draw or self.unearned_count or any(self.counts[status] for status in OPEN))


@dataclass(frozen=True)
class Line:
    """One person in a month: the figures of the close, and what they earned."""

    person: StaffMember
    standing: Standing
    rewards: Sequence[Reward]


@dataclass(frozen=True)
class Listed:
    """A closed month in the list, with its rewards by status and the draws to make."""

    close: MonthClose
    counts: dict[RewardStatus, int]
    to_draw_count: int

    @property
    def is_open(self) -> bool:
        """Whether something of it waits."""
        return bool(self.to_draw_count or any(self.counts[status] for status in OPEN))


def has_rules(close: MonthClose) -> bool:
    """Whether a rule was at work in the month."""
    return bool(db.session.scalar(sa.select(sa.exists().where(_of(RuleMonth, close)))))


def month(public_id: str, scope: Scope) -> MonthClose | None:
    """The close with its location; where it was reopened and closed anew, the close that stands."""
    query = sa.select(MonthClose).options(joinedload(MonthClose.location), joinedload(MonthClose.closed_by))
    found = db.session.scalar(query.where(MonthClose.public_id == public_id, _in(MonthClose, scope)))
    if found is None or found.reopened_at is None:
        return found
    same = sa.and_(MonthClose.location_id == found.location_id, MonthClose.month == found.month)
    return db.session.scalar(query.where(same, MonthClose.reopened_at.is_(None))) or found


def listed(scope: Scope, *, is_open: bool = False, before: str = "") -> Page[Listed]:
    """Closed months, the newest first, behind the one whose public id is `before`; or only those with a step to do."""
    key = (MonthClose.month, MonthClose.id)
    query = sa.select(MonthClose).where(MonthClose.reopened_at.is_(None), _in(MonthClose, scope))
    if is_open:
        query = query.where(sa.or_(_some(Reward, Reward.waits()), _some(RuleMonth, RuleMonth.waits())))
    if before:
        last = db.session.execute(sa.select(*key).where(MonthClose.public_id == before)).one_or_none()
        query = query.where(sa.tuple_(*key) < sa.tuple_(*last)) if last else query
    found = db.session.scalars(
        query.order_by(key[0].desc(), key[1].desc()).limit(PAGE_SIZE + 1).options(joinedload(MonthClose.location))
    ).all()
    page = paging.cut(found, PAGE_SIZE, lambda close: close.public_id)
    return Page(_all_listed(page.rows), page.cursor)


def steps(close: MonthClose) -> Steps:
    """What is to be done and done in a month."""
    rows = db.session.execute(
        sa.select(Reward.status, Reward.unearned_at.is_not(None), sa.func.count())
        .where(_of(Reward, close))
        .group_by(Reward.status, Reward.unearned_at.is_not(None))
    ).all()
    counts = dict.fromkeys(RewardStatus, 0)
    for status, _is_unearned, count in rows:
        counts[status] += count
    unearned = sum(count for status, is_unearned, count in rows if is_unearned and status is RewardStatus.GRANTED)
    to_draw = db.session.execute(
        sa.select(RewardRule, RuleMonth.ticket_count)
        .join(RuleMonth, RuleMonth.rule_id == RewardRule.id)
        .where(_of(RuleMonth, close), RuleMonth.waits())
        .order_by(RewardRule.id)
    )
    drawn = db.session.scalars(
        sa.select(Draw).where(_of(Draw, close)).options(joinedload(Draw.rule)).order_by(Draw.id)
    ).all()
    return Steps([Waiting(rule, count) for rule, count in to_draw], drawn, counts, unearned)


def lines(close: MonthClose, *, after: str = "") -> Page[Line]:
    """The people of a month by name, behind the one whose public id is `after`."""
    key = (sa.func.lower(StaffMember.full_name), StaffMember.id)
    query = sa.select(Standing, StaffMember).join(StaffMember, Standing.staff_member_id == StaffMember.id)
    if after:
        last = db.session.execute(sa.select(*key).where(StaffMember.public_id == after)).one_or_none()
        query = query.where(sa.tuple_(*key) > sa.tuple_(*last)) if last else query
    query = query.where(Standing.month_close_id == close.id)
    found = db.session.execute(query.order_by(*key).limit(PAGE_SIZE + 1)).all()
    page = paging.cut(found, PAGE_SIZE, lambda row: row[1].public_id)
    rewards = _rewards(close, [person.id for _standing, person in page.rows])
    return Page([Line(person, standing, rewards[person.id]) for standing, person in page.rows], page.cursor)


def reward(public_id: str, close: MonthClose) -> Reward | None:
    """One reward of a month, with whose it is, its rule and who did what."""
    people = (Reward.staff_member, Reward.rule, Reward.granted_by, Reward.handed_over_by, Reward.reversed_by)
    return db.session.scalar(
        sa.select(Reward)
        .where(Reward.public_id == public_id, _of(Reward, close))
        .options(*map(joinedload, people))
        .execution_options(populate_existing=True)
    )


def draw(public_id: str, close: MonthClose) -> Draw | None:
    """One draw of a month, with its list."""
    return db.session.scalar(
        sa.select(Draw)
        .where(Draw.public_id == public_id, _of(Draw, close))
        .options(
            joinedload(Draw.rule),
            joinedload(Draw.drawn_by),
            selectinload(Draw.tickets).joinedload(DrawTickets.staff_member),
        )
    )


def to_sign(close: MonthClose) -> list[tuple[StaffMember, list[Reward]]]:
    """Who is granted or was handed over what in a month, by name: the list to sign."""
    found = db.session.scalars(
        sa.select(Reward)
        .join(StaffMember, Reward.staff_member_id == StaffMember.id)
        .where(_of(Reward, close), Reward.status.in_((RewardStatus.GRANTED, RewardStatus.HANDED_OVER)))
        .order_by(sa.func.lower(StaffMember.full_name), StaffMember.id, Reward.id)
        .options(joinedload(Reward.staff_member))
    )
    return [(person, list(theirs)) for person, theirs in groupby(found, lambda reward: reward.staff_member)]


def _rewards(close: MonthClose, people: Sequence[int]) -> dict[int, list[Reward]]:
    found: defaultdict[int, list[Reward]] = defaultdict(list)
    query = sa.select(Reward).where(_of(Reward, close), Reward.staff_member_id.in_(people)).order_by(Reward.id)
    for one in db.session.scalars(query.options(joinedload(Reward.rule))):
        found[one.staff_member_id].append(one)
    return found


def _all_listed(closes: Sequence[MonthClose]) -> list[Listed]:
    """The closes, each with its rewards by status and its draws to make."""
    here = [(close.location_id, close.month) for close in closes]
    counts: defaultdict[tuple[int, date], Counter[RewardStatus]] = defaultdict(Counter)
    keys = (Reward.location_id, Reward.month, Reward.status)
    for place, month, status, count in db.session.execute(
        sa.select(*keys, sa.func.count()).where(sa.tuple_(*keys[:2]).in_(here)).group_by(*keys)
    ):
        counts[place, month][status] = count
    to_draw: Counter[tuple[int, date]] = Counter()
    draws = sa.select(RuleMonth.location_id, RuleMonth.month).where(RuleMonth.waits())
    for place, month in db.session.execute(draws.where(sa.tuple_(RuleMonth.location_id, RuleMonth.month).in_(here))):
        to_draw[place, month] += 1
    return [
        Listed(close, counts[close.location_id, close.month], to_draw[close.location_id, close.month])
        for close in closes
    ]


def _of(kind: Any, close: MonthClose) -> sa.ColumnElement[bool]:
    """Whether a row is of the close's location and month."""
    return sa.and_(kind.location_id == close.location_id, kind.month == close.month)


def _some(kind: Any, where: sa.ColumnElement[bool]) -> sa.Exists:
    """Whether a closed month has such a row."""
    return sa.exists().where(kind.location_id == MonthClose.location_id, kind.month == MonthClose.month, where)


def _in(kind: Any, scope: Scope) -> sa.ColumnElement[bool]:
    return sa.true() if scope is None else kind.location_id.in_(scope)
