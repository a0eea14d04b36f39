"""Fixtures of the browser tests: a tablet at the reception desk."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.desk import Desk
from tests.cast import Cast


@pytest.fixture
def new_desk(chromium: Browser, server: str, cast: Cast) -> Iterator[Desk]:
    """A tablet that shows its three words."""
    context = chromium.new_context(
        viewport={"width": 1280, "height": 800}, base_url=server, reduced_motion="reduce", accept_downloads=True
    )
    context.set_default_timeout(10_000)
    yield Desk(context, cast)
    context.close()


@pytest.fixture
def desk(new_desk: Desk) -> Desk:
    """A tablet paired to the reception, at rest."""
    return new_desk.open().paired()
