"""Writing praise down: a stack of paper forms from the keyboard alone, and people chosen by typing."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from kiosk.extensions import db
from kiosk.models import Mention, Response, Tick
from kiosk.models.response import COMMENT_LENGTH
from tests.browsing import Sweep
from tests.cast import Cast

STACK = [
    (5, "Kind, 5 stars", True),
    (1, None, False),
    (4, None, False),
    (3, "One line\nand another", False),
]


@pytest.fixture
def desk(managers_desk: Page) -> Page:
    """The manager of Harbour Street, signed in at a desk."""
    return managers_desk


def _count(desk: Page, words: str) -> None:
    expect(desk.locator("#typed")).to_have_text(words)
    expect(desk.locator("[data-faces]")).to_be_focused()


def _answers() -> list[tuple[int | None, str | None, bool]]:
    db.session.rollback()
    found = db.session.execute(sa.select(Response.rating, Response.comment, Response.may_share).order_by(Response.id))
    return [tuple(row) for row in found]


def test_a_stack_of_four_is_typed_without_the_mouse(desk: Page, cast: Cast) -> None:
    keyboard = desk.keyboard
    desk.goto("/admin/praise/paper")
    keyboard.type("5ay")
    for _ in range(3):
        keyboard.press("Tab")
    keyboard.type("Rosa")
    keyboard.press("Tab")
    keyboard.type("Kind, 5 stars")
    keyboard.press("Enter")
    _count(desk, "1 form typed in today")
    keyboard.press("1")
    keyboard.press("Enter")
    _count(desk, "2 forms typed in today")
    keyboard.type("4ab")
    keyboard.press("b")
    keyboard.press("Enter")
    _count(desk, "3 forms typed in today")
    keyboard.type("3")
    for _ in range(4):
        keyboard.press("Tab")
    keyboard.type("One line")
    keyboard.press("Shift+Enter")
    keyboard.type("and another")
    keyboard.press("Enter")
    _count(desk, "4 forms typed in today")
    assert _answers() == STACK
    assert db.session.scalars(sa.select(Mention.given_name)).all() == ["Rosa"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Tick)) == 2


def test_a_held_enter_saves_one_form(desk: Page, cast: Cast) -> None:
    desk.goto("/admin/praise/paper")
    desk.keyboard.press("5")
    desk.evaluate("const form = document.querySelector('.paper'); form.requestSubmit(); form.requestSubmit();")
    _count(desk, "1 form typed in today")
    assert len(_answers()) == 1


def test_standards_are_one_stop_and_arrows_walk_among_them(desk: Page, cast: Cast) -> None:
    desk.goto("/admin/praise/paper")
    desk.keyboard.press("5")
    desk.keyboard.press("Tab")
    expect(desk.get_by_label("Warm welcome")).to_be_focused()
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_label("Listened to me")).to_be_focused()
    desk.keyboard.press("Space")
    expect(desk.get_by_label("Listened to me")).to_be_checked()


def test_people_are_chosen_by_typing(desk: Page, cast: Cast) -> None:
    desk.goto("/admin/praise/add")
    desk.get_by_label("By phone").check()
    search = desk.get_by_label("Type a name")
    for typed in ("kath", "tom "):
        search.press_sequentially(typed)
        search.press("Enter")
        expect(search).to_have_value("")
    desk.get_by_role("button", name="Save and approve").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("By phone")
    db.session.rollback()
    assert db.session.scalars(sa.select(Mention.status)).all() == ["approved", "approved"]
    names = set(db.session.scalars(sa.select(Mention.staff_member_id)))
    assert names == {cast.tom.id, cast.catherine.id}


def test_a_long_letter_is_not_cut_off_in_silence(desk: Page, cast: Cast) -> None:
    desk.goto("/admin/praise/add")
    desk.get_by_label("By letter").check()
    desk.get_by_label("Rosa Martinez").check()
    desk.get_by_label("In their words").fill("x" * (COMMENT_LENGTH + 1))
    desk.get_by_role("button", name="Save and approve").click()
    expect(desk.locator(".summary a")).to_have_text("Shorten the words to 4,000 characters.")
    assert len(desk.get_by_label("In their words").input_value()) == COMMENT_LENGTH + 1


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)  # what a page looks like is the same on both
def test_axe_finds_nothing_where_praise_is_entered(desk: Page, cast: Cast) -> None:
    sweep = Sweep(desk)
    for path in ("add", "paper"):
        sweep.open(f"/admin/praise/{path}")
    desk.get_by_role("button", name="Save, next form").click()
    expect(desk.locator(".summary")).to_be_focused()
    sweep.look()
    assert sweep.troubles == []
