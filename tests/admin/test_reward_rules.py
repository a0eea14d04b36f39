"""The rules' pages: what an owner says, what is refused, and that a rule that was used is replaced."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.actions import months
from kiosk.extensions import db
from kiosk.models import AuditEntry, RewardRule, RuleKind
from tests.cast import Cast
from tests.pages import PageClient
from tests.rewarding import OCTOBER, close, make_rule, thank

NOVEMBER = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(NOVEMBER, tick=False):
        yield


def _rules() -> list[RewardRule]:
    fresh = sa.select(RewardRule).order_by(RewardRule.id).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh))


def _said(owner: PageClient, kind: str, **changes: Any) -> dict[str, Any]:
    """The form of a kind as it comes, with a gift."""
    return owner.get(f"/admin/reward-rules/add/{kind}").form() | {"gift": "A box of tea"} | changes


@pytest.mark.parametrize("kind", [kind.value for kind in RuleKind])
def test_what_is_offered_needs_only_a_gift(owner: PageClient, cast: Cast, kind: str) -> None:
    page = owner.follow(owner.post(f"/admin/reward-rules/add/{kind}", _said(owner, kind)))
    assert page.texts(".notice") == ["The rule is set. It applies to months you close from now on."]
    assert len(page.all(".rule")) == 1
    (rule,) = _rules()
    assert (rule.kind.value, rule.gift, rule.location_id, rule.first_month) == (
        kind, "A box of tea", None, date(2026, 11, 1),
    )  # fmt: skip


def test_a_rule_takes_a_sum_a_place_and_caps(owner: PageClient, cast: Cast) -> None:
    said = {"gift": "", "value": "12,50", "currency": "EUR", "location": cast.hill.public_id, "first_month": "2026-10"}
    owner.post("/admin/reward-rules/add/threshold", _said(owner, "threshold", most_each="2", most_in_month="9", **said))
    (rule,) = _rules()
    assert (rule.amount, rule.currency, rule.location_id, rule.most_each, rule.most_in_month, rule.first_month) == (
        1250, "EUR", cast.hill.id, 2, 9, OCTOBER,
    )  # fmt: skip
    assert "€12.50" in owner.get("/admin/reward-rules/").text


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        ("threshold", {"gift": " "}, "Enter the reward: a gift in words, a sum of money, or both."),
        ("threshold", {"days_needed": "4"}, "The number of thanks must be at least the number of days."),
        ("threshold", {"thanks_needed": "x"}, "Enter a whole number from 1 to 1000."),
        ("threshold", {"thanks_needed": "0"}, "Enter a whole number from 1 to 1000."),
        ("threshold", {"most_in_month": "-1"}, "Enter a whole number from 1 to 10000."),
        ("draw", {"most_in_month": ""}, "Enter a whole number from 1 to 10000."),
        ("draw", {"days_needed": "1_5"}, "Enter a whole number from 1 to 31."),
        ("threshold", {"most_in_month": "1,000"}, "Enter a whole number from 1 to 10000."),
        ("share", {"value": "-5"}, "Enter a sum such as 20 or 12.50."),
        ("share", {"value": "a lot"}, "Enter a sum such as 20 or 12.50."),
        ("share", {"value": "0"}, "Enter a sum such as 20 or 12.50."),
        ("share", {"value": "NaN"}, "Enter a sum such as 20 or 12.50."),
        ("share", {"value": "1e99999"}, "Enter a sum such as 20 or 12.50."),
        ("share", {"value": "10.50", "currency": "JPY"}, "Enter a sum such as 20 or 12.50."),
        ("improved", {"gift": "x" * 81}, "Shorten the gift to 80 characters."),
    ],
)
def test_what_makes_no_rule_is_said_in_a_sentence(
    owner: PageClient, cast: Cast, kind: str, changes: dict[str, str], sentence: str
) -> None:
    page = owner.post(f"/admin/reward-rules/add/{kind}", _said(owner, kind, **changes), status=422)
    assert page.texts(".summary li") == [sentence]
    assert _rules() == []


def test_a_sum_that_can_be_read_two_ways_is_asked_about_and_nothing_typed_is_lost(
    owner: PageClient, cast: Cast
) -> None:
    address = "/admin/reward-rules/add/threshold"
    said = _said(owner, "threshold", value="1.500", currency="EUR", thanks_needed="٤", most_in_month="7")
    page = owner.post(address, said, status=422)
    assert page.texts(".summary li") == [
        "“1.500” can be read in more than one way. Choose the sum, or enter it another way."
    ]
    assert page.texts("#meant label") == ["€1,500.00", "€1.50"]
    kept = page.form()
    assert {name: kept[name] for name in ("value", "gift", "most_in_month", "thanks_needed")} == {
        "value": "1.500", "gift": "A box of tea", "most_in_month": "7", "thanks_needed": "٤",
    }  # fmt: skip
    owner.post(address, kept | {"meant": "7"}, status=422)
    page = owner.follow(owner.post(address, kept | {"meant": "150000"}))
    assert page.texts(".notice")[0].endswith("from now on. The sum is €1,500.00.")
    (rule,) = _rules()
    assert (rule.amount, rule.currency, rule.thanks_needed, rule.most_in_month) == (150000, "EUR", 4, 7)


@pytest.mark.parametrize(
    ("typed", "currency", "shown"),
    [
        ("1.234,50", "EUR", "€1,234.50"), ("1,50,000", "INR", "₹150,000.00"), ("1’500", "CHF", "CHF1,500.00"),
        ("1.500", "CLP", "CLP1,500"), ("१,५००.५०", "INR", "₹1,500.50"), ("1\u202f500,5", "XOF", ""),
    ],
)  # fmt: skip
def test_a_sum_is_shown_as_it_was_read(owner: PageClient, cast: Cast, typed: str, currency: str, shown: str) -> None:
    said = _said(owner, "threshold", value=typed, currency=currency)
    if shown:
        page = owner.follow(owner.post("/admin/reward-rules/add/threshold", said))
        assert page.texts(".notice")[0].endswith(f"The sum is {shown}.")
    else:
        owner.post("/admin/reward-rules/add/threshold", said, status=422)


def test_a_sum_of_three_decimals_stays_as_it_is_when_a_rule_is_changed(owner: PageClient, cast: Cast) -> None:
    rule = make_rule(gift="", amount=1500, currency="KWD")
    page = owner.get(f"/admin/reward-rules/{rule.public_id}/change")
    assert (page.form()["value"], page.form()["meant"]) == ("1.500", ["1500"])
    page = owner.follow(owner.post(f"/admin/reward-rules/{rule.public_id}/change", page.form() | {"gift": "Coffee"}))
    assert page.texts(".notice") == ["Saved. The sum is KWD1.500."]
    assert _rules()[0].amount == 1500


def test_a_rule_nothing_rests_on_is_changed(owner: PageClient, cast: Cast) -> None:
    rule = make_rule()
    page = owner.get(f"/admin/reward-rules/{rule.public_id}/change")
    owner.post(f"/admin/reward-rules/{rule.public_id}/change", page.form() | {"gift": "Coffee"})
    (changed,) = _rules()
    assert (changed.id, changed.gift, changed.first_month) == (rule.id, "Coffee", date(2026, 1, 1))
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "change")).one()
    assert (entry.before["gift"], entry.after["gift"]) == ("A box of tea", "Coffee")


def test_a_rule_without_a_sum_is_offered_the_usual_currency(owner: PageClient, cast: Cast) -> None:
    rule = make_rule()
    offered = owner.get("/admin/reward-rules/add/threshold").form()["currency"]
    assert owner.get(f"/admin/reward-rules/{rule.public_id}/change").form()["currency"] == offered == ["GBP"]


def test_a_rule_that_was_used_is_retired_and_followed_by_another(owner: PageClient, cast: Cast) -> None:
    rule = make_rule()
    thank(cast.reception, cast.rosa, 2, 3, 4)
    close(cast.harbour)
    page = owner.get(f"/admin/reward-rules/{rule.public_id}/change")
    assert "Saving retires it" in page.text
    owner.post(f"/admin/reward-rules/{rule.public_id}/change", page.form() | {"gift": "Coffee"})
    old, new = _rules()
    assert (old.gift, old.retired_at, new.gift, new.first_month) == (
        "A box of tea", NOVEMBER, "Coffee", date(2026, 11, 1),
    )  # fmt: skip


def test_a_rule_is_retired_and_brought_back(owner: PageClient, cast: Cast) -> None:
    address = f"/admin/reward-rules/{make_rule().public_id}"
    owner.post(f"{address}/retire")
    assert owner.get("/admin/reward-rules/").texts(".retired a") == [
        "For every 3 thanks on 3 different days: A box of tea"
    ]
    owner.post(f"{address}/bring-back")
    assert len(owner.get("/admin/reward-rules/").all(".rule")) == 1
    acts = db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts == ["retire", "bring back"]


def test_managers_read_the_rules_of_their_places_and_set_none(manager: PageClient, cast: Cast) -> None:
    shown, hidden = make_rule(location_id=cast.harbour.id), make_rule(location_id=cast.hill.id)
    page = manager.get("/admin/reward-rules/")
    assert (len(page.all(".rule")), page.all(".kinds")) == (1, [])
    manager.get(f"/admin/reward-rules/{shown.public_id}")
    manager.get(f"/admin/reward-rules/{hidden.public_id}", status=404)
    manager.get("/admin/reward-rules/add/draw", status=403)
    manager.post(f"/admin/reward-rules/{shown.public_id}/retire", status=403)


def test_a_retired_rule_earns_nothing_from_then_on(owner: PageClient, cast: Cast) -> None:
    rule = make_rule()
    thank(cast.reception, cast.rosa, 2, 3, 4)
    owner.post(f"/admin/reward-rules/{rule.public_id}/retire")
    months.close(cast.harbour, month=OCTOBER, by=cast.mark, at=NOVEMBER)
    assert (
        "Nothing is waiting" in owner.get("/admin/rewards/").text
        or "no reward rule yet" in owner.get("/admin/rewards/").text
    )
