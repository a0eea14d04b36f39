"""What a tablet hands in: kept once, each for itself, and never changed by a second copy."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions import responses
from kiosk.actions.responses import NewResponse, Reading, Told
from kiosk.errors import Busy, Conflict
from kiosk.extensions import db
from kiosk.lib import codes
from kiosk.models import Channel, ClockReading, Response, Tablet
from kiosk.queries.tallies import differences
from tests.builders import NOON, make_new_response, make_tablet
from tests.cast import Cast

TOLD = Told(typed_names=("Cathrine",), comment="Kind.")


@pytest.fixture
def tablet(cast: Cast) -> Tablet:
    return make_tablet(cast.reception)


def _new(cast: Cast, tablet: Tablet, **changes: object) -> NewResponse:
    changes.setdefault("given_at", NOON)
    given_at: datetime = changes["given_at"]
    reading = Reading(tablet.id, given_at - timedelta(seconds=3), 3000)
    return make_new_response(cast.reception, channel=Channel.TABLET, reading=reading, **changes)


def _kept() -> list[Response]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Response).order_by(Response.id)))


def test_a_batch_is_kept_whole_with_both_times(cast: Cast, tablet: Tablet) -> None:
    news = [_new(cast, tablet, rating=rating, told=TOLD) for rating in (1, 5)]
    assert responses.submit_all(news) == {new.client_id: None for new in news}
    assert sorted(response.rating for response in _kept()) == [1, 5]
    reading = db.session.scalars(sa.select(ClockReading)).first()
    assert (reading.tablet_id, reading.device_at, reading.offset_ms) == (tablet.id, NOON - timedelta(seconds=3), 3000)
    assert differences() == []


def test_a_bad_one_takes_no_other_with_it(cast: Cast, tablet: Tablet) -> None:
    good, bad = _new(cast, tablet), _new(cast, tablet, rating=6)
    became = responses.submit_all([bad, good])
    assert (became[good.client_id], type(became[bad.client_id]).__name__) == (None, "IntegrityError")
    assert len(_kept()) == 1


def test_the_same_batch_again_changes_nothing_however_late(cast: Cast, tablet: Tablet) -> None:
    news = [_new(cast, tablet, told=TOLD, receipt_code="abc0123456"), _new(cast, tablet)]
    for days in (0, 0, 400):
        again = [replace(new, received_at=NOON + timedelta(days=days)) for new in news]
        assert set(responses.submit_all(again).values()) == {None}
    assert len(_kept()) == 2
    assert differences() == []


@pytest.mark.parametrize(
    "other", [{"rating": 1}, {"told": None}, {"told": Told(comment="Rude.")}, {"told": replace(TOLD, is_for_team=True)}]
)
def test_the_same_id_with_other_content_is_refused_at_once(cast: Cast, tablet: Tablet, other: dict) -> None:
    new = _new(cast, tablet, told=TOLD)
    responses.submit(new)
    assert isinstance(responses.submit_all([replace(new, **other)])[new.client_id], Conflict)
    assert [(response.rating, response.comment) for response in _kept()] == [(5, "Kind.")]


def test_a_tap_with_the_id_of_a_tablets_answer_is_refused(cast: Cast, tablet: Tablet) -> None:
    new = _new(cast, tablet)
    responses.submit(new)
    with pytest.raises(Conflict):
        responses.submit(make_new_response(cast.reception, client_id=new.client_id, rating=1))


def test_the_receipt_shown_on_the_tablet_is_the_one_that_is_kept(cast: Cast, tablet: Tablet) -> None:
    responses.submit_all(
        [_new(cast, tablet, receipt_code="abc0123456"), _new(cast, tablet, told=TOLD, receipt_code="def0123456")]
    )
    assert sorted(response.receipt_code for response in _kept()) == ["abc0123456", "def0123456"]


@pytest.mark.parametrize("told", [None, TOLD])
def test_a_receipt_that_is_taken_gets_another_code(cast: Cast, tablet: Tablet, told: Told | None) -> None:
    responses.submit_all([_new(cast, tablet, told=told, receipt_code="abc0123456") for _ in range(2)])
    given = {response.receipt_code for response in _kept()}
    assert len(given) == 2
    assert "abc0123456" in given
    assert all(code and len(code) == 10 for code in given)


def test_the_newest_answer_of_a_tablet_never_goes_back(cast: Cast, tablet: Tablet) -> None:
    hour = timedelta(hours=1)
    for given_at in (NOON, NOON + hour, NOON - hour):
        responses.submit_all([_new(cast, tablet, given_at=given_at)])
    db.session.refresh(tablet)
    assert tablet.answered_at == NOON + hour


def test_nothing_is_said_to_be_kept_while_the_database_is_held(impatient: Flask) -> None:
    with impatient.app_context():
        held = db.engine.raw_connection()
        held.execute("BEGIN IMMEDIATE")
        new = NewResponse(
            client_id=codes.client_id(), location_id=1, touchpoint_id=1,
            time_zone="UTC", channel=Channel.TABLET, scale=1, rating=5, given_at=NOON, received_at=NOON,
        )  # fmt: skip
        with pytest.raises(Busy):
            responses.submit_all([new])
        held.rollback()
        held.close()
