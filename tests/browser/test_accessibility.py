"""Axe finds nothing wrong on any page: narrow and wide, by day and by night, from right to left."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import Sweep
from tests.cast import Cast

# What a page looks like is the same on every database.
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def tab(chromium: Browser, server: str, cast: Cast) -> Iterator[Page]:
    context = chromium.new_context(base_url=server, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def _rated(tab: Page, word: str) -> str:
    tab.goto("/t/harb0wr1")
    tab.get_by_role("button", name=word, exact=True).click()
    expect(tab).to_have_url(re.compile("/v/"))
    return tab.url


@pytest.mark.parametrize("dir", ["ltr", "rtl"])
def test_the_pages_anybody_can_open(tab: Page, cast: Cast, dir: str) -> None:
    sweep = Sweep(tab, dir=dir)
    for path in ("/", "/t/harb0wr1", "/privacy", "/r"):
        sweep.open(path)
    for path in ("/r/0000000000", "/nowhere"):
        sweep.open(path, status=404)
    assert sweep.troubles == []


@pytest.mark.parametrize("dir", ["ltr", "rtl"])
@pytest.mark.parametrize("word", ["Very poor", "Very good"])
def test_the_pages_of_a_visit(tab: Page, cast: Cast, word: str, dir: str) -> None:
    more = _rated(tab, word)
    tab.get_by_label("Rosa M.").check()
    tab.get_by_label("In your words").fill("Kind.")
    tab.get_by_role("button", name="Send").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Thank you")
    receipt = str(tab.locator(".receipt a").get_attribute("href"))
    sweep = Sweep(tab, dir=dir)
    for address in (more, tab.url, receipt):
        sweep.open(address)
    assert sweep.troubles == []


def test_a_form_with_something_to_mend(tab: Page, cast: Cast) -> None:
    _rated(tab, "Poor")
    tab.get_by_label("Somebody else").fill("x" * 90)
    tab.get_by_role("button", name="Send").click()
    expect(tab.locator(".summary")).to_be_focused()
    expect(tab.locator("#somebody_else")).to_have_attribute("aria-invalid", "true")
