"""What honest customers do is believed: at night, from far away, thirty with the same phone, before a setting."""

from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from kiosk.actions import holds, integrity, opening_hours, places, responses
from kiosk.actions.responses import Told
from kiosk.extensions import db
from kiosk.lib import codes
from kiosk.lib.hours import Span
from kiosk.models import Channel, Hold, HoldReason, Response
from tests.builders import NOON, make_new_response, make_response
from tests.cast import Cast
from tests.signs import make_signs

WORKDAY = (Span(2, time(9), time(18)),)
NIGHT = NOON + timedelta(hours=12)


def _held(*, minutes: float) -> int:
    """How many a look holds so long after noon."""
    db.session.rollback()
    return integrity.watch(at=NOON + timedelta(minutes=minutes)).held_count


def _thank(cast: Cast, *, minute: int = 0, **phone: object) -> None:
    """What a phone told in an answer of its own: thanks for Rosa."""
    given_at = NOON + timedelta(minutes=minute)
    new = make_new_response(cast.reception, given_at=given_at)
    responses.submit(new)
    responses.add(new.client_id, Told(chosen=((cast.rosa.id, "Rosa M."),)), at=given_at, signs=make_signs(**phone))


@pytest.mark.parametrize("setting", ["hours", "closed days", "zone", "moved", "nothing"])
def test_no_setting_judges_what_a_tablet_gave_before_it(cast: Cast, setting: str) -> None:
    told = {"by": cast.priya, "at": NIGHT + timedelta(seconds=30)}
    opening_hours.change(cast.hill, WORKDAY, by=cast.priya, at=NOON - timedelta(days=2))
    if setting != "hours":
        opening_hours.change(cast.harbour, WORKDAY, by=cast.priya, at=NOON - timedelta(days=2))
    make_response(cast.reception, given_at=NIGHT, channel=Channel.TABLET)
    tomorrow = NIGHT.date() + timedelta(days=1)
    {
        "hours": lambda: opening_hours.change(cast.harbour, WORKDAY, **told),
        "closed days": lambda: opening_hours.add_closed_days(
            cast.harbour, first_on=NIGHT.date(), last_on=tomorrow, **told
        ),
        "zone": lambda: places.change_location(
            cast.harbour, name="Harbour Street", address="", region="", time_zone="Asia/Tokyo", **told
        ),
        "moved": lambda: places.move(cast.reception, to=cast.hill, **told),
        "nothing": lambda: None,
    }[setting]()
    assert _held(minutes=722) == (1 if setting == "nothing" else 0)


def _from_far(cast: Cast, count: int, *, minute: int = 0) -> None:
    for number in range(count):
        _thank(cast, minute=minute + number, address=f"203.0.113.{minute + number}", utc_offset_minutes=-300)


def test_travellers_are_believed_and_a_code_that_goes_around_far_away_is_not(cast: Cast) -> None:
    _thank(cast, utc_offset_minutes=60)
    _from_far(cast, 3)
    assert _held(minutes=5) == 0
    _from_far(cast, 2, minute=10)
    assert _held(minutes=13) == 5
    assert set(db.session.scalars(sa.select(Hold.reason))) == {HoldReason.FAR_CLOCK}
    assert db.session.scalars(sa.select(Hold)).first().detail == {"count": 5}


def test_where_a_manager_released_one_customers_come_from_far(cast: Cast) -> None:
    _thank(cast, utc_offset_minutes=60)
    _from_far(cast, 4)
    assert _held(minutes=6) == 4
    one = db.session.scalars(sa.select(Response).where(Response.is_held)).first()
    holds.release(one, by=cast.mark, at=NOON + timedelta(minutes=40))
    _from_far(cast, 4, minute=45)
    assert _held(minutes=60) == 0


def test_where_every_clock_is_far_the_zone_of_the_place_is_wrong(cast: Cast) -> None:
    _from_far(cast, 12)
    assert _held(minutes=15) == 0


def test_a_zone_that_is_put_right_later_judges_no_clock(cast: Cast) -> None:
    zone = {"name": "Harbour Street", "address": "", "region": "", "time_zone": "America/New_York"}
    places.change_location(cast.harbour, **zone, by=cast.priya, at=NOON + timedelta(seconds=30))
    for number in range(5):
        new = make_new_response(cast.reception)
        responses.submit(new)
        signs = make_signs(time_zone="America/New_York", address=f"203.0.113.{number}", utc_offset_minutes=60)
        responses.add(new.client_id, Told(comment="Kind."), at=NOON + timedelta(minutes=1), signs=signs)
    assert _held(minutes=3) == 0


def _school(cast: Cast, count: int) -> None:
    """Pupils with tablets that look alike, on the school's one network, who all thank Rosa within three minutes."""
    for number in range(count):
        scanned = NOON + timedelta(seconds=180 * number / count)
        given_at = scanned + timedelta(seconds=8)
        new = make_new_response(
            cast.reception, given_at=given_at, client_id=codes.client_id_of(scanned, number), rating=4 + number % 2
        )
        responses.submit(new)
        told = Told(chosen=((cast.rosa.id, "Rosa M."),))
        responses.add(new.client_id, told, at=given_at + timedelta(seconds=30), signs=make_signs())


def test_thirty_that_look_alike_with_pages_open_at_once_are_thirty(cast: Cast) -> None:
    _school(cast, 30)
    assert _held(minutes=40) == 0
