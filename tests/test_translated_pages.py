"""A browser that translates a page leaves names and codes as they are."""

from collections.abc import Iterator

import pytest
from bs4 import NavigableString
from flask import Flask

from kiosk.actions.responses import Told
from kiosk.extensions import db
from tests.builders import make_decided, make_own_page, make_response, make_wall
from tests.cast import Cast
from tests.pages import Page, PageClient
from tests.things import Things

FILES = (".csv", ".xlsx", ".zip", ".pdf", ".png", ".svg", "/photo")
NAMES = ("Quilla", "Zabert", "Veltmar", "Orvane", "Ysolde", "Drewitz", "harb0wr1")
"""Of people, a place, the organisation and managers, which no hint has for an example; and a code."""


@pytest.fixture(autouse=True)
def renamed(cast: Cast) -> None:
    """The cast, under those names."""
    cast.rosa.full_name, cast.rosa.shown_name = "Quilla Zabert", "Quilla Z."
    cast.harbour.name, cast.organisation.name = "Veltmar Street", "Orvane Dental"
    cast.priya.name, cast.mark.name = "Ysolde Nair", "Mark Drewitz"
    db.session.commit()


def _translated(page: Page) -> Iterator[str]:
    """The texts with a name in them that a browser would translate; its own title bar is none of the page."""
    assert page.html is not None, page.address
    for text in page.html.find_all(string=True):
        around = [text.parent, *text.parents]
        is_kept = any(tag.get("translate") == "no" or tag.name in {"title", "textarea", "script"} for tag in around)
        is_kept = is_kept or any(tag.get("role") == "status" for tag in around)
        if isinstance(text, NavigableString) and not is_kept and any(name in text for name in NAMES):
            yield f"{page.address}: {text.strip()}"


def test_no_name_on_a_managers_page_is_translated(app: Flask, owner: PageClient, cast: Cast) -> None:
    things = Things(cast)
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("admin.")
             and "GET" in (rule.methods or ()) and not rule.rule.endswith(FILES)]  # fmt: skip
    pages = [Page(owner.open("GET", things.address(rule))) for rule in rules if "ending" not in rule.arguments]
    found = [text for page in pages if page.html is not None for text in _translated(page)]
    assert sorted(set(found)) == [], "\n".join(sorted(set(found)))
    assert sum(page.status == 200 for page in pages) > 50


def test_no_name_on_a_staff_members_page_or_a_wall_is_translated(app: Flask, client: PageClient, cast: Cast) -> None:
    Things(cast)
    own = make_own_page(cast.rosa, by=cast.priya)
    make_decided(cast.reception, cast.rosa, by=cast.mark, comment="Kind")
    wall = make_wall(cast.harbour, may_embed=True)
    db.session.commit()
    addresses = [*(f"{own}{page}" for page in ("", "/choose", "/kept", "/thank", "/write")),
                 *(f"/wall/{wall.key}{page}" for page in ("", "/notes", "/embed"))]  # fmt: skip
    found = [text for address in addresses for text in _translated(Page(client.open("GET", address)))]
    assert found == [], "\n".join(found)


def test_no_name_on_a_customers_page_is_translated(client: PageClient, cast: Cast) -> None:
    response = make_response(cast.reception, told=Told(comment="Kind"))
    more = client.get(f"/t/{cast.reception.code}").form("rate")
    page = client.follow(client.post(f"/t/{cast.reception.code}/rate", {"visit": more["visit"], "rating": 5}))
    pages = [
        page,
        *(client.get(address) for address in ("/", f"/t/{cast.reception.code}", f"/r/{response.receipt_code}")),
    ]
    assert "Quilla Z." in page.text
    assert [text for one in pages for text in _translated(one)] == []
