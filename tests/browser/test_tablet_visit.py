"""A customer at the tablet: one tap is an answer, three screens can be skipped, then thanks with a receipt."""

import io
import unicodedata

import sqlalchemy as sa
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from kiosk.actions import places
from kiosk.config import Settings
from kiosk.extensions import db
from kiosk.models import Channel, Contact, Mention, Tick
from kiosk.models.policy import Policy
from tests.browser.desk import Desk, responses
from tests.builders import NOON


def _decoded(desk: Desk, selector: str) -> str:
    picture = Image.open(io.BytesIO(desk.page.locator(selector).screenshot()))
    return zxingcpp.read_barcodes(picture)[0].text


def test_one_tap_from_resting_is_an_answer(desk: Desk) -> None:
    desk.tap("Good").at("who").press("That is all").at("thanks")
    expect(desk.page.locator(".receipt")).to_be_hidden()
    desk.drain()
    assert [(one.rating, one.channel, one.touchpoint_id) for one in responses()] == [
        (4, Channel.TABLET, desk.cast.reception.id)
    ]
    assert desk.outbox() == []


def test_the_tap_is_stored_before_anything_else_is_said(desk: Desk) -> None:
    desk.tap("Poor").at("what")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("What fell short?")
    rows = desk.outbox()
    assert [(row["state"], row["answer"]["rating"], row["answer"]["told"]) for row in rows] == [("open", 2, None)]


def test_what_the_customer_tells_arrives(desk: Desk) -> None:
    page = desk.tap("Very good").at("who").page
    page.get_by_label("Tom").check()
    page.get_by_label("The whole team").check()
    page.get_by_label("Somebody else").fill("the lady with red glasses")
    desk.press("Next").at("what").page.get_by_label("Warm welcome").check()
    desk.press("Next").at("words").page.get_by_label("In your words").fill("Kind and quick.")
    page.get_by_label("You may show my words").check()
    page.get_by_label("Your name").fill("Mrs Ito")
    page.get_by_label("E-mail or phone").fill("ito@example.org")
    desk.press("Send").at("thanks").drain()
    (answer,) = responses()
    assert (answer.comment, answer.may_share, answer.is_for_team) == ("Kind and quick.", True, True)
    assert sorted(db.session.scalars(sa.select(Mention.given_name))) == ["Tom", "the lady with red glasses"]
    assert db.session.scalars(sa.select(Contact.email)).one() == "ito@example.org"


def test_at_a_low_rating_a_tick_fell_short_and_help_is_asked_after_all_the_same(desk: Desk) -> None:
    page = desk.tap("Very poor").at("what").page
    page.get_by_label("Nobody greeted me").check()
    desk.press("Next", "Back").at("what")
    expect(page.get_by_label("Nobody greeted me")).to_be_checked()
    desk.press("Next", "Skip").at("who")
    expect(page.get_by_role("heading", level=1)).to_have_text("Did anybody help you anyway?")
    with page.expect_request("**/tablet/sync") as sync:
        desk.press("Skip").at("thanks").drain()
    told = sync.value.post_data_json["answers"][0]["told"]
    assert told["standards"] == told["fell_short"] == [f"{desk.cast.welcome.public_id}-1"]
    assert db.session.scalars(sa.select(Tick.fell_short)).all() == [True]


def test_the_receipt_is_made_on_the_device_and_opens(desk: Desk, settings: Settings) -> None:
    desk.tap("OK").at("who").page.get_by_label("Tom").check()
    desk.press("That is all").at("thanks")
    code = desk.page.locator(".code").inner_text().replace("-", "")
    assert _decoded(desk, ".receipt svg") == f"{settings.base_url}/r/{code}"
    desk.drain()
    assert responses()[0].receipt_code == code
    phone = desk.context.new_page()
    phone.goto(f"/r/{code}")
    expect(phone.get_by_role("heading", level=1)).to_have_text("What you told us")


def test_the_phone_on_the_frame_leads_to_the_same_touchpoint(desk: Desk, settings: Settings) -> None:
    assert _decoded(desk, "#phone-qr") == f"{settings.base_url}/t/harb0wr1"
    expect(desk.page.locator("#phone-address")).to_have_text(f"{settings.base_url}/t/harb0wr1".removeprefix("http://"))


def test_every_screen_can_be_skipped(desk: Desk) -> None:
    desk.tap("Very poor").at("what").press("Skip").at("words").press("Skip").at("who").press("Skip").at("thanks")
    desk.press("Done").at("resting").drain()
    assert [(one.rating, one.told_at) for one in responses()] == [(1, None)]


def test_nobody_is_asked_for_where_nobody_is_named(new_desk: Desk) -> None:
    cast = new_desk.cast
    places.change_policy(cast.harbour, Policy.PLACE, reason="Agreed", by=cast.priya, at=NOON)
    desk = new_desk.open().paired().tap("Good").at("what")
    expect(desk.page.locator(".place")).to_have_text("1 / 2")
    desk.press("Skip").at("words").press("Skip").at("thanks")


def test_back_finds_what_was_said(desk: Desk) -> None:
    desk.tap("Good").at("who").page.get_by_label("Rosa M.").check()
    desk.press("Next").at("what").press("Back").at("who")
    expect(desk.page.get_by_label("Rosa M.")).to_be_checked()


def test_what_cannot_be_reached_is_said_at_once(desk: Desk) -> None:
    page = desk.tap("Good").at("who").press("Skip", "Skip").at("words").page
    page.get_by_label("E-mail or phone").fill("ito@")
    desk.press("Send")
    expect(page.get_by_role("alert")).to_have_text("Enter an e-mail address like name@example.com.")
    expect(page.get_by_label("E-mail or phone")).to_be_focused()
    page.get_by_label("E-mail or phone").fill("020 7946 0000")
    desk.press("Send").at("thanks").drain()
    assert db.session.scalars(sa.select(Contact.phone)).one() == "020 7946 0000"


LONGEST = "e\u0301" * 79 + "\U00020bb7"


def test_what_is_too_long_is_said_and_nothing_of_it_is_cut_off(desk: Desk) -> None:
    page = desk.tap("Good").at("who").page
    for name, screen in (("Somebody else", "who"), ("Your name", "words")):
        box = desk.at(screen).page.get_by_label(name)
        box.fill(f"{LONGEST}.")
        desk.press("Next" if screen == "who" else "Send")
        expect(page.get_by_role("alert").first).to_have_text("Shorten this to 80 characters.")
        expect(box).to_have_value(f"{LONGEST}.")
        box.fill(LONGEST)
        desk.press(*(["Next", "Skip"] if screen == "who" else []))
    page.get_by_label("In your words").fill("x" * 4000)
    page.get_by_label("E-mail or phone").fill("ito@example.org")
    desk.press("Send").at("thanks").drain()
    assert responses()[0].comment == "x" * 4000
    kept = [db.session.scalars(sa.select(column)).one() for column in (Mention.given_name, Contact.name)]
    assert kept == [unicodedata.normalize("NFC", LONGEST)] * 2


def test_a_double_tap_chooses_nothing_on_the_next_screen(desk: Desk) -> None:
    face = desk.page.get_by_role("button", name="Very good", exact=True)
    face.dblclick()
    desk.at("who")
    assert desk.page.locator("#stage :checked").count() == 0
    assert len(desk.outbox()) == 1
