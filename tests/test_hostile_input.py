"""Naughty strings, wrong types, huge bodies: a clear page, never a crash, and what is kept is shown as it was typed."""

from typing import Any

import pytest
import sqlalchemy as sa
from markupsafe import escape

from kiosk.extensions import db
from kiosk.lib import text
from kiosk.models import Mention, Response
from tests.cast import Cast
from tests.naughty import STRINGS
from tests.pages import Page, PageClient

BATCHES = [STRINGS[start : start + 40] for start in range(0, len(STRINGS), 40)]
ADDRESS = "/t/harb0wr1/rate"
LARGE = "x" * 70_000


def _visit(client: PageClient, rating: str = "5") -> str:
    visit = client.get("/t/harb0wr1").form("rate")["visit"]
    return str(client.post(ADDRESS, {"visit": visit, "rating": rating}).headers["Location"])


def _is_calm(page: Page) -> bool:
    return page.status < 500 and (page.html is None or page.status in {302, 303} or len(page.all("h1")) == 1)


def _status(client: PageClient, method: str, address: str, **options: Any) -> int:
    page = Page(client.open(method, address, **options))
    assert _is_calm(page), (address, options, page.status)
    return page.status


@pytest.mark.parametrize("strings", BATCHES, ids=range(len(BATCHES)))
def test_words_are_kept_and_shown_as_they_were_typed(client: PageClient, cast: Cast, strings: list[str]) -> None:
    more = _visit(client)
    for typed in strings:
        page = Page(client.open("POST", f"{more}/add", data={"comment": typed, "somebody_else": typed[:80]}))
        assert page.status == 303, repr(typed)
        assert db.session.scalars(sa.select(Response.comment)).one() == (text.words(typed, 4000) or None)
        assert db.session.scalars(sa.select(Mention.given_name)).all() == [n for n in [text.name(typed[:80], 80)] if n]
        crooked = {"comment": typed, "contact_email": "nowhere"}
        shown = client.open("POST", f"{more}/add", data=crooked).get_data(as_text=True)
        assert f">{escape(text.words(typed, 4000))}</textarea>" in shown
        assert shown.count("<script") == 1


@pytest.mark.parametrize("strings", BATCHES, ids=range(len(BATCHES)))
def test_every_other_field_stays_calm(client: PageClient, cast: Cast, strings: list[str]) -> None:
    more = _visit(client)
    fields = ("people", "kept", "is_for_team", "may_share", "contact_name", "contact_email", "contact_phone")
    for typed in strings:
        assert _status(client, "POST", f"{more}/add", data=dict.fromkeys(fields, typed[:400])) in {303, 422}
        assert _status(client, "POST", ADDRESS, data={"visit": typed[:3000], "rating": typed[:3000] * 2}) in {413, 422}
        assert _status(client, "POST", ADDRESS, data={"visit": typed[:3000], "rating": "4"}) in {303, 413}
        assert _status(client, "GET", "/r", query_string={"code": typed}) in {200, 302, 404}


@pytest.mark.parametrize("strings", BATCHES, ids=range(len(BATCHES)))
def test_every_address_stays_calm(client: PageClient, cast: Cast, strings: list[str]) -> None:
    for typed in strings:
        for address in ("/t/{}", "/r/{}", "/v/{}", "/v/{}/thanks", "/pictures/{}", "/{}", "/admin/locations/{}"):
            _status(client, "GET", address.format(typed.replace("?", "%3F").replace("#", "%23").lstrip("/")))


@pytest.mark.parametrize(
    "address", ["/t/%00%00%00%00", "/r/%00abcdef", "/v/%00", "/pictures/%00", "/pictures/%ED%A0%80"]
)
def test_a_nul_or_half_a_character_in_an_address_is_a_page_not_found(
    client: PageClient, cast: Cast, address: str
) -> None:
    assert _status(client, "GET", address) == 404


@pytest.mark.parametrize("address", [ADDRESS, "/v/whatever/add"])
def test_a_huge_body_is_refused_before_it_is_read(client: PageClient, cast: Cast, address: str) -> None:
    more = _visit(client)
    address = address.replace("/v/whatever", more)
    page = client.post(address, {"comment": LARGE, "rating": "5"}, status=413)
    assert page.h1 == "That is too much at once"
    assert page.all("main a.button")[0]["href"] in {more, "/t/harb0wr1"}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"[" * 40_000),
        ("application/json", b'{"rating": 5}'),
        ("text/plain", b"rating=5"),
        ("multipart/form-data", b"rating=5"),
        ("multipart/form-data; boundary=x", b"--x\r\n" * 2000),
        ("application/x-www-form-urlencoded; charset=utf-16", b"rating=\xff\xfe"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(5000))),
        ("nonsense", b"\x00\xff" * 100),
    ],
)
def test_a_body_that_is_no_form_gets_a_sentence(client: PageClient, cast: Cast, kind: str, body: bytes) -> None:
    assert _status(client, "POST", ADDRESS, input_stream=None, data=body, content_type=kind) in {400, 413, 415, 422}
    assert db.session.scalars(sa.select(Response.rating)).all() == []


def test_repeated_and_extra_fields_are_ignored(client: PageClient, cast: Cast) -> None:
    visit = client.get("/t/harb0wr1").form("rate")["visit"]
    said = {"visit": [visit, "x"], "rating": ["2", "5"], "location_id": "2", "created_at": "1970", "rating[]": "1"}
    more = client.post(ADDRESS, said).headers["Location"]
    told = {"comment": ["One", "Two"], "status": "approved", "people": [cast.hanna.public_id, "1", "-1", "9" * 40]}
    client.post(f"{more}/add", told)
    kept = db.session.scalars(sa.select(Response)).one()
    assert (kept.rating, kept.comment, kept.location_id) == (2, "One", cast.harbour.id)
    assert db.session.scalars(sa.select(Mention)).all() == []


def test_thousands_of_people_and_standards_are_those_of_the_page(client: PageClient, cast: Cast) -> None:
    more = _visit(client)
    client.post(f"{more}/add", {"people": [cast.rosa.public_id] * 500, "kept": [f"{cast.welcome.public_id}-1"] * 500})
    assert db.session.scalars(sa.select(Mention.staff_member_id)).all() == [cast.rosa.id]


def test_no_number_of_ours_is_in_the_page(client: PageClient, cast: Cast) -> None:
    more = client.get(_visit(client))
    values = [field["value"] for field in more.all("input[type=checkbox]")]
    assert not [value for value in values if value.isdecimal()]
