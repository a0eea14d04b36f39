"""A device that is full, refuses to store or has no locks loses nothing, and staff is told."""

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from kiosk.extensions import db
from kiosk.lib import codes
from kiosk.models import Picture, Tablet
from tests import codes as pictures
from tests.browser.desk import MANY, Desk, responses
from tests.cast import LONG_AGO

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)

# The sizes in bytes of the pictures on the tablet, as soon as there are that many.
PICTURES_KEPT = """async (wanted) => {
  const cache = await caches.open("pictures");
  for (let tries = 0; tries < 200 && (await cache.keys()).length < wanted; tries++) {
    await new Promise((go) => setTimeout(go, 50));
  }
  const kept = await cache.keys();
  return Promise.all(kept.map(async (request) => (await (await cache.match(request)).blob()).size));
}"""
NEARLY_FULL = "navigator.storage.estimate = async () => ({ usage: 81, quota: 100 })"
REFUSING = """window.refused = ["open", "waiting", "refused"];
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (row, ...key) {
  if (window.refused.includes(row?.state)) throw new DOMException("full", "QuotaExceededError");
  return put.call(this, row, ...key);
};"""
NO_LOCKS = "delete Navigator.prototype.locks"


def _with(desk: Desk, script: str) -> Desk:
    desk.context.add_init_script(script)
    return desk.open().paired()


def _picture(colour: str) -> Picture:
    data = pictures.picture_of(colour)
    return Picture(content_type="image/png", data=data, width=64, height=64, created_at=LONG_AGO)


def test_storage_that_is_nearly_full_is_said_early(new_desk: Desk) -> None:
    page = _with(new_desk, NEARLY_FULL).staff().page
    expect(page.locator("[data-check=room]")).to_have_attribute("data-state", "no")
    expect(page.locator("[data-check=room] p")).to_contain_text("nearly full. Free some, or save the outbox as a file.")
    expect(page.locator("[data-slot=used]")).to_have_text("81 %")
    new_desk.ask("heartbeat", "beat")
    db.session.rollback()
    assert db.session.scalars(sa.select(Tablet.storage_percent)).one() == 81


def test_storage_with_room_is_no_matter(desk: Desk) -> None:
    expect(desk.staff().page.locator("[data-check=room]")).to_have_attribute("data-state", "yes")


def test_what_cannot_be_stored_is_sent_all_the_same(new_desk: Desk) -> None:
    desk = _with(new_desk, REFUSING)
    desk.tap("Good").at("who").page.get_by_label("Tom").check()
    desk.press("That is all", "Done").at("resting").drain()
    (answer,) = responses()
    assert (answer.rating, answer.told_at is None) == (4, False)
    assert desk.outbox() == []


def test_staff_is_told_what_is_in_memory_alone_and_can_save_it(new_desk: Desk) -> None:
    desk = _with(new_desk, REFUSING)
    desk.offline()
    page = desk.answered("Good").staff().page
    told = page.locator("[data-slot=memory]")
    expect(told).to_contain_text("Answers that could not be stored on this tablet: 1.")
    expect(page.locator("[data-slot=waiting]")).to_have_text("1")
    assert b'"rating":4' in desk.saved()
    page.evaluate("window.refused = []")
    desk.drain()
    expect(told).to_be_empty()
    page.reload()
    assert [row["answer"]["rating"] for row in desk.at("resting").outbox()] == [4]


def test_words_that_cannot_be_stored_are_sent_once_with_their_tap(new_desk: Desk) -> None:
    desk = _with(new_desk, REFUSING)
    desk.page.evaluate("window.refused = ['waiting']")
    desk.offline()
    desk.tap("Good").at("who").page.get_by_label("Tom").check()
    desk.press("That is all", "Done").at("resting").drain()
    desk.ask("outbox", "freezeAbandoned", None)
    assert len(desk.outbox()) == 1
    desk.context.set_offline(False)
    desk.drain()
    assert [(one.rating, one.told_at is None) for one in responses()] == [(4, False)]
    assert desk.outbox() == []


def test_a_new_version_waits_for_what_is_in_memory_alone(new_desk: Desk) -> None:
    desk = _with(new_desk, REFUSING)
    desk.page.clock.install()
    desk.offline()
    desk.answered("Good")
    desk.page.evaluate("navigator.serviceWorker.dispatchEvent(new Event('controllerchange'))")
    desk.page.evaluate("navigator.serviceWorker.dispatchEvent(new Event('controllerchange'))")
    contrast = desk.page.get_by_role("button", name="More contrast")
    contrast.click()
    desk.page.clock.fast_forward(60_000)
    expect(contrast).to_have_attribute("aria-pressed", "false")
    assert len(desk.outbox()) == 1


def test_pictures_are_there_without_a_network_after_one_visit(new_desk: Desk) -> None:
    new_desk.cast.organisation.logo, new_desk.cast.tom.photo = _picture("red"), _picture("blue")
    db.session.commit()
    desk = new_desk.open().paired()
    sizes = desk.page.evaluate(PICTURES_KEPT, 2)
    assert len(sizes) == 2
    assert all(sizes)
    desk.offline()
    desk.page.close()
    desk.page = desk.context.new_page()
    desk.open().at("resting").tap("Good").at("who")
    for picture in (desk.page.locator("#logo"), desk.page.locator(".person", has_text="Tom").locator("img")):
        expect(picture).to_be_visible()
        picture.evaluate("picture => picture.decode()")
        assert picture.evaluate("picture => picture.naturalWidth") == 64


def test_two_tabs_without_locks_never_make_two_of_one(new_desk: Desk) -> None:
    desk = _with(new_desk, NO_LOCKS)
    assert desk.page.evaluate("navigator.locks") is None
    other = desk.context.new_page()
    other.goto("/tablet")
    other.get_by_role("button", name="Very poor", exact=True).click()
    desk.offline()
    ids = sorted(str(codes.client_id()) for _ in range(120))
    desk.page.evaluate(MANY, ids)
    desk.context.set_offline(False)
    other.evaluate("setTimeout(async () => (await import('/static/js/tablet/drain.js')).drain(true))")
    desk.drain()
    assert sorted(str(one.client_id) for one in responses()) == ids
    assert [row["state"] for row in desk.outbox()] == ["open"]
    other.get_by_role("button", name="That is all").press("Enter")
    desk.drain()
    assert [one.rating for one in responses()].count(1) == 1


def test_a_tap_of_staff_fills_the_screen_and_another_leaves_it(desk: Desk) -> None:
    page = desk.staff().page
    desk.press("Full screen")
    page.wait_for_function("document.fullscreenElement === document.documentElement")
    desk.press("Full screen")
    page.wait_for_function("document.fullscreenElement === null")
