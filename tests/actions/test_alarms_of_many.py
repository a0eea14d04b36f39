"""Alarms of five thousand tablets: as many statements as for a handful, and nobody's turn is missed."""

from datetime import time, timedelta

import sqlalchemy as sa

from kiosk.actions import alarms
from kiosk.extensions import db
from kiosk.lib import codes
from kiosk.models import AlarmKind, Location, OpeningHours, Tablet, TabletAlarm, TabletStatus, Touchpoint, Traffic
from tests import counting
from tests.builders import NOON
from tests.cast import LONG_AGO, Cast

MANY = 5000


def _make(count: int) -> None:
    """As many locations with hours and a tablet each: a third unheard, a third stuck, a third silent."""
    numbers = range(1000, 1000 + count)
    every = {"created_at": LONG_AGO}
    connection = db.session.connection()
    places = [every | {"id": n, "name": f"Shop {n}", "time_zone": "Europe/London"} for n in numbers]
    connection.execute(sa.insert(Location), places)
    spots = [every | {"id": n, "location_id": n, "name": "Reception"} for n in numbers]
    connection.execute(sa.insert(Touchpoint), spots)
    connection.execute(sa.insert(Tablet), [every | _tablet(n) for n in numbers])
    week = [{"location_id": numbers[0], "weekday": day, "opens_at": time(9), "closes_at": time(17)} for day in range(7)]
    connection.execute(sa.insert(OpeningHours), week)
    _copy(OpeningHours, "location_id", numbers[0], to=sa.select(Location.id).where(Location.id > numbers[0]))
    silent = next(n for n in numbers if n % 3 == 2)
    dates = [NOON.date() - timedelta(days=number) for number in range(1, 57)]
    usual = [{"touchpoint_id": silent, "given_on": day, "hour": 12, "answers": 9} for day in dates]
    connection.execute(sa.insert(Traffic), usual)
    others = sa.select(Touchpoint.id).where(Touchpoint.id > silent, Touchpoint.id % 3 == 2)
    _copy(Traffic, "touchpoint_id", silent, to=others)
    db.session.commit()


def _copy(kind: type[OpeningHours | Traffic], key: str, one: int, *, to: sa.Select[tuple[int]]) -> None:
    """The rows of one place for each of the others too: a hundred thousand, which the database makes by itself."""
    rest = [column for column in kind.__table__.columns if column.name != key]
    others = to.subquery()
    rows = sa.select(others, *rest).join(others, sa.true()).where(kind.__table__.columns[key] == one)
    db.session.execute(sa.insert(kind).from_select([key, *rest], rows))


def _tablet(number: int) -> dict[str, object]:
    is_unheard, is_stuck = number % 3 == 0, number % 3 == 1
    return {
        "id": number,
        "public_id": codes.public_id(),
        "secret_hash": f"{number:064}",
        "status": TabletStatus.PAIRED,
        "touchpoint_id": number,
        "paired_at": LONG_AGO,
        "heard_at": NOON - timedelta(minutes=30) if is_unheard else NOON,
        "outbox_count": 5 if is_stuck else 0,
        "oldest_waiting_at": NOON - timedelta(hours=2) if is_stuck else None,
        "answered_at": NOON - timedelta(days=1),
    }


def _open(kind: AlarmKind) -> int:
    is_open = sa.and_(TabletAlarm.kind == kind, TabletAlarm.ended_at.is_(None))
    return db.session.scalar(sa.select(sa.func.count()).select_from(TabletAlarm).where(is_open)) or 0


def test_five_thousand_are_watched_in_as_many_statements_as_six(cast: Cast) -> None:
    _make(6)
    with counting.queries("") as few:
        alarms.watch(at=NOON)
    db.session.execute(sa.delete(TabletAlarm))
    for kind in (Traffic, Tablet, OpeningHours):
        db.session.execute(sa.delete(kind))
    db.session.execute(sa.delete(Touchpoint).where(Touchpoint.id >= 1000))
    db.session.execute(sa.delete(Location).where(Location.id >= 1000))
    db.session.commit()
    _make(MANY)
    with counting.queries("") as many:
        alarms.watch(at=NOON + alarms.EVERY)
    assert len(many) == len(few) < 20
    assert (_open(AlarmKind.UNHEARD), _open(AlarmKind.STUCK)) == (1666, 1667)
    assert _open(AlarmKind.SILENT) == alarms.MOST_JUDGED
    for minute in range(2, 13):
        db.session.execute(sa.update(Tablet).values(heard_at=NOON + minute * alarms.EVERY))
        db.session.commit()
        alarms.watch(at=NOON + minute * alarms.EVERY)
    assert (_open(AlarmKind.SILENT), _open(AlarmKind.UNHEARD)) == (1667, 0)
