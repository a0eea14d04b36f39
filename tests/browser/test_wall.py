"""The wall on a real screen: legible from five metres, turning, following, and steady without a network."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.actions import mentions, sharing, walls
from kiosk.extensions import db
from kiosk.models import Mention, Wall
from tests.browsing import PATIENCE, violations
from tests.builders import NOON, make_wall
from tests.cast import Cast
from tests.notes import agree, make_thanks

SCREENS = [(1920, 1080), (1366, 768), (1024, 768), (1080, 1920), (2560, 1080)]
LONGEST = "She stayed long after closing, explained everything twice, and rang next morning to ask how it went. " * 3
"""As much as fits, and more."""

# How many px what is shown reaches beyond its place, and the letters' size in hundredths of the screen's width.
MEASURE = """() => {
  const [note] = document.querySelectorAll(".note.now");
  const words = note.querySelector("blockquote"), box = words.getBoundingClientRect();
  const foot = note.querySelector(".thanked").getBoundingClientRect();
  const head = document.querySelector("header").getBoundingClientRect();
  const within = [head.bottom - box.top, box.bottom - foot.top, foot.bottom - innerHeight, box.right - innerWidth];
  const beyond = Math.max(words.scrollHeight - words.clientHeight - 4, ...within);
  return [beyond, parseFloat(getComputedStyle(words).fontSize) / Math.min(innerWidth, innerHeight * 16 / 9) * 100];
}"""


@pytest.fixture
def wall(cast: Cast) -> Wall:
    """The wall of Harbour Street, where Rosa agreed to every note."""
    agree(cast.rosa)
    return make_wall(cast.harbour)


@pytest.fixture
def screen(chromium: Browser, server: str) -> Iterator[Page]:
    """A television whose clock the test turns."""
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, base_url=server)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.clock.install()
    yield page
    context.close()


def _share(cast: Cast, *words: str) -> list[Mention]:
    """Notes with these words on the wall; the last comes first."""
    shared = [make_thanks(cast, comment=one)[0] for one in words]
    for mention in shared:
        sharing.share(mention, by=cast.mark, at=NOON)
    db.session.rollback()
    return shared


def _open(screen: Page, wall: Wall) -> None:
    screen.goto(f"/wall/{wall.key}")
    db.session.rollback()


def _shows(screen: Page, words: str) -> None:
    expect(screen.locator(".note.now blockquote")).to_have_text(f"“{words}”")


@pytest.mark.parametrize("words", ["Kind.", LONGEST[:90].upper(), LONGEST, LONGEST.upper(), "漢字" * 200])
def test_words_are_read_from_five_metres_and_fit_on_every_screen(
    screen: Page, cast: Cast, wall: Wall, words: str
) -> None:
    _share(cast, words)
    for width, height in SCREENS:
        screen.set_viewport_size({"width": width, "height": height})
        _open(screen, wall)
        beyond, size = screen.evaluate(MEASURE)
        assert beyond <= 0, f"{width} × {height}"
        assert size >= 3.99, f"{width} × {height}"


def test_notes_take_turns(screen: Page, cast: Cast, wall: Wall) -> None:
    _share(cast, "One.", "Two.")
    _open(screen, wall)
    _shows(screen, "Two.")
    screen.clock.run_for(15_000)
    _shows(screen, "One.")
    screen.clock.run_for(15_000)
    _shows(screen, "Two.")
    expect(screen.locator(".note:visible")).to_have_count(1)


def test_arrows_turn_and_space_pauses(screen: Page, cast: Cast, wall: Wall) -> None:
    _share(cast, "One.", "Two.", "Three.")
    _open(screen, wall)
    screen.keyboard.press("ArrowRight")
    _shows(screen, "Two.")
    screen.keyboard.press("ArrowLeft")
    screen.keyboard.press("ArrowLeft")
    _shows(screen, "One.")
    screen.keyboard.press("Space")
    screen.clock.run_for(20_000)
    _shows(screen, "One.")


def test_a_withdrawn_note_is_gone_from_an_open_wall_within_a_minute(screen: Page, cast: Cast, wall: Wall) -> None:
    _first, second = _share(cast, "One.", "Two.")
    _open(screen, wall)
    _shows(screen, "Two.")
    mentions.withdraw(second, by=cast.mark, at=NOON)
    db.session.rollback()
    screen.clock.run_for(30_000)
    expect(screen.locator(".note")).to_have_count(1)
    _shows(screen, "One.")
    expect(screen).to_have_title(re.compile("Thank-you notes, chosen by the manager: 1 of "))


def test_a_new_note_comes_up_without_the_turn_being_disturbed(screen: Page, cast: Cast, wall: Wall) -> None:
    _share(cast, "One.")
    _open(screen, wall)
    _share(cast, "Two.")
    screen.clock.run_for(26_000)
    expect(screen.locator(".note")).to_have_count(2)
    _shows(screen, "One.")
    screen.clock.run_for(15_000)
    _shows(screen, "Two.")


def test_without_a_network_it_goes_on_and_says_so_quietly(screen: Page, cast: Cast, wall: Wall) -> None:
    _share(cast, "One.", "Two.")
    _open(screen, wall)
    screen.context.set_offline(True)
    screen.clock.run_for(26_000)
    expect(screen.get_by_text("No network. These are the last notes.")).to_be_visible()
    _shows(screen, "One.")
    screen.clock.run_for(15_000)
    _shows(screen, "Two.")
    screen.context.set_offline(False)
    expect(screen.locator("#lost")).to_be_hidden()


def test_after_a_day_without_a_network_no_name_is_left(screen: Page, cast: Cast, wall: Wall) -> None:
    _share(cast, "One.")
    _open(screen, wall)
    screen.context.set_offline(True)
    screen.clock.fast_forward("25:00:00")
    expect(screen.locator(".note")).to_have_count(0)


def test_what_answers_in_our_place_changes_nothing(screen: Page, cast: Cast, wall: Wall) -> None:
    _share(cast, "One.")
    _open(screen, wall)
    screen.route("**/notes", lambda route: route.fulfill(status=200, body="<h1>Sign in to the hotel’s network</h1>"))
    screen.clock.run_for(26_000)
    expect(screen.locator("#lost")).to_be_visible()
    _shows(screen, "One.")


def test_a_retired_wall_goes_blank_and_comes_back(screen: Page, cast: Cast, wall: Wall) -> None:
    _share(cast, "One.")
    _open(screen, wall)
    walls.retire(wall, by=cast.priya, at=NOON)
    db.session.rollback()
    screen.clock.run_for(26_000)
    expect(screen.locator("#wall")).to_have_text("This wall is closed.")
    walls.bring_back(wall, by=cast.priya, at=NOON)
    db.session.rollback()
    screen.clock.run_for(26_000)
    _shows(screen, "One.")


@pytest.mark.parametrize("look", ["dark", "light"])
def test_axe_finds_nothing(screen: Page, cast: Cast, wall: Wall, look: str) -> None:
    _share(cast, "One.", "Two.")
    changed = walls.About(wall.name, 15, type(wall.look)(look), True)
    walls.change(wall, changed, location=cast.harbour, by=cast.priya, at=NOON)
    for path in ("", "/embed"):
        screen.goto(f"/wall/{wall.key}{path}")
        assert violations(screen) == []
