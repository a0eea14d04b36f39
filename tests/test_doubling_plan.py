"""The drill that doubles what is sent forgets no field: every text and file of every form is in its plan."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_wtf.file import FileField
from wtforms import StringField
from wtforms.fields.core import UnboundField

from bench.drills import files, inputs
from bench.drills.doubling import Doubled
from bench.drills.house import House
from tests import test_fields
from tests.cast import Cast
from tests.pages import PageClient

ONLY_IN_SETUP = {"owner_name", "owner_email", "location_name", "touchpoint_name", "staff"}
NOT_ON_A_PAGE = {
    *("shown", "after", "next", "aged", "rule", "stood", "public_address"),
    *("checked", "named", "complaint", "unsaid", "stay", "meant_by"),
}
"""Hidden fields of pages after a step that a look around does not take; and what the environment says in tests."""


@pytest.fixture
def house(client: PageClient, cast: Cast) -> House:
    made = House(cast)
    visit = client.get("/t/harb0wr1").form("rate")["visit"]
    more = client.post("/t/harb0wr1/rate", {"visit": visit, "rating": "4"}).headers["Location"]
    made.visit = more.rpartition("/")[2]
    return made


def _fields(kind: type) -> Iterator[str]:
    """The names of the fields of that kind in all our forms."""
    for form in test_fields.forms():
        for name, field in vars(form).items():
            if isinstance(field, UnboundField) and issubclass(field.field_class, kind):
                yield name


def test_every_field_of_every_form_is_sent(app: Flask, owner: PageClient, house: House) -> None:
    def page(address: str) -> str:
        browser = PageClient(app) if address == "/admin/sign-in" else owner
        return browser.open("GET", address).get_data().decode("utf-8", "replace")

    found = inputs.found(app, house, page)
    sent = {one.field for one in found} | {field for _what, _address, field, _made in files.of(house)}
    assert set(_fields(StringField)) - sent <= ONLY_IN_SETUP | NOT_ON_A_PAGE
    assert set(_fields(FileField)) - sent == set()
    assert {one.endpoint for one in found} >= {"customers.add", "staff.thank", "admin.sign_in.start", "tablets.sync"}
    assert all(one.room > 1_000 for one in found)
    assert inputs.LEFT_OUT.keys() <= {rule.endpoint for rule in app.url_map.iter_rules()}


def test_a_request_carries_what_is_typed_and_keeps_the_rest_of_the_form(
    app: Flask, owner: PageClient, house: House
) -> None:
    pages = {"/admin/people/add": owner.get("/admin/people/add").body.decode()}
    found = {one.field: one for one in inputs.found(app, house, lambda address: pages.get(address, ""))}
    request = found["full_name"].filled("=(\u0301")
    assert (request.method, request.address) == ("POST", "/admin/people/add")
    assert b"full_name=%3D%28%CC%81&" in request.body
    assert b"csrf_token=" in request.body
    assert "csrf_token" not in found


@pytest.mark.parametrize(
    ("took", "growth"),
    [([1, 2, 4, 8], 1.0), ([30, 60, 120, 240], 2.0), ([1, 2, 19, 80], 4.0), ([400, 100, 100, 100], 1.0)],
)
def test_growth_is_the_worst_step_above_what_is_noise(took: list[float], growth: float) -> None:
    assert Doubled("", "", "", took).growth == growth
