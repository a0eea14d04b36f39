"""The first tap: what the phone gives appears by itself on the page that invited to it, and is gone in one click."""

import io
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests import browsing, codes
from tests.cast import Cast

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def phone(chromium: Browser, server: str) -> Iterator[Page]:
    """A phone that never was on a manager's page."""
    context = chromium.new_context(viewport=browsing.PHONE, base_url=server)
    context.set_default_timeout(browsing.PATIENCE)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def _scanned(desk: Page) -> str:
    """Path and query of the code on the screen."""
    [address] = codes.read(Image.open(io.BytesIO(desk.screenshot(full_page=True))))
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def test_a_scan_from_set_up_shows_there_by_itself(managers_desk: Page, phone: Page, cast: Cast) -> None:
    managers_desk.goto("/admin/setup/done")
    shown = managers_desk.locator("#tests")
    expect(shown).to_contain_text("Nothing yet.")
    expect(shown.get_by_role("link", name="Look again")).to_be_hidden()
    phone.goto(_scanned(managers_desk))
    expect(phone.get_by_text("Test answer")).to_be_visible()
    phone.get_by_role("button", name="Good", exact=True).click()
    expect(shown.locator("li")).to_contain_text("Good Test answer")
    phone.get_by_label("Rosa M.").check()
    phone.get_by_label("In your words").fill("Does it work?")
    phone.get_by_role("button", name="Send").click()
    expect(shown.locator("li")).to_contain_text("Does it work?")
    expect(shown.locator("li")).to_contain_text("Rosa M.")
    shown.get_by_role("button", name="Delete").click()
    expect(shown).to_contain_text("Nothing yet.")
    assert urlsplit(managers_desk.url).path == "/admin/setup/done"


def test_it_shows_on_the_touchpoints_page_too_which_is_open_meanwhile(
    managers_desk: Page, phone: Page, cast: Cast
) -> None:
    managers_desk.goto(f"/admin/touchpoints/{cast.reception.public_id}")
    expect(managers_desk.locator("#tests")).to_be_hidden()
    phone.goto(managers_desk.get_by_role("link", name="See it as a customer").get_attribute("href"))
    phone.get_by_role("button", name="OK", exact=True).click()
    expect(managers_desk.locator("#tests li")).to_contain_text("OK Test answer")
