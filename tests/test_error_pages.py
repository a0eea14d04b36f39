"""Whatever goes wrong, there is a kind page with a way on."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import sqlalchemy as sa
from flask import Flask

from kiosk.extensions import db
from kiosk.models import Response
from tests.cast import Cast, make_cast
from tests.pages import Page, PageClient


@contextmanager
def _held() -> Iterator[None]:
    """While another program holds the database."""
    with closing(sqlite3.connect(db.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def _is_kind(page: Page) -> bool:
    words = "We are busier than usual. This has not been saved yet; try again in a few seconds."
    return page.h1 == "One moment" and words in page.text and page.headers["Retry-After"] == "5"


def test_a_tap_that_got_no_turn_can_be_given_again(impatient: Flask) -> None:
    make_cast()
    client = PageClient(impatient)
    tap = {"visit": client.get("/t/harb0wr1").form("rate")["visit"], "rating": 4}
    with _held():
        page = client.post("/t/harb0wr1/rate", tap, status=503)
    assert _is_kind(page)
    assert page.link("Back to the question") == "/t/harb0wr1"
    client.post("/t/harb0wr1/rate", tap)
    assert db.session.scalars(sa.select(Response.rating)).all() == [4]


def test_words_that_got_no_turn_come_back_to_be_sent_again(impatient: Flask) -> None:
    make_cast()
    client = PageClient(impatient)
    visit = client.get("/t/harb0wr1").form("rate")["visit"]
    more = client.post("/t/harb0wr1/rate", {"visit": visit, "rating": 4}).headers["Location"]
    with _held():
        page = client.post(f"{more}/add", {"comment": "Ελένη was kind."}, status=503)
    assert page.headers["Retry-After"] == "5"
    assert "Not sent yet. What you wrote is still here" in page.text
    client.post(f"{more}/add", page.form("add"))
    assert db.session.scalars(sa.select(Response.comment)).all() == ["Ελένη was kind."]


def test_a_managers_change_that_got_no_turn_says_so(impatient: Flask) -> None:
    cast = make_cast()
    manager = PageClient(impatient).signed_in_as(cast.priya)
    address = f"/admin/touchpoints/{cast.reception.public_id}/retire"
    manager.get("/admin/")
    with _held():
        page = manager.post(address, status=503)
    assert _is_kind(page)
    assert page.link("Go to the overview") == "/admin/"
    manager.post(address)


def test_reading_goes_on_while_nobody_can_write(impatient: Flask) -> None:
    cast = make_cast()
    manager = PageClient(impatient).signed_in_as(cast.priya)
    with _held():
        assert PageClient(impatient).get("/t/harb0wr1").h1 == "Overall, how was our service today?"
        manager.get("/admin/")


def test_a_managers_page_of_trouble_has_the_organisations_name_and_letter(manager: PageClient, cast: Cast) -> None:
    page = manager.get("/admin/nowhere", status=404)
    assert page.texts(".brand > *") == ["H", "Harbour Street Dental"]
