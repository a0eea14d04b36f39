"""Fixtures of the browser tests: a tablet at the reception desk, and a manager at theirs."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.extensions import db
from tests import browsing
from tests.browser.desk import Desk
from tests.cast import PASSWORD, Cast


@pytest.fixture
def new_desk(chromium: Browser, server: str, cast: Cast) -> Iterator[Desk]:
    """A tablet that shows its three words."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, base_url=server, reduced_motion="reduce", accept_downloads=True
    )
    context.set_default_timeout(browsing.PATIENCE)
    yield Desk(context, cast)
    context.close()


@pytest.fixture
def desk(new_desk: Desk) -> Desk:
    """A tablet paired to the reception, at rest."""
    return new_desk.open().paired()


@pytest.fixture
def managers_desk(chromium: Browser, server: str, cast: Cast) -> Iterator[Page]:
    """A browser in which the manager of Harbour Street is signed in."""
    db.session.rollback()
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, base_url=server)
    context.set_default_timeout(browsing.PATIENCE)
    tab = context.new_page()
    tab.goto("/admin/sign-in")
    tab.get_by_label("E-mail").fill("mark@example.org")
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Mark")
    yield tab
    context.close()
