"""Which months are closed and open at a location, what closing would take in, and what still waits."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kiosk.extensions import db
from kiosk.lib import clock, paging
from kiosk.lib.paging import Page
from kiosk.models import (
    ClosedMention,
    Location,
    Mark,
    Mention,
    MentionOrigin,
    MentionStatus,
    MonthClose,
    Response,
    month_rows,
)

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""

PAGE_SIZE = 50
CLOSES = 24
"""So many closes of a location stand on one page: two years of months."""

GRACE = timedelta(days=3)
"""How long a month may be over before somebody is asked to close it."""


@dataclass
class Open:
    """A month that is not closed: its names by what was decided, how many decisions no longer fit the answer, and what
    earlier months bring into it.
    """

    month: date
    is_over: bool
    approved_count: int = 0
    waiting_count: int = 0
    held_count: int = 0
    stale_count: int = 0
    carried: dict[int, int] = field(default_factory=dict)

    @property
    def late_count(self) -> int:
        """Thanks from closed months that were approved since."""
        return self.carried.get(1, 0)

    @property
    def correction_count(self) -> int:
        """Rows of closed months that count no more."""
        return self.carried.get(-1, 0)


@dataclass(frozen=True)
class Months:
    """A location's months: those not closed, the oldest first, and a page of closes, the newest month first.

    `newest` is the newest closed month, the only one that can be reopened.
    """

    open: Sequence[Open]
    closes: Page[MonthClose]
    corrections: dict[int, int]
    newest: MonthClose | None

    @property
    def over(self) -> Sequence[Open]:
        """What can be closed."""
        return [one for one in self.open if one.is_over]


@dataclass(frozen=True)
class Listed:
    """A location in the list: the newest closed month, and how many over are open."""

    location: Location
    newest: date | None
    first_open: date | None
    last_over: date

    @property
    def open_count(self) -> int:
        """How many months are over and not closed."""
        if self.first_open is None:
            return 0
        months = (self.last_over.year - self.first_open.year) * 12 + self.last_over.month - self.first_open.month
        return max(months + 1, 0)


def months(location: Location, *, at: datetime, before: str = "") -> Months:
    """What is open and what is closed at a location; of the closes those behind the one whose public id is `before`."""
    this_month = clock.month_of(clock.local_date(at, location.time_zone))
    first = MonthClose.first_open(db.session(), location.id)
    found = _open(location, first, this_month) if first else []
    if found:
        found[0].carried = _carried(location, found[0].month)
    closes = _closes(location, before)
    return Months(found, closes, _corrections(closes.rows), MonthClose.newest(db.session(), location.id))


def listed(scope: Scope, *, at: datetime, after: str = "") -> tuple[Sequence[Listed], str]:
    """A page of locations by name behind the name `after`, with how far each is closed; and where the next begins."""
    newest = (
        sa.select(sa.func.max(MonthClose.month))
        .where(MonthClose.location_id == Location.id, MonthClose.reopened_at.is_(None))
        .scalar_subquery()
    )
    first = sa.select(sa.func.min(Mention.given_on)).where(Mention.location_id == Location.id).scalar_subquery()
    query = sa.select(Location, newest, first).order_by(Location.name).limit(PAGE_SIZE + 1)
    if scope is not None:
        query = query.where(Location.id.in_(scope))
    if after:
        query = query.where(Location.name > after)
    rows = db.session.execute(query).all()
    shown = [_listed(location, closed, given_on, at) for location, closed, given_on in rows[:PAGE_SIZE]]
    return shown, shown[-1].location.name if len(rows) > PAGE_SIZE else ""


def to_close(scope: Scope, *, at: datetime) -> Listed | None:
    """The first location, by name, where a month is over and open."""
    found, _further = listed(scope, at=at)
    return next((one for one in found if one.open_count), None)


def named(month: date) -> Sequence[Location]:
    """The locations where somebody was named up to the end of the month, retired ones too, by name."""
    has_some = sa.exists().where(Mention.location_id == Location.id, Mention.given_on < clock.next_month(month))
    return db.session.scalars(sa.select(Location).where(has_some).order_by(Location.name)).all()


def overdue(scope: Scope, *, at: datetime) -> Sequence[tuple[Location, date]]:
    """The locations whose last month has thanks and is not closed three days after its end."""
    zones: defaultdict[date, list[str]] = defaultdict(list)
    for zone in db.session.scalars(sa.select(Location.time_zone).distinct()):
        month = clock.previous_month(clock.month_of(clock.local_date(at - GRACE, zone)))
        zones[month].append(zone)
    found: list[tuple[Location, date]] = []
    for month, names in zones.items():
        is_closed = sa.exists().where(
            MonthClose.location_id == Location.id, MonthClose.month == month, MonthClose.reopened_at.is_(None)
        )
        has_thanks = sa.exists().where(
            Mention.location_id == Location.id,
            Mention.given_on >= month,
            Mention.given_on < clock.next_month(month),
            Mention.status == MentionStatus.APPROVED,
            Mention.counts(),
        )
        query = sa.select(Location).where(
            Location.time_zone.in_(names), Location.retired_at.is_(None), ~is_closed, has_thanks
        )
        if scope is not None:
            query = query.where(Location.id.in_(scope))
        found += [(location, month) for location in db.session.scalars(query.order_by(Location.name))]
    return found


def _closes(location: Location, before: str) -> Page[MonthClose]:
    """A page of a location's closes, reopened ones among them."""
    key = (MonthClose.month, MonthClose.id)
    query = sa.select(MonthClose).where(MonthClose.location_id == location.id)
    if before:
        last = db.session.execute(sa.select(*key).where(MonthClose.public_id == before)).one_or_none()
        query = query.where(sa.tuple_(*key) < sa.tuple_(*last)) if last else query
    found = db.session.scalars(
        query.order_by(key[0].desc(), key[1].desc())
        .limit(CLOSES + 1)
        .options(joinedload(MonthClose.closed_by), joinedload(MonthClose.reopened_by))
    ).all()
    return paging.cut(found, CLOSES, lambda close: close.public_id)


def _open(location: Location, first: date, this_month: date) -> list[Open]:
    """The months from `first` to this one, with their mentions counted."""
    found: dict[date, Open] = {}
    while first <= this_month:
        found[first] = Open(first, first < this_month)
        first = clock.next_month(first)
    if not found:
        return []
    is_held = sa.or_(Response.is_held, Mention.is_held).label("is_held")
    is_stale = Mention.stale().label("is_stale")
    rows = db.session.execute(
        sa.select(Mention.given_on, Mention.status, is_held, is_stale, sa.func.count().label("number"))
        .join(Response, Mention.response_id == Response.id)
        .where(Mention.location_id == location.id, Mention.given_on >= min(found))
        .where(Mention.origin != MentionOrigin.COLLEAGUE, Mention.team_id.is_(None), ~Response.is_test)
        .where(Mention.status != MentionStatus.CONCERN)
        .group_by(Mention.given_on, Mention.status, is_held, is_stale)
    )
    for row in rows:
        one = found.get(clock.month_of(row.given_on))
        if one is not None:
            one.held_count += row.number if row.is_held else 0
            one.approved_count += row.number if row.status is MentionStatus.APPROVED and not row.is_held else 0
            one.stale_count += row.number if row.is_stale and not row.is_held else 0
            one.waiting_count += row.number if row.status is MentionStatus.NEW and not row.is_held else 0
    return list(found.values())


def _carried(location: Location, month: date) -> dict[int, int]:
    """How many late rows (1) and corrections (-1) the next close takes in."""
    rows = month_rows.differences(lambda location_id: location_id == location.id, month)
    counted = sa.select(rows.c.sign, sa.func.count().label("number")).group_by(rows.c.sign)
    return {row.sign: row.number for row in db.session.execute(counted)}


def _corrections(closes: Sequence[MonthClose]) -> dict[int, int]:
    """How many corrections each close holds, by its id."""
    rows = db.session.execute(
        sa.select(ClosedMention.month_close_id, sa.func.count().label("number"))
        .where(ClosedMention.month_close_id.in_([close.id for close in closes]), ClosedMention.mark == Mark.CORRECTION)
        .group_by(ClosedMention.month_close_id)
    )
    return {row.month_close_id: row.number for row in rows}


def _listed(location: Location, newest: date | None, first: date | None, at: datetime) -> Listed:
    last_over = clock.previous_month(clock.month_of(clock.local_date(at, location.time_zone)))
    first_open = clock.next_month(newest) if newest else clock.month_of(first) if first else None
    return Listed(location, newest, first_open, last_over)
