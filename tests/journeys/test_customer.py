"""A customer's visit on a real phone's browser: whatever is tapped, reloaded or gone back to, it is one response."""

import re

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from kiosk.extensions import db
from kiosk.models import Contact, Mention, Response, Tick
from tests.cast import Cast


def _responses() -> list[Response]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Response).order_by(Response.id).execution_options(populate_existing=True)))


def _ratings() -> list[int]:
    return [response.rating for response in _responses()]


def _scan(phone: Page, cast: Cast) -> None:
    phone.goto(f"/t/{cast.reception.code}")


def _tap(phone: Page, word: str) -> None:
    phone.get_by_role("button", name=word, exact=True).click()
    expect(phone).to_have_url(re.compile("/v/"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you. That is saved.")


def _send(phone: Page) -> None:
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")


def _ask_for_answer(phone: Page, email: str) -> None:
    if not phone.get_by_label("E-mail address").is_visible():
        phone.get_by_text("Shall we get back to you?").click()
    phone.get_by_label("Yes, get back to me").check()
    phone.get_by_label("E-mail address").fill(email)


def test_from_the_scan_to_the_receipt(phone: Page, cast: Cast) -> None:
    _scan(phone, cast)
    _tap(phone, "Very good")
    assert _ratings() == [5]
    phone.get_by_label("Rosa M.").check()
    phone.get_by_label("Somebody else").fill("Cathrine")
    phone.get_by_label("Warm welcome").check()
    phone.get_by_label("In your words").fill("Found me a slot <b>the same day</b>.")
    _ask_for_answer(phone, "ito@example.org")
    assert not phone.get_by_label("You may show my words on the thank-you wall").is_checked()
    _send(phone)
    assert phone.locator(".receipt .whole").evaluate("code => code.getClientRects().length") == 1
    phone.locator(".receipt a").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("What you told us")
    expect(phone.locator(".chip")).to_have_text(["Rosa M.", "Cathrine", "Warm welcome"])
    expect(phone.locator("blockquote")).to_have_text("Found me a slot <b>the same day</b>.")
    assert _ratings() == [5]
    names = db.session.execute(sa.select(Mention.given_name, Mention.staff_member_id).order_by(Mention.id)).all()
    assert names == [("Rosa M.", cast.rosa.id), ("Cathrine", None)]
    assert db.session.scalar(sa.select(Tick.fell_short)) is False
    assert db.session.scalars(sa.select(Contact.email)).all() == ["ito@example.org"]


def test_no_name_is_broken_in_its_middle(phone: Page, cast: Cast) -> None:
    cast.tom.shown_name = "Mohammed"
    db.session.commit()
    _scan(phone, cast)
    _tap(phone, "Very good")
    name = phone.locator(".person bdi").filter(has_text="Mohammed")
    for width in (360, 430, 820):
        phone.set_viewport_size({"width": width, "height": 740})
        assert name.evaluate("name => name.getClientRects().length") == 1, width


def test_the_back_button_and_a_second_tap_change_the_rating(phone: Page, cast: Cast) -> None:
    _scan(phone, cast)
    _tap(phone, "Poor")
    phone.go_back()
    _tap(phone, "Good")
    assert _ratings() == [4]


def test_going_back_and_reloading_and_tapping_again_is_the_same_response(phone: Page, cast: Cast) -> None:
    _scan(phone, cast)
    _tap(phone, "Poor")
    phone.go_back()
    phone.reload()
    _tap(phone, "Very good")
    assert _ratings() == [5]


def test_a_reload_before_the_tap_and_after_it_is_the_same_response(phone: Page, cast: Cast) -> None:
    _scan(phone, cast)
    phone.reload()
    _tap(phone, "OK")
    phone.reload()
    assert _ratings() == [3]


def test_a_double_tap_on_a_slow_network_is_one_response(phone: Page, cast: Cast) -> None:
    _scan(phone, cast)
    network = phone.context.new_cdp_session(phone)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 300, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    network.send("Network.emulateNetworkConditions", slow)
    phone.get_by_role("button", name="Good", exact=True).dblclick(no_wait_after=True)
    expect(phone).to_have_url(re.compile("/v/"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you. That is saved.")
    assert _ratings() == [4]


def test_two_different_faces_in_a_hurry_are_one_response(phone: Page, cast: Cast) -> None:
    _scan(phone, cast)
    phone.get_by_role("button", name="Poor", exact=True).click(no_wait_after=True)
    expect(phone).to_have_url(re.compile("/v/"))
    phone.go_back()
    phone.get_by_role("button", name="Good", exact=True).dblclick(no_wait_after=True)
    expect(phone).to_have_url(re.compile("/v/"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you. That is saved.")
    assert _ratings() == [4]


def test_words_changed_after_sending_take_the_place_of_the_old_ones(phone: Page, cast: Cast) -> None:
    _scan(phone, cast)
    _tap(phone, "Good")
    phone.get_by_label("Somebody else").fill("Cathrine")
    phone.get_by_label("In your words").fill("First words.")
    _send(phone)
    phone.get_by_role("link", name="Change what I said").click()
    expect(phone.get_by_label("In your words")).to_have_value("")
    phone.get_by_label("In your words").fill("Second words.")
    phone.get_by_role("button", name="Send").dblclick(no_wait_after=True)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert [response.comment for response in _responses()] == ["Second words."]
    assert db.session.scalars(sa.select(Mention.given_name)).all() == ["Cathrine"]


def test_what_was_typed_survives_a_failed_submit(phone: Page, cast: Cast) -> None:
    _scan(phone, cast)
    _tap(phone, "Poor")
    phone.get_by_label("In your words").fill("Nobody called back.")
    phone.get_by_label("Nobody listened").check()
    _ask_for_answer(phone, "ito at example")
    phone.get_by_role("button", name="Send").click()
    expect(phone).to_have_title(re.compile("^Error: "))
    expect(phone.get_by_label("In your words")).to_have_value("Nobody called back.")
    expect(phone.get_by_label("Nobody listened")).to_be_checked()
    phone.get_by_label("E-mail address").fill("ito@example.org")
    _send(phone)
    assert [(response.rating, response.comment) for response in _responses()] == [(2, "Nobody called back.")]


def test_what_fell_short_stays_so_when_a_better_face_is_tapped_afterwards(phone: Page, cast: Cast) -> None:
    _scan(phone, cast)
    _tap(phone, "Very poor")
    expect(phone.get_by_role("heading", name="Did anybody help you anyway?")).to_be_visible()
    phone.get_by_label("Nobody greeted me").check()
    _send(phone)
    while "/t/" not in phone.url:  # without JavaScript, the form stays in the browser's history
        phone.go_back()
    _tap(phone, "Good")
    phone.get_by_label("Listened to me").check()
    _send(phone)
    phone.locator(".receipt a").click()
    expect(phone.locator(".said p")).to_contain_text("Good")
    expect(phone.locator(".chip")).to_have_text(["Nobody greeted me", "Listened to me"])


def test_a_visit_by_keyboard_alone(phone: Page, cast: Cast) -> None:
    _scan(phone, cast)
    while phone.evaluate("document.activeElement.value") != "5":
        phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone).to_have_url(re.compile("/v/"))
    while phone.evaluate("document.activeElement.name") != "people":
        phone.keyboard.press("Tab")
    phone.keyboard.press("Space")
    while phone.evaluate("document.activeElement.textContent") != "Send":
        phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert db.session.scalars(sa.select(Mention.given_name)).all() == ["Catherine"]
