"""Alarms of tablets: raise those that are due, end those that are over."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from kiosk import database
from kiosk.database import transaction
from kiosk.errors import Busy
from kiosk.extensions import db
from kiosk.lib import hours
from kiosk.lib.hours import Calendar
from kiosk.lib.silence import WEEKS, Usual
from kiosk.models import (
    AlarmKind,
    Location,
    OpeningHours,
    Organisation,
    Tablet,
    TabletAlarm,
    TabletStatus,
    Touchpoint,
    Traffic,
)

EVERY = timedelta(minutes=1)
UNHEARD_AFTER = timedelta(minutes=15)
"""How many open minutes a tablet may say nothing of itself."""

STUCK_AFTER = timedelta(hours=1)
CLOCK_OFF_MS = 5 * 60 * 1000
LOOK_AGAIN = timedelta(hours=1)
"""After how long a silence is judged anew at the latest; earlier where it would be implausible by then."""

MOST_JUDGED = 300
"""How many silences are judged at once, the longest unjudged first."""

LONGEST_SILENCE = timedelta(weeks=26)

Seen: TypeAlias = Any
"""A paired tablet, as a row of `_PAIRED`."""

Key: TypeAlias = tuple[int, AlarmKind]


@dataclass(frozen=True)
class Watch:
    """What looking over the tablets changed."""

    raised_count: int
    ended_count: int


@dataclass(frozen=True)
class _Raised:
    """An alarm to raise, and what it is about: mail reads it too."""

    tablet_id: int
    kind: AlarmKind
    detail: dict[str, Any]


def watch(*, at: datetime) -> Watch | None:
    """Look all tablets over, at most once a minute whoever asks: None where somebody just did, or is at it."""
    with database.reading() as connection:
        watched_at = connection.scalar(sa.select(Organisation.watched_at))
    if watched_at is not None and timedelta() <= at - watched_at < EVERY:
        return None
    with suppress(Busy, OperationalError):  # whoever asks next finds a better moment
        return _watch(at)
    return None


@transaction
def _watch(at: datetime) -> Watch | None:
    if db.session.scalar(_CLAIM, {"now": at, "before": at - EVERY}) is None:
        return None
    tablets = {one.id: one for one in db.session.execute(_PAIRED)}
    open_alarms = {(alarm.tablet_id, alarm.kind): alarm for alarm in db.session.scalars(_OPEN)}
    over = [alarm for alarm in open_alarms.values() if _is_over(alarm, tablets.get(alarm.tablet_id))]
    raised = [*_plain(tablets.values(), open_alarms, at), *_silent(tablets.values(), open_alarms, at)]
    if over:
        ended = [{"alarm": alarm.id, "now": max(at, alarm.began_at)} for alarm in over]
        db.session.connection().execute(_END, ended)
    if raised:
        db.session.connection().execute(_RAISE, [vars(one) | {"began_at": at} for one in raised])
    return Watch(len(raised), len(over))


def _plain(tablets: Collection[Seen], open_alarms: Collection[Key], at: datetime) -> Iterator[_Raised]:
    """The alarms that one look at a tablet is enough for."""
    late = [one for one in tablets if at - _last_heard(one) >= UNHEARD_AFTER]
    calendars = _calendars(one for one in late if (one.id, AlarmKind.UNHEARD) not in open_alarms)
    for one in late:
        if (one.id, AlarmKind.UNHEARD) in open_alarms:
            continue
        open_time = hours.open_time(calendars[one.location_id], one.time_zone, _last_heard(one), at)
        if open_time >= UNHEARD_AFTER:
            yield _Raised(one.id, AlarmKind.UNHEARD, {"since": _last_heard(one).isoformat()})
    for one in tablets:
        if (one.id, AlarmKind.STUCK) not in open_alarms and _is_heard(one, at) and _is_stuck(one, at):
            detail = {"since": one.oldest_waiting_at.isoformat(), "waiting": one.outbox_count}
            yield _Raised(one.id, AlarmKind.STUCK, detail)
        if (one.id, AlarmKind.CLOCK) not in open_alarms and _is_clock_off(one):
            yield _Raised(one.id, AlarmKind.CLOCK, {"since": at.isoformat(), "offset_ms": one.clock_offset_ms})


def _silent(tablets: Collection[Seen], open_alarms: Collection[Key], at: datetime) -> list[_Raised]:
    """Tablets that are heard, have nothing waiting, and yet bring no answers. The others have an alarm that says more.

    A silence is judged when it is first seen and then only when it may have become implausible: answers that came
    meanwhile have only put that off.
    """
    due = [
        one
        for one in tablets
        if (one.id, AlarmKind.SILENT) not in open_alarms
        and (one.quiet_until is None or one.quiet_until <= at)
        and _is_heard(one, at)
        and not one.outbox_count
    ]
    due.sort(key=lambda one: (one.quiet_until is not None, one.quiet_until or at, one.id))
    raised, quiet = [], []
    for one, usual in _usual(due[:MOST_JUDGED], at):
        verdict = usual.judge(at)
        if verdict.expected is not None and verdict.is_implausible:
            detail = {"since": usual.silent_since.isoformat(), "expected": round(verdict.expected, 1)}
            raised.append(_Raised(one.id, AlarmKind.SILENT, detail))
        else:
            quiet_until = usual.implausible_from(at + LOOK_AGAIN) or at + LOOK_AGAIN
            quiet.append({"tablet": one.id, "quiet_until": max(quiet_until, at)})
    if quiet:
        db.session.connection().execute(_QUIET, quiet)
    return raised


def _usual(tablets: Collection[Seen], at: datetime) -> Iterator[tuple[Seen, Usual]]:
    """What is usual at each tablet's touchpoint: its traffic in the times in which a tablet stood there."""
    spots = [one.touchpoint_id for one in tablets]
    present: defaultdict[Any, list[Any]] = defaultdict(list)
    for touchpoint_id, paired_at, retired_at in db.session.execute(_PRESENT.where(Tablet.touchpoint_id.in_(spots))):
        present[touchpoint_id].append((paired_at, retired_at or at))
    since = {one.id: max(one.answered_at or one.paired_at, at - LONGEST_SILENCE) for one in tablets}
    earliest = min(since.values(), default=at).date() - timedelta(weeks=WEEKS, days=2)
    counts: defaultdict[int, dict[tuple[date, int], int]] = defaultdict(dict)
    traffic = sa.select(Traffic.touchpoint_id, Traffic.given_on, Traffic.hour, Traffic.answers)
    wanted = sa.and_(Traffic.touchpoint_id.in_(spots), Traffic.given_on >= earliest)
    for touchpoint_id, day, hour, answers in db.session.execute(traffic.where(wanted)):
        counts[touchpoint_id][day, hour] = answers
    calendars = _calendars(tablets)
    for one in tablets:
        spot, calendar = one.touchpoint_id, calendars[one.location_id]
        yield one, Usual(calendar, one.time_zone, counts[spot], present[spot], since[one.id])


def _is_over(alarm: TabletAlarm, one: Seen | None) -> bool:
    """Whether what the alarm was about is so no more; also where the tablet is in use no more."""
    if one is None:
        return True
    if alarm.kind is AlarmKind.UNHEARD:
        return bool(one.heard_at is not None and one.heard_at > alarm.began_at)
    if alarm.kind is AlarmKind.STUCK:
        return not _is_stuck(one, max(alarm.began_at, one.heard_at or alarm.began_at))
    if alarm.kind is AlarmKind.CLOCK:
        return one.clock_offset_ms is not None and not _is_clock_off(one)
    since = datetime.fromisoformat(alarm.detail["since"])
    return bool(one.answered_at is not None and one.answered_at > since)


def _is_stuck(one: Seen, at: datetime) -> bool:
    return bool(one.outbox_count and one.oldest_waiting_at and at - one.oldest_waiting_at > STUCK_AFTER)


def _is_clock_off(one: Seen) -> bool:
    return one.clock_offset_ms is not None and abs(one.clock_offset_ms) > CLOCK_OFF_MS


def _is_heard(one: Seen, at: datetime) -> bool:
    return one.heard_at is not None and at - one.heard_at < UNHEARD_AFTER


def _last_heard(one: Seen) -> datetime:
    return max(one.heard_at or one.paired_at, one.paired_at)


def _calendars(tablets: Collection[Seen] | Iterator[Seen]) -> Mapping[int, Calendar]:
    return OpeningHours.calendars(db.session(), {one.location_id for one in tablets})


_CLAIM = (
    sa.update(Organisation)
    .where(
        sa.or_(
            Organisation.watched_at.is_(None),
            Organisation.watched_at <= sa.bindparam("before", type_=Organisation.watched_at.type),
            Organisation.watched_at > sa.bindparam("now", type_=Organisation.watched_at.type),
        )
    )
    .values(watched_at=sa.bindparam("now", type_=Organisation.watched_at.type))
    .returning(Organisation.id)
    .execution_options(synchronize_session=False)
)
_PAIRED = (
    sa.select(
        *(Tablet.id, Tablet.touchpoint_id, Tablet.paired_at, Tablet.heard_at, Tablet.answered_at, Tablet.quiet_until),
        *(Tablet.outbox_count, Tablet.oldest_waiting_at, Tablet.clock_offset_ms),
        *(Touchpoint.location_id, Location.time_zone),
    )
    .join(Touchpoint, Tablet.touchpoint_id == Touchpoint.id)
    .join(Location, Touchpoint.location_id == Location.id)
    .where(Tablet.status == TabletStatus.PAIRED, Touchpoint.retired_at.is_(None), Location.retired_at.is_(None))
)
_PRESENT = sa.select(Tablet.touchpoint_id, Tablet.paired_at, Tablet.retired_at).where(Tablet.paired_at.is_not(None))
_OPEN = sa.select(TabletAlarm).where(TabletAlarm.ended_at.is_(None))
_ALARMS: Any = TabletAlarm.__table__
_TABLETS: Any = Tablet.__table__
_RAISE = database.insert(_ALARMS).on_conflict_do_nothing()
_END = (
    sa.update(_ALARMS)
    .where(_ALARMS.c.id == sa.bindparam("alarm"), _ALARMS.c.ended_at.is_(None))
    .values(ended_at=sa.bindparam("now"))
)
_QUIET = (
    sa.update(_TABLETS).where(_TABLETS.c.id == sa.bindparam("tablet")).values(quiet_until=sa.bindparam("quiet_until"))
)
