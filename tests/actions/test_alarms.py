"""Alarms of tablets: raised when due, ended when over, each kind by its own rule."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kiosk.actions import alarms, places
from kiosk.extensions import db
from kiosk.models import AlarmKind, ClosedDays, OpeningHours, Tablet, TabletAlarm, TabletStatus, Traffic
from tests.builders import make_tablet
from tests.cast import Cast

TUESDAY_NOON = datetime(2026, 10, 13, 11, 0, tzinfo=UTC)
"""Noon by the clock of Harbour Street."""

LONG_PAIRED = TUESDAY_NOON - timedelta(weeks=12)
MINUTE = timedelta(minutes=1)


def _tablet(cast: Cast, **changes: Any) -> Tablet:
    """A tablet that stands at reception for long, and was just heard of."""
    at = changes.pop("at", TUESDAY_NOON)
    return make_tablet(cast.reception, **{"paired_at": LONG_PAIRED, "heard_at": at, "answered_at": at} | changes)


def _set(tablet: Tablet, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(tablet, name, value)
    db.session.commit()


def _open_hours(cast: Cast, days: Iterable[int] = range(5)) -> None:
    """Harbour Street is open from nine to five."""
    db.session.add_all(
        OpeningHours(location_id=cast.harbour.id, weekday=day, opens_at=time(9), closes_at=time(17)) for day in days
    )
    db.session.commit()


def _busy_weeks(cast: Cast, each: int = 3) -> None:
    """`each` answers in every open hour of the eight weeks before TUESDAY_NOON's day."""
    days = [TUESDAY_NOON.date() - timedelta(days=number) for number in range(1, 57)]
    db.session.add_all(
        Traffic(touchpoint_id=cast.reception.id, given_on=day, hour=hour, answers=each)
        for day in days
        if day.weekday() < 5
        for hour in range(9, 17)
    )
    db.session.commit()


def _alarms() -> list[TabletAlarm]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(TabletAlarm).order_by(TabletAlarm.id)))


def _open() -> list[AlarmKind]:
    return [alarm.kind for alarm in _alarms() if alarm.ended_at is None]


def _watch(at: datetime) -> alarms.Watch:
    found = alarms.watch(at=at)
    assert found is not None
    return found


def test_all_is_well_with_a_tablet_that_was_just_heard(cast: Cast) -> None:
    _tablet(cast)
    assert _watch(TUESDAY_NOON) == alarms.Watch(0, 0)


def test_a_tablet_that_is_not_heard_for_fifteen_minutes(cast: Cast) -> None:
    tablet = _tablet(cast)
    _watch(TUESDAY_NOON + 14 * MINUTE)
    assert _open() == []
    _watch(TUESDAY_NOON + 15 * MINUTE)
    [alarm] = _alarms()
    assert (alarm.kind, alarm.tablet_id) == (AlarmKind.UNHEARD, tablet.id)
    assert alarm.detail == {"since": TUESDAY_NOON.isoformat()}
    _set(tablet, heard_at=TUESDAY_NOON + 40 * MINUTE)
    assert _watch(TUESDAY_NOON + 41 * MINUTE) == alarms.Watch(0, 1)
    [alarm] = _alarms()
    assert (alarm.began_at, alarm.ended_at) == (TUESDAY_NOON + 15 * MINUTE, TUESDAY_NOON + 41 * MINUTE)


def test_minutes_in_which_it_is_closed_do_not_count(cast: Cast) -> None:
    _open_hours(cast)
    closing = TUESDAY_NOON.replace(hour=16)
    _tablet(cast, at=closing - 5 * MINUTE)
    next_morning = closing + timedelta(hours=16)
    for at in (closing + timedelta(hours=10), next_morning + 9 * MINUTE):
        _watch(at)
        assert _open() == []
    _watch(next_morning + 10 * MINUTE)
    assert _open() == [AlarmKind.UNHEARD]


def test_on_closed_days_no_tablet_is_missed(cast: Cast) -> None:
    """Unheard or silent: the day after, what is usual counts again."""
    _open_hours(cast)
    _busy_weeks(cast)
    today = TUESDAY_NOON.date()
    db.session.add(ClosedDays(location_id=cast.harbour.id, first_on=today, last_on=today))
    tablet = _tablet(cast, at=TUESDAY_NOON - timedelta(hours=3))
    _watch(TUESDAY_NOON)
    _set(tablet, heard_at=TUESDAY_NOON)
    _watch(TUESDAY_NOON + MINUTE)
    assert _open() == []
    tomorrow = TUESDAY_NOON + timedelta(days=1)
    _set(tablet, heard_at=tomorrow)
    _watch(tomorrow)
    assert _open() == [AlarmKind.SILENT]


def test_a_tablet_that_never_said_anything_since_it_was_paired(cast: Cast) -> None:
    _tablet(cast, paired_at=TUESDAY_NOON, heard_at=None, answered_at=None)
    _watch(TUESDAY_NOON + 15 * MINUTE)
    assert _open() == [AlarmKind.UNHEARD]


def test_an_outbox_that_does_not_empty_while_the_tablet_is_heard(cast: Cast) -> None:
    waiting = {"outbox_count": 3, "oldest_waiting_at": TUESDAY_NOON - timedelta(hours=1)}
    tablet = _tablet(cast, **waiting)
    _watch(TUESDAY_NOON)
    assert _open() == []
    _watch(TUESDAY_NOON + MINUTE)
    [alarm] = _alarms()
    assert (alarm.kind, alarm.detail["waiting"]) == (AlarmKind.STUCK, 3)
    _set(tablet, heard_at=TUESDAY_NOON + 2 * MINUTE)
    _watch(TUESDAY_NOON + 2 * MINUTE)
    assert _open() == [AlarmKind.STUCK]
    _set(tablet, outbox_count=0, oldest_waiting_at=None)
    _watch(TUESDAY_NOON + 3 * MINUTE)
    assert _open() == []


def test_an_outbox_that_waits_on_a_tablet_without_a_network_is_not_stuck(cast: Cast) -> None:
    _tablet(cast, heard_at=TUESDAY_NOON - 20 * MINUTE, outbox_count=3, oldest_waiting_at=LONG_PAIRED)
    _watch(TUESDAY_NOON)
    assert _open() == [AlarmKind.UNHEARD]


@pytest.mark.parametrize(("offset", "is_off"), [(300_000, False), (300_001, True), (-400_000, True), (None, False)])
def test_a_clock_that_is_more_than_five_minutes_off(cast: Cast, offset: int | None, is_off: bool) -> None:
    tablet = _tablet(cast, clock_offset_ms=offset)
    _watch(TUESDAY_NOON)
    assert _open() == ([AlarmKind.CLOCK] if is_off else [])
    _set(tablet, clock_offset_ms=None)
    _watch(TUESDAY_NOON + MINUTE)
    assert len(_open()) == is_off
    _set(tablet, clock_offset_ms=12)
    _watch(TUESDAY_NOON + 2 * MINUTE)
    assert _open() == []


def test_a_tablet_that_is_heard_and_brings_no_answers_is_silent(cast: Cast) -> None:
    """Three usually come in an hour: 2.3 hours without any are implausible."""
    _open_hours(cast)
    _busy_weeks(cast)
    tablet = _tablet(cast, answered_at=TUESDAY_NOON - timedelta(hours=1))
    _watch(TUESDAY_NOON)
    db.session.refresh(tablet)
    due = tablet.quiet_until - (TUESDAY_NOON - timedelta(hours=1))
    assert due == timedelta(hours=2)
    for minutes, expected in ((60, []), (77, []), (79, [AlarmKind.SILENT])):
        _set(tablet, heard_at=TUESDAY_NOON + minutes * MINUTE)
        _watch(TUESDAY_NOON + minutes * MINUTE)
        assert _open() == expected
    [alarm] = _alarms()
    assert alarm.detail == {"since": (TUESDAY_NOON - timedelta(hours=1)).isoformat(), "expected": 7.0}
    _set(tablet, answered_at=TUESDAY_NOON + 80 * MINUTE)
    _watch(TUESDAY_NOON + 81 * MINUTE)
    assert _open() == []


def test_an_unheard_tablet_or_one_with_answers_waiting_is_not_called_silent(cast: Cast) -> None:
    _open_hours(cast)
    _busy_weeks(cast, 50)
    tablet = _tablet(cast, answered_at=TUESDAY_NOON - timedelta(hours=2), outbox_count=1)
    _watch(TUESDAY_NOON)
    _set(tablet, outbox_count=0, heard_at=TUESDAY_NOON - timedelta(hours=2))
    _watch(TUESDAY_NOON + MINUTE)
    assert _open() == [AlarmKind.UNHEARD]


def test_a_new_tablet_has_no_usual_yet_unless_it_replaced_one(cast: Cast) -> None:
    _open_hours(cast)
    _busy_weeks(cast)
    paired_at = TUESDAY_NOON - timedelta(hours=3)
    tablet = _tablet(cast, paired_at=paired_at, answered_at=None)
    _watch(TUESDAY_NOON)
    assert _open() == []
    retired = {"status": TabletStatus.RETIRED, "retired_at": paired_at}
    make_tablet(cast.reception, "another", paired_at=LONG_PAIRED, **retired)
    _set(tablet, heard_at=TUESDAY_NOON + timedelta(hours=1))
    _watch(TUESDAY_NOON + timedelta(hours=1))
    assert _open() == [AlarmKind.SILENT]


def test_alarms_end_with_the_tablet_or_its_place(cast: Cast) -> None:
    _tablet(cast, heard_at=LONG_PAIRED)
    _watch(TUESDAY_NOON)
    places.retire(cast.reception, by=cast.priya, at=TUESDAY_NOON)
    assert _watch(TUESDAY_NOON + MINUTE) == alarms.Watch(0, 1)
    assert _watch(TUESDAY_NOON + 2 * MINUTE) == alarms.Watch(0, 0)


def test_once_a_minute_is_enough_for_everybody(cast: Cast) -> None:
    _watch(TUESDAY_NOON)
    assert alarms.watch(at=TUESDAY_NOON + MINUTE / 2) is None
    _watch(TUESDAY_NOON + MINUTE)


def test_a_server_clock_that_went_back_stops_nobody(cast: Cast) -> None:
    tablet = _tablet(cast, clock_offset_ms=10**6)
    _watch(TUESDAY_NOON)
    _set(tablet, clock_offset_ms=0)
    assert _watch(TUESDAY_NOON - timedelta(days=1)) == alarms.Watch(0, 1)
    [alarm] = _alarms()
    assert alarm.ended_at == alarm.began_at


@pytest.mark.parametrize("seed", range(4))
def test_raise_and_end_alternate(cast: Cast, seed: int) -> None:
    """Whatever a tablet says of itself, and however often we look."""
    random, at = Random(seed), TUESDAY_NOON
    _open_hours(cast, range(7))
    _busy_weeks(cast, 30)
    tablet = _tablet(cast)
    for _step in range(40):
        at += timedelta(minutes=random.choice((1, 1, 7, 20, 45, 300)))
        said: dict[str, Any] = {"clock_offset_ms": random.choice((0, 0, 10**6, None))}
        said["outbox_count"] = random.choice((0, 0, 2))
        said["oldest_waiting_at"] = at - timedelta(minutes=random.choice((2, 90))) if said["outbox_count"] else None
        said["answered_at"] = random.choice((tablet.answered_at, at))
        if random.random() < 0.6:
            _set(tablet, heard_at=at, **said)
        _watch(at)
    seen = _alarms()
    assert {alarm.kind for alarm in seen} == set(AlarmKind)
    for kind in AlarmKind:
        instants = [instant for alarm in seen if alarm.kind is kind for instant in (alarm.began_at, alarm.ended_at)]
        closed = instants[:-1] if instants and instants[-1] is None else instants
        assert None not in closed
        assert closed == sorted(closed)
        assert len(set(closed)) == len(closed)


def test_of_many_workers_that_look_at_once_one_does(app: Flask, cast: Cast) -> None:
    _tablet(cast, heard_at=LONG_PAIRED)

    def look(_worker: int) -> alarms.Watch | None:
        with app.app_context():
            return alarms.watch(at=TUESDAY_NOON)

    with ThreadPoolExecutor(8) as workers:
        found = [watch for watch in workers.map(look, range(8)) if watch]
    assert found == [alarms.Watch(1, 0)]
    assert _open() == [AlarmKind.UNHEARD]
