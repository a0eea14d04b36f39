"""An answer that its customer changed after somebody opened it says so, with what it said before."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from kiosk.actions import forgetting
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import Channel, OpenedAnswer, Response
from tests.builders import make_response
from tests.cast import Cast, make_cast
from tests.pages import Page, PageClient

RESPONSES = "/admin/responses/"
MARK = "Changed after it was opened"
TITLE = "The customer changed this after it was opened"


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def response(now: time_machine.Traveller, cast: Cast) -> Response:
    """A complaint given just now."""
    told = Told(comment="Rosa ignored me.", chosen=((cast.rosa.id, "Rosa M."),))
    return make_response(cast.reception, rating=1, told=told, given_at=clock.now())


def _open(client: PageClient, response: Response) -> Page:
    return client.get(f"{RESPONSES}{response.public_id}")


def _tap(client: PageClient, response: Response, rating: int) -> str:
    tap = {"visit": response.client_id, "rating": rating}
    return str(client.post("/t/harb0wr1/rate", tap).headers["Location"])


def _noted() -> list[tuple[int, str | None]]:
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(sa.select(OpenedAnswer.rating, OpenedAnswer.comment))]


def test_another_face_after_a_viewer_opened_it_is_marked_with_the_one_before(
    client: PageClient, manager: PageClient, viewer: PageClient, response: Response
) -> None:
    assert TITLE not in _open(viewer, response).text
    _tap(client, response, 5)
    page = _open(manager, response)
    assert page.h1 == "Very good"
    (changed,) = page.texts("[aria-labelledby=changed]")
    for words in (TITLE, "Very poor", "Rosa ignored me."):
        assert words in changed
    assert MARK in manager.get(RESPONSES).text


def test_other_words_are_marked_with_the_first_that_were_seen(
    client: PageClient, manager: PageClient, response: Response
) -> None:
    address = _tap(client, response, 1)
    _open(manager, response)
    for words in ("Second words.", "Third words."):
        client.post(f"{address}/add", {"comment": words})
        _open(manager, response)
    assert _noted() == [(1, "Rosa ignored me.")]
    assert "Rosa ignored me." in _open(manager, response).texts("[aria-labelledby=changed]")[0]


def test_what_nobody_had_opened_or_what_is_as_it_was_is_not_marked(
    client: PageClient, manager: PageClient, response: Response
) -> None:
    _tap(client, response, 5)
    assert TITLE not in _open(manager, response).text
    _tap(client, response, 2)
    _tap(client, response, 5)
    assert TITLE not in _open(manager, response).text
    assert MARK not in manager.get(RESPONSES).text


def test_what_can_change_no_more_is_not_noted(
    manager: PageClient, now: time_machine.Traveller, cast: Cast, response: Response
) -> None:
    _open(manager, make_response(cast.reception, channel=Channel.PAPER, given_at=clock.now()))
    _open(manager, make_response(cast.reception, channel=Channel.TABLET, given_at=clock.now()))
    now.shift(30 * 60)
    _open(manager, response)
    assert _noted() == []


def test_it_is_shown_though_there_is_no_turn_to_note_it(impatient: Flask) -> None:
    cast = make_cast()
    manager = PageClient(impatient).signed_in_as(cast.priya)
    response = make_response(cast.reception, rating=1, given_at=clock.now())
    with closing(sqlite3.connect(db.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert _open(manager, response).h1 == "Very poor"
    assert _noted() == []
    _open(manager, response)
    assert _noted() == [(1, None)]


def test_who_is_forgotten_is_not_named_in_the_words_of_before(
    manager: PageClient, cast: Cast, response: Response
) -> None:
    _open(manager, response)
    forgetting.forget(cast.rosa, time_zone="Europe/London", by=cast.priya, at=clock.now())
    ((_rating, words),) = _noted()
    assert words is not None
    assert "Rosa" not in words
    assert TITLE not in _open(manager, response).text
