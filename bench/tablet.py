"""The tablet's page without a network: how soon after a cold start it can be tapped, and how soon a tap is stored."""

import statistics
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench import servers
from bench.rows import Row, Run
from kiosk import create_app, database
from kiosk.actions import tablets
from kiosk.config import Settings
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Manager, Role, Touchpoint
from tests.browsing import OPTIONS, PROGRAM

USABLE_MS, STORED_MS = 1_000, 50
USABLE = "() => performance.getEntriesByName('usable')[0]?.startTime"
STORED = "() => performance.getEntriesByName('tap-to-stored').map((one) => one.duration)"
TAPS = 5


def measure(run: Run) -> Iterator[Row]:
    """A tablet that was paired once; then its browser is started again, without a network, for each round."""
    url, profile = f"sqlite:///{run.folder / 'tablet.db'}", run.folder / "profile"
    with servers.ours(run.folder, url) as server, sync_playwright() as playwright:
        usable: list[float] = []
        stored: list[float] = []
        for number in range(run.rounds + 1):
            with playwright.chromium.launch_persistent_context(
                profile, executable_path=PROGRAM, args=OPTIONS, base_url=f"http://127.0.0.1:{server.port}"
            ) as context:
                if number == 0:
                    _pair(context, run, url)
                else:
                    found = _cold(context)
                    usable.append(found[0])
                    stored.extend(found[1])
    yield _row("tablet: cold start without a network, to usable", USABLE_MS, usable)
    yield _row("tablet: tap to stored on the device", STORED_MS, stored)


def _row(what: str, limit: int, found: Sequence[float]) -> Row:
    middle = statistics.median(found)
    return Row(what, f"≤ {limit:,} ms", f"{middle:.0f} ms ({min(found):.0f} to {max(found):.0f})", middle <= limit)


def _pair(context: BrowserContext, run: Run, url: str) -> None:
    """What a manager does, and all that the tablet keeps for the days to come."""
    page = context.new_page()
    page.goto("/tablet")
    words = page.locator(".words bdi:not(:empty)").inner_text()
    with create_app(Settings(run.folder, "-", url)).app_context():
        now = clock.now()
        manager = Manager(name="Priya Nair", email="priya@example.org", role=Role.OWNER, created_at=now)
        db.session.add(manager)
        db.session.commit()
        tablets.pair(words, db.session.scalars(sa.select(Touchpoint)).one(), by=manager, at=now)
        database.let_go()
    page.locator(".faces").wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => {})")


def _cold(context: BrowserContext) -> tuple[float, list[float]]:
    """Milliseconds from the page's start to its use, and those of some customers' taps until they are on the disk."""
    context.set_offline(True)
    page = context.new_page()
    page.goto("/tablet")
    usable = page.wait_for_function(USABLE).json_value()
    for _ in range(TAPS):
        _visit(page)
    page.wait_for_function(f"count => ({STORED})().length >= count", arg=TAPS)
    return float(usable), list(page.evaluate(STORED))


def _visit(page: Page) -> None:
    page.locator(".faces button").last.click()
    page.locator('[data-act="end"]').press("Enter")
    page.locator("body[data-screen=thanks] #stage .big").press("Enter")
    page.locator("body[data-screen=resting]").wait_for()
