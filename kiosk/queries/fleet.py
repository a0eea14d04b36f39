"""The tablets as managers see them: all of them a page at a time, and one with its history."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from kiosk.extensions import db
from kiosk.lib import paging
from kiosk.lib.paging import Page
from kiosk.models import Location, Response, Tablet, TabletAlarm, TabletSettings, TabletStatus, Touchpoint
from kiosk.models.tablet_checks import Check, alarm_check, checks, clock_words, needs_attention

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""

PAGE_SIZE = 25
RECOVERED = timedelta(hours=24)
"""How long a recovery is told."""

MOST_ALARMS = 30
MOST_BEFORE = 20
NEWEST = 5


@dataclass(frozen=True)
class Filters:
    """Which tablets; what is empty does not narrow."""

    location_id: int | None = None
    needs_attention: bool = False
    is_retired: bool = False


@dataclass(frozen=True)
class TabletNow:
    """A tablet with what is wrong with it."""

    tablet: Tablet
    checks: Sequence[Check]

    @property
    def is_urgent(self) -> bool:
        """Whether answers come to harm, or fail to come."""
        return any(check.is_urgent for check in self.checks)

    @property
    def clock_words(self) -> str:
        """By how much its clock is off."""
        return clock_words(self.tablet.clock_offset_ms)


@dataclass(frozen=True)
class Counts:
    """How many tablets there are in use, how many of them need somebody, and how many are retired."""

    in_use: int
    needing: int
    retired: int


@dataclass(frozen=True)
class History:
    """What happened to a tablet, and which tablets stood at its touchpoint, the newest first."""

    alarms: Sequence[TabletAlarm]
    tablets: Sequence[Tablet]


@dataclass(frozen=True)
class Alarms:
    """What is wrong now: the newest alarms and how many there are; and what is right again since yesterday."""

    open: Sequence[tuple[TabletAlarm, Check]]
    open_count: int
    over: Sequence[tuple[TabletAlarm, Check]]


def listed(scope: Scope, filters: Filters, *, after: str = "") -> Page[TabletNow]:
    """A page of tablets by location and touchpoint, behind the one whose public id is `after`."""
    key = (Location.name, Touchpoint.name, Tablet.id)
    query = _tablets(scope, filters).options(*_WITH_PLACE).order_by(*key).limit(PAGE_SIZE + 1)
    if after and (last := _place_in_list(after)):
        query = query.where(sa.tuple_(*key) > sa.tuple_(*map(sa.literal, last)))
    page = paging.cut(db.session.scalars(query).all(), PAGE_SIZE, lambda tablet: tablet.public_id)
    return Page(_with_checks(page.rows), page.cursor)


def counts(scope: Scope, location_id: int | None = None) -> Counts:
    """How many tablets there are, for the whole scope or one location of it."""
    in_use = Tablet.status == TabletStatus.PAIRED
    needing = sa.and_(in_use, needs_attention())
    columns = [sa.func.count(sa.case((condition, 1))) for condition in (in_use, needing, ~in_use)]
    query = sa.select(*columns).select_from(Tablet).join(Touchpoint, Tablet.touchpoint_id == Touchpoint.id)
    found = db.session.execute(query.where(_here(scope, location_id))).one()
    return Counts(in_use=found[0], needing=found[1], retired=found[2])


def tablet(public_id: str, scope: Scope) -> TabletNow | None:
    """One tablet with its place; None where that is not in `scope`, or where it was never paired."""
    query = sa.select(Tablet).where(Tablet.public_id == public_id, _here(scope, None))
    found = db.session.scalar(
        query.join(Tablet.touchpoint).join(Touchpoint.location).options(*_WITH_PLACE, joinedload(Tablet.paired_by))
    )
    return _with_checks([found])[0] if found else None


def at_touchpoint(touchpoint: Touchpoint) -> TabletNow | None:
    """The tablet that stands at a touchpoint now."""
    query = sa.select(Tablet).where(Tablet.touchpoint_id == touchpoint.id, Tablet.status == TabletStatus.PAIRED)
    found = db.session.scalar(
        query.join(Tablet.touchpoint).join(Touchpoint.location).options(*_WITH_PLACE, joinedload(Tablet.paired_by))
    )
    return _with_checks([found])[0] if found else None


def settings(touchpoint: Touchpoint, *, at: datetime) -> TabletSettings:
    """How the tablet of a touchpoint asks; as usual where nobody has changed anything."""
    return db.session.get(TabletSettings, touchpoint.id) or TabletSettings.usual(touchpoint.id, at=at)


def known(client_ids: Collection[UUID]) -> Sequence[UUID]:
    """Those of the answers' ids that are kept already."""
    return db.session.scalars(sa.select(Response.client_id).where(Response.client_id.in_(client_ids))).all()


def history(tablet: Tablet) -> History:
    """What happened to a tablet, and who stood at its touchpoint before and after it."""
    alarms = sa.select(TabletAlarm).where(TabletAlarm.tablet_id == tablet.id)
    stood = sa.select(Tablet).where(Tablet.touchpoint_id == tablet.touchpoint_id)
    return History(
        db.session.scalars(alarms.order_by(TabletAlarm.began_at.desc()).limit(MOST_ALARMS)).all(),
        db.session.scalars(
            stood.order_by(Tablet.paired_at.desc(), Tablet.id.desc())
            .limit(MOST_BEFORE)
            .options(joinedload(Tablet.paired_by))
        ).all(),
    )


def alarms(scope: Scope, *, now: datetime) -> Alarms:
    """The alarms of the tablets in `scope`, for the overview."""
    here = (
        sa.select(TabletAlarm)
        .join(TabletAlarm.tablet)
        .join(Tablet.touchpoint)
        .join(Touchpoint.location)
        .where(_here(scope, None), Tablet.status == TabletStatus.PAIRED)
        .options(
            contains_eager(TabletAlarm.tablet).contains_eager(Tablet.touchpoint).contains_eager(Touchpoint.location)
        )
    )
    is_open = TabletAlarm.ended_at.is_(None)
    opened = here.where(is_open).order_by(TabletAlarm.began_at.desc(), TabletAlarm.id.desc()).limit(NEWEST)
    count = sa.select(sa.func.count()).select_from(TabletAlarm).join(TabletAlarm.tablet).join(Tablet.touchpoint)
    open_count = db.session.scalar(count.where(is_open, Tablet.status == TabletStatus.PAIRED, _here(scope, None)))
    over = here.where(TabletAlarm.ended_at > now - RECOVERED).order_by(TabletAlarm.ended_at.desc())
    return Alarms(_in_words(opened), open_count or 0, _in_words(over.limit(NEWEST)))


_WITH_PLACE: tuple[ORMOption, ...] = (contains_eager(Tablet.touchpoint).contains_eager(Touchpoint.location),)


def _tablets(scope: Scope, filters: Filters) -> sa.Select[Tablet]:
    status = TabletStatus.RETIRED if filters.is_retired else TabletStatus.PAIRED
    query = sa.select(Tablet).join(Tablet.touchpoint).join(Touchpoint.location)
    query = query.where(Tablet.status == status, _here(scope, filters.location_id))
    return query.where(needs_attention()) if filters.needs_attention else query


def _place_in_list(public_id: str) -> tuple[str, str, int] | None:
    row = db.session.execute(
        sa.select(Location.name, Touchpoint.name, Tablet.id)
        .select_from(Tablet)
        .join(Tablet.touchpoint)
        .join(Touchpoint.location)
        .where(Tablet.public_id == public_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


def _with_checks(tablets: Iterable[Tablet]) -> list[TabletNow]:
    """Each tablet with its checks; one question for all their alarms. A retired one needs nobody any more."""
    tablets = list(tablets)
    open_alarms: defaultdict[int, list[TabletAlarm]] = defaultdict(list)
    wanted = sa.and_(TabletAlarm.tablet_id.in_([one.id for one in tablets]), TabletAlarm.ended_at.is_(None))
    for alarm in db.session.scalars(sa.select(TabletAlarm).where(wanted).order_by(TabletAlarm.began_at)):
        open_alarms[alarm.tablet_id].append(alarm)
    return [
        TabletNow(
            one,
            checks(one, open_alarms[one.id], one.touchpoint.location.time_zone)
            if one.status is TabletStatus.PAIRED and one.touchpoint
            else [],
        )
        for one in tablets
    ]


def _in_words(query: sa.Select[TabletAlarm]) -> list[tuple[TabletAlarm, Check]]:
    return [
        (alarm, alarm_check(alarm, alarm.tablet.touchpoint.location.time_zone))
        for alarm in db.session.scalars(query)
        if alarm.tablet.touchpoint
    ]


def _here(scope: Scope, location_id: int | None) -> sa.ColumnElement[bool]:
    if location_id is not None:
        return Touchpoint.location_id == location_id
    return sa.true() if scope is None else Touchpoint.location_id.in_(scope)
