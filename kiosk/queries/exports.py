"""The mentions of a month: line by line for the export, and the totals shown before it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kiosk.extensions import db
from kiosk.lib import clock, text
from kiosk.models import ClosedMention, Location, Mark, Mention, MentionStatus, MonthClose, StaffMember, month_rows
from kiosk.models.month_line import Line, thawed
from kiosk.models.month_rows import Place, Which
from kiosk.models.month_words import Words
from kiosk.models.policy import Policy

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""

BATCH = 1000
MOST_TOTALS = 200

APPROVED = (MentionStatus.APPROVED,)
EVERY_STATUS = tuple(status for status in MentionStatus if status is not MentionStatus.CONCERN)
"""A concern is in no list of thanks, whatever else is in it."""


@dataclass(frozen=True)
class Wanted:
    """Which mentions: a month (its first day), the locations by id or None for every one, and the statuses."""

    month: date
    scope: Scope
    statuses: tuple[MentionStatus, ...] = APPROVED

    @property
    def within(self) -> sa.ColumnElement[bool]:
        """The condition on mentions, whatever their status. Those in held responses are left out."""
        is_in_month = sa.and_(Mention.given_on >= self.month, Mention.given_on < clock.next_month(self.month))
        is_meant = sa.and_(is_in_month, Mention.counts())
        return is_meant if self.scope is None else sa.and_(is_meant, Mention.location_id.in_(self.scope))


@dataclass(frozen=True)
class Total:
    """How often one person was thanked, by approved mentions."""

    person: str
    public_id: str
    count: int


@dataclass(frozen=True)
class Preview:
    """What the export holds: people by name, how many more there are, its rows by mark, the closes it rests on, and
    the month's mentions in each status as they are now.
    """

    people: Sequence[Total]
    more_people_count: int
    marks: Mapping[Mark, int]
    closes: Sequence[MonthClose]
    counts: Mapping[MentionStatus, int]

    @property
    def row_count(self) -> int:
        """How many rows the file has, of what counts or takes back."""
        return sum(self.marks.values())


def lines(wanted: Wanted) -> Iterator[Line]:
    """The rows of the month, location by location: of a closed one as they were frozen, of an open one as they are.

    Read in batches by key, each in a short transaction of its own, so that a long download keeps neither memory nor
    a snapshot of the database. Nothing of the request is needed once this has returned.
    """
    return _lines(db.engine, wanted, Words(db.engine.connect))


def closes(wanted: Wanted) -> Sequence[MonthClose]:
    """The standing closes of the month, with location and who closed, in the order of the export."""
    query = (
        sa.select(MonthClose)
        .where(MonthClose.month == wanted.month, MonthClose.reopened_at.is_(None))
        .order_by(MonthClose.location_id)
        .options(joinedload(MonthClose.location), joinedload(MonthClose.closed_by))
    )
    if wanted.scope is not None:
        query = query.where(MonthClose.location_id.in_(wanted.scope))
    return db.session.scalars(query).all()


def preview(wanted: Wanted) -> Preview:
    """The totals of the month, people in the order of the alphabet."""
    counted = db.session.execute(
        sa.select(Mention.status, sa.func.count().label("number"))
        .where(wanted.within, Mention.status.in_(EVERY_STATUS))
        .group_by(Mention.status)
    ).all()
    places = _places(db.engine, wanted)
    entries = _entries(wanted, places)
    added_up = _entries(wanted, [here for here in places if here.is_counted])
    marked = db.session.execute(sa.select(entries.c.mark, sa.func.count().label("number")).group_by(entries.c.mark))
    net = sa.func.sum(added_up.c.sign)
    by_person = (
        sa.select(added_up.c.staff_member_id, net.label("number"))
        .group_by(added_up.c.staff_member_id)
        .having(net != 0)
        .subquery()
    )
    people_count = db.session.scalar(sa.select(sa.func.count()).select_from(by_person)) or 0
    people = db.session.execute(
        sa.select(StaffMember.full_name.label("person"), StaffMember.public_id, by_person.c.number.label("count"))
        .join(by_person, by_person.c.staff_member_id == StaffMember.id)
        .order_by(sa.func.lower(StaffMember.full_name), StaffMember.id)
        .limit(MOST_TOTALS)
    )
    shown = sorted((Total(**row._mapping) for row in people), key=lambda total: text.alphabetical(total.person))
    return Preview(
        shown,
        people_count - len(shown),
        dict.fromkeys(Mark, 0) | {Mark(row.mark): row.number for row in marked},
        closes(wanted),
        dict.fromkeys(EVERY_STATUS, 0) | {row.status: row.number for row in counted},
    )


def dates(location_ids: Collection[int]) -> Sequence[date]:
    """The first and the last day on which somebody was named at each location, and its first closed month."""

    def of(found: Any, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[date]:
        return sa.select(found).where(*where).scalar_subquery()  # for each location by itself: one look into the index

    is_here, is_closed = Mention.location_id == Location.id, MonthClose.reopened_at.is_(None)
    days = (of(sa.func.min(Mention.given_on), is_here), of(sa.func.max(Mention.given_on), is_here))
    closed = of(sa.func.min(MonthClose.month), MonthClose.location_id == Location.id, is_closed)
    rows = db.session.execute(sa.select(*days, closed).where(Location.id.in_(location_ids)))
    return [found for row in rows for found in row if found is not None]


def uncounted(wanted: Wanted) -> frozenset[str]:
    """The locations whose rows are not added up by person, by the names they have and had in the month's rows."""
    names: set[str] = set()
    for here in _places(db.engine, wanted):
        if not here.is_counted:
            frozen = _frozen(db.engine, here.month_close_id) if here.month_close_id is not None else iter(())
            names |= {here.name, *(line.location for line in islice(frozen, 1))}
    return frozenset(names)


def _entries(wanted: Wanted, places: Sequence["_Here"]) -> sa.Subquery:
    """Person, sign and mark of each row of the month in these places that counts or takes back."""
    closed = [here.month_close_id for here in places if here.month_close_id is not None]
    is_open = Mention.location_id.in_([here.id for here in places if here.month_close_id is None])
    next_ids = [here.id for here in places if here.is_next and here.month_close_id is None]
    carried = month_rows.differences(lambda location_id: location_id.in_(next_ids), sa.literal(wanted.month))
    written = sa.type_coerce(ClosedMention.mark, sa.String)
    mark = sa.case((carried.c.sign > 0, Mark.LATE.value), else_=Mark.CORRECTION.value)
    return sa.union_all(
        sa.select(ClosedMention.staff_member_id, ClosedMention.sign, written.label("mark")).where(
            ClosedMention.month_close_id.in_(closed)
        ),
        sa.select(Mention.staff_member_id, sa.literal(1), sa.literal(Mark.REGULAR.value)).where(
            wanted.within, Mention.status == MentionStatus.APPROVED, is_open
        ),
        sa.select(carried.c.staff_member_id, carried.c.sign, mark),
    ).subquery("entries")


@dataclass(frozen=True)
class _Here(Place):
    """A location in a month: its standing close, if there is one, whether earlier months are carried into it, and
    whether its rows are added up by person.
    """

    month_close_id: int | None
    is_next: bool
    is_counted: bool


def _lines(engine: sa.Engine, wanted: Wanted, words: Words) -> Iterator[Line]:
    """Location by location: the frozen rows where the month is closed, else what closing it now would freeze."""
    is_every = wanted.statuses != APPROVED
    for here in _places(engine, wanted):
        if here.month_close_id is not None:
            yield from _frozen(engine, here.month_close_id)
        elif here.is_next:
            yield from (row.line for row in month_rows.carried(here, wanted.month, words))
        if here.month_close_id is None or is_every:
            which = (
                Which.APPROVED if not is_every else Which.EVERY if here.month_close_id is None else Which.NOT_APPROVED
            )
            yield from (row.line for row in month_rows.given(here, wanted.month, words, which))


def _frozen(engine: sa.Engine, month_close_id: int) -> Iterator[Line]:
    """The rows of a close, as they were written."""
    last = 0
    rows = sa.select(ClosedMention.row).where(ClosedMention.month_close_id == month_close_id)
    while True:
        is_next = sa.and_(ClosedMention.position > last, ClosedMention.position <= last + BATCH)
        with engine.connect() as connection:
            batch = connection.scalars(rows.where(is_next).order_by(ClosedMention.position)).all()
        yield from thawed(batch)
        if len(batch) < BATCH:
            return
        last += BATCH


def _close_of(month: date) -> sa.ScalarSelect[int]:
    """The standing close of a location's month."""
    return (
        sa.select(MonthClose.id)
        .where(MonthClose.location_id == Location.id, MonthClose.month == month, MonthClose.reopened_at.is_(None))
        .scalar_subquery()
    )


def _places(engine: sa.Engine, wanted: Wanted) -> Sequence[_Here]:
    """The locations that have anything to do with the month, in the order in which they were added."""
    here, before = _close_of(wanted.month), _close_of(clock.previous_month(wanted.month))
    has_some = sa.exists().where(Mention.location_id == Location.id, wanted.within, Mention.status.in_(wanted.statuses))
    query = sa.select(
        Location.id,
        Location.name,
        Location.time_zone,
        here.label("month_close_id"),
        before.is_not(None).label("is_next"),
        (Location.policy_level >= Policy.COUNTS).label("is_counted"),
    ).where(sa.or_(has_some, here.is_not(None), before.is_not(None)))
    if wanted.scope is not None:
        query = query.where(Location.id.in_(wanted.scope))
    with engine.connect() as connection:
        return [_Here(**row._mapping) for row in connection.execute(query.order_by(Location.id))]
