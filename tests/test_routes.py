"""A customer's visit, page by page."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.extensions import db
from kiosk.models import Contact, Mention, Response
from tests.cast import Cast
from tests.pages import Page, PageClient


def _tap(client: PageClient, cast: Cast, rating: int = 5) -> Page:
    page = client.get(f"/t/{cast.reception.code}")
    visit = page.form("rate")["visit"]
    return client.post(f"/t/{cast.reception.code}/rate", {"visit": visit, "rating": rating})


def _responses() -> list[Response]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Response).order_by(Response.id)))


def test_the_first_page_asks_one_question_with_five_faces(client: PageClient, cast: Cast) -> None:
    page = client.get(f"/t/{cast.reception.code}")
    assert page.h1 == "Overall, how was our service today?"
    assert page.texts(".faces button") == ["Very poor", "Poor", "OK", "Good", "Very good"]


def test_a_customer_gets_no_cookie(client: PageClient, cast: Cast) -> None:
    tapped = _tap(client, cast)
    for page in (client.get(f"/t/{cast.reception.code}"), tapped, client.follow(tapped)):
        assert "Set-Cookie" not in page.headers


def test_the_first_tap_is_the_response(client: PageClient, cast: Cast) -> None:
    page = client.follow(_tap(client, cast, rating=2))
    assert [response.rating for response in _responses()] == [2]
    assert page.h1 == "Thank you. That is saved."


def test_a_double_tap_is_one_response(client: PageClient, cast: Cast) -> None:
    visit = client.get(f"/t/{cast.reception.code}").form("rate")["visit"]
    for _ in range(2):
        client.post(f"/t/{cast.reception.code}/rate", {"visit": visit, "rating": 4})
    assert [response.rating for response in _responses()] == [4]


def test_a_second_tap_on_the_same_page_changes_the_rating(client: PageClient, cast: Cast) -> None:
    visit = client.get(f"/t/{cast.reception.code}").form("rate")["visit"]
    client.post(f"/t/{cast.reception.code}/rate", {"visit": visit, "rating": 1})
    client.post(f"/t/{cast.reception.code}/rate", {"visit": visit, "rating": 5})
    assert [response.rating for response in _responses()] == [5]


def test_a_reload_of_the_first_page_is_the_same_visit(client: PageClient, cast: Cast) -> None:
    first = client.get(f"/t/{cast.reception.code}")
    reload = {"Cache-Control": "max-age=0", "If-None-Match": first.headers["ETag"]}
    again = client.get(f"/t/{cast.reception.code}", headers=reload)
    assert again.form("rate")["visit"] == first.form("rate")["visit"]


def test_a_new_scan_is_a_new_visit(client: PageClient, cast: Cast) -> None:
    first = client.get(f"/t/{cast.reception.code}")
    again = client.get(f"/t/{cast.reception.code}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.form("rate")["visit"] != first.form("rate")["visit"]


@pytest.mark.parametrize(
    ("rating", "parts"),
    [
        (1, ["What fell short?", "Shall we get back to you?", "Did anybody help you anyway?"]),
        (2, ["What fell short?", "Shall we get back to you?", "Did anybody help you anyway?"]),
        (3, ["Who helped you?", "What did they do?", "Shall we get back to you?"]),
        (5, ["Who helped you?", "What did they do?", "Shall we get back to you?"]),
    ],
)
def test_who_was_let_down_is_asked_what_fell_short_first(
    client: PageClient, cast: Cast, rating: int, parts: list[str]
) -> None:
    page = client.follow(_tap(client, cast, rating))
    assert page.texts("form legend, form summary") == parts
    assert ("Nobody greeted me" in page.text, "Warm welcome" in page.text) == (rating <= 2, rating > 2)


def test_what_the_customer_tells_is_kept(client: PageClient, cast: Cast) -> None:
    more = client.follow(_tap(client, cast))
    told = {
        "people": [cast.rosa.public_id],
        "somebody_else": "Cathrine",
        "kept": [f"{cast.welcome.public_id}-1"],
        "comment": "Found me a slot.",
        "contact_email": "ito@example.org",
    }
    address = more.all("form")[0]["action"]
    thanks = client.follow(client.post(address, told))
    assert thanks.h1 == "Thank you"
    assert [(m.given_name, m.staff_member_id) for m in db.session.scalars(sa.select(Mention).order_by(Mention.id))] == [
        ("Rosa M.", cast.rosa.id),
        ("Cathrine", None),
    ]
    assert db.session.scalars(sa.select(Contact.email)).one() == "ito@example.org"


TOLD = {
    "people": ["rosa"],
    "somebody_else": "Łucja",
    "kept": ["welcome"],
    "comment": "Found me a slot.",
    "may_share": "y",
    "contact_name": "Mrs Ito",
    "contact_email": "ito@example.org",
}


def _tell(client: PageClient, cast: Cast) -> str:
    """The address of a visit that has told everything."""
    address = str(_tap(client, cast).headers["Location"])
    chosen = {"people": [cast.rosa.public_id], "kept": [f"{cast.welcome.public_id}-1"]}
    client.post(f"{address}/add", TOLD | chosen)
    return address


def test_a_page_that_is_opened_again_tells_nobody_what_was_told(client: PageClient, cast: Cast) -> None:
    page = client.get(address := _tell(client, cast))
    for told in ("Łucja", "Found me a slot.", "Mrs Ito", "ito@example.org"):
        assert told not in page.body.decode()
    assert page.form("add") == {"keep": ["y"], "somebody_else": "", "comment": "", **NO_CONTACT}
    for told in ("Łucja", "ito@example.org", "Found me"):
        assert told not in client.get(f"{address}/thanks").text


NO_CONTACT = {"contact_name": "", "contact_email": "", "contact_phone": ""}


def _kept() -> tuple[str | None, bool, list[str], list[str]]:
    (response,) = _responses()
    db.session.refresh(response)
    names = db.session.scalars(sa.select(Mention.given_name).order_by(Mention.id)).all()
    return response.comment, response.may_share, list(names), list(db.session.scalars(sa.select(Contact.email)))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"keep": "y"}, ("Found me a slot.", True, ["Rosa M.", "Łucja"], ["ito@example.org"])),
        (
            {"keep": "y", "comment": "田中", "somebody_else": "Tom", "contact_email": "a@example.org"},
            ("田中", False, ["Rosa M.", "Łucja", "Tom"], ["a@example.org"]),
        ),
        ({}, (None, False, [], [])),
        ({"comment": "Better."}, ("Better.", False, [], [])),
    ],
)
def test_what_was_told_stays_unless_the_customer_takes_it_back(
    client: PageClient, cast: Cast, said: dict[str, str], kept: object
) -> None:
    client.post(f"{_tell(client, cast)}/add", said)
    assert _kept() == kept


def test_nobody_names_more_people_by_adding_than_at_once(client: PageClient, cast: Cast) -> None:
    address = _tell(client, cast)
    for number in range(18):
        client.post(f"{address}/add", {"keep": "y", "somebody_else": f"Name {number}"})
    page = client.post(f"{address}/add", {"keep": "y", "somebody_else": "One too many", "comment": "Мария"}, 422)
    assert "Name up to 20 people" in page.text
    assert (page.form("add")["somebody_else"], page.form("add")["comment"]) == ("One too many", "Мария")
    assert len(_kept()[2]) == 20


def test_a_visit_runs_out_with_a_kind_page(client: PageClient, cast: Cast) -> None:
    address = _tap(client, cast).headers["Location"]
    with time_machine.travel(timedelta(minutes=31), tick=False):
        page = client.get(address, status=410)
    assert "Your answer is saved" in page.text


def test_a_receipt_names_the_place_where_the_answer_was_given(client: PageClient, cast: Cast) -> None:
    address = _tap(client, cast).headers["Location"]
    cast.reception.location_id = cast.hill.id
    db.session.commit()
    page = client.follow(client.post(f"{address}/add", {"comment": "Quick and kind."}))
    assert "It is with the team at Harbour Street now." in page.text
