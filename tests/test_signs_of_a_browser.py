"""What a customer's page notices of the browser: how far its clock is, and one trace a day; a cookie says nothing."""

from typing import Any

import pytest
import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import Hold, Response, Trace
from kiosk.queries.tallies import differences
from tests.cast import Cast
from tests.pages import Page, PageClient


def _tap(client: PageClient, cast: Cast, **options: Any) -> Page:
    visit = client.get(f"/t/{cast.reception.code}").form("rate")["visit"]
    return client.post(f"/t/{cast.reception.code}/rate", {"rating": "5", "visit": visit}, **options)


def _reasons() -> list[str]:
    db.session.rollback()
    assert differences() == []
    reasons = db.session.scalars(sa.select(Hold.reason).where(Hold.released_at.is_(None))).all()
    assert db.session.scalars(sa.select(Response.is_held)).all() == [bool(reasons)]
    return [reason.value for reason in reasons]


def test_any_other_cookie_says_nothing(client: PageClient, cast: Cast) -> None:
    _tap(client, cast, headers={"Cookie": "other=1; goodword2=x"})
    assert _reasons() == []


@pytest.mark.parametrize(
    ("said", "is_far"),
    [("0", False), ("60", False), ("480", True), ("-300", True), ("", None), ("abc", None), ("1e3", None),
     ("9999", None), ("-", None), ("٤٨٠", None), ("--480", None), ("480.5", None)],
)  # fmt: skip
def test_a_clock_says_how_far_it_is_or_nothing(client: PageClient, cast: Cast, said: str, is_far: bool | None) -> None:
    visit = _tap(client, cast).headers["Location"]
    told = {"comment": "Kind.", "utc_offset": said}
    client.post(f"{visit}/add", told, environ_overrides={"REMOTE_ADDR": "198.51.100.7"})
    assert _reasons() == []
    assert db.session.scalars(sa.select(Trace.is_far)).all() == [is_far]


@pytest.mark.parametrize(("address", "count"), [("198.51.100.7", 1), ("127.0.0.1", 0), ("", 0)])
def test_one_trace_is_left_of_each_answer(client: PageClient, cast: Cast, address: str, count: int) -> None:
    visit = _tap(client, cast).headers["Location"]
    for words in ("Kind.", "Very kind."):
        client.post(f"{visit}/add", {"comment": words}, environ_overrides={"REMOTE_ADDR": address})
    db.session.rollback()
    assert len(db.session.scalars(sa.select(Trace)).all()) == count
    assert db.session.scalars(sa.select(Response.comment)).all() == ["Very kind."]
