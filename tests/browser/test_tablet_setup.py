"""A tablet before anybody asks at it: three words, what is missing on the device, paired in a moment; and its end."""

import re
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, expect

from kiosk.actions import opening_hours, tablet_settings, tablets
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import OpeningHours, Tablet
from tests.browser.desk import Desk, responses
from tests.cast import Cast

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def _tablet() -> Tablet:
    db.session.rollback()
    found = db.session.scalars(sa.select(Tablet)).one()
    db.session.rollback()
    return found


def _check(desk: Desk, name: str, state: str) -> None:
    expect(desk.page.locator(f"[data-check={name}]")).to_have_attribute("data-state", state)


def test_three_words_pair_it_and_it_goes_on_by_itself(new_desk: Desk) -> None:
    page = new_desk.open().page
    expect(page.get_by_role("heading", level=1)).to_have_text("Pair this tablet")
    expect(page.locator(".words")).to_have_text(re.compile(r"^\w+ \w+ \w+$"))
    new_desk.pair()
    new_desk.at("resting")
    expect(page.get_by_role("heading", level=1)).to_have_text("Overall, how was our service today?")
    expect(page.locator(".faces button")).to_have_text(["Very poor", "Poor", "OK", "Good", "Very good"])


def test_the_same_words_stand_there_after_a_reload(new_desk: Desk) -> None:
    words = new_desk.open().page.locator(".words bdi")
    expect(words).not_to_be_empty()
    before = words.inner_text()
    new_desk.page.reload()
    expect(words).to_have_text(before)


def test_what_is_missing_on_the_device_is_said_with_its_reason(new_desk: Desk) -> None:
    new_desk.open()
    for name, state in (("secure", "yes"), ("clock", "yes"), ("worker", "yes"), ("storage", "no"), ("app", "no")):
        _check(new_desk, name, state)
    expect(new_desk.page.locator("[data-check=storage] p")).to_contain_text("Add this page to the Home Screen")
    expect(new_desk.page.locator("[data-check=secure] p")).to_be_hidden()


def test_a_page_without_https_says_so(chromium: Browser, server: str, cast: Cast) -> None:
    context = chromium.new_context(base_url=server)
    context.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    context.add_init_script("Object.defineProperty(Navigator.prototype, 'wakeLock', { value: undefined })")
    desk = Desk(context, cast).open()
    _check(desk, "secure", "no")
    _check(desk, "awake", "no")
    expect(desk.page.locator("[data-check=secure] p")).to_contain_text("at its https:// address")
    context.close()


def test_the_server_knows_how_it_is(desk: Desk) -> None:
    desk.tap("Good").at("who")
    desk.ask("heartbeat", "beat")
    tablet = _tablet()
    assert (tablet.showing, tablet.outbox_count, tablet.is_secure, tablet.version) == (
        "visit",
        1,
        True,
        desk.page.locator("body").get_attribute("data-version"),
    )
    assert re.fullmatch(r"\w+, Chrome \d+", tablet.device)
    assert abs(tablet.clock_offset_ms) < 1000


def test_new_settings_wait_until_nobody_is_there(desk: Desk) -> None:
    desk.tap("Good").at("who")
    touchpoint, by = desk.cast.reception, desk.cast.priya
    tablet_settings.change(touchpoint, {"question": "How was lunch?"}, pin=None, by=by, at=clock.now())
    db.session.rollback()
    desk.ask("heartbeat", "beat")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Who helped you?")
    desk.press("That is all").press("Done").at("resting")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("How was lunch?")


def _open_on(desk: Desk, weekday: int) -> None:
    row = OpeningHours(location_id=desk.cast.harbour.id, weekday=weekday, opens_at=time(9), closes_at=time(17))
    db.session.add(row)
    db.session.commit()
    desk.ask("heartbeat", "beat")
    desk.page.reload()


def test_closed_hours_have_a_screen_and_lose_nobodys_answer(desk: Desk) -> None:
    in_two_days = clock.now().astimezone(ZoneInfo(desk.cast.harbour.time_zone)) + timedelta(days=2)
    _open_on(desk, in_two_days.weekday())
    expect(desk.at("closed").page.get_by_role("heading", level=1)).to_have_text("We are closed now")
    expect(desk.page.locator("[data-slot=opens]")).to_have_text(f"We open again: {in_two_days:%A} 09:00.")
    desk.press("I am still here and want to say something").at("resting")
    desk.tap("Good").at("who").press("That is all").press("Done").at("closed").drain()
    assert len(responses()) == 1


def test_on_closed_days_the_screen_says_what_for(desk: Desk) -> None:
    today = clock.local_date(clock.now(), desk.cast.harbour.time_zone)
    days = {"first_on": today, "last_on": today + timedelta(days=8), "occasion": "Stocktaking"}
    opening_hours.add_closed_days(desk.cast.harbour, **days, by=desk.cast.mark, at=clock.now())
    db.session.rollback()
    desk.ask("heartbeat", "beat")
    desk.page.reload()
    opens = today + timedelta(days=9)
    expect(desk.at("closed").page.locator("[data-slot=occasion]")).to_have_text("Stocktaking")
    expect(desk.page.locator("[data-slot=opens]")).to_have_text(
        f"We open again: {opens:%A}, {opens:%B} {opens.day}, 00:00."
    )


def test_a_retired_tablet_asks_no_more_and_keeps_what_it_has(desk: Desk) -> None:
    desk.offline()
    desk.tap("Good").at("who").press("That is all").press("Done").at("resting")
    tablets.retire(_tablet(), by=desk.cast.priya, at=clock.now())
    db.session.rollback()
    desk.context.set_offline(False)
    expect(desk.at("lost").page.get_by_role("heading", level=1)).to_have_text("We do not ask here at the moment")
    assert len(desk.outbox()) == 1
    assert responses() == []


def test_without_javascript_there_is_a_sentence_and_another_way(chromium: Browser, server: str) -> None:
    context = chromium.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/tablet")
    expect(page.locator("noscript p")).to_contain_text("with your own phone instead")
    context.close()


def test_it_installs_as_an_app_of_its_own(new_desk: Desk) -> None:
    said = new_desk.open().page.evaluate(
        """async () => {
          const link = document.querySelector("link[rel=manifest]").href;
          const manifest = await (await fetch(link)).json();
          const icons = await Promise.all(manifest.icons.map(async ({ src }) => (await fetch(src)).status));
          return [manifest.display, manifest.orientation, manifest.start_url, icons];
        }"""
    )
    assert said == ["fullscreen", "any", "/tablet", [200, 200, 200]]
