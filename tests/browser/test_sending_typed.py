"""What was typed survives a failed submit, and never comes back to a page that is opened again."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from kiosk.extensions import db
from kiosk.models import Response
from tests.browsing import PHONE
from tests.cast import Cast

WORDS, EMAIL = "Мария listened to me.", "ito@example.org"


@pytest.fixture
def tab(chromium: Browser, server: str, cast: Cast) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE, base_url=server)
    tab = context.new_page()
    _tap(tab)
    yield tab
    context.close()


def _tap(tab: Page) -> None:
    tab.goto("/t/harb0wr1")
    tab.get_by_role("button", name="Poor", exact=True).click()
    expect(tab).to_have_url(re.compile("/v/"))
    tab.wait_for_load_state("load")


def _type(tab: Page) -> None:
    tab.get_by_label("In your words").fill(WORDS)
    tab.get_by_label("Rosa M.").check()
    if not tab.get_by_label("E-mail address").is_visible():
        tab.get_by_text("Shall we get back to you?").click()
    tab.get_by_label("E-mail address").fill(EMAIL)


def _expect_nothing(tab: Page) -> None:
    """Nothing of what was typed is in the page or in what the browser keeps."""
    tab.wait_for_load_state("load")
    kept = tab.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}, history.state])")
    fields = tab.evaluate("[...document.querySelectorAll('input, textarea')].map(field => field.value).join(' ')")
    for typed in (WORDS, EMAIL):
        assert typed not in tab.content() + kept + fields
    assert not tab.locator("input[name=people]:checked").count()


def _send(tab: Page) -> None:
    tab.get_by_role("button", name="Send").click()
    expect(tab).to_have_url(re.compile("/thanks"))


def _comment() -> str | None:
    db.session.rollback()
    return db.session.scalars(sa.select(Response.comment)).one()


def test_a_reload_shows_the_next_person_nothing_that_was_typed_and_not_sent(tab: Page) -> None:
    _type(tab)
    tab.reload()
    _expect_nothing(tab)


def test_nobody_finds_what_was_sent_by_reloading_or_going_back(tab: Page) -> None:
    address = tab.url
    _type(tab)
    _send(tab)
    tab.reload()
    _expect_nothing(tab)
    tab.go_back()
    _expect_nothing(tab)
    tab.goto(address)
    _expect_nothing(tab)
    expect(tab.get_by_text("What you told us is saved.")).to_be_visible()


def test_without_a_network_it_stays_in_the_page_until_it_is_sent(tab: Page) -> None:
    _type(tab)
    tab.context.set_offline(True)
    for _ in range(2):
        tab.get_by_role("button", name="Send").click()
        expect(tab.get_by_text("Not sent yet.")).to_be_visible()
    expect(tab.get_by_label("In your words")).to_have_value(WORDS)
    tab.context.set_offline(False)
    _send(tab)
    assert _comment() == WORDS


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_server_in_trouble_loses_nothing(tab: Page, status: int) -> None:
    _type(tab)
    tab.route("**/add", lambda route: route.fulfill(status=status, body="busy"))
    tab.get_by_role("button", name="Send").click()
    expect(tab.get_by_text("Not sent yet.")).to_be_visible()
    expect(tab.get_by_label("E-mail address")).to_have_value(EMAIL)
    tab.unroute("**/add")
    _send(tab)
    assert _comment() == WORDS


def test_what_is_to_be_mended_comes_back_with_all_that_was_typed(tab: Page) -> None:
    _type(tab)
    tab.get_by_label("E-mail address").fill("ito at example")
    tab.get_by_role("button", name="Send").click()
    expect(tab).to_have_title(re.compile("^Error: "))
    expect(tab.get_by_label("In your words")).to_have_value(WORDS)
    tab.get_by_label("E-mail address").fill(EMAIL)
    _send(tab)
    assert _comment() == WORDS


def test_more_is_added_to_what_was_told_and_nothing_is_lost(tab: Page) -> None:
    _type(tab)
    _send(tab)
    tab.get_by_role("link", name="Change what I said").click()
    expect(tab.get_by_label("Keep it and add to it.")).to_be_checked()
    _send(tab)
    assert _comment() == WORDS
