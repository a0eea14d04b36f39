"""Everybody can use the tablet: axe, sizes at arm's length, the keyboard, speech, contrast, either hand."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from kiosk.extensions import db
from kiosk.models import StaffMember
from tests.browser.desk import Desk, responses
from tests.browsing import violations
from tests.cast import LONG_AGO

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
LOOKS = ("light", "dark")
SIZES = [(1280, 800), (800, 1280), (1024, 768), (768, 1024), (800, 600), (360, 740)]
TABLETS = SIZES[:-1]
FACE, TOUCH, READ = 120, 104, 36

TOO_SMALL = """([face, touch, read]) => {
  const seen = (part) => part.checkVisibility({ visibilityProperty: true }) && !part.closest(".unseen");
  const name = (part) => part.outerHTML.slice(0, 80);
  const found = [];
  for (const part of document.querySelectorAll("button, label.chip, #stage input:not([type=checkbox]), textarea")) {
    const { width, height } = part.getBoundingClientRect();
    if (seen(part) && Math.min(width, height) < touch - 0.5) found.push(`${width} × ${height}: ${name(part)}`);
  }
  for (const part of document.querySelectorAll(".faces .face")) {
    if (part.getBoundingClientRect().width < face) found.push(`face: ${part.getBoundingClientRect().width}`);
  }
  for (const part of document.querySelectorAll("h1, h2, .lead, button, .chip, .field, input, textarea, .faces span")) {
    if (seen(part) && parseFloat(getComputedStyle(part).fontSize) < read) found.push(`letters: ${name(part)}`);
  }
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return wide > 0 ? [...found, `${wide} px wider than the screen`] : found;
}"""

WALK: list[tuple[str, Callable[[Desk], object]]] = [
    ("resting", lambda desk: desk),
    ("what", lambda desk: desk.tap("Poor")),
    ("words", lambda desk: desk.press("Skip")),
    ("who", lambda desk: (desk.page.get_by_label("E-mail or phone").fill("1"), desk.press("Next"))),
    ("thanks", lambda desk: (desk.page.get_by_label("Tom").check(), desk.press("Send"))),
    ("staff", lambda desk: (desk.press("Done"), desk.page.locator("#brand").press("Enter"))),
]
CUSTOMERS = WALK[:-1]


def _screens(desk: Desk, walk: list[tuple[str, Callable[[Desk], object]]]) -> Iterator[str]:
    for name, go in walk:
        go(desk)
        desk.at(name)
        yield name


def _troubles(desk: Desk, where: str) -> list[str]:
    found = []
    for width, height in ((1280, 800), (360, 740)):
        desk.page.set_viewport_size({"width": width, "height": height})
        for scheme in LOOKS:
            desk.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{where}, {width} px, {scheme}: {line}" for line in violations(desk.page)]
    desk.page.set_viewport_size({"width": 1280, "height": 800})
    return found


@pytest.mark.parametrize("dir", ["ltr", "rtl"])
def test_axe_finds_nothing_on_any_screen(desk: Desk, dir: str) -> None:
    desk.page.evaluate("dir => document.documentElement.dir = dir", dir)
    assert [line for name in _screens(desk, WALK) for line in _troubles(desk, name)] == []


@pytest.mark.parametrize("contrast", ["toggle", "system"])
def test_axe_finds_nothing_with_more_contrast(desk: Desk, contrast: str) -> None:
    if contrast == "toggle":
        desk.page.get_by_role("button", name="More contrast").click()
    else:
        desk.page.emulate_media(contrast="more")
    assert [line for name in _screens(desk, CUSTOMERS) for line in _troubles(desk, name)] == []


def test_axe_finds_nothing_on_the_screens_beside_a_visit(new_desk: Desk) -> None:
    found = _troubles(new_desk.open().at("setup"), "setup")
    new_desk.page.clock.install()
    new_desk.paired().tap("Good").at("who")
    new_desk.page.clock.fast_forward(46_000)
    expect(new_desk.page.get_by_role("alertdialog")).to_be_visible()
    assert found + _troubles(new_desk, "still there") == []


@pytest.mark.parametrize("size", TABLETS, ids=str)
def test_a_finger_at_arms_length_hits_and_an_eye_reads(desk: Desk, size: tuple[int, int]) -> None:
    desk.page.set_viewport_size({"width": size[0], "height": size[1]})
    found = [
        f"{name}: {line}"
        for name in _screens(desk, CUSTOMERS)
        for line in desk.page.evaluate(TOO_SMALL, [FACE, TOUCH, READ])
    ]
    assert found == []


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_all_faces_are_seen_at_once(desk: Desk, size: tuple[int, int]) -> None:
    desk.page.set_viewport_size({"width": size[0], "height": size[1]})
    for button in desk.page.locator(".faces button").all():
        expect(button).to_be_in_viewport(ratio=1)
    for button in desk.page.locator(".tools button:visible").all():
        expect(button).to_be_in_viewport(ratio=1)


def test_on_a_phone_five_faces_in_a_row_are_as_large_as_fits(desk: Desk) -> None:
    desk.page.set_viewport_size({"width": 360, "height": 740})
    assert desk.page.evaluate(TOO_SMALL, [60, 60, 16]) == []


def test_a_visit_needs_nothing_but_the_keyboard(desk: Desk) -> None:
    keyboard = desk.page.keyboard
    for key in ("Tab", "Tab", "Enter"):
        keyboard.press(key)
    desk.at("what")
    for key in ("Tab", "Space"):
        keyboard.press(key)
    expect(desk.page.get_by_label("Nobody greeted me")).to_be_checked()
    desk.page.get_by_role("button", name="That is all").focus()
    keyboard.press("Enter")
    desk.at("thanks").drain()
    assert [one.rating for one in responses()] == [2]


def test_turning_the_tablet_loses_nothing(desk: Desk) -> None:
    desk.tap("Good").at("who").page.get_by_label("Somebody else").fill("the lady in red")
    desk.page.get_by_label("Tom").check()
    desk.page.set_viewport_size({"width": 800, "height": 1280})
    expect(desk.page.get_by_label("Somebody else")).to_have_value("the lady in red")
    expect(desk.page.get_by_label("Tom")).to_be_checked()


def test_buttons_come_within_the_other_hands_reach(desk: Desk) -> None:
    def left_edge(name: str) -> float:
        return float(desk.page.get_by_role("button", name=name).bounding_box()["x"])

    desk.tap("Good").at("who")
    assert left_edge("Skip") > 900
    desk.page.get_by_role("button", name="Buttons on the other side").click()
    assert left_edge("Skip") < 100


def test_where_there_is_no_voice_there_is_no_button_for_it(desk: Desk) -> None:
    expect(desk.page.locator("#aloud")).to_be_hidden()


def test_read_aloud_speaks_each_screen_of_this_visit_and_then_is_silent(new_desk: Desk) -> None:
    new_desk.context.add_init_script(
        """window.spoken = [];
        speechSynthesis.getVoices = () => [{}];
        speechSynthesis.speak = ({ text }) => window.spoken.push(text);"""
    )
    desk = new_desk.open().paired()
    desk.page.get_by_role("button", name="Read aloud").click()
    desk.tap("Good").at("who").press("That is all").at("thanks").press("Done").at("resting").tap("Good").at("who")
    first, second, third = desk.page.evaluate("spoken")
    assert first == "Overall, how was our service today?. Very poor. Poor. OK. Good. Very good"
    assert second.startswith("Who helped you?. ")
    assert "Tom" in second
    assert third.startswith("Thank you. Your answer goes to the team at Harbour Street.")


def test_many_people_are_found_by_typing(desk: Desk) -> None:
    for name in ("Siobhán", "Björn", "Ana", "Ben", "Eva", "Max"):
        person = StaffMember(full_name=name, shown_name=name, role="", is_shown=True, created_at=LONG_AGO)
        person.locations = [desk.cast.harbour]
        db.session.add(person)
    db.session.commit()
    desk.ask("heartbeat", "beat")
    desk.page.reload()
    desk.at("resting").tap("Good").at("who").page.get_by_label("Rosa M.").check()
    desk.page.get_by_label("Search by name").fill("siobhan")
    expect(desk.page.locator(".person:visible bdi")).to_have_text(["Rosa M.", "Siobhán"])
