"""What each kind of rule earns when a month is closed, and what becomes of it when the month is closed anew."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.actions import mentions, months, reward_rules, rewards
from kiosk.extensions import db
from kiosk.models import AuditEntry, Mention, RewardStatus, RuleKind, RuleMonth
from tests.cast import Cast
from tests.rewarding import (
    NOVEMBER,
    OCTOBER,
    ON_5_NOVEMBER,
    SEPTEMBER,
    close,
    make_rule,
    stand,
    standings,
    thank,
)
from tests.rewarding import rewards as all_rewards

ON_5_OCTOBER = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
ON_5_DECEMBER = datetime(2026, 12, 5, 9, 0, tzinfo=UTC)


def _reopen(cast: Cast) -> None:
    months.reopen(cast.harbour, month=OCTOBER, reason="Tom was meant", by=cast.priya, at=ON_5_NOVEMBER)


def _withdraw(cast: Cast, *taken: Mention) -> None:
    for mention in taken:
        mentions.withdraw(mention, by=cast.mark, at=ON_5_NOVEMBER)


def test_three_thanks_on_three_days_earn_a_reward(cast: Cast) -> None:
    make_rule()
    thank(cast.reception, cast.rosa, 2, 3, 4)
    thank(cast.reception, cast.tom, 2, 3, 3)
    thank(cast.reception, cast.catherine, 5, 6)
    close(cast.harbour)
    (reward,) = all_rewards()
    assert (reward.staff_member_id, reward.status, reward.gift, reward.month) == (
        cast.rosa.id, RewardStatus.ELIGIBLE, "A box of tea", OCTOBER,
    )  # fmt: skip
    assert reward.basis == {"thanks": 3, "days": 3}


@pytest.mark.parametrize(("most_each", "numbers"), [(1, [1]), (2, [1, 2]), (5, [1, 2])])
def test_a_threshold_is_rewarded_as_often_as_it_is_full_up_to_its_cap(
    cast: Cast, most_each: int, numbers: list[int]
) -> None:
    make_rule(most_each=most_each)
    thank(cast.reception, cast.rosa, *range(2, 10))
    close(cast.harbour)
    assert [reward.number for reward in all_rewards()] == numbers


def test_a_draw_earns_nothing_before_it_is_drawn_but_its_tickets_wait(cast: Cast) -> None:
    make_rule(RuleKind.DRAW, most_each=2)
    thank(cast.reception, cast.rosa, *range(2, 13))
    thank(cast.reception, cast.tom, 2, 3, 4)
    close(cast.harbour)
    assert stand() == []
    assert db.session.scalars(sa.select(RuleMonth.ticket_count)).all() == [3]


@pytest.mark.parametrize(
    ("given", "shares"),
    [
        ({"amount": 10_000, "currency": "GBP", "gift": ""}, [(3333, "GBP")] * 3),
        ({"gift": "Cake for all"}, [(None, None)] * 3),
        ({"amount": 2, "currency": "GBP", "gift": ""}, []),
        ({"amount": 2, "currency": "GBP", "gift": "Cake for all"}, [(None, None)] * 3),
    ],
)
def test_a_teams_thanks_are_shared_equally(cast: Cast, given: dict[str, Any], shares: list[Any]) -> None:
    make_rule(RuleKind.SHARE, thanks_needed=4, days_needed=2, **given)
    thank(cast.reception, cast.rosa, 2, 3)
    thank(cast.reception, cast.tom, 3, 3)
    closed = close(cast.harbour)
    assert [(reward.amount, reward.currency) for reward in all_rewards()] == shares
    assert len(standings(closed)) == (3 if shares else 2)


def test_a_team_is_who_worked_there_in_the_month(cast: Cast) -> None:
    make_rule(RuleKind.SHARE, thanks_needed=1, days_needed=1)
    cast.catherine.left_on = date(2026, 9, 30)
    cast.tom.joined_on = date(2026, 11, 1)
    db.session.commit()
    thank(cast.reception, cast.rosa, 2)
    close(cast.harbour)
    assert stand() == [("Rosa", "eligible")]


def _in_months(cast: Cast, *counts: tuple[int, int, int]) -> None:
    """Rosa, Tom and Catherine thanked so often in August, September and so on, each month closed."""
    for number, thanks in enumerate(counts):
        month = date(2026, 8 + number, 1)
        for person, count in zip((cast.rosa, cast.tom, cast.catherine), thanks, strict=True):
            thank(cast.reception, person, *range(2, 2 + count), month=month)
    close(cast.harbour, month=date(2026, 7 + len(counts), 1), at=ON_5_DECEMBER)


@pytest.mark.parametrize(
    ("counts", "winners"),
    [
        ([(9, 1, 1), (9, 2, 1), (10, 4, 1)], ["Thomas"]),
        ([(9, 1, 3), (9, 1, 3), (12, 4, 3)], ["Rosa", "Thomas"]),
        ([(9, 4, 1), (9, 4, 1), (9, 3, 1)], []),
        ([(1, 1, 1), (1, 1, 1), (2, 2, 2)], []),
        ([(5, 0, 1), (5, 0, 1), (6, 9, 1)], ["Rosa"]),
    ],
)
def test_most_improved_is_measured_against_ones_own_months(
    cast: Cast, counts: list[tuple[int, int, int]], winners: list[str]
) -> None:
    make_rule(RuleKind.IMPROVED, first_month=OCTOBER)
    _in_months(cast, *counts)
    assert [name for name, _status in stand()] == winners


def test_who_joined_before_and_was_never_thanked_improves_from_nothing(cast: Cast) -> None:
    make_rule(RuleKind.IMPROVED, first_month=OCTOBER)
    cast.tom.joined_on = date(2026, 9, 20)
    db.session.commit()
    _in_months(cast, (5, 0, 1), (5, 0, 1), (6, 4, 1))
    assert stand() == [("Thomas", "eligible")]
    assert all_rewards()[0].basis == {"thanks": 4, "days": 4, "before": 0.0, "months": 1}


def test_a_rule_is_for_its_own_location_and_from_its_first_month_on(cast: Cast) -> None:
    make_rule(location_id=cast.hill.id)
    make_rule(first_month=NOVEMBER)
    rule = make_rule(gift="Retired")
    reward_rules.retire(rule, by=cast.priya, at=ON_5_NOVEMBER)
    thank(cast.reception, cast.rosa, 2, 3, 4)
    close(cast.harbour)
    assert stand() == []


def test_late_thanks_earn_in_the_month_that_takes_them_in_and_corrections_count(cast: Cast) -> None:
    make_rule()
    (first,) = thank(cast.reception, cast.rosa, 2, month=SEPTEMBER)
    close(cast.harbour, month=SEPTEMBER, at=ON_5_OCTOBER)
    thank(cast.reception, cast.rosa, 20, month=SEPTEMBER)
    _withdraw(cast, first)
    thank(cast.reception, cast.rosa, 3, 4)
    closed = close(cast.harbour)
    assert standings(closed)["Rosa"] == (2, 2, 1, 1, 2, 3)
    assert stand() == []


def test_closed_anew_a_month_gets_what_it_now_earns_and_loses_what_it_does_not(cast: Cast) -> None:
    make_rule()
    taken = thank(cast.reception, cast.rosa, 2, 3, 4)
    thank(cast.reception, cast.tom, 2, 3, 4)
    close(cast.harbour)
    _reopen(cast)
    _withdraw(cast, taken[0])
    thank(cast.reception, cast.catherine, 2, 3, 4)
    second = close(cast.harbour, by=cast.mark)
    assert stand() == [("Rosa", "reversed"), ("Thomas", "eligible"), ("Catherine", "eligible")]
    lost, kept, _new = all_rewards()
    assert lost.reversal_reason == "The month was closed again, and the thanks behind it no longer count."
    assert (kept.month_close_id, lost.reversed_by_id) == (second.id, None)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.subject_kind == "rewards")).one()
    assert (entry.act, entry.subject_id, entry.manager_id) == ("reverse", lost.id, cast.mark.id)


def test_what_is_earned_again_after_it_was_lost_is_a_new_reward(cast: Cast) -> None:
    make_rule()
    taken = thank(cast.reception, cast.rosa, 2, 3, 4)
    close(cast.harbour)
    for undo in (False, True):
        _reopen(cast)
        if undo:
            mentions.undo(taken[0], status=taken[0].status, by=cast.mark, at=ON_5_NOVEMBER)
        else:
            _withdraw(cast, taken[0])
        close(cast.harbour)
    assert stand() == [("Rosa", "reversed"), ("Rosa", "eligible")]


def test_what_was_granted_stays_and_is_marked(cast: Cast) -> None:
    make_rule()
    taken = thank(cast.reception, cast.rosa, 2, 3, 4)
    rewards.grant(close(cast.harbour), by=cast.mark, at=ON_5_NOVEMBER)
    _reopen(cast)
    _withdraw(cast, taken[0])
    close(cast.harbour)
    (reward,) = all_rewards()
    assert (reward.status, reward.unearned_at) == (RewardStatus.GRANTED, ON_5_NOVEMBER)
    _reopen(cast)
    mentions.undo(taken[0], status=taken[0].status, by=cast.mark, at=ON_5_NOVEMBER)
    close(cast.harbour)
    (reward,) = all_rewards()
    assert (reward.status, reward.unearned_at) == (RewardStatus.GRANTED, None)


def test_what_a_manager_reversed_does_not_come_back(cast: Cast) -> None:
    make_rule()
    thank(cast.reception, cast.rosa, 2, 3, 4)
    close(cast.harbour)
    (reward,) = all_rewards()
    rewards.reverse(reward, status=reward.status, reason="She asked for it", by=cast.mark, at=ON_5_NOVEMBER)
    _reopen(cast)
    close(cast.harbour)
    assert stand() == [("Rosa", "reversed")]


def test_a_retired_rule_keeps_what_was_granted_by_it_and_loses_the_rest(cast: Cast) -> None:
    kept, lost = make_rule(), make_rule(gift="Another")
    thank(cast.reception, cast.rosa, 2, 3, 4)
    thank(cast.reception, cast.tom, 2, 3, 4)
    closed = close(cast.harbour)
    wanted = next(one for one in all_rewards() if one.rule_id == kept.id)
    rewards.grant(closed, only=[wanted.public_id], by=cast.mark, at=ON_5_NOVEMBER)
    for rule in (kept, lost):
        reward_rules.retire(rule, by=cast.priya, at=ON_5_NOVEMBER)
    _reopen(cast)
    close(cast.harbour)
    assert {(one.rule_id, one.status.value) for one in all_rewards()} == {
        (kept.id, "granted"), (kept.id, "eligible"), (lost.id, "reversed"),
    }  # fmt: skip
