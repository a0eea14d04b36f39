"""The rows of a location's open month: whose they are, in which order, and what is said about each.

An export writes them down and a close freezes them; both read them here, so that they cannot differ.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from kiosk.lib import clock
from kiosk.models.manager import Manager
from kiosk.models.mention import Mention, MentionOrigin, MentionStatus
from kiosk.models.month_close import ClosedMention, Mark, MonthClose
from kiosk.models.month_line import Line
from kiosk.models.month_words import Words
from kiosk.models.place import Touchpoint
from kiosk.models.response import Response, Tick
from kiosk.models.staff_member import StaffMember
from kiosk.prepared import Prepared

BATCH = 1000


class Which(StrEnum):
    """Which of the mentions given in a month. A concern is in no list of them."""

    APPROVED = "approved"
    EVERY = "every"
    NOT_APPROVED = "not approved"


@dataclass(frozen=True)
class Place:
    """What the rows need to know of a location."""

    id: int
    name: str
    time_zone: str


class Row(NamedTuple):
    """One row, with whom it is about; `mark` is None for a mention that does not count."""

    mention_id: int
    staff_member_id: int | None
    sign: int
    mark: Mark | None
    line: Line


def rows(place: Place, month: date, words: Words, *, is_next: bool) -> Iterator[Row]:
    """What closing the month now would freeze: what is carried into it, where it is the next to close, then its own."""
    if is_next:
        yield from carried(place, month, words)
    yield from given(place, month, words)


def carried(place: Place, month: date, words: Words) -> Iterator[Row]:
    """Late rows and corrections: how far the closed months differ from what counts now of what was given before.

    One statement, so that it is one look at all of it.
    """
    with words.connect() as connection:
        found = _CARRIED.run(connection, {"location": place.id, "month": month}).fetchall()
        write = _Writer(place, month, words, connection.dialect.name)
    for row in found:
        yield write(row, Mark.LATE if row[3] > 0 else Mark.CORRECTION)


def given(place: Place, month: date, words: Words, which: Which = Which.APPROVED) -> Iterator[Row]:
    """The mentions given in the month by date and id, in batches behind the last, none of a held response.

    Each batch is a short read of its own, so that a long download keeps neither memory nor a snapshot.
    """
    until, last = clock.next_month(month), (month, 0)
    while True:
        with words.connect() as connection:
            values = {"location": place.id, "until": until, "day": last[0], "id": last[1], "most": BATCH}
            batch = _GIVEN[which].run(connection, values).fetchall()
            write = _Writer(place, month, words, connection.dialect.name)
        for row in batch:
            yield write(row, Mark.REGULAR if row[3] else None)
        if len(batch) < BATCH:
            return
        last = (_date(batch[-1][0]), batch[-1][1])


class _Writer:
    """Writes down what a statement found about a mention, as the drivers give it."""

    def __init__(self, place: Place, month: date, words: Words, dialect: str) -> None:
        self.place, self.month, self.words = place, f"{month:%Y-%m}", words
        self.on_the_wall = _wall_of_integers(place.time_zone) if dialect == "sqlite" else _wall(place.time_zone)

    def __call__(self, found: Sequence[Any], mark: Mark | None) -> Row:
        """The row of one mention."""
        (
            given_on, mention_id, staff_member_id, sign, mention, given_name, status, decided_at, is_held, given_at,
            channel, scale, rating, comment, touchpoint, person, reference, forgotten_at, decided_by, chosen,
        ) = found  # fmt: skip
        words = self.words
        if status == MentionStatus.CONCERN:  # what took the thanks back is between the person and their managers
            rating = comment = chosen = None
        line = Line(
            self.month,
            self.place.name,
            str(given_on),
            self.on_the_wall(given_at)[11:],
            touchpoint,
            words.channels[channel],
            person or "",
            reference or "",
            given_name,
            words.standards(chosen) if chosen else "",
            comment or "",
            words.ratings[scale, rating] if rating else "",
            words.held if is_held else words.statuses[status],
            decided_by or "",
            self.on_the_wall(decided_at) if decided_at else "",
            str(sign),
            words.entries[mark],
            mention,
        )
        return Row(mention_id, staff_member_id, sign, mark, line.for_the_accounts if forgotten_at else line)


@lru_cache(maxsize=64)
def _wall(time_zone: str) -> Callable[[datetime], str]:
    """How an instant stands on the calendar and clock of a zone: 2026-10-31 09:05."""
    zone = clock.zone(time_zone)

    def written(instant: datetime) -> str:
        return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M")

    return written


@lru_cache(maxsize=64)
def _wall_of_integers(time_zone: str) -> Callable[[int], str]:
    """The same for SQLite's microseconds; many are of one minute, which is written once."""
    written = _wall(time_zone)

    @lru_cache(maxsize=4096)
    def of_minute(minute: int) -> str:
        return written(datetime.fromtimestamp(minute * 60, UTC))

    return lambda microseconds: of_minute(microseconds // 60_000_000)


def _date(found: date | str) -> date:
    """A date as either driver gives it."""
    return date.fromisoformat(found) if isinstance(found, str) else found


def _is(status: MentionStatus) -> sa.ColumnElement[bool]:
    return sa.type_coerce(Mention.status, sa.String) == sa.literal_column(f"'{status.value}'")


_IS_APPROVED = sa.and_(_is(MentionStatus.APPROVED), Mention.staff_member_id.is_not(None))
_IS_CUSTOMERS = sa.type_coerce(Mention.origin, sa.String) != sa.literal_column(f"'{MentionOrigin.COLLEAGUE.value}'")
_IS_LISTED = sa.and_(Response.counts(), ~Mention.is_held, _IS_CUSTOMERS)
"""Whether a mention is in the list of a month: colleagues' thanks are counted apart."""

_LOCATION = sa.bindparam("location", type_=sa.BigInteger)
_MONTH = sa.bindparam("month", type_=sa.Date)
_COMMA: Any = sa.literal_column("','")
_MINUS: Any = sa.literal_column("-1")
_WORDING = sa.case((Tick.fell_short, Tick.standard_version_id * _MINUS), else_=Tick.standard_version_id)
_CHOSEN = (
    sa.select(sa.func.aggregate_strings(sa.cast(_WORDING, sa.String), _COMMA))
    .where(Tick.response_id == Mention.response_id)
    .scalar_subquery()
)
"""The standards a customer ticked, as ids of their wordings; with a minus where it fell short."""


def _with_words(source: Any, person: Any, sign: Any) -> sa.Select[Any]:
    """All that is said about a mention that counts for `person`."""
    return (
        sa.select(
            Mention.given_on,
            Mention.id,
            person,
            sign,
            Mention.public_id,
            Mention.given_name,
            sa.type_coerce(Mention.status, sa.String),
            Mention.decided_at,
            sa.or_(Response.is_held, Mention.is_held),
            Response.given_at,
            sa.type_coerce(Response.channel, sa.String),
            Response.scale,
            Response.rating,
            Response.comment,
            Touchpoint.name,
            StaffMember.full_name,
            StaffMember.reference,
            StaffMember.forgotten_at,
            Manager.name,
            _CHOSEN,
        )
        .select_from(source)
        .join(Response, Mention.response_id == Response.id)
        .join(Touchpoint, Response.touchpoint_id == Touchpoint.id)
        .outerjoin(StaffMember, StaffMember.id == person)
        .outerjoin(Manager, Mention.decided_by_id == Manager.id)
    )


def _given(where: sa.ColumnElement[bool]) -> Prepared:
    sign = sa.case((_IS_APPROVED, sa.literal_column("1")), else_=sa.literal_column("0"))
    last = sa.tuple_(sa.bindparam("day", type_=sa.Date), sa.bindparam("id", type_=sa.BigInteger))
    statement = (
        _with_words(Mention, Mention.staff_member_id, sign)
        .where(Mention.location_id == _LOCATION, where, _IS_LISTED)
        .where(Mention.given_on < sa.bindparam("until", type_=sa.Date))
        .where(sa.tuple_(Mention.given_on, Mention.id) > last)
        .order_by(Mention.given_on, Mention.id)
        .limit(sa.bindparam("most", type_=sa.Integer))
    )
    return Prepared(statement, "location", "until", "day", "id", "most")


_GIVEN = {
    Which.APPROVED: _given(_IS_APPROVED),
    Which.EVERY: _given(~_is(MentionStatus.CONCERN)),
    Which.NOT_APPROVED: _given(sa.and_(~_IS_APPROVED, ~_is(MentionStatus.CONCERN))),
}


def differences(here: Callable[[Any], sa.ColumnElement[bool]], month: Any) -> sa.Subquery:
    """What counts of before `month` and is in no closed month (+1), and what is in one and counts no more (-1).

    `here` says of a location's id whether it is meant. Both sides are sorted once and compared: as an outer join, a
    database without fresh statistics looked for each mention through all of the closed ones.
    """
    counts = (
        sa.select(Mention.id.label("mention_id"), Mention.staff_member_id)
        .join(Response, Mention.response_id == Response.id)
        .where(here(Mention.location_id), Mention.given_on < month, _IS_APPROVED, _IS_LISTED)
        .cte("counts")
    )
    closed = (
        sa.select(ClosedMention.mention_id, ClosedMention.staff_member_id)
        .join(MonthClose, ClosedMention.month_close_id == MonthClose.id)
        .where(here(MonthClose.location_id), MonthClose.reopened_at.is_(None))
        .group_by(ClosedMention.mention_id, ClosedMention.staff_member_id)
        .having(sa.func.sum(ClosedMention.sign) > sa.literal_column("0"))
        .cte("closed")
    )

    def without(those: sa.CTE, others: sa.CTE, sign: str) -> sa.Select[Any]:
        left = sa.except_(sa.select(those), sa.select(others)).subquery()
        return sa.select(left.c.mention_id, left.c.staff_member_id, sa.literal_column(sign).label("sign"))

    return sa.union_all(without(counts, closed, "1"), without(closed, counts, "-1")).subquery("differences")


_DIFFERENCES = differences(lambda location_id: location_id == _LOCATION, _MONTH)
_CARRIED = Prepared(
    _with_words(
        sa.join(Mention, _DIFFERENCES, _DIFFERENCES.c.mention_id == Mention.id),
        _DIFFERENCES.c.staff_member_id,
        _DIFFERENCES.c.sign,
    ).order_by(Mention.given_on, Mention.id, _DIFFERENCES.c.sign),
    "location",
    "month",
)
