"""The tablets as managers see them: what the database calls in need is what has checks."""

from datetime import timedelta
from typing import Any

import pytest

from kiosk.extensions import db
from kiosk.models import AlarmKind, TabletAlarm
from kiosk.models.tablet_checks import clock_words
from kiosk.queries import fleet
from kiosk.queries.fleet import Filters
from tests.builders import NOON, make_tablet
from tests.cast import Cast

SINCE = {"since": NOON.isoformat(), "expected": 9.4, "waiting": 1, "offset_ms": -400_000}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, []),
        ({"is_secure": None, "is_awake": None, "is_storage_kept": None, "battery_percent": None}, []),
        ({"is_secure": False}, ["No HTTPS"]),
        ({"is_storage_kept": False}, ["Storage not kept"]),
        ({"is_awake": False}, ["May sleep"]),
        ({"refused_count": 1}, ["Refused"]),
        ({"battery_percent": 20}, ["Battery"]),
        ({"battery_percent": 20, "is_charging": False}, ["Battery"]),
        ({"battery_percent": 20, "is_charging": True}, []),
        ({"battery_percent": 21, "is_charging": False}, []),
        ({"storage_percent": 79}, []),
        ({"storage_percent": 80}, ["Storage"]),
        ({"outbox_count": 9, "oldest_waiting_at": NOON}, []),
    ],
)
def test_a_tablet_needs_somebody_where_a_check_fails(cast: Cast, said: dict[str, Any], words: list[str]) -> None:
    make_tablet(cast.reception, **said)
    [found] = fleet.listed(None, Filters()).rows
    assert [check.word for check in found.checks] == words
    assert bool(fleet.listed(None, Filters(needs_attention=True)).rows) == bool(words)
    assert fleet.counts(None).needing == bool(words)


def test_a_tablet_whose_hours_the_server_cannot_know_needs_somebody(cast: Cast) -> None:
    make_tablet(cast.reception)
    cast.harbour.time_zone = "America/Not_Known_Yet"
    db.session.commit()
    [found] = fleet.listed(None, Filters(needs_attention=True)).rows
    assert (found.checks[0].word, found.is_urgent, fleet.counts(None).needing) == ("Hours", False, 1)
    assert "does not know the time zone America/Not_Known_Yet" in found.checks[0].finding


@pytest.mark.parametrize("kind", AlarmKind)
def test_an_open_alarm_is_a_check_and_one_that_is_over_is_not(cast: Cast, kind: AlarmKind) -> None:
    tablet = make_tablet(cast.reception)
    alarm = TabletAlarm(tablet_id=tablet.id, kind=kind, began_at=NOON, detail=SINCE)
    db.session.add(alarm)
    db.session.commit()
    [found] = fleet.listed(None, Filters(needs_attention=True)).rows
    assert found.is_urgent
    assert all((found.checks[0].word, found.checks[0].finding, found.checks[0].advice))
    alarm.ended_at = NOON + timedelta(minutes=1)
    db.session.commit()
    assert fleet.listed(None, Filters(needs_attention=True)).rows == []
    assert len(fleet.history(tablet).alarms) == 1


def test_recoveries_are_told_for_a_day(cast: Cast) -> None:
    tablet = make_tablet(cast.reception)
    instants = {"began_at": NOON - timedelta(hours=2), "ended_at": NOON - timedelta(hours=1)}
    db.session.add(TabletAlarm(tablet_id=tablet.id, kind=AlarmKind.STUCK, detail=SINCE, **instants))
    db.session.commit()
    for hours, count in ((0, 1), (22, 1), (24, 0)):
        assert len(fleet.alarms(None, now=NOON + timedelta(hours=hours)).over) == count
    assert fleet.alarms(frozenset({cast.hill.id}), now=NOON).over == []


def test_many_alarms_are_counted_and_only_the_newest_shown(cast: Cast) -> None:
    for touchpoint, secret in ((cast.reception, "one"), (cast.hill_desk, "two")):
        tablet = make_tablet(touchpoint, secret)
        db.session.add_all(
            TabletAlarm(tablet_id=tablet.id, kind=kind, began_at=NOON, detail=SINCE) for kind in AlarmKind
        )
    db.session.commit()
    assert fleet.alarms(None, now=NOON).open_count == 8
    assert len(fleet.alarms(None, now=NOON).open) == fleet.NEWEST
    assert fleet.alarms(frozenset({cast.hill.id}), now=NOON).open_count == 4


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (None, "not measured yet"),
        (0, "right"),
        (-1999, "right"),
        (2000, "2 seconds slow"),
        (-90_000, "2 minutes fast"),
        (7_200_000, "2 hours slow"),
        (-(10**11), "3 years fast"),
    ],
)
def test_how_far_a_clock_is_off_in_words(cast: Cast, offset: int | None, words: str) -> None:
    assert clock_words(offset) == words
