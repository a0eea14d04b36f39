"""From an empty installation to the month's file: set-up, a scan by camera, thanks, two decisions, the export."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from kiosk import startup
from tests import browsing, codes

DESK = {"width": 1280, "height": 800}
WORDS = "Found me a slot\nthe same day."
Screen = Callable[[dict[str, int]], Page]
Rows = list[list[str]]


@pytest.fixture
def screen(app: Flask, server: str, chromium: Browser) -> Iterator[Screen]:
    """Opens a browser of its own, with nothing in it, on a screen of the size given."""
    contexts = []

    def opened(size: dict[str, int]) -> Page:
        contexts.append(chromium.new_context(viewport=size, base_url=server))
        contexts[-1].set_default_timeout(browsing.PATIENCE)
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


def _says(tab: Page, heading: str | re.Pattern[str]) -> None:
    expect(tab.get_by_role("heading", level=1)).to_have_text(heading)


def _set_up(desk: Page, app: Flask) -> None:
    desk.goto(startup.setup_address(app).removeprefix(app.config["BASE_URL"]))
    for question, answer in {
        "Your name": "Priya Nair",
        "Your e-mail address": "priya@example.org",
        "Password": "a lighthouse by the sea",
        "Name of your organisation": "Harbour Street Dental",
        "First location": "Harbour Street",
        "Who can be thanked?": "Rosa Martinez, dental nurse\nCatherine Byrne, hygienist",
    }.items():
        desk.get_by_label(question, exact=True).fill(answer)
    desk.get_by_role("button", name="Set up").click()
    _says(desk, "Ready for your first customer")


def _address_on_the_poster(desk: Page) -> str:
    """What a camera reads from the page that is printed."""
    desk.get_by_role("link", name="Print the poster").click()
    _says(desk, re.compile("."))
    [address] = codes.read(Image.open(io.BytesIO(desk.screenshot(full_page=True))))
    desk.go_back()
    return address


def _give_thanks(phone: Page, address: str) -> None:
    phone.goto(urlsplit(address).path)
    phone.get_by_role("button", name="Very good", exact=True).click()
    expect(phone).to_have_url(re.compile("/v/"))
    phone.get_by_label("Rosa").check()
    phone.get_by_label("Somebody else").fill("Cathrine")
    phone.get_by_label("Warm welcome").check()
    phone.get_by_label("Explained clearly").check()
    phone.get_by_label("In your words").fill(WORDS)
    phone.get_by_text("Shall we get back to you?").click()
    phone.get_by_label("Yes, get back to me").check()
    phone.get_by_label("E-mail address").fill("ito@example.org")
    phone.get_by_role("button", name="Send").click()
    _says(phone, "Thank you")


def _find_what_waits(desk: Page) -> None:
    desk.get_by_role("link", name="Go to the overview").click()
    _says(desk, re.compile("Priya"))
    expect(desk.locator(".todo")).to_contain_text("A customer is asking for an answer")
    expect(desk.locator(".todo")).to_contain_text("2 names to decide")
    desk.get_by_role("link", name="the names to decide").click()
    _says(desk, "Mentions")
    expect(desk.locator(".mention h2 bdi")).to_have_text(["Rosa", "Cathrine"])
    expect(desk.locator(".mention").first).to_contain_text("the same day")


def _approve(desk: Page, person: str = "") -> None:
    card = desk.locator(".mention.lead")
    if person:
        card.get_by_label(person).check()
    card.get_by_role("button", name="Approve").click()


def _decide(desk: Page) -> None:
    _approve(desk)
    expect(desk.locator(".undone")).to_contain_text("Rosa Martinez is thanked.")
    _approve(desk, "Catherine Byrne")
    expect(desk.locator(".undone")).to_contain_text("Catherine Byrne is thanked.")
    expect(desk.locator("main")).to_contain_text("Every name is decided")
    desk.get_by_role("button", name="Undo the decision on Cathrine").click()
    expect(desk.locator(".mention h2 bdi")).to_have_text(["Cathrine"])
    _approve(desk, "Catherine Byrne")
    expect(desk.locator("main")).to_contain_text("Every name is decided")


def _exported(desk: Page, name: str) -> bytes:
    with desk.expect_download() as download:
        desk.get_by_role("link", name=name).click()
    return Path(download.value.path()).read_bytes()


def _csv(data: bytes) -> Rows:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def _xlsx(data: bytes) -> Rows:
    """The cells as the CSV writes them."""
    rows = openpyxl.load_workbook(io.BytesIO(data))["Mentions"].iter_rows()
    return [[_as_text(cell.value, cell.number_format) for cell in row] for row in rows]


def _as_text(value: object, number_format: str) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, int):
        return str(value)
    shapes = {"yyyy": "%Y-%m-%d", "hh": "%H:%M"}
    return value.strftime(" ".join(shape for sign, shape in shapes.items() if sign in number_format.lower()))


def test_from_the_first_start_to_the_months_file(app: Flask, screen: Screen) -> None:
    desk = screen(DESK)
    _set_up(desk, app)
    _give_thanks(screen(browsing.PHONE), _address_on_the_poster(desk))
    _find_what_waits(desk)
    _decide(desk)
    desk.goto("/admin/exports/")
    expect(desk.locator(".big")).to_have_text("2 mentions in the file")
    rows = _csv(_exported(desk, "Download CSV"))
    lines = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [(line["Person"], line["Name as the customer gave it"]) for line in lines] == [
        ("Rosa Martinez", "Rosa"),
        ("Catherine Byrne", "Cathrine"),
    ]
    assert {line["The customer’s words"] for line in lines} == {WORDS}
    assert {line["Standards"] for line in lines} == {"Warm welcome; Explained clearly"}
    assert _xlsx(_exported(desk, "Download XLSX")) == rows
