"""A tablet in a real Chromium: what a customer does at it, and what it keeps."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from playwright.sync_api import BrowserContext, Page, expect

from kiosk.actions import tablets
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Response, Tablet, Touchpoint
from tests.cast import Cast

THEIRS = "async ([file, name, ...values]) => (await import(`/static/js/tablet/${file}.js`))[name](...values)"
# Answers with these ids, frozen at once.
MANY = """async (ids) => {
  const { freeze } = await import("/static/js/tablet/outbox.js");
  const { offset } = await import("/static/js/tablet/clock.js");
  const { tablet } = (await import("/static/js/tablet/device.js")).get("settings");
  const tap = { offset_ms: offset(), language: "en", version: "1", scale: 1, rating: 4, told: null };
  await Promise.all(ids.map((client_id) => freeze({ ...tap, client_id, device_at: new Date().toISOString() }, tablet)));
}"""

KEPT = """async () => {
  const found = [{ ...localStorage }, { ...sessionStorage }, history.state].map((kept) => JSON.stringify(kept));
  const opening = indexedDB.open("good-word");
  const opened = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
  for (const name of opened.objectStoreNames) {
    const request = opened.transaction(name).objectStore(name).getAll();
    found.push(JSON.stringify(await new Promise((done) => { request.onsuccess = () => done(request.result); })));
  }
  opened.close();
  return found.join();
}"""


class Desk:
    """One device: a browser of its own with the tablet's page in it."""

    def __init__(self, context: BrowserContext, cast: Cast) -> None:
        self.context = context
        self.cast = cast
        self.page: Page = context.new_page()

    def open(self) -> "Desk":
        """The page, loaded."""
        self.page.goto("/tablet")
        return self

    def paired(self, touchpoint: Touchpoint | None = None) -> "Desk":
        """Its words typed in by the owner for the reception, if for no other place, and the question shown."""
        self.pair(touchpoint)
        self.page.evaluate(THEIRS, ["heartbeat", "beat"])
        self.at("resting")
        return self

    def pair(self, touchpoint: Touchpoint | None = None) -> Tablet:
        """What the manager does; the page finds out by itself."""
        words = self.page.locator(".words bdi")
        expect(words).not_to_be_empty()
        db.session.rollback()
        place = touchpoint or self.cast.reception
        paired = tablets.pair(words.inner_text(), place, by=self.cast.priya, at=clock.now())
        db.session.rollback()
        return paired

    def at(self, screen: str) -> "Desk":
        """Wait for the screen of that name."""
        expect(self.page.locator(f"body[data-screen={screen}]")).to_be_attached()
        return self

    def tap(self, word: str = "Very good") -> "Desk":
        """One tap on a face."""
        self.page.get_by_role("button", name=word, exact=True).click()
        return self

    def answered(self, *words: str) -> "Desk":
        """Customers who tap a face each, and go."""
        for word in words:
            self.tap(word).press("That is all").at("thanks").press("Done").at("resting")
        return self

    def staff(self) -> "Desk":
        """Staff's own screen, where no PIN was set."""
        self.page.locator("#brand").press("Enter")
        return self.at("staff")

    def saved(self, button: str = "Save as a file") -> bytes:
        """The file that staff saves."""
        with self.page.expect_download() as saving:
            self.press(button)
        return Path(saving.value.path()).read_bytes()

    def press(self, *names: str) -> "Desk":
        """Each button with these words, from the keyboard: two quick taps in one place count as one."""
        for name in names:
            self.page.locator("#stage").get_by_role("button", name=name, exact=True).press("Enter")
        return self

    def ask(self, file: str, name: str, *values: Any) -> Any:
        """What a function of the page's own modules gives."""
        return self.page.evaluate(THEIRS, [file, name, *values])

    def outbox(self) -> list[dict[str, Any]]:
        """Every answer that is still on the device."""
        return list(self.ask("outbox", "everything"))

    def installed(self) -> "Desk":
        """Wait until the service worker has all of the page: before that, a reload needs the network."""
        expect(self.page.locator("body[data-screen]")).to_be_attached()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => {})")
        return self

    def offline(self) -> "Desk":
        """Take the network away, once the tablet can do without."""
        self.installed().context.set_offline(True)
        return self

    def drain(self) -> None:
        """Hand the outbox over now."""
        self.ask("drain", "drain", True)

    def kept(self) -> str:
        """All that stands in any storage of the page."""
        return str(self.page.evaluate(KEPT))


def responses() -> list[Response]:
    """What the server has, as it was given."""
    db.session.rollback()
    found = list(db.session.scalars(sa.select(Response).order_by(Response.given_at, Response.id)))
    db.session.rollback()
    return found
