"""Clean for the next person: nothing of a visit is left in memory, fields, storage, history, focus or scroll."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests import browsing
from tests.browser.desk import Desk, responses
from tests.cast import Cast

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
SECRET = "My name is Ito and I waited an hour"


def _typing(desk: Desk) -> Desk:
    """Somebody in the middle of the last screen."""
    desk.tap("Good").at("who").page.get_by_label("Somebody else").fill(SECRET)
    desk.page.get_by_label("Tom").check()
    desk.press("Next", "Skip").at("words").page.get_by_label("In your words").fill(SECRET)
    return desk


def _next_person_finds_nothing(desk: Desk) -> None:
    page = desk.tap("Very good").at("who").page
    assert page.locator("#stage :checked").count() == 0
    for screen in ("who", "what", "words"):
        desk.at(screen)
        for field in page.locator("#stage :is(input:not([type=checkbox]), textarea)").all():
            expect(field).to_have_value("")
        desk.press("Skip")
    assert SECRET not in page.content()


def test_nothing_typed_is_stored_before_it_is_sent(desk: Desk) -> None:
    _typing(desk)
    assert SECRET not in desk.kept()
    desk.offline()
    desk.press("Send").at("thanks")
    assert [row["answer"]["told"]["comment"] for row in desk.outbox()] == [SECRET]


def test_after_sending(desk: Desk) -> None:
    _typing(desk).press("Send").at("thanks")
    assert SECRET not in desk.page.content()
    desk.press("Done").at("resting").drain()
    assert SECRET not in desk.kept()
    _next_person_finds_nothing(desk)


def test_thanks_go_away_by_themselves(desk: Desk) -> None:
    desk.page.clock.install()
    desk.tap("Good").at("who").press("That is all").at("thanks")
    desk.page.clock.fast_forward(11_000)
    desk.at("thanks")
    desk.page.clock.fast_forward(2_000)
    desk.at("resting")


def test_thanks_go_away_by_a_tap_anywhere(desk: Desk) -> None:
    desk.tap("Good").at("who").press("That is all").at("thanks")
    desk.page.mouse.click(600, 30)
    desk.at("resting")


LEAVING: dict[str, Callable[[Desk], object]] = {
    "reload": lambda desk: desk.page.reload(),
    "elsewhere and back": lambda desk: (desk.page.goto("/privacy"), desk.page.go_back()),
}


@pytest.mark.parametrize("way", LEAVING)
def test_who_leaves_leaves_the_tap_alone(desk: Desk, way: str) -> None:
    LEAVING[way](_typing(desk))
    desk.at("resting")
    assert SECRET not in desk.page.content() + desk.kept()
    desk.drain()
    expect(desk.page.locator(".faces")).to_be_visible()
    assert [(one.rating, one.comment) for one in responses()] == [(4, None)]
    _next_person_finds_nothing(desk)


@pytest.fixture
def remembering(chromium: Browser, server: str, cast: Cast) -> Iterator[Desk]:
    """A paired tablet whose browser keeps pages that were left, as people's browsers do and a test's does not."""
    browser = chromium.browser_type.launch(
        executable_path=browsing.PROGRAM,
        args=[*browsing.OPTIONS, "--enable-features=BackForwardCache"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield Desk(browser.new_context(viewport={"width": 1280, "height": 800}, base_url=server), cast).open().paired()
    browser.close()


def test_who_comes_back_from_the_back_forward_cache_finds_the_question(remembering: Desk) -> None:
    page = _typing(remembering).page
    page.evaluate("addEventListener('pageshow', (event) => (document.title = `kept: ${event.persisted}`))")
    page.goto("/privacy")
    page.evaluate("history.back()")
    expect(page).to_have_title("kept: true")
    remembering.at("resting")
    assert SECRET not in page.content() + remembering.kept()
    _next_person_finds_nothing(remembering)


def test_back_does_nothing(desk: Desk) -> None:
    length = desk.page.evaluate("history.length")
    _typing(desk)
    assert desk.page.evaluate("history.length") == length
    for _ in range(3):
        desk.page.evaluate("history.back()")
        expect(desk.page.get_by_label("In your words")).to_have_value(SECRET)
        assert desk.page.url.endswith("/tablet")


def test_no_field_offers_what_others_typed(desk: Desk) -> None:
    fields = desk.page.evaluate(
        """() => [...document.querySelectorAll("template")].flatMap((part) =>
          [...part.content.querySelectorAll("input:not([type=checkbox]), textarea")].map((box) => box.autocomplete))"""
    )
    assert fields == ["off"] * 5
    assert desk.page.locator("form").count() == 0


def test_focus_and_scroll_begin_at_the_top(desk: Desk) -> None:
    title = desk.page.locator("#title")
    desk.tap("Good").at("who")
    expect(title).to_be_focused()
    desk.page.get_by_label("Somebody else").fill("x")
    desk.press("Next").at("what")
    expect(title).to_be_focused()
    expect(title).to_have_text("What did they do?")
    desk.press("That is all").press("Done").at("resting")
    expect(title).to_be_focused()
    assert desk.page.evaluate("[scrollY, document.getElementById('stage').scrollTop]") == [0, 0]


def test_who_made_it_easier_for_themselves_leaves_it_as_it_was(desk: Desk) -> None:
    page = desk.page
    page.get_by_role("button", name="More contrast").click()
    page.get_by_role("button", name="Buttons on the other side").click()
    desk.tap("Good").at("who")
    assert page.evaluate("({ ...document.documentElement.dataset })") == {"contrast": "more", "reach": "left"}
    desk.press("That is all").press("Done").at("resting")
    assert page.evaluate("({ ...document.documentElement.dataset })") == {}
