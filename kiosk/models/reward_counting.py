"""How a closed month is counted for rewards: person by person, and why a row does not count."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from kiosk.lib import clock
from kiosk.lib.spacing import Spaced
from kiosk.models.mention import Mention, MentionOrigin
from kiosk.models.month_close import ClosedMention, Mark, MonthClose
from kiosk.models.response import Response
from kiosk.models.standing import UncountedMention, WhyUncounted
from kiosk.models.tablet import ClockReading

HALF_HOUR = timedelta(minutes=30)
"""Within it, thanks to the same person from the same tablet count once."""

BATCH = 1000

_Rows = sa.Select[*tuple[Any, ...]]
Spacing = Spaced[tuple[int, int]]
"""Instants by person and tablet."""


@dataclass
class Counts:
    """What a month comes to for one person; `days` are those on which counted thanks were given."""

    received: int = 0
    approved: int = 0
    late: int = 0
    corrections: int = 0
    counted: int = 0
    days: set[date] = field(default_factory=set)

    @property
    def values(self) -> dict[str, int]:
        """The figures, under the names that `Standing` keeps them by."""
        return {
            "received_count": self.received,
            "approved_count": self.approved,
            "late_count": self.late,
            "correction_count": self.corrections,
            "counted_count": self.counted,
            "day_count": len(self.days),
        }


def counts(session: Session, close: MonthClose) -> dict[int, Counts]:
    """Count the rows of a month that is being closed, by person; the rows that do not count are noted."""
    found: defaultdict[int, Counts] = defaultdict(Counts)
    for person_id, number in session.execute(_received(close)):
        found[person_id].received = number
    spaced, never_counted = _spaced(session, close), _never_counted(session, close)
    uncounted = []
    for row in session.execute(_rows(close).execution_options(yield_per=BATCH)):
        why = _why_uncounted(row, spaced, never_counted)
        _add(found[row.staff_member_id], row, is_counted=why is None)
        if why:
            key = {"mention_id": row.mention_id, "staff_member_id": row.staff_member_id}
            uncounted.append({"month_close_id": close.id, "why": why, **key})
    for begin in range(0, len(uncounted), BATCH):
        session.execute(sa.insert(UncountedMention), uncounted[begin : begin + BATCH])
    return dict(found)


def _add(person: Counts, row: Any, *, is_counted: bool) -> None:
    person.approved += row.sign
    person.late += row.mark is Mark.LATE
    person.corrections += row.mark is Mark.CORRECTION
    if is_counted:
        person.counted += row.sign
        if row.sign > 0:
            person.days.add(row.given_on)


def _why_uncounted(row: Any, spaced: Spacing, never_counted: set[tuple[int, int]]) -> WhyUncounted | None:
    """Why a row does not count; None where it does."""
    if row.mark is Mark.CORRECTION:
        is_idle = (row.mention_id, row.staff_member_id) in never_counted
        return WhyUncounted.NEVER_COUNTED if is_idle else None
    if row.is_repeat:
        return WhyUncounted.REPEAT
    if row.tablet_id is not None and not spaced.takes((row.staff_member_id, row.tablet_id), row.given_at):
        return WhyUncounted.HALF_HOUR
    return None


def _received(close: MonthClose) -> _Rows:
    """How many thanks customers gave each person in the month, whatever was decided."""
    return (
        sa.select(Mention.staff_member_id, sa.func.count())
        .where(
            Mention.location_id == close.location_id,
            Mention.given_on >= close.month,
            Mention.given_on < clock.next_month(close.month),
            Mention.staff_member_id.is_not(None),
            Mention.origin != MentionOrigin.COLLEAGUE,
            Mention.praises(),
        )
        .group_by(Mention.staff_member_id)
    )


def _rows(close: MonthClose) -> _Rows:
    """The rows of the close in the order they were given in, each with what decides whether it counts."""
    return (
        sa.select(
            ClosedMention.mention_id,
            ClosedMention.staff_member_id,
            ClosedMention.sign,
            ClosedMention.mark,
            Mention.given_on,
            Mention.is_repeat,
            Response.given_at,
            ClockReading.tablet_id,
        )
        .join(Mention, ClosedMention.mention_id == Mention.id)
        .join(Response, Mention.response_id == Response.id)
        .outerjoin(ClockReading, ClockReading.response_id == Response.id)
        .where(ClosedMention.month_close_id == close.id)
        .order_by(Response.given_at, ClosedMention.mention_id)
    )


def _spaced(session: Session, close: MonthClose) -> Spacing:
    """Where late thanks from a tablet came in: what earlier months counted around them."""
    spaced: Spacing = Spaced(HALF_HOUR)
    rows = _rows(close).where(ClosedMention.mark == Mark.LATE, ClockReading.tablet_id.is_not(None)).subquery()
    late = session.execute(sa.select(rows)).all()
    if late:
        instants = [row.given_at for row in late]
        people = {row.staff_member_id for row in late}
        for person_id, tablet_id, given_at in session.execute(
            _counted_before(close, people, min(instants), max(instants))
        ):
            spaced.takes((person_id, tablet_id), given_at)
    return spaced


def _counted_before(close: MonthClose, people: set[int], first: datetime, last: datetime) -> _Rows:
    """The thanks of tablets to these people that closed months count around a stretch of time, but for this close's."""
    here = aliased(ClosedMention)
    is_here = sa.exists().where(
        here.month_close_id == close.id,
        here.mention_id == ClosedMention.mention_id,
        here.staff_member_id == ClosedMention.staff_member_id,
        here.sign > 0,
    )
    what = (ClosedMention.staff_member_id, ClockReading.tablet_id, Response.given_at)
    return (
        sa.select(*what)
        .join(MonthClose, ClosedMention.month_close_id == MonthClose.id)
        .join(Mention, ClosedMention.mention_id == Mention.id)
        .join(Response, Mention.response_id == Response.id)
        .join(ClockReading, ClockReading.response_id == Response.id)
        .where(
            MonthClose.location_id == close.location_id,
            MonthClose.reopened_at.is_(None),
            ClosedMention.staff_member_id.in_(people),
            Response.given_at.between(first - HALF_HOUR, last + HALF_HOUR),
            ~is_here,
            ~_is_uncounted(),
        )
        .group_by(*what, ClosedMention.mention_id)
        .having(sa.func.sum(ClosedMention.sign) > 0)
    )


def _never_counted(session: Session, close: MonthClose) -> set[tuple[int, int]]:
    """The corrections of this close that take back what did not count when it was closed."""
    taken_back = aliased(ClosedMention)
    rows = session.execute(
        sa.select(ClosedMention.mention_id, ClosedMention.staff_member_id, _is_uncounted().label("is_uncounted"))
        .join(MonthClose, ClosedMention.month_close_id == MonthClose.id)
        .join(
            taken_back,
            sa.and_(
                taken_back.mention_id == ClosedMention.mention_id,
                taken_back.staff_member_id == ClosedMention.staff_member_id,
            ),
        )
        .where(
            taken_back.month_close_id == close.id,
            taken_back.sign < 0,
            MonthClose.reopened_at.is_(None),
            MonthClose.month < close.month,
            ClosedMention.sign > 0,
        )
        .order_by(MonthClose.month)
    )
    last = {(mention_id, person_id): is_uncounted for mention_id, person_id, is_uncounted in rows}
    return {key for key, is_uncounted in last.items() if is_uncounted}


def _is_uncounted() -> sa.Exists:
    """Whether a row of a closed month was noted as not counted."""
    return sa.exists().where(
        UncountedMention.month_close_id == ClosedMention.month_close_id,
        UncountedMention.mention_id == ClosedMention.mention_id,
        UncountedMention.staff_member_id == ClosedMention.staff_member_id,
    )
