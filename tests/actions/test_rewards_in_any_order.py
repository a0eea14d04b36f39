"""Whatever happens in whichever order, each reward stands once, rests on what a close counted, and caps hold."""

from collections import Counter
from typing import Any

import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.actions import draws, rewards
from kiosk.extensions import db
from kiosk.models import (
    ClosedMention,
    Draw,
    Mention,
    MonthClose,
    Reward,
    RewardRule,
    RewardStatus,
    RuleKind,
    RuleMonth,
    Standing,
    UncountedMention,
)
from tests.actions.test_months_in_any_order import ACTS, AFTER_ALL, World
from tests.cast import Cast
from tests.rewarding import make_rule

GIVING = ("grant", "hand_over", "reverse", "undo_reward", "draw")
STEPS = st.lists(
    st.tuples(st.sampled_from((*ACTS, *GIVING, "close", "close", "reopen")), st.integers(0, 15), st.integers(0, 2)),
    min_size=12,
    max_size=30,
)
ELIGIBLE, GRANTED, HANDED_OVER, REVERSED = RewardStatus
CAP = 2


class Giving(World):
    """The months' world, in which rewards are given too."""

    def do(self, act: str, number: int, which: int) -> None:
        if act not in GIVING:
            super().do(act, number, which)
            return
        closes = db.session.scalars(sa.select(MonthClose).order_by(MonthClose.id)).all()
        if closes:
            self.give(act, number, closes[number % len(closes)])

    def give(self, act: str, number: int, close: MonthClose) -> None:
        now: dict[str, Any] = {"by": self.mark, "at": AFTER_ALL}
        if act in ("grant", "hand_over"):
            getattr(rewards, act)(close, **now)
        elif act == "draw":
            rule = db.session.scalars(sa.select(RewardRule).where(RewardRule.kind == RuleKind.DRAW)).one()
            draws.draw(close, rule, **now)
        elif found := db.session.scalars(sa.select(Reward).order_by(Reward.id)).all():
            one = found[number % len(found)]
            if act == "reverse":
                rewards.reverse(one, status=one.status, reason="why", **now)
            else:
                rewards.undo(one, status=one.status, **now)


def _assert_ledger() -> None:
    """What holds at any moment."""
    every = db.session.scalars(sa.select(Reward).execution_options(populate_existing=True)).all()
    placed = [one for one in every if one.status is not REVERSED or one.reversed_by_id]
    places = [(*one.key, one.location_id, one.month) for one in placed]
    assert len(places) == len(set(places))
    granted = Counter(
        (one.rule_id, one.location_id, one.month) for one in every if one.status in (GRANTED, HANDED_OVER)
    )
    for at_work in db.session.scalars(sa.select(RuleMonth).execution_options(populate_existing=True)):
        assert at_work.granted_count == granted[at_work.rule_id, at_work.location_id, at_work.month]
        assert at_work.most is None or at_work.granted_count <= at_work.most


def _assert_standings(rule: RewardRule) -> None:
    """Each closed month's figures are what its rows come to, and its rewards what its figures earn."""
    for close in db.session.scalars(sa.select(MonthClose).where(MonthClose.reopened_at.is_(None))):
        earned: set[tuple[int, int]] = set()
        for one in db.session.scalars(sa.select(Standing).where(Standing.month_close_id == close.id)):
            rows = db.session.execute(_rows(close, one.staff_member_id)).all()
            counted = [row for row in rows if row.why is None]
            assert one.approved_count == sum(row.sign for row in rows)
            assert one.counted_count == sum(row.sign for row in counted)
            assert one.day_count == len({row.given_on for row in counted if row.sign > 0})
            times = rule.times(one.counted_count, one.day_count)
            earned |= {(one.staff_member_id, number) for number in range(1, times + 1)}
        _assert_earned(close, rule, earned)


def _assert_earned(close: MonthClose, rule: RewardRule, earned: set[tuple[int, int]]) -> None:
    stand = db.session.scalars(
        sa.select(Reward).where(
            Reward.location_id == close.location_id, Reward.month == close.month, Reward.rule_id == rule.id
        )
    ).all()
    kept = {(one.staff_member_id, one.number) for one in stand if one.status is not REVERSED and not one.unearned_at}
    taken = {(one.staff_member_id, one.number) for one in stand if one.reversed_by_id}
    assert kept | taken >= earned
    assert kept <= earned


def _rows(close: MonthClose, person_id: int) -> Any:
    is_same = sa.and_(
        UncountedMention.month_close_id == ClosedMention.month_close_id,
        UncountedMention.mention_id == ClosedMention.mention_id,
        UncountedMention.staff_member_id == ClosedMention.staff_member_id,
    )
    return (
        sa.select(ClosedMention.sign, Mention.given_on, UncountedMention.why)
        .join(Mention, ClosedMention.mention_id == Mention.id)
        .outerjoin(UncountedMention, is_same)
        .where(ClosedMention.month_close_id == close.id, ClosedMention.staff_member_id == person_id)
    )


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_the_ledger_holds_whatever_happens(app: Flask, cast: Cast, steps: list[tuple[str, int, int]]) -> None:
    rule, _draw = _rule(RuleKind.THRESHOLD, most_each=3, most_in_month=CAP), _rule(RuleKind.DRAW, most_each=5)
    world = Giving(cast)
    for step in steps:
        world.step(*step)
        _assert_ledger()
    world.close_everything()
    _assert_ledger()
    _assert_standings(rule)
    drawn = db.session.execute(sa.select(Draw.rule_id, Draw.location_id, Draw.month)).all()
    assert len(drawn) == len(set(drawn))


def _rule(kind: RuleKind, **changes: Any) -> RewardRule:
    """The one rule of a kind: every example has places of its own, and the rules are for every place."""
    found = db.session.scalar(sa.select(RewardRule).where(RewardRule.kind == kind))
    return found or make_rule(kind, thanks_needed=1, days_needed=1, **changes)
