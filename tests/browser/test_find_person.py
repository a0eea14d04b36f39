"""Where many can be thanked, a search box narrows them; without JavaScript it is not there."""

import re

import pytest
from playwright.sync_api import Page, expect

from kiosk.extensions import db
from kiosk.models import StaffMember
from tests.cast import LONG_AGO, Cast

SHOWN = "label.person:visible span > bdi"

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def more(phone: Page, cast: Cast) -> Page:
    """The page where a customer tells more, at a location with fifteen people."""
    for name in (
        "Siobhán",
        "Björn",
        "Ana",
        "Ben",
        "Eva",
        "Max",
        "D'Angelo",
        "Mary‑Ann",
        "Łukasz",
        "Strauß",
        "Ελένη",
        "İlkay",
    ):
        person = StaffMember(full_name=name, shown_name=name, role="", is_shown=True, created_at=LONG_AGO)
        person.locations = [cast.harbour]
        db.session.add(person)
    db.session.commit()
    phone.goto("/t/harb0wr1")
    phone.get_by_role("button", name="Very good", exact=True).click()
    expect(phone).to_have_url(re.compile("/v/"))
    return phone


with_javascript = pytest.mark.parametrize("phone", [True], indirect=True, ids=["javascript"])


@with_javascript
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("siobhan", ["Siobhán"]), (" BJÖ", ["Björn"]), ("zz", []), ("D’A", ["D'Angelo"]), ("dangelo", ["D'Angelo"]),
        ("mary ann", ["Mary‑Ann"]), ("maryann", ["Mary‑Ann"]), ("lukasz", ["Łukasz"]), ("ŁUK", ["Łukasz"]),
        ("strauss", ["Strauß"]), ("ελενη", ["Ελένη"]), ("eleni", ["Ελένη"]), ("ilkay", ["İlkay"]), ("ılk", ["İlkay"]),
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_typed(more: Page, typed: str, found: list[str]) -> None:
    more.get_by_label("Search by name").fill(typed)
    expect(more.locator(SHOWN)).to_have_text(found)
    expect(more.get_by_label("Somebody else")).to_be_visible()


@with_javascript
def test_who_is_chosen_stays_and_an_empty_box_shows_everybody(more: Page) -> None:
    more.get_by_label("Rosa M.").check()
    more.get_by_label("Search by name").fill("max")
    expect(more.locator(SHOWN)).to_have_text(["Max", "Rosa M."])
    more.get_by_label("Search by name").fill("")
    expect(more.locator(SHOWN)).to_have_count(15)


@with_javascript
def test_people_are_found_whatever_a_translation_made_of_the_page(more: Page) -> None:
    more.evaluate("""document.querySelectorAll(".person bdi").forEach((name) => {
      name.innerHTML = "<font><font>Übersetzt</font></font>";
    })""")
    more.get_by_label("Search by name").fill("mary ann")
    expect(more.locator("[data-folded]:visible")).to_have_count(1)
    expect(more.locator("[data-folded]:visible")).to_have_attribute("data-folded", "maryann")


@with_javascript
def test_enter_in_the_box_sends_nothing(more: Page) -> None:
    more.get_by_label("Search by name").fill("max")
    more.get_by_label("Search by name").press("Enter")
    more.get_by_label("Max").check()
    expect(more.get_by_role("heading", level=1)).to_have_text("Thank you. That is saved.")


@pytest.mark.parametrize("phone", [False], indirect=True, ids=["no-javascript"])
def test_without_javascript_everybody_is_there_and_no_box(more: Page) -> None:
    expect(more.locator(SHOWN)).to_have_count(15)
    expect(more.get_by_label("Search by name")).to_be_hidden()
