"""Nobody there: a question that can be put off ten times and that screen readers hear; then the tap alone is kept."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, responses

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
SECRET = "half a sentence"


@pytest.fixture
def typing(desk: Desk) -> Desk:
    """Somebody who has just typed something."""
    desk.page.clock.install()
    desk.tap("Poor").at("what").press("Skip").at("words")
    desk.page.get_by_label("In your words").fill(SECRET)
    return desk


def _later(desk: Desk, seconds: float) -> None:
    desk.page.clock.fast_forward(round(seconds * 1000))


def test_a_warning_comes_after_the_idle_time(typing: Desk) -> None:
    warning = typing.page.get_by_role("alertdialog", name="Still there?")
    _later(typing, 43)
    expect(warning).to_be_hidden()
    _later(typing, 3)
    expect(warning).to_be_visible()
    expect(warning).to_have_accessible_description(
        "Your rating is saved. We’ll delete what you typed for the next customer unless you carry on."
    )
    expect(typing.page.get_by_role("button", name="I am still here")).to_be_focused()


def test_who_is_there_goes_on_where_they_were(typing: Desk) -> None:
    _later(typing, 46)
    typing.page.get_by_role("button", name="I am still here").click()
    expect(typing.page.get_by_role("alertdialog")).to_be_hidden()
    expect(typing.page.get_by_label("In your words")).to_have_value(SECRET)


def test_nobody_there_keeps_the_tap_and_wipes_the_words(typing: Desk) -> None:
    _later(typing, 46)
    expect(typing.page.get_by_role("alertdialog")).to_be_visible()
    _later(typing, 17)
    expect(typing.page.get_by_role("alertdialog")).to_be_visible()
    _later(typing, 4)
    typing.at("resting")
    expect(typing.page.get_by_role("alertdialog")).to_be_hidden()
    assert SECRET not in typing.page.content() + typing.kept()
    typing.drain()
    assert [(one.rating, one.comment) for one in responses()] == [(2, None)]


def test_it_can_be_put_off_ten_times(typing: Desk) -> None:
    for _ in range(10):
        _later(typing, 46)
        typing.page.get_by_role("button", name="I am still here").click()
        expect(typing.page.get_by_role("alertdialog")).to_be_hidden()
    typing.at("words")
    _later(typing, 46)
    warning = typing.page.get_by_role("alertdialog", name="Still there?")
    expect(warning).to_have_accessible_description(
        "Your rating is saved. We’ll now delete what you typed, for the next customer."
    )
    expect(warning).to_be_focused()
    expect(warning.get_by_role("button")).to_have_count(0)
    typing.page.keyboard.press("Escape")
    expect(warning).to_be_visible()
    _later(typing, 21)
    typing.at("resting")


def test_escape_is_somebody(typing: Desk) -> None:
    _later(typing, 46)
    expect(typing.page.get_by_role("alertdialog")).to_be_visible()
    typing.page.keyboard.press("Escape")
    expect(typing.page.get_by_role("alertdialog")).to_be_hidden()
    typing.at("words")


def test_who_types_is_never_asked(typing: Desk) -> None:
    for letter in "abc":
        _later(typing, 40)
        typing.page.keyboard.press(letter)
    typing.at("words")
    expect(typing.page.get_by_role("alertdialog")).to_be_hidden()


def test_a_tablet_that_slept_is_clean_when_it_wakes(typing: Desk) -> None:
    _later(typing, 3600)
    typing.at("resting")
