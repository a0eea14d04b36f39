"""A real Chromium: found where the system has it, driven by Playwright, looked over by axe."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = (os.environ.get("CHROMIUM", "chromium"), "chromium-browser", "google-chrome", "google-chrome-stable")
PROGRAM = next(filter(None, map(shutil.which, NAMES)), None)
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
           "--disable-background-networking", "--disable-component-update"]  # fmt: skip
PHONE = {"width": 360, "height": 740}
LOOKS = [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser; each test opens contexts of its own in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=OPTIONS)
        yield browser
        browser.close()


def violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, a line each; also a page that scrolls sideways."""
    found = [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in Axe().run(page).response["violations"]
        for node in rule["nodes"]
    ]
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, f"{width} px wider than the screen"] if width > 0 else found


def troubles(page: Page, address: str, *, dir: str = "") -> list[str]:
    """What is wrong with the page at `address`, narrow and wide, by day and by night."""
    found = []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.goto(address)
        if dir:
            page.evaluate("dir => document.documentElement.dir = dir", dir)
        found += [f"{address} at {width} px, {scheme}: {line}" for line in violations(page)]
    return found
