"""With JavaScript, what was typed survives a reload; on a shared phone, the next visit finds nothing of it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PHONE
from tests.cast import Cast


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


def _kept(tab: Page) -> int:
    """How much the tab keeps, once the page's scripts have run."""
    tab.wait_for_load_state("load")
    return int(tab.evaluate("sessionStorage.length"))


def test_a_reload_keeps_what_was_typed(tab: Page) -> None:
    tab.get_by_label("In your words").fill("Half a sentence")
    tab.get_by_label("Rosa M.").check()
    tab.reload()
    expect(tab.get_by_label("In your words")).to_have_value("Half a sentence")
    expect(tab.get_by_label("Rosa M.")).to_be_checked()


def test_sending_forgets_it(tab: Page) -> None:
    tab.get_by_label("In your words").fill("A sentence")
    assert _kept(tab) == 1
    tab.get_by_role("button", name="Send").click()
    expect(tab).to_have_url(re.compile("/thanks"))
    expect(tab.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert _kept(tab) == 0


def test_the_next_visit_in_the_tab_forgets_the_one_before(tab: Page) -> None:
    tab.get_by_label("In your words").fill("Never sent")
    _tap(tab)
    expect(tab.get_by_label("In your words")).to_have_value("")
    assert _kept(tab) == 0
