"""A tablet for a drill: a real Chromium with a profile of its own, which can be killed and started again."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from tests.browsing import OPTIONS, PROGRAM

CUSTOMERS = (Path(__file__).parent / "customers.js").read_text(encoding="utf-8")
THEIRS = "async ([file, name, ...values]) => (await import(`/static/js/tablet/${file}.js`))[name](...values)"
PATIENCE_MS = 30_000


class Device:
    """The tablet: its pages, one a tab, whose clock is `wrong_ms` ahead and whose timers hurry `haste` times."""

    def __init__(self, kind: BrowserType, folder: Path, address: str, *, wrong_ms: int, haste: int) -> None:
        self.kind = kind
        self.profile = folder / "profile"
        self.address = address
        self.script = f"({CUSTOMERS.strip()})({json.dumps({'wrong': wrong_ms, 'haste': haste})})"
        self.kills = 0
        self.process: subprocess.Popen[bytes] | None = None
        self.tabs: list[Page] = []

    def start(self, tabs: int = 1) -> None:
        """Switch it on, with the tablet's page in so many tabs."""
        context = self._context()
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(self.script)
        self.tabs = []
        for _ in range(tabs):
            self.open_tab(context)

    def open_tab(self, context: BrowserContext | None = None) -> None:
        """One more tab with the tablet's page."""
        page = (context or self.tabs[0].context).new_page()
        page.goto(f"{self.address}/tablet")
        expect(page.locator("body[data-screen]")).to_be_attached(timeout=PATIENCE_MS)
        self.tabs.append(page)

    def kill(self) -> None:
        """Take its power away, in the middle of whatever it does."""
        self.stop()
        self.kills += 1

    def stop(self) -> None:
        """The same for good, if it is on."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def ask(self, file: str, name: str, *values: Any) -> Any:
        """What a function of the page's own modules gives."""
        return self.tabs[0].evaluate(THEIRS, [file, name, *values])

    def version(self, tab: Page) -> str:
        """Which version of the page the tab shows."""
        return str(tab.get_attribute("body", "data-version"))

    def _context(self) -> BrowserContext:
        (self.profile / "DevToolsActivePort").unlink(missing_ok=True)
        options = [*OPTIONS, f"--user-data-dir={self.profile}", "--remote-debugging-port=0", "--disable-dev-shm-usage"]
        self.process = subprocess.Popen(
            [str(PROGRAM), *options, "about:blank"],
            start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return self.kind.connect_over_cdp(f"http://127.0.0.1:{self._port()}").contexts[0]

    def _port(self) -> int:
        """Where it can be driven, once it says so."""
        said = self.profile / "DevToolsActivePort"
        for _ in range(300):
            if said.exists() and (lines := said.read_text().splitlines()):
                return int(lines[0])
            time.sleep(0.1)
        raise RuntimeError("Chromium did not start")
