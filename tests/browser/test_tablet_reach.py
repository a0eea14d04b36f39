"""At any size, text size and zoom all five faces are equally within reach, and so is each button of other screens."""

from collections.abc import Callable, Iterator
from datetime import time, timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from kiosk.actions import tablet_settings, tablets
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import OpeningHours, Tablet
from tests.browser.desk import Desk

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
SIZES = [(768, 1024), (800, 600), (1024, 768), (1180, 820), (1280, 800), (1366, 1024)]
BOTH_WAYS = sorted({way for width, height in SIZES for way in ((width, height), (height, width))})
TEXTS = (100, 112, 150, 200)
ZOOMS = (100, 150, 200)
USUAL_LETTERS = 16

# How much of each face a finger hits: the share of a grid of points over its button.
SHARES = """() => {
  scrollTo(0, 0);
  const steps = [...Array(9).keys()].map((step) => (step + 0.5) / 9);
  return [...document.querySelectorAll(".faces button")].map((face) => {
    const { left, top, width, height } = face.getBoundingClientRect();
    const points = steps.flatMap((x) => steps.map((y) => [left + x * width, top + y * height]));
    return points.filter(([x, y]) => face.contains(document.elementFromPoint(x, y))).length / points.length;
  });
}"""

# What cannot be hit in its middle: what leads on, at once; all else, once it was scrolled to.
OUT_OF_REACH = """() => {
  const seen = (part) => part.checkVisibility({ visibilityProperty: true }) && !part.closest("[hidden]");
  const front = document.querySelector("dialog[open]") ?? document.body;
  const all = (css) => [...front.querySelectorAll(css)].filter(seen);
  const isHit = (part) => {
    const { left, top, width, height } = part.getBoundingClientRect();
    const found = document.elementFromPoint(left + width / 2, top + height / 2);
    return part.contains(found) || found?.contains(part) && found.matches("label");
  };
  const missed = (part, when) => isHit(part) ? [] : [`${when}: ${part.outerHTML.slice(0, 90)}`];
  scrollTo(0, 0);
  const lead = all("#stage > .acts button, .faces button, dialog button");
  const found = lead.flatMap((part) => missed(part, "at once"));
  for (const part of all("#stage :is(button, label, input, textarea), dialog button")) {
    part.scrollIntoView({ block: "center" });
    found.push(...missed(part, "scrolled"));
  }
  const root = document.documentElement, wide = root.scrollWidth - root.clientWidth;
  return wide > 0 ? [...found, `${wide} px wider than the screen`] : found;
}"""

SHOWN = """() => [document.body.dataset.screen, Boolean(document.querySelector("dialog[open]"))]"""


def _by_root(desk: Desk) -> Callable[[int], object]:
    """Letters made larger by a style, as an app around the page does."""
    return lambda text: desk.page.evaluate("text => (document.documentElement.style.fontSize = `${text}%`)", text)


def _by_browser(desk: Desk) -> Callable[[int], object]:
    """Letters made larger in the settings of the browser or the device."""
    session = desk.context.new_cdp_session(desk.page)
    sizes = {"standard": USUAL_LETTERS, "fixed": 13}
    return lambda text: session.send(
        "Page.setFontSizes", {"fontSizes": {name: size * text // 100 for name, size in sizes.items()}}
    )


TEXT_SIZES = {"root": _by_root, "browser": _by_browser}


def _looks(desk: Desk, by: str, texts: tuple[int, ...] = TEXTS, zooms: tuple[int, ...] = ZOOMS) -> Iterator[str]:
    """Each size with each text size and zoom; a page that is zoomed has fewer pixels."""
    enlarge = TEXT_SIZES[by](desk)
    for text in texts:
        enlarge(text)
        for width, height in BOTH_WAYS:
            for zoom in zooms:
                desk.page.set_viewport_size({"width": width * 100 // zoom, "height": height * 100 // zoom})
                yield f"{width} × {height}, text {text} %, zoom {zoom} %"
    enlarge(100)


def _ask(desk: Desk, **changes: object) -> None:
    tablet_settings.change(desk.cast.reception, changes, pin=None, by=desk.cast.priya, at=clock.now())
    desk.ask("heartbeat", "beat")
    desk.page.reload()
    desk.at("resting")


@pytest.mark.parametrize("by", TEXT_SIZES)
def test_all_of_each_face_can_be_hit(desk: Desk, by: str) -> None:
    assert {look: shares for look in _looks(desk, by) if (shares := desk.page.evaluate(SHARES)) != [1] * 5} == {}


@pytest.mark.parametrize("dir", ["ltr", "rtl"])
def test_all_of_each_face_can_be_hit_below_the_longest_texts(desk: Desk, dir: str) -> None:
    whole = desk.cast.organisation
    whole.name, whole.mission = "Wollenweber und Söhne Zahntechnik " * 2, "We look after people, not only teeth. " * 4
    db.session.commit()
    _ask(desk, question=("How well did we look after you at our reception today? " * 3)[:120])
    desk.page.evaluate("dir => (document.documentElement.dir = dir)", dir)
    shares = {look: desk.page.evaluate(SHARES) for look in _looks(desk, "root", texts=(100, 200))}
    assert {look: share for look, share in shares.items() if share != [1] * 5} == {}


@pytest.mark.parametrize("text", TEXTS)
def test_on_a_phone_all_of_each_face_can_be_hit(desk: Desk, text: int) -> None:
    _by_root(desk)(text)
    for width, height in ((320, 568), (360, 740), (740, 360), (430, 932)):
        desk.page.set_viewport_size({"width": width, "height": height})
        assert desk.page.evaluate(SHARES) == [1] * 5, (width, height)


def _paused(desk: Desk, seconds: int = 1) -> None:
    """Let so much time pass, and then none any more: no screen goes away while it is looked at."""
    desk.page.clock.pause_at(clock.now() + timedelta(seconds=seconds))


def _thanked(desk: Desk) -> None:
    desk.page.clock.install()
    desk.tap("Poor").at("what").press("Skip", "Skip").at("who").page.get_by_label("Tom").check()
    _paused(desk)
    desk.press("Send").at("thanks")


def _warned(desk: Desk) -> None:
    desk.page.clock.install()
    desk.tap("Good").at("who")
    _paused(desk, 50)
    expect(desk.page.get_by_role("alertdialog")).to_be_visible()


def _closed(desk: Desk) -> None:
    in_two_days = clock.local_time(clock.now(), desk.cast.harbour.time_zone) + timedelta(days=2)
    hours = {"weekday": in_two_days.weekday(), "opens_at": time(9), "closes_at": time(17)}
    db.session.add(OpeningHours(location_id=desk.cast.harbour.id, **hours))
    db.session.commit()
    desk.ask("heartbeat", "beat")
    desk.page.reload()
    desk.at("closed")


def _lost(desk: Desk) -> None:
    db.session.rollback()
    tablets.retire(db.session.scalars(sa.select(Tablet)).one(), by=desk.cast.priya, at=clock.now())
    db.session.rollback()
    desk.ask("heartbeat", "beat")
    desk.at("lost")


def _locked(desk: Desk) -> None:
    tablet_settings.change(desk.cast.reception, {}, pin="4711", by=desk.cast.priya, at=clock.now())
    db.session.rollback()
    desk.ask("heartbeat", "beat")
    desk.page.locator("#brand").press("Enter")
    desk.at("pin")


SCREENS: dict[str, Callable[[Desk], object]] = {
    "resting": lambda desk: desk.at("resting"),
    "who": lambda desk: desk.tap("Good").at("who"),
    "what": lambda desk: desk.tap("Poor").at("what").page.get_by_label("Nobody greeted me").check(),
    "words": lambda desk: desk.tap("Poor").at("what").press("Skip").at("words"),
    "thanks": _thanked,
    "still there": _warned,
    "closed": _closed,
    "lost": _lost,
    "pin": _locked,
    "staff": lambda desk: desk.staff(),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_each_button_is_within_reach(desk: Desk, screen: str) -> None:
    SCREENS[screen](desk)
    shown = desk.page.evaluate(SHOWN)
    looks = _looks(desk, "root", texts=(100, 200), zooms=(100, 200))
    assert {look: found for look in looks if (found := desk.page.evaluate(OUT_OF_REACH))} == {}
    assert desk.page.evaluate(SHOWN) == shown


def test_each_button_is_within_reach_while_it_pairs(new_desk: Desk) -> None:
    expect(new_desk.open().at("setup").page.locator(".words bdi")).not_to_be_empty()
    looks = _looks(new_desk, "root", texts=(100, 200), zooms=(100, 200))
    assert {look: found for look in looks if (found := new_desk.page.evaluate(OUT_OF_REACH))} == {}
