"""A manager's own try is a test answer: told where it was invited, in no figure, and never a customer's."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from kiosk.actions import test_answers
from kiosk.extensions import db
from kiosk.lib import clock, test_marks
from kiosk.models import Hold, Response
from kiosk.queries.tallies import differences
from tests.builders import NOON, make_own_page
from tests.cast import PASSWORD, Cast
from tests.pages import Page, PageClient

BOX = "Customers don’t see this box."


def _tap(client: PageClient, address: str, **said: str) -> Page:
    """Tap a face on the page at an address, and land on the next page."""
    page = client.get(address)
    return client.follow(client.post(f"{page.address}/rate", page.form("rate") | {"rating": "5"} | said))


def _tests() -> list[bool]:
    """Of each answer whether it is a test; none is held, and the tallies are right."""
    db.session.rollback()
    assert differences() == []
    assert db.session.scalars(sa.select(Hold)).all() == []
    return list(db.session.scalars(sa.select(Response.is_test).order_by(Response.id)))


def _link(client: PageClient, cast: Cast) -> str:
    """Where “See it as a customer” leads."""
    return client.get(f"/admin/touchpoints/{cast.reception.public_id}").link("See it as a customer")


def test_a_tap_in_a_browser_that_is_signed_in_is_a_test(manager: PageClient, cast: Cast) -> None:
    address = f"/t/{cast.reception.code}"
    assert BOX in manager.get(address).text
    page = _tap(manager, address)
    assert BOX in page.text
    manager.post(f"{page.address}/add", {"comment": "We are great."})
    assert _tests() == [True]


def test_who_only_opened_the_sign_in_page_is_a_customer(client: PageClient, cast: Cast) -> None:
    client.get("/admin/", status=303)
    client.get("/admin/sign-in")
    client.post("/admin/sign-in/start", {"email": "ana@example.org", "password": "wrong"}, status=422)
    page = _tap(client, f"/t/{cast.reception.code}")
    assert BOX not in page.text
    client.post(f"{page.address}/add", {"comment": "Kind."})
    assert _tests() == [False]


def test_who_signed_out_is_a_customer(manager: PageClient, cast: Cast) -> None:
    manager.post("/admin/sign-out/end")
    manager.get("/admin/sign-in")
    _tap(manager, f"/t/{cast.reception.code}")
    assert _tests() == [False]


def test_whose_session_ran_out_is_a_customer(client: PageClient, cast: Cast) -> None:
    with time_machine.travel(NOON, tick=False) as now:
        client.post("/admin/sign-in/start", {"email": cast.mark.email, "password": PASSWORD})
        now.shift(timedelta(days=15))
        _tap(client, f"/t/{cast.reception.code}")
    assert _tests() == [False]


def test_a_forged_cookie_is_a_customers(app: Flask, client: PageClient, cast: Cast) -> None:
    client.browser.set_cookie(app.config["SESSION_COOKIE_NAME"], "eyJfdXNlcl9pZCI6IjEifQ.x.y")
    _tap(client, f"/t/{cast.reception.code}")
    assert _tests() == [False]


def test_the_managers_link_makes_a_test_on_a_phone_without_a_cookie(
    client: PageClient, viewer: PageClient, cast: Cast
) -> None:
    page = _tap(client, _link(viewer, cast))
    assert BOX in page.text
    assert client.browser.get_cookie(client.app.config["SESSION_COOKIE_NAME"]) is None
    thanks = client.follow(client.post(f"{page.address}/add", {"comment": "A try."}))
    assert BOX in thanks.text
    assert _tests() == [True]


@pytest.mark.parametrize(
    "change", [{"code": "h111desk"}, {"hours": 5}, {"hours": -1}, {"said": "1-x"}, {"said": "٤٩-x"}, {"said": "x" * 90}]
)
def test_a_mark_of_another_place_or_time_or_nobody_says_nothing(
    app: Flask, client: PageClient, cast: Cast, change: dict[str, Any]
) -> None:
    at = NOON + timedelta(hours=-change.get("hours", 0))
    made = test_marks.mark(change.get("code", cast.reception.code), at=at, secret=app.config["SECRET_KEY"])
    with time_machine.travel(NOON, tick=False):
        _tap(client, f"/t/{cast.reception.code}?test={change.get('said', made)}")
    assert _tests() == [False]


def test_a_second_tap_stays_what_the_first_was(client: PageClient, manager: PageClient, cast: Cast) -> None:
    page = client.get(_link(manager, cast))
    said = page.form("rate")
    for rating, more in (("5", {}), ("1", {"test": ""})):
        client.post(f"/t/{cast.reception.code}/rate", said | more | {"rating": rating})
    assert _tests() == [True]
    assert db.session.scalars(sa.select(Response.rating)).all() == [1]


def test_no_face_on_the_page_of_a_test_keeps_it_a_test(client: PageClient, manager: PageClient, cast: Cast) -> None:
    page = client.get(_link(manager, cast))
    again = client.post(f"/t/{cast.reception.code}/rate", page.form("rate"), status=422)
    client.post(f"/t/{cast.reception.code}/rate", again.form("rate") | {"rating": "4"})
    assert _tests() == [True]


def test_what_is_printed_and_downloaded_never_makes_a_test(owner: PageClient, cast: Cast) -> None:
    page = owner.get(f"/admin/touchpoints/{cast.reception.public_id}")
    [printed] = page.all(".poster-code .address a")
    assert urlsplit(printed["href"]).query == ""
    sheet = owner.get(f"/admin/printing/{cast.harbour.public_id}/sheet?kind=poster&code={cast.reception.code}")
    assert "test=" not in sheet.body.decode()


def test_a_test_is_shown_where_it_was_invited_and_deleted_in_one_click(manager: PageClient, cast: Cast) -> None:
    _tap(manager, _link(manager, cast))
    place = f"/admin/touchpoints/{cast.reception.public_id}"
    for address in ("/admin/", place):
        assert "Very good Test answer" in manager.get(address).texts("#tests li")[0]
    page = manager.get(place)
    back = manager.post(page.all("#tests form")[0]["action"], page.form("delete-test"))
    assert back.headers["Location"] == place
    assert manager.follow(back).texts(".notice") == ["The test answer is deleted."]
    assert _tests() == []


def test_a_test_is_on_no_list_of_answers_but_its_own(manager: PageClient, cast: Cast) -> None:
    _tap(manager, f"/t/{cast.reception.code}")
    assert manager.get("/admin/responses/").all(".answer") == []
    assert len(manager.get("/admin/responses/?is_test=y").all(".answer")) == 1


def test_who_is_named_in_a_test_reads_that_it_was_one(manager: PageClient, client: PageClient, cast: Cast) -> None:
    page = _tap(manager, f"/t/{cast.reception.code}")
    manager.post(f"{page.address}/add", {"people": [cast.rosa.public_id]})
    own = make_own_page(cast.rosa, by=cast.priya)
    assert client.get(f"{own}/kept").texts("#names ~ ul .tag") == ["A manager’s test"]
    [mention] = json.loads(client.get(f"{own}/everything.json").body)["mentions"]
    assert mention["is_a_managers_test"]


def test_what_a_customer_gave_with_a_managers_phone_can_count(manager: PageClient, cast: Cast) -> None:
    _tap(manager, f"/t/{cast.reception.code}")
    response = db.session.scalars(sa.select(Response)).one()
    page = manager.get(f"/admin/responses/{response.public_id}")
    counted = manager.post(f"/admin/responses/{response.public_id}/count-test", page.form("count-test"))
    assert "It counts from now on." in manager.follow(counted).text
    assert _tests() == [False]
    manager.post(f"/admin/responses/{response.public_id}/delete-test", status=409)


def test_a_viewer_sees_a_test_and_deletes_none(viewer: PageClient, cast: Cast) -> None:
    _tap(viewer, f"/t/{cast.reception.code}")
    page = viewer.get("/admin/")
    assert len(page.all("#tests li")) == 1
    assert page.all("#tests form") == []


def test_a_day_later_nothing_is_left_of_it(manager: PageClient, cast: Cast) -> None:
    _tap(manager, f"/t/{cast.reception.code}")
    assert test_answers.prune(at=clock.now() + timedelta(hours=23)) == 0
    assert test_answers.prune(at=clock.now() + timedelta(hours=25)) == 1
    assert _tests() == []
