"""Who sets rules, what set-up sets, and that no month is reckoned by half a rule."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions import months, reward_rules, setup
from kiosk.actions.reward_rules import Terms
from kiosk.actions.setup import Beginning
from kiosk.errors import NotAllowed, Refused
from kiosk.extensions import db
from kiosk.models import Location, Manager, Reward, RewardRule, RuleKind
from tests.builders import NOON
from tests.cast import Cast
from tests.rewarding import OCTOBER, ON_5_NOVEMBER, make_rule, rewards, thank

TEA = Terms(
    kind=RuleKind.THRESHOLD,
    thanks_needed=3,
    days_needed=3,
    most_each=1,
    most_in_month=None,
    gift="A box of tea",
    amount=None,
    currency=None,
    first_month=OCTOBER,
)


def test_only_owners_set_rules(cast: Cast) -> None:
    rule = make_rule()
    now: dict[str, Any] = {"by": cast.mark, "at": NOON}
    for act in (
        lambda: reward_rules.add(TEA, **now),
        lambda: reward_rules.change(rule, TEA, **now),
        lambda: reward_rules.retire(rule, **now),
        lambda: reward_rules.bring_back(rule, **now),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize(
    "changes",
    [
        {"days_needed": 4},
        {"gift": ""},
        {"kind": RuleKind.DRAW},
    ],
)
def test_what_makes_no_sense_is_refused(cast: Cast, changes: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        reward_rules.add(replace(TEA, **changes), by=cast.priya, at=NOON)


@pytest.mark.parametrize(
    "changes",
    [
        {"thanks_needed": 0},
        {"days_needed": 4},
        {"most_each": 0},
        {"kind": RuleKind.SHARE, "most_each": 2},
        {"kind": RuleKind.DRAW, "most_in_month": None},
        {"most_in_month": 0},
        {"gift": ""},
        {"amount": 100},
        {"amount": 0, "currency": "EUR"},
    ],
)
def test_the_database_refuses_it_too(cast: Cast, changes: dict[str, Any]) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        make_rule(**changes)


def test_set_up_begins_with_a_draw_for_three_thanks_on_three_days(app: Flask) -> None:
    said: dict[str, Any] = dict.fromkeys(
        ("owner_name", "owner_email", "password", "name", "mission", "location_name"), "x"
    )
    setup.begin(
        Beginning(
            **said, colour="#1b6b5b", language="en", time_zone="UTC", touchpoint_name="x", people=(), promises=()
        ),
        at=NOON,
    )
    (rule,) = db.session.scalars(sa.select(RewardRule))
    assert (rule.kind, rule.thanks_needed, rule.days_needed, rule.first_month, rule.location_id) == (
        RuleKind.DRAW, 3, 3, date(2026, 10, 1), None,
    )  # fmt: skip


@pytest.mark.parametrize("times", range(3))
def test_a_month_closed_while_its_rule_changes_is_reckoned_by_one_of_them(app: Flask, cast: Cast, times: int) -> None:
    rule_id, owner_id, location_id = make_rule().id, cast.priya.id, cast.harbour.id
    thank(cast.reception, cast.rosa, 2, 3, 4)
    db.session.rollback()

    def act(is_close: bool) -> None:
        with app.app_context():
            by = db.session.get_one(Manager, owner_id)
            if is_close:
                months.close(db.session.get_one(Location, location_id), month=OCTOBER, by=by, at=ON_5_NOVEMBER)
            else:
                rule = db.session.get_one(RewardRule, rule_id)
                reward_rules.change(rule, replace(TEA, gift="Coffee", most_each=2), by=by, at=ON_5_NOVEMBER)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(act, (True, False)))
    (reward,) = rewards()
    assert _terms(reward) == (reward.gift, 2 if reward.gift == "Coffee" else 1)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RewardRule)) == (
        1 if reward.gift == "Coffee" else 2
    )


def _terms(reward: Reward) -> tuple[str, int]:
    rule = db.session.get_one(RewardRule, reward.rule_id, populate_existing=True)
    return rule.gift, rule.most_each
