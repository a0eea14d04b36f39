"""The rewards' pages: led there by the close, one step after another, each person's figures with why."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from kiosk.actions import holds, mentions, months
from kiosk.extensions import db
from kiosk.models import HoldReason, MentionStatus, MonthClose, Response, RuleKind
from tests.builders import make_decided
from tests.cast import Cast
from tests.counting import queries
from tests.pages import Page, PageClient
from tests.rewarding import NOVEMBER as AFTER
from tests.rewarding import OCTOBER, close, make_rule, rewards, thank

NOVEMBER = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(NOVEMBER, tick=False):
        yield


@pytest.fixture
def closed(cast: Cast) -> MonthClose:
    """October, in which Rosa earned a box of tea and Tom, thanked twice, did not."""
    make_rule()
    thank(cast.reception, cast.rosa, 2, 3, 4)
    thank(cast.reception, cast.tom, 2, 3)
    return close(cast.harbour, by=cast.mark)


def _act(browser: PageClient, page: Page, action: str, **changes: Any) -> Page:
    """Press the button of the page's form whose address ends in `action`."""
    form = next(form for form in page.all("main form") if form["action"].endswith(action))
    return browser.follow(browser.post(form["action"], page.form(action) | changes))


def test_closing_leads_to_the_rewards_and_each_step_to_the_next(manager: PageClient, cast: Cast) -> None:
    make_rule()
    make_rule(RuleKind.DRAW, gift="A dinner for two")
    thank(cast.reception, cast.rosa, 2, 3, 4)
    page = _act(manager, manager.get(f"/admin/months/{cast.harbour.public_id}"), "close")
    assert page.h1 == "Rewards of October 2026"
    assert page.texts(".steps .button") == ["Draw", "Grant all"]
    page = _act(manager, page, "draw")
    assert page.texts(".won li") == ["Rosa Martinez with ticket 1"]
    page = _act(manager, page, "grant")
    assert page.texts(".notice") == ["2 rewards granted."]
    page = _act(manager, page, "hand-over")
    assert page.texts(".notice") == ["2 rewards handed over."]
    assert page.texts(".steps h2") == ["All 2 rewards are handed over"]


def test_without_a_rule_closing_leads_to_the_months(manager: PageClient, cast: Cast) -> None:
    thank(cast.reception, cast.rosa, 2)
    page = _act(manager, manager.get(f"/admin/months/{cast.harbour.public_id}"), "close")
    assert page.h1 == "Month close"


def test_everybody_stands_with_their_figures_and_what_they_earned(
    viewer: PageClient, cast: Cast, closed: MonthClose
) -> None:
    page = viewer.get(f"/admin/rewards/{closed.public_id}")
    assert page.texts(".ledger tbody tr") == [
        "Rosa Martinez 3 3 3 3 A box of tea Rosa Martinez To grant", "Thomas Baker 2 2 2 2 –",
    ]  # fmt: skip
    assert page.all("main form") == []


def test_ticked_ones_are_granted_alone(manager: PageClient, cast: Cast) -> None:
    make_rule()
    for person in (cast.rosa, cast.tom):
        thank(cast.reception, person, 2, 3, 4)
    closed = close(cast.harbour)
    address = f"/admin/rewards/{closed.public_id}"
    ticks = [tick["value"] for tick in manager.get(address).all(".tick input")]
    assert len(ticks) == 2
    page = manager.follow(manager.post(f"{address}/grant", {"reward": ticks[:1]}))
    assert page.texts(".notice") == ["One reward granted."]
    assert [reward.status.value for reward in rewards()] == ["granted", "eligible"]
    assert "Tick the rewards first." in manager.follow(manager.post(f"{address}/hand-over")).text


def test_a_second_click_and_another_months_reward_do_nothing(
    manager: PageClient, cast: Cast, closed: MonthClose
) -> None:
    address = f"/admin/rewards/{closed.public_id}"
    manager.post(f"{address}/grant", {"all": "y"})
    assert "There was nothing left to grant." in manager.follow(manager.post(f"{address}/grant", {"all": "y"})).text
    thank(cast.reception, cast.rosa, 2, month=AFTER)
    later = close(cast.harbour, month=AFTER, at=datetime(2026, 12, 2, tzinfo=UTC))
    other = manager.post(f"/admin/rewards/{later.public_id}/hand-over", {"reward": [rewards()[0].public_id]})
    assert "There was nothing left to hand over." in manager.follow(other).text


def test_ones_own_reward_waits_for_another_manager(manager: PageClient, cast: Cast, closed: MonthClose) -> None:
    cast.mark.staff_member_id = cast.rosa.id
    db.session.commit()
    address = f"/admin/rewards/{closed.public_id}"
    page = manager.get(address)
    assert page.all(".tick") == []
    assert _act(manager, page, "grant").texts(".notice") == ["Another manager has to handle your own reward."]
    assert "Another manager has to grant it" in manager.get(f"{address}/{rewards()[0].public_id}").text


def test_a_reward_says_why_it_was_earned_and_what_became_of_it(
    manager: PageClient, cast: Cast, closed: MonthClose
) -> None:
    address = f"/admin/rewards/{closed.public_id}/{rewards()[0].public_id}"
    assert "3 counted thanks on 3 days" in manager.get(address).text
    manager.post(f"/admin/rewards/{closed.public_id}/grant", {"all": "y"})
    page = manager.get(address)
    assert "Granted Mark Ellis 10 Nov 2026, 09:00" in page.text
    manager.post(f"{address}/reverse", {"stood": "granted", "reason": " "}, status=422)
    page = manager.follow(manager.post(f"{address}/reverse", {"stood": "granted", "reason": "She asked for it"}))
    assert "Reversed She asked for it Mark Ellis" in page.text
    page = _act(manager, page, "undo")
    assert page.texts("main .tag") == ["To hand over"]


@pytest.mark.parametrize("stood", ["eligible", "handed_over", "reversed", "x", ""])
def test_a_step_from_an_old_page_is_refused_and_shows_how_it_stands(
    manager: PageClient, cast: Cast, closed: MonthClose, stood: str
) -> None:
    address = f"/admin/rewards/{closed.public_id}/{rewards()[0].public_id}"
    manager.post(f"/admin/rewards/{closed.public_id}/grant", {"all": "y"})
    assert manager.post(f"{address}/undo", {"stood": stood}, status=409).all(".summary")
    assert manager.post(f"{address}/reverse", {"stood": stood, "reason": "-"}, status=409).all(".summary")
    assert rewards()[0].status == "granted"


def test_each_thank_you_that_does_not_count_says_why(manager: PageClient, cast: Cast) -> None:
    make_rule()
    _counts, repeat = thank(cast.reception, cast.rosa, 2, 2)
    repeat.is_repeat = True
    db.session.commit()
    make_decided(cast.reception, cast.rosa, status=MentionStatus.DECLINED)
    held = make_decided(cast.reception, cast.rosa)
    holds.hold(db.session.get_one(Response, held.response_id), HoldReason.CLOCK, by=cast.mark, at=NOVEMBER)
    closed = close(cast.harbour)
    late = thank(cast.reception, cast.rosa, 9)[0]
    page = manager.get(f"/admin/rewards/{closed.public_id}/people/{cast.rosa.public_id}")
    assert page.texts(".thanks tbody td:last-child") == [
        "–",
        "The same phone, or one that looks just like it, thanked them earlier that day. It counts once a day.",
        "It was approved after the month was closed and goes into the next.",
        "A manager declined it.",
        "It is set aside. If released, it goes into the next month.",
    ]
    assert late.public_id in str(page.html)
    manager.get(f"/admin/rewards/{closed.public_id}/people/{cast.hanna.public_id}", status=404)


def test_a_taken_back_thank_you_says_so(manager: PageClient, cast: Cast) -> None:
    (taken,) = thank(cast.reception, cast.rosa, 2)
    close(cast.harbour)
    mentions.withdraw(taken, by=cast.mark, at=NOVEMBER)
    later = close(cast.harbour, month=AFTER, at=datetime(2026, 12, 2, tzinfo=UTC))
    page = manager.get(f"/admin/rewards/{later.public_id}/people/{cast.rosa.public_id}")
    assert page.texts(".thanks .tag") == ["Taken back", "Late"]


def test_the_list_to_sign_has_a_line_for_each_person(manager: PageClient, cast: Cast) -> None:
    make_rule(most_each=2)
    make_rule(gift="", amount=2000, currency="GBP")
    thank(cast.reception, cast.rosa, *range(2, 8))
    thank(cast.reception, cast.tom, 2, 3, 4)
    closed = close(cast.harbour)
    assert "Nothing has been granted yet" in manager.get(f"/admin/rewards/{closed.public_id}/sign").text
    manager.post(f"/admin/rewards/{closed.public_id}/grant", {"all": "y"})
    page = manager.get(f"/admin/rewards/{closed.public_id}/sign")
    assert page.texts("tbody tr") == [
        "Rosa Martinez A box of tea A box of tea £20.00",
        "Thomas Baker A box of tea £20.00",
    ]
    assert closed.checksum in page.text


def test_a_reopened_month_waits_and_its_old_address_leads_to_the_new_close(
    owner: PageClient, cast: Cast, closed: MonthClose
) -> None:
    address = f"/admin/rewards/{closed.public_id}"
    months.reopen(cast.harbour, month=OCTOBER, reason="Tom was meant", by=cast.priya, at=NOVEMBER)
    page = owner.get(address)
    assert page.texts(".empty h2") == ["October 2026 is open again"]
    assert (page.all(".tick"), page.all("main form")) == ([], [])
    assert "October 2026 is open again" in owner.follow(owner.post(f"{address}/grant", {"all": "y"})).text
    close(cast.harbour, by=cast.priya, at=NOVEMBER)
    assert owner.get(address).texts(".steps .button") == ["Grant all"]


def test_what_is_no_longer_earned_asks_for_a_decision(manager: PageClient, cast: Cast) -> None:
    make_rule()
    taken = thank(cast.reception, cast.rosa, 2, 3, 4)
    closed = close(cast.harbour)
    manager.post(f"/admin/rewards/{closed.public_id}/grant", {"all": "y"})
    months.reopen(cast.harbour, month=OCTOBER, reason="Tom was meant", by=cast.priya, at=NOVEMBER)
    mentions.withdraw(taken[0], by=cast.mark, at=NOVEMBER)
    close(cast.harbour)
    page = manager.get(f"/admin/rewards/{closed.public_id}")
    assert page.texts(".steps .big") == ["One granted reward is no longer earned"]
    assert page.texts(".ledger .tag") == ["To hand over", "No longer earned"]


def test_the_list_of_months_shows_what_waits_and_the_navigation_counts_it(
    manager: PageClient, owner: PageClient, cast: Cast, closed: MonthClose
) -> None:
    page = manager.get("/admin/rewards/")
    assert page.texts("tbody tr") == ["October 2026 , Harbour Street Harbour Street 1 to grant 0"]
    assert "Rewards 1 to do" in page.texts("nav a")
    for step in ("grant", "hand-over"):
        manager.post(f"/admin/rewards/{closed.public_id}/{step}", {"all": "y"})
    assert manager.get("/admin/rewards/").texts(".empty h2") == ["Nothing to do"]
    assert manager.get("/admin/rewards/?show=all").texts("tbody tr") == [
        "October 2026 , Harbour Street Harbour Street Nothing 1"
    ]


def test_the_list_teaches_how_rewards_begin(owner: PageClient, cast: Cast) -> None:
    assert owner.get("/admin/rewards/").texts(".empty h2") == ["There is no reward rule yet"]


def test_a_manager_of_another_place_finds_nothing(app: Flask, cast: Cast, closed: MonthClose) -> None:
    hugo = PageClient(app).signed_in_as(cast.hugo)
    assert hugo.get("/admin/rewards/").texts("tbody tr") == []
    for way in ("", "/sign", f"/{rewards()[0].public_id}", f"/people/{cast.rosa.public_id}"):
        hugo.get(f"/admin/rewards/{closed.public_id}{way}", status=404)
    hugo.post(f"/admin/rewards/{closed.public_id}/grant", {"all": "y"}, status=404)


def test_a_month_with_many_people_asks_the_database_as_little_as_one_with_few(
    owner: PageClient, cast: Cast, closed: MonthClose
) -> None:
    address = f"/admin/rewards/{closed.public_id}"
    owner.get(address)
    with queries() as few:
        owner.get(address)
    months.reopen(cast.harbour, month=OCTOBER, reason="More", by=cast.priya, at=NOVEMBER)
    for person in (cast.tom, cast.catherine):
        thank(cast.reception, person, 5, 6, 7)
    close(cast.harbour)
    with queries() as many:
        owner.get(address)
    assert len(many) <= len(few) + 1  # the close that stands is looked for once more


def test_every_location_of_the_list_is_closed_in_one_go(owner: PageClient, cast: Cast) -> None:
    make_rule()
    thank(cast.reception, cast.rosa, 2, 3, 4)
    thank(cast.hill_desk, cast.hanna, 2, 3)
    page = owner.get("/admin/months/")
    assert page.texts(".top .button") == ["Close finished months at 2 locations"]
    page = _act(owner, page, "close-all")
    assert page.texts(".notice") == ["2 months closed."]
    assert page.h1 == "Rewards"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MonthClose)) == 2
