"""A real Chromium: found where the system has it, driven by Playwright, looked over by axe."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect, sync_playwright

NAMES = (os.environ.get("CHROMIUM", "chromium"), "chromium-browser", "google-chrome", "google-chrome-stable")
PROGRAM = next(filter(None, map(shutil.which, NAMES)), None)
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
           "--disable-background-networking", "--disable-component-update"]  # fmt: skip
PHONE = {"width": 360, "height": 740}
PATIENCE = 30_000
"""How long a test waits for what must come (milliseconds): long enough for a busy machine, and no quick one notices."""

LOOKS = [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")]

AXE_RUN = """async (rules) => {
  const { violations } = await axe.run({ resultTypes: ["violations"], ...(rules.length && { runOnly: rules }) });
  const root = document.documentElement, width = root.scrollWidth - root.clientWidth;
  const line = (rule, node) => `${rule.id}: ${node.html} ${node.failureSummary}`;
  const found = violations.flatMap((rule) => rule.nodes.map((node) => line(rule, node)));
  for (const button of document.querySelectorAll(".button")) {
    if (button.offsetHeight > button.offsetWidth) found.push(`squeezed: ${button.textContent.trim()}`);
  }
  return width > 0 ? [...found, `${width} px wider than the screen`] : found;
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser; each test opens contexts of its own in it."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=OPTIONS)
        yield browser
        browser.close()


def violations(page: Page, *rules: str) -> list[str]:
    """What is wrong with the page as it stands: what axe finds, by `rules` alone if any are named; or too wide."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(AXE_RUN, rules))


class Sweep:
    """Looks at many pages in little time: each is opened once, and by night only its colours are looked at again."""

    def __init__(self, page: Page, *, dir: str = "") -> None:
        self.page = page
        self.dir = dir
        self.seen = 0
        self.troubles: list[str] = []

    def open(self, address: str, *, status: int = 200) -> None:
        """Open the page, and look at it."""
        answer = self.page.goto(address)
        assert (answer.status if answer else None) == status, address
        if self.dir:
            self.page.evaluate("dir => document.documentElement.dir = dir", self.dir)
        self.look()

    def look(self) -> None:
        """Note what is wrong with the page as it stands, at either width, by day and by night."""
        self.seen += 1
        for width, scheme in LOOKS:
            self.page.set_viewport_size({"width": width, "height": 800})
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = violations(self.page, *(["color-contrast"] if scheme == "dark" else []))
            self.troubles += [f"{self.page.url} at {width} px, {scheme}: {line}" for line in found]
