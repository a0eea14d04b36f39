"""Takes the pictures of docs/tablets.md anew: `make demo` in one terminal, this file with its Python in another."""

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

HERE = Path(__file__).parent
LARGEST = 60_000
SCREEN = {"width": 1180, "height": 820}
WIDTH = 720
PIN = "4711"


def main(base: str) -> None:
    """Pair a tablet with a touchpoint of the demo, and look at both sides of it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tablet = browser.new_context(viewport=SCREEN, base_url=base, reduced_motion="reduce").new_page()
        tablet.goto("/tablet")
        expect(tablet.locator(".words bdi")).not_to_be_empty()
        tablet.evaluate("navigator.serviceWorker.ready.then(() => {})")
        tablet.wait_for_timeout(2000)
        _keep("tablet-words", tablet)
        manager = _as_manager(browser, base)
        _pair(manager, tablet.locator(".words bdi").inner_text())
        expect(tablet.locator("body[data-screen=resting], body[data-screen=closed]")).to_be_attached(timeout=20_000)
        _anyway(tablet)
        _keep("tablet-question", tablet)
        _open_staff(tablet)
        manager.goto(f"{base}/admin/tablets/")
        _keep("tablet-fleet", manager)
        browser.close()


def _as_manager(browser: Browser, base: str) -> Page:
    page = browser.new_page(viewport={"width": 1180, "height": 760}, base_url=base)
    page.goto("/admin/sign-in")
    page.fill("#email", "owner@example.org")
    page.fill("#password", "demo-good-word")
    page.click("main button")
    page.wait_for_url("**/admin/")
    return page


def _pair(page: Page, words: str) -> None:
    """The form at the first touchpoint that has no tablet yet."""
    page.goto("/admin/locations/")
    page.locator("main table a, main .card a").first.click()
    for address in page.locator("a[href*='/admin/touchpoints/']").evaluate_all("links => links.map((one) => one.href)"):
        page.goto(address)
        pair = page.get_by_role("link", name="Pair a tablet", exact=True)
        if pair.count():
            break
    pair.click()
    page.fill("#words", words)
    page.fill("#pin", PIN)
    _keep("tablet-pair", page)
    page.get_by_role("button", name="Pair", exact=True).click()


def _open_staff(tablet: Page) -> None:
    """Two answers without a network, then the staff's screen behind the PIN."""
    tablet.context.set_offline(True)
    for word in ("Good", "Very good"):
        tablet.get_by_role("button", name=word, exact=True).click()
        tablet.get_by_role("button", name="That is all", exact=True).press("Enter")
        tablet.get_by_role("button", name="Done", exact=True).press("Enter")
        _anyway(tablet)
    tablet.locator("#brand").press("Enter")
    for key in (*PIN, "Enter"):
        tablet.locator(f"[data-key='{key}']").press("Enter")
    expect(tablet.locator("body[data-screen=staff]")).to_be_attached()
    tablet.wait_for_timeout(2500)
    _keep("tablet-staff", tablet)
    tablet.context.set_offline(False)


def _anyway(tablet: Page) -> None:
    expect(tablet.locator("body[data-screen=resting], body[data-screen=closed]")).to_be_attached()
    anyway = tablet.get_by_role("button", name="I am still here and want to say something")
    if anyway.count():
        anyway.click()


def _keep(name: str, page: Page) -> None:
    """A small picture: fewer pixels, and as few colours as it takes."""
    page.wait_for_timeout(300)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    small = shot.resize((WIDTH, round(shot.height * WIDTH / shot.width)), Image.Resampling.LANCZOS)
    for colours in (128, 64, 32, 16):
        small.quantize(colours, dither=Image.Dither.NONE).save(HERE / f"{name}.png", optimize=True)
        if (HERE / f"{name}.png").stat().st_size <= LARGEST:
            return
    raise SystemExit(f"{name}.png is larger than {LARGEST} bytes")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
