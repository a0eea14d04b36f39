"""What staff does at the tablet: a long press, the PIN, the outbox as a file, another pairing."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kiosk.actions import tablet_settings
from kiosk.extensions import db
from kiosk.lib import clock
from tests.browser.desk import Desk, responses

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
PIN = "4711"


@pytest.fixture
def locked(desk: Desk) -> Desk:
    """A tablet with a PIN."""
    tablet_settings.change(desk.cast.reception, {}, pin=PIN, by=desk.cast.priya, at=clock.now())
    db.session.rollback()
    desk.ask("heartbeat", "beat")
    desk.page.reload()
    return desk.at("resting")


def _open(desk: Desk) -> Desk:
    desk.page.locator("#brand").press("Enter")
    return desk


def _type(desk: Desk, pin: str) -> None:
    for digit in pin:
        desk.page.get_by_role("button", name=digit, exact=True).click()
    desk.page.get_by_role("button", name="OK").click()


def _waiting(desk: Desk) -> Desk:
    """One answer on a tablet without a network."""
    desk.offline()
    return desk.tap("Good").at("who").press("That is all").press("Done").at("resting")


def test_a_long_press_opens_it_and_a_short_one_does_not(desk: Desk) -> None:
    page = desk.page
    page.clock.install()
    page.locator("#brand").click()
    page.clock.fast_forward(4000)
    desk.at("resting")
    page.locator("#brand").hover()
    page.mouse.down()
    page.clock.fast_forward(3100)
    desk.at("staff")
    page.mouse.up()
    desk.at("staff").press("Back to the question").at("resting")


def test_the_server_checks_the_pin(locked: Desk) -> None:
    _type(_open(locked).at("pin"), "0000")
    expect(locked.page.get_by_role("alert")).to_have_text("Wrong PIN.")
    _type(locked, PIN)
    locked.at("staff")


def test_without_a_network_the_tablet_checks_it_and_counts(locked: Desk) -> None:
    locked.offline()
    _open(locked).at("pin")
    for _ in range(4):
        _type(locked, "0000")
        expect(locked.page.get_by_role("alert")).to_have_text("Wrong PIN.")
        locked.page.get_by_role("button", name="1", exact=True).click()
        expect(locked.page.locator("[data-slot=wrong]")).to_be_empty()
        locked.page.get_by_role("button", name="Delete a digit").click()
    _type(locked, "0000")
    expect(locked.page.get_by_role("alert")).to_have_text("Too many attempts. Try again in 15 minutes.")
    locked.page.reload()
    _type(_open(locked.at("resting")).at("pin"), PIN)
    expect(locked.page.get_by_role("alert")).to_have_text("Too many attempts. Try again in 15 minutes.")


def test_without_a_network_the_right_pin_opens_it(locked: Desk) -> None:
    locked.offline()
    _open(locked).at("pin")
    for key in PIN:
        locked.page.get_by_role("button", name=key, exact=True).press(key)
    locked.page.get_by_role("button", name="OK").press("Enter")
    locked.at("staff")


def test_it_shows_what_waits_and_saves_it_as_a_file(desk: Desk, tmp_path: Path) -> None:
    page = _open(_waiting(desk)).at("staff").page
    expect(page.locator("[data-slot=waiting]")).to_have_text("1")
    with page.expect_download() as saved:
        desk.press("Save as a file")
    saved.value.save_as(tmp_path / "outbox.json")
    file = json.loads((tmp_path / "outbox.json").read_text("utf-8"))
    assert (file["good_word"], file["version"], len(file["answers"])) == ("outbox", 1, 1)
    assert file["answers"][0]["rating"] == 4
    assert len(desk.outbox()) == 1


def test_it_is_paired_anew_only_when_nothing_would_be_lost(desk: Desk) -> None:
    page = _open(_waiting(desk)).at("staff").page
    desk.press("Pair again")
    expect(page.locator("[data-slot=anew]")).to_have_text(
        "Answers are waiting. Send them, or save them as a file first."
    )
    with page.expect_download():
        desk.press("Save as a file")
    desk.context.set_offline(False)
    expect(page.locator("[data-slot=waiting]")).to_have_text("0")
    desk.press("Pair again").at("setup").paired()
    desk.tap("OK").at("who").press("That is all").at("thanks").drain()
    assert [one.rating for one in responses()] == [4, 3]


def test_what_was_refused_is_read_there_and_goes_when_it_is_saved(desk: Desk) -> None:
    def refuse(route) -> None:
        ids = [answer["client_id"] for answer in route.request.post_data_json["answers"]]
        route.fulfill(json={"answers": {ids[0]: {"refused": "It contradicts itself."}}})

    desk.page.route("**/tablet/sync", refuse)
    desk.tap("Good").at("who").press("That is all").press("Done").at("resting").drain()
    page = _open(desk).at("staff").page
    expect(page.locator(".refusals li")).to_contain_text("It contradicts itself.")
    with page.expect_download():
        desk.press("Save as a file")
    desk.press("Remove saved answers that cannot be sent")
    expect(page.locator("[data-slot=refused]")).to_have_text("0")
    assert desk.outbox() == []


def test_send_now_sends_now(desk: Desk) -> None:
    page = _open(_waiting(desk)).at("staff").page
    desk.context.set_offline(False)
    desk.press("Send now")
    expect(page.locator("[data-slot=waiting]")).to_have_text("0")
    assert len(responses()) == 1


def test_who_walks_away_from_it_leaves_the_question(desk: Desk) -> None:
    desk.page.clock.install()
    _open(desk).at("staff")
    desk.page.clock.fast_forward(46_000)
    expect(desk.page.get_by_role("alertdialog")).to_be_visible()
    desk.page.clock.fast_forward(21_000)
    desk.at("resting")
