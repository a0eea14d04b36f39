"""The whole way of a month: thirty new names, closed, drawn, granted, handed over, with every key and click counted."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Mention, MentionStatus, Reward, RewardStatus, RuleKind
from tests.builders import make_mention, make_response
from tests.cast import Cast
from tests.rewarding import make_rule

LAST_MONTH = clock.previous_month(clock.month_of(clock.now().date()))


class Counted:
    """A manager at a desk, whose keys and clicks are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = self.clicks = 0

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    def click(self, role: str, name: str) -> None:
        self.clicks += 1
        self.page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]  # a role is a word to us


@pytest.fixture
def manager(managers_desk: Page, cast: Cast) -> Counted:
    """Mark, signed in, with thirty names of last month to decide and two rules."""
    make_rule(most_each=2)
    make_rule(RuleKind.DRAW, gift="A dinner for two")
    _thirty(cast)
    db.session.rollback()
    return Counted(managers_desk)


def _thirty(cast: Cast) -> None:
    """Names that customers tapped, and names they typed, on fifteen days."""
    people = (cast.rosa, cast.tom, cast.catherine)
    for number in range(30):
        person = people[number % 3]
        noon = datetime(LAST_MONTH.year, LAST_MONTH.month, 2 + number // 2, 12, number, tzinfo=UTC)
        if number % 2:
            make_mention(cast.reception, person.shown_name, given_at=noon, comment="Kind and quick.")
        else:
            told = Told(chosen=((person.id, person.shown_name),))
            make_response(cast.reception, told=told, given_at=noon + timedelta(hours=1))


def _decide(manager: Counted) -> None:
    """One key a name: it is said who is thanked, and the next name leads."""
    manager.page.goto("/admin/mentions/")
    for left in range(30, 0, -1):
        expect(manager.page.locator(".tabs [aria-current] .count")).to_have_text(str(left))
        expect(manager.page.locator(".keys")).to_be_visible()
        manager.press("Enter")
    expect(manager.page.locator(".empty h2")).to_have_text("Every name is decided")


def _reward(manager: Counted) -> None:
    """From the last name to the last reward, each page leading to the next."""
    month = f"{LAST_MONTH:%B %Y}"
    manager.click("link", "Go to month close")
    manager.click("button", f"Close {month}")
    expect(manager.page.get_by_role("heading", level=1)).to_have_text(f"Rewards of {month}")
    manager.click("button", "Draw")
    expect(manager.page.locator(".won h2")).to_have_text("The winner")
    manager.click("button", "Grant all 7 rewards")
    manager.click("button", "Hand over all")
    expect(manager.page.locator(".steps h2")).to_have_text("All 7 rewards are handed over")


def test_thirty_new_names_become_a_closed_month_with_its_rewards_handed_over(manager: Counted) -> None:
    _decide(manager)
    _reward(manager)
    assert (manager.keys, manager.clicks) == (30, 5)
    approved = sa.select(sa.func.count()).select_from(Mention).where(Mention.status == MentionStatus.APPROVED)
    assert db.session.scalar(approved) == 30
    assert set(db.session.scalars(sa.select(Reward.status))) == {RewardStatus.HANDED_OVER}
