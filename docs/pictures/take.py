"""Takes the README's picture anew: `make demo` in one terminal, `.venv/bin/python docs/pictures/take.py` in another."""

import base64
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
FRAME = """
<body style="margin:0;background:#e9e2d6;font-family:system-ui">
<div style="position:relative;width:1500px;height:960px;overflow:hidden">
<img src="{overview}" style="position:absolute;left:60px;top:60px;width:1180px;border-radius:14px;box-shadow:{shadow}">
<img src="{rate}" style="position:absolute;right:300px;bottom:50px;width:250px;border-radius:26px;box-shadow:{shadow}">
<img src="{more}" style="position:absolute;right:36px;bottom:50px;width:250px;border-radius:26px;box-shadow:{shadow}">
</div></body>
"""
SHADOW = "0 2px 6px rgb(40 30 10/.15),0 24px 60px rgb(40 30 10/.25)"


def main(base: str) -> None:
    """Visit the demo as a manager and as a customer, and put the three pages side by side."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        desktop = browser.new_page(viewport={"width": 1360, "height": 900})
        overview, ask = _as_manager(desktop, base)
        rate, more = _as_customer(browser, ask)
        picture = browser.new_page(viewport={"width": 1500, "height": 960})
        pictures = {"overview": overview, "rate": rate, "more": more}
        picture.set_content(FRAME.format(shadow=SHADOW, **{name: _address(shot) for name, shot in pictures.items()}))
        picture.screenshot(path=HERE / "product.png")
        browser.close()


def _as_manager(page: Page, base: str) -> tuple[bytes, str]:
    """The overview, and the address of the first touchpoint's question."""
    page.goto(f"{base}/admin/sign-in")
    page.fill("#email", "owner@example.org")
    page.fill("#password", "demo-good-word")
    page.click("main button")
    page.wait_for_url("**/admin/")
    overview = page.screenshot()
    page.goto(f"{base}/admin/setup/done")
    path, _query, _mark = str(page.get_attribute(".poster-code a", "href")).partition("?")
    return overview, base + path


def _as_customer(browser: Browser, ask: str) -> tuple[bytes, bytes]:
    """The question, and what comes after a tap, on a phone."""
    phone = browser.new_page(viewport={"width": 360, "height": 740}, device_scale_factor=2)
    phone.goto(ask)
    question = phone.screenshot()
    phone.click("button[value='5']")
    phone.click(".person >> nth=1")
    return question, phone.screenshot()


def _address(shot: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(shot).decode()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
