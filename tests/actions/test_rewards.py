"""Granting, handing over and reversing: once each, by whom, within the caps."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions import months, rewards
from kiosk.errors import Conflict, Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Manager, MonthClose, Reward, RewardStatus, RuleMonth
from tests.cast import Cast
from tests.rewarding import OCTOBER, ON_5_NOVEMBER, close, make_rule, stand, thank
from tests.rewarding import rewards as all_rewards

ELIGIBLE, GRANTED, HANDED_OVER, REVERSED = RewardStatus


@pytest.fixture
def closed(cast: Cast) -> MonthClose:
    """October, in which Rosa earned two rewards and Tom one, by a rule without a cap for the month."""
    make_rule(most_each=2)
    thank(cast.reception, cast.rosa, *range(2, 8))
    thank(cast.reception, cast.tom, 2, 3, 4)
    return close(cast.harbour)


def _granted_count() -> int:
    db.session.rollback()
    return sum(db.session.scalars(sa.select(RuleMonth.granted_count)))


def _acts() -> list[str]:
    db.session.rollback()
    entries = sa.select(AuditEntry.act).where(AuditEntry.subject_kind == "rewards").order_by(AuditEntry.id)
    return list(db.session.scalars(entries))


def _now(cast: Cast) -> dict[str, Any]:
    return {"by": cast.mark, "at": ON_5_NOVEMBER}


def test_all_that_is_eligible_is_granted_and_then_handed_over(cast: Cast, closed: MonthClose) -> None:
    assert rewards.grant(closed, **_now(cast)).count == 3
    assert {status for _name, status in stand()} == {"granted"}
    assert rewards.hand_over(closed, **_now(cast)).count == 3
    assert [(one.status, one.granted_by_id, one.handed_over_by_id) for one in all_rewards()] == [
        (HANDED_OVER, cast.mark.id, cast.mark.id)
    ] * 3
    assert _acts() == ["grant"] * 3 + ["hand over"] * 3
    assert _granted_count() == 3


def test_a_second_click_does_nothing(cast: Cast, closed: MonthClose) -> None:
    for act in (rewards.grant, rewards.hand_over):
        assert [act(closed, **_now(cast)).count for _ in range(2)] == [3, 0]
    assert len(_acts()) == 6


def test_some_are_granted_and_handed_over_alone(cast: Cast, closed: MonthClose) -> None:
    first = all_rewards()[0].public_id
    assert rewards.grant(closed, only=[first], **_now(cast)).count == 1
    assert rewards.hand_over(closed, only=[one.public_id for one in all_rewards()], **_now(cast)).count == 1
    assert sorted(one.status.value for one in all_rewards()) == ["eligible", "eligible", "handed_over"]


def test_what_is_not_granted_is_not_handed_over(cast: Cast, closed: MonthClose) -> None:
    assert rewards.hand_over(closed, **_now(cast)).count == 0
    assert {status for _name, status in stand()} == {"eligible"}


def test_nobody_rewards_themselves(cast: Cast, closed: MonthClose) -> None:
    cast.mark.staff_member_id = cast.rosa.id
    db.session.commit()
    assert rewards.grant(closed, **_now(cast)) == rewards.Done(1, own_count=2)
    rewards.grant(closed, by=cast.priya, at=ON_5_NOVEMBER)
    assert rewards.hand_over(closed, **_now(cast)) == rewards.Done(1, own_count=2)
    assert sorted(stand()) == [("Rosa", "granted"), ("Rosa", "granted"), ("Thomas", "handed_over")]


@pytest.mark.parametrize("column", ["granted_as_id", "handed_over_as_id"])
def test_the_database_keeps_people_from_rewarding_themselves(cast: Cast, closed: MonthClose, column: str) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.update(Reward).values({column: cast.rosa.id}))


def test_the_database_keeps_a_reward_once(cast: Cast, closed: MonthClose) -> None:
    one = all_rewards()[0]
    again = {column.key: getattr(one, column.key) for column in sa.inspect(Reward).column_attrs}
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.insert(Reward), again | {"id": None, "public_id": "another"})


def test_a_cap_lets_those_with_the_most_thanks_go_first(cast: Cast) -> None:
    make_rule(most_in_month=2)
    for person, days in ((cast.rosa, (2, 3, 4)), (cast.tom, (2, 3, 4, 5)), (cast.catherine, (2, 3, 4, 5, 6))):
        thank(cast.reception, person, *days)
    closed = close(cast.harbour)
    assert rewards.grant(closed, **_now(cast)) == rewards.Done(2, capped_count=1)
    assert sorted(stand()) == [("Catherine", "granted"), ("Rosa", "eligible"), ("Thomas", "granted")]
    assert rewards.grant(closed, **_now(cast)) == rewards.Done(0, capped_count=1)


def test_a_reversed_reward_makes_room_under_the_cap_until_that_is_taken(cast: Cast) -> None:
    make_rule(most_in_month=1)
    thank(cast.reception, cast.rosa, 2, 3, 4, 5)
    thank(cast.reception, cast.tom, 2, 3, 4)
    closed = close(cast.harbour)
    rewards.grant(closed, **_now(cast))
    rosas = next(one for one in all_rewards() if one.status is GRANTED)
    rewards.reverse(rosas, status=GRANTED, reason="She asked for it", **_now(cast))
    assert rewards.grant(closed, **_now(cast)).count == 1
    with pytest.raises(Refused, match="monthly limit has been reached"):
        rewards.undo(rosas, status=REVERSED, **_now(cast))
    assert stand() == [("Rosa", "reversed"), ("Thomas", "granted")]


def test_the_database_keeps_the_cap(cast: Cast) -> None:
    make_rule(most_in_month=1)
    thank(cast.reception, cast.rosa, 2, 3, 4)
    close(cast.harbour)
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.update(RuleMonth).values(granted_count=2))


def test_each_step_is_undone_to_the_one_before(cast: Cast, closed: MonthClose) -> None:
    one = all_rewards()[0]
    rewards.grant(closed, only=[one.public_id], **_now(cast))
    rewards.hand_over(closed, only=[one.public_id], **_now(cast))
    rewards.reverse(one, status=HANDED_OVER, reason="A mistake", **_now(cast))
    assert _granted_count() == 0
    for status, before, count in ((REVERSED, HANDED_OVER, 1), (HANDED_OVER, GRANTED, 1), (GRANTED, ELIGIBLE, 0)):
        rewards.undo(one, status=status, **_now(cast))
        assert (all_rewards()[0].status, _granted_count()) == (before, count)
    assert _acts() == ["grant", "hand over", "reverse", "undo", "undo", "undo"]
    with pytest.raises(Conflict):
        rewards.undo(one, status=ELIGIBLE, **_now(cast))


@pytest.mark.parametrize("status", [GRANTED, HANDED_OVER, REVERSED])
def test_a_step_from_where_a_reward_no_longer_stands_is_refused(
    cast: Cast, closed: MonthClose, status: RewardStatus
) -> None:
    one = all_rewards()[0]
    for act, said in ((rewards.reverse, {"reason": "-"}), (rewards.undo, {})):
        with pytest.raises(Conflict):
            act(one, status=status, **said, **_now(cast))
    assert {status for _name, status in stand()} == {"eligible"}


def test_while_a_month_is_reopened_nothing_of_it_is_given(cast: Cast, closed: MonthClose) -> None:
    months.reopen(cast.harbour, month=OCTOBER, reason="Tom was meant", by=cast.priya, at=ON_5_NOVEMBER)
    for act in (rewards.grant, rewards.hand_over):
        with pytest.raises(Conflict, match="October 2026 has been reopened"):
            act(closed, **_now(cast))


def test_what_is_no_longer_earned_is_handed_over_only_by_name(cast: Cast, closed: MonthClose) -> None:
    rewards.grant(closed, **_now(cast))
    one = all_rewards()[0]
    db.session.execute(sa.update(Reward).where(Reward.id == one.id).values(unearned_at=ON_5_NOVEMBER))
    db.session.commit()
    assert rewards.hand_over(closed, **_now(cast)).count == 2
    with pytest.raises(Refused, match="no longer earned"):
        rewards.undo(one, status=GRANTED, **_now(cast))
    assert rewards.hand_over(closed, only=[one.public_id], **_now(cast)).count == 1


def _at_once(app: Flask, act: Any, *calls: tuple[int, int]) -> list[Any]:
    """`act` for each close and manager by their ids, all at the same time in threads of their own."""
    db.session.rollback()

    def call(ids: tuple[int, int]) -> Any:
        with app.app_context():
            closed, by = db.session.get_one(MonthClose, ids[0]), db.session.get_one(Manager, ids[1])
            return act(closed, by=by, at=ON_5_NOVEMBER)

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


@pytest.mark.parametrize("act", [rewards.grant, rewards.hand_over])
def test_managers_at_once_do_each_step_once(app: Flask, cast: Cast, closed: MonthClose, act: Any) -> None:
    if act is rewards.hand_over:
        rewards.grant(closed, **_now(cast))
    before = len(_acts())
    ids = [(closed.id, manager.id) for manager in (cast.mark, cast.priya, cast.mark, cast.priya)]
    done = _at_once(app, act, *ids)
    assert sorted(one.count for one in done) == [0, 0, 0, 3]
    assert (len(_acts()) - before, _granted_count()) == (3, 3)


def test_managers_at_once_stay_within_the_cap(app: Flask, cast: Cast) -> None:
    make_rule(most_in_month=2)
    for person in (cast.rosa, cast.tom, cast.catherine):
        thank(cast.reception, person, 2, 3, 4)
    closed = close(cast.harbour)
    one_each = [one.public_id for one in all_rewards()]
    managers = [cast.mark.id, cast.priya.id, cast.mark.id]
    wanted = iter(one_each)

    def grant(closed: MonthClose, **now: Any) -> int:
        return rewards.grant(closed, only=[next(wanted)], **now).count

    assert sorted(_at_once(app, grant, *((closed.id, id) for id in managers))) == [0, 1, 1]
    assert _granted_count() == 2


def test_a_grant_and_a_reopening_at_once_come_one_after_the_other(app: Flask, cast: Cast, closed: MonthClose) -> None:
    def act(closed: MonthClose, *, by: Manager, at: Any) -> str:
        try:
            if by.is_owner:
                location = closed.location_id
                months.reopen(db.session.get_one(type(cast.harbour), location), month=OCTOBER, reason="-", by=by, at=at)
                return "reopened"
            return f"granted {rewards.grant(closed, by=by, at=at).count}"
        except Conflict:
            return "refused"

    done = _at_once(app, act, (closed.id, cast.priya.id), (closed.id, cast.mark.id))
    assert done in (["reopened", "granted 3"], ["reopened", "refused"])
    assert _granted_count() == (3 if "granted 3" in done else 0)
