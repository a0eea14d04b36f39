"""The draw of a month: once, published so that anybody can repeat it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import selectinload

from kiosk.actions import draws, mentions, months, rewards
from kiosk.errors import Conflict
from kiosk.extensions import db
from kiosk.lib import draws as method
from kiosk.models import AuditEntry, Draw, DrawTickets, Manager, Mention, MonthClose, RewardRule, RuleKind
from tests.cast import Cast
from tests.rewarding import OCTOBER, ON_5_NOVEMBER, close, make_rule, stand, thank
from tests.rewarding import rewards as all_rewards


def _drawn(cast: Cast, closed: MonthClose) -> Draw:
    rule = db.session.scalars(sa.select(RewardRule)).one()
    draws.draw(closed, rule, by=cast.mark, at=ON_5_NOVEMBER)
    return db.session.scalars(
        sa.select(Draw).options(selectinload(Draw.tickets).joinedload(DrawTickets.staff_member))
    ).one()


def _closed(cast: Cast, winner_count: int = 1) -> tuple[MonthClose, list[Mention]]:
    """October, in which Rosa has three tickets, Tom one and Catherine none."""
    make_rule(RuleKind.DRAW, most_each=3, most_in_month=winner_count)
    thanked = thank(cast.reception, cast.rosa, *range(2, 14))
    thank(cast.reception, cast.tom, 2, 3, 4)
    thank(cast.reception, cast.catherine, 2, 3)
    return close(cast.harbour), thanked


def test_a_draw_keeps_its_list_and_its_seed_and_can_be_repeated(cast: Cast) -> None:
    done = _drawn(cast, _closed(cast)[0])
    assert done.holders == [(cast.rosa.public_id, 3), (cast.tom.public_id, 1)]
    assert done.digest == method.digest(done.holders)
    (step,) = done.steps
    (reward,) = all_rewards()
    winner = {cast.rosa.public_id: cast.rosa.id, cast.tom.public_id: cast.tom.id}[step.key]
    assert (reward.staff_member_id, reward.basis) == (winner, {"ticket": step.ticket, "tickets": 4})
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "draw")).one()
    assert entry.after == {"seed": done.seed, "digest": done.digest, "winners": [step.key]}


def test_as_many_win_as_the_rule_says_and_nobody_twice(cast: Cast) -> None:
    _drawn(cast, _closed(cast, winner_count=5)[0])
    assert sorted(stand()) == [("Rosa", "eligible"), ("Thomas", "eligible")]


def test_a_draw_is_never_made_twice(cast: Cast) -> None:
    closed, _thanked = _closed(cast)
    before = _drawn(cast, closed).seed
    with pytest.raises(Conflict, match="A draw can only be made once"):
        _drawn(cast, closed)
    assert db.session.scalars(sa.select(Draw.seed)).all() == [before]
    assert len(all_rewards()) == 1


def test_the_database_keeps_a_draw_once(cast: Cast) -> None:
    done = _drawn(cast, _closed(cast)[0])
    again = {column.key: getattr(done, column.key) for column in sa.inspect(Draw).column_attrs}
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.insert(Draw), again | {"id": None, "public_id": "another"})


def test_without_a_ticket_nothing_is_drawn(cast: Cast) -> None:
    make_rule(RuleKind.DRAW)
    thank(cast.reception, cast.rosa, 2)
    closed = close(cast.harbour)
    with pytest.raises(Conflict):
        _drawn(cast, closed)


def test_while_a_month_is_reopened_nothing_is_drawn(cast: Cast) -> None:
    closed, _thanked = _closed(cast)
    months.reopen(cast.harbour, month=OCTOBER, reason="-", by=cast.priya, at=ON_5_NOVEMBER)
    with pytest.raises(Conflict, match="has been reopened"):
        _drawn(cast, closed)


def test_closed_anew_a_month_keeps_its_draw_and_marks_a_winner_without_a_ticket(cast: Cast) -> None:
    closed, thanked = _closed(cast, winner_count=2)
    _drawn(cast, closed)
    rewards.grant(closed, by=cast.mark, at=ON_5_NOVEMBER)
    months.reopen(cast.harbour, month=OCTOBER, reason="-", by=cast.priya, at=ON_5_NOVEMBER)
    for mention in thanked[2:]:
        mentions.withdraw(mention, by=cast.mark, at=ON_5_NOVEMBER)
    again = close(cast.harbour)
    assert {one.staff_member_id: one.unearned_at for one in all_rewards()} == {
        cast.rosa.id: ON_5_NOVEMBER, cast.tom.id: None,
    }  # fmt: skip
    with pytest.raises(Conflict):
        _drawn(cast, again)


def test_managers_at_once_draw_once(app: Flask, cast: Cast) -> None:
    closed, _thanked = _closed(cast)
    rule_id, close_id = db.session.scalars(sa.select(RewardRule.id)).one(), closed.id
    managers = [cast.mark.id, cast.priya.id] * 2
    db.session.rollback()

    def draw(manager_id: int) -> str:
        with app.app_context():
            by, rule = db.session.get_one(Manager, manager_id), db.session.get_one(RewardRule, rule_id)
            try:
                draws.draw(db.session.get_one(MonthClose, close_id), rule, by=by, at=ON_5_NOVEMBER)
            except Conflict:
                return "over"
            return "drawn"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(draw, managers)) == ["drawn", "over", "over", "over"]
    assert len(all_rewards()) == db.session.scalar(sa.select(sa.func.count()).select_from(Draw)) == 1
