"""The short way answers a usual tap to the byte as Flask does, and leaves everything else to Flask."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask, request_started
from werkzeug.test import Client, TestResponse

from kiosk import create_app, database
from kiosk.config import Settings
from kiosk.extensions import db
from kiosk.lib import codes
from kiosk.models import Response
from kiosk.queries import tallies
from tests.builders import NOON
from tests.cast import Cast

VISIT = codes.client_id_of(NOON, 7)
LONG_WAYS: dict[str, dict[str, Any]] = {
    "a cookie": {"headers": {"Cookie": "goodword=of-a-manager"}},
    "a query": {"query_string": "utm_source=poster"},
    "a further field": {"data": f"rating=4&visit={VISIT}&approved=1"},
    "a field twice": {"data": f"rating=4&visit={VISIT}&rating=5"},
    "no face": {"data": f"visit={VISIT}"},
    "a face that is none": {"data": f"rating=6&visit={VISIT}"},
    "no visit": {"data": "rating=4&visit="},
    "escaped": {"data": f"rating=%34&visit={VISIT}"},
    "too much": {"data": f"rating=4&visit={VISIT}&words={'x' * 70_000}"},
    "a code in capitals": {"path": "/t/HARB0WR1/rate"},
    "an unknown code": {"path": "/t/n0b0dyz1/rate"},
    "a part of a greater address": {"base_url": "http://localhost/feedback"},
    "another kind of body": {"data": f'{{"rating": 4, "visit": "{VISIT}"}}', "content_type": "application/json"},
}


@pytest.fixture
def remembering(app: Flask, settings: Settings, cast: Cast) -> Iterator[Flask]:
    """An app on the same database that has just looked up Harbour Street's reception."""
    other = create_app(replace(settings, place_seconds=60))
    Client(other).get(f"/t/{cast.reception.code}")
    yield other
    with other.app_context():
        database.let_go()


def tap(app: Flask, **changes: Any) -> TestResponse:
    """A face tapped at Harbour Street's reception, as a browser sends it."""
    usual = {
        "path": "/t/harb0wr1/rate",
        "data": f"rating=4&visit={VISIT}",
        "content_type": "application/x-www-form-urlencoded",
    }
    return Client(app, use_cookies=False).post(**usual | changes)


def said(response: TestResponse) -> tuple[Any, ...]:
    """Everything that goes over the wire, but for the id of a visit that is made anew each time."""
    return response.status, sorted(response.headers), response.get_data()


def flask_was_asked(app: Flask, **changes: Any) -> bool:
    """Whether a tap came as far as Flask."""
    asked = []

    def note(sender: Flask, **_: Any) -> None:
        asked.append(sender)

    with request_started.connected_to(note, app):
        tap(app, **changes)
    return bool(asked)


@pytest.mark.parametrize("base_url", ["http://localhost", "https://localhost"])
@pytest.mark.parametrize("data", [f"rating=4&visit={VISIT}", f"visit={VISIT}&rating=1"])
def test_it_answers_to_the_byte_as_flask_does(app: Flask, remembering: Flask, base_url: str, data: str) -> None:
    with time_machine.travel(NOON, tick=False):
        short, long = (said(tap(one, base_url=base_url, data=data)) for one in (remembering, app))
    assert short == long


def test_a_usual_tap_never_reaches_flask(remembering: Flask) -> None:
    assert not flask_was_asked(remembering)


def test_it_keeps_and_counts_the_answer(remembering: Flask, cast: Cast) -> None:
    tap(remembering)
    tap(remembering, data=f"rating=2&visit={VISIT}")
    db.session.rollback()
    kept = db.session.scalars(sa.select(Response)).one()
    assert (kept.client_id, kept.rating, kept.touchpoint_id) == (VISIT, 2, cast.reception.id)
    assert tallies.differences() == []


@pytest.mark.parametrize("changes", LONG_WAYS.values(), ids=LONG_WAYS)
def test_whatever_is_not_usual_goes_flasks_way(app: Flask, remembering: Flask, changes: dict[str, Any]) -> None:
    assert flask_was_asked(remembering, **changes)
    with time_machine.travel(NOON, tick=False):
        short, long = (tap(one, **changes) for one in (remembering, app))
    assert short.status == long.status


def test_a_tap_that_cannot_be_kept_gets_flasks_page_for_it(app: Flask, remembering: Flask) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        tap(remembering)
        clock.shift(timedelta(minutes=31))
        short, long = (said(tap(one, data=f"rating=1&visit={VISIT}")) for one in (remembering, app))
    assert short == long
    assert short[0] == "200 OK"


def test_a_place_that_nobody_looked_up_lately_is_looked_up_by_flask(app: Flask, cast: Cast) -> None:
    assert flask_was_asked(app)


def test_a_flood_goes_flasks_way_which_has_a_page_for_it(remembering: Flask) -> None:
    ways = [flask_was_asked(remembering, data=f"rating=4&visit={codes.client_id()}") for _ in range(62)]
    assert [ways.index(True), ways[-1]] == [60, True]
