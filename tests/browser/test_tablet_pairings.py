"""Answers belong to the pairing under which they were given, even when they outlive it on the tablet."""

import io
import json

import pytest
import sqlalchemy as sa
from playwright.sync_api import Route, expect

from kiosk.actions import tablets
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Tablet, TabletStatus
from tests.browser.desk import Desk, responses
from tests.pages import PageClient

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
SAVE = "Save these as a file"


def _retire(desk: Desk) -> str:
    """The tablet of now, retired; its public id."""
    db.session.rollback()
    tablet = db.session.scalars(sa.select(Tablet).where(Tablet.status == TabletStatus.PAIRED)).one()
    tablets.retire(tablet, by=desk.cast.priya, at=clock.now())
    public_id = tablet.public_id
    db.session.rollback()
    desk.context.set_offline(False)
    desk.at("lost")
    return public_id


def _anew(desk: Desk) -> Desk:
    desk.press("For staff").at("staff").press("Pair again")
    return desk.at("setup")


def _tablet() -> Tablet:
    """The newest of them."""
    db.session.rollback()
    found = db.session.scalars(sa.select(Tablet).order_by(Tablet.id.desc()).limit(1)).one()
    db.session.rollback()
    return found


@pytest.fixture
def moved(desk: Desk) -> tuple[Desk, str]:
    """A tablet with two answers from the reception, now at the front desk; and its public id of then."""
    desk.offline()
    desk.answered("Good", "Poor")
    before = _retire(desk)
    return _anew(desk).paired(desk.cast.hill_desk), before


def test_what_was_given_before_is_credited_to_the_place_where_it_was_given(
    moved: tuple[Desk, str], owner: PageClient
) -> None:
    desk, before = moved
    desk.answered("Very good").drain()
    assert [(one.rating, one.touchpoint_id) for one in responses()] == [(5, desk.cast.hill_desk.id)]
    assert [row["tablet"] for row in desk.outbox()] == [before] * 2
    file = desk.staff().saved(SAVE)
    assert json.loads(file)["tablet"] == before
    owner.get("/admin/tablets/hand-in")
    page = owner.post("/admin/tablets/hand-in", {"file": (io.BytesIO(file), "outbox.json")}, status=200)
    assert page.texts(".tally dd") == ["2", "0", "0"]
    given_at = {one.rating: one.touchpoint_id for one in responses()}
    assert given_at == {4: desk.cast.reception.id, 2: desk.cast.reception.id, 5: desk.cast.hill_desk.id}


def test_staff_and_the_server_are_told_until_it_is_saved_and_removed(moved: tuple[Desk, str]) -> None:
    desk, _before = moved
    desk.ask("heartbeat", "beat")
    assert _tablet().outbox_count == 2
    page = desk.staff().page
    told = page.locator(".earlier li p")
    expect(told).to_have_text(
        "2 answers were given before this tablet was paired again. Save them as a file and hand it in."
    )
    expect(page.locator("[data-slot=waiting]")).to_have_text("2")
    expect(page.get_by_role("button", name="Save as a file")).to_be_hidden()
    expect(page.get_by_role("button", name="Remove")).to_be_hidden()
    desk.saved(SAVE)
    desk.press("Remove saved answers that cannot be sent")
    expect(told).to_have_count(0)
    assert desk.outbox() == []


def test_every_earlier_pairing_has_a_file_of_its_own(moved: tuple[Desk, str]) -> None:
    desk, first = moved
    desk.offline()
    desk.answered("OK")
    second = _retire(desk)
    _anew(desk).paired()
    desk.staff()
    files, buttons = [], desk.page.get_by_role("button", name=SAVE)
    expect(buttons).to_have_count(2)
    for button in buttons.all():
        with desk.page.expect_download() as saving:
            button.press("Enter")
        files.append(json.loads(saving.value.path().read_bytes()))
    found = {file["tablet"]: [one["rating"] for one in file["answers"]] for file in files}
    assert found == {first: [4, 2], second: [3]}


def test_many_from_before_hold_up_none_of_now(desk: Desk) -> None:
    many = """async (count) => {
      const { freeze } = await import("/static/js/tablet/outbox.js");
      const id = (number) => `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`;
      for (let n = 0; n < count; n++) await freeze({ client_id: id(n), device_at: new Date().toISOString() }, "before");
    }"""
    desk.page.evaluate(many, 120)
    desk.answered("Good").drain()
    assert [one.rating for one in responses()] == [4]
    assert {row["tablet"] for row in desk.outbox()} == {"before"}


def test_another_tab_takes_part_in_a_new_pairing(desk: Desk) -> None:
    other = desk.context.new_page()
    other.goto("/tablet")
    expect(other.locator("body[data-screen=resting]")).to_be_attached()
    desk.staff().press("Pair again").at("setup")
    expect(other.locator("body[data-screen=setup]")).to_be_attached()
    desk.pair(desk.cast.hill_desk)
    other.get_by_role("button", name="Good", exact=True).click()
    with other.expect_response("**/tablet/sync"):
        other.get_by_role("button", name="That is all").press("Enter")
    assert [(one.rating, one.touchpoint_id) for one in responses()] == [(4, desk.cast.hill_desk.id)]


def test_what_is_said_to_the_tablet_of_before_does_not_end_the_new_one(desk: Desk) -> None:
    desk.offline()
    desk.answered("Good")
    _retire(desk)
    desk.press("For staff").at("staff")
    held: list[Route] = []
    desk.page.route("**/tablet/heartbeat", lambda route: route.continue_() if held else held.append(route))
    with desk.page.expect_request("**/tablet/heartbeat"):
        desk.page.evaluate("import('/static/js/tablet/heartbeat.js').then(({ beat }) => { beat(); })")
    desk.press("Pair again").at("setup")
    held[0].continue_()
    expect(desk.page.locator(".words bdi")).not_to_be_empty()
    desk.at("setup")
