"""What the rules of integrity see in how many came: minutes and hours above a touchpoint's ceiling."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from kiosk import database
from kiosk.lib import codes, floods
from kiosk.lib.floods import Span
from kiosk.lib.integrity import SHARED_BROWSERS, Visit, fewest_phones_by_browser
from kiosk.models import flood
from kiosk.models.day_key import Trace
from kiosk.models.flood import Flood
from kiosk.models.hold import Hold, HoldReason
from kiosk.models.holding import NewHold
from kiosk.models.judged_answers import ON_THE_SPOT, id_at
from kiosk.models.response import PHONES, Response

AROUND = timedelta(minutes=floods.HOUR + 2)
"""How long before the answers that are judged is counted, so that every hour they are in is whole."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)
_CHANNELS = {*PHONES, *ON_THE_SPOT}
_COUNTED = sa.or_(
    Response.counts(),
    sa.exists().where(Hold.response_id == Response.id, Hold.reason.in_((HoldReason.FLOOD, HoldReason.BURST))),
)
"""What is held for something else is no crowd: of a wrong clock, nobody knows when it came."""


@dataclass
class Crowd:
    """How many came to a touchpoint in each minute, the latest date, and in which minutes there is something new."""

    location_id: int
    touchpoint_id: int
    counts: Counter[int] = field(default_factory=Counter)
    touched: set[int] = field(default_factory=set)
    given_on: date = date.min

    @property
    def may_be_a_flood(self) -> bool:
        """Whether so many came that a closer look is worth it."""
        is_many = max(self.counts.values()) > floods.A_MINUTE or self.counts.total() > floods.ONE_BROWSER_AN_HOUR
        return bool(self.touched) and is_many


@dataclass(frozen=True)
class Found:
    """A flood at a touchpoint, and the id from which on its answers are looked for."""

    location_id: int
    touchpoint_id: int
    span: Span
    since_id: int


def found(session: Session, response_id: int) -> list[Found]:
    """The floods that answers behind this one are part of."""
    newer = sa.select(Response.received_at).where(Response.id > response_id).order_by(Response.id).limit(1)
    first = session.scalar(newer)
    if first is None:
        return []
    since_id = id_at(session, first - AROUND)
    return [
        Found(crowd.location_id, crowd.touchpoint_id, span, since_id)
        for crowd in _crowds(session, since_id, response_id)
        if crowd.may_be_a_flood
        for span in _spans(session, crowd, since_id)
    ]


def holds(session: Session, one: Found, behind: int, limit: int) -> Sequence[NewHold]:
    """The first answers of a flood behind an id that count and never were held for one."""
    ever = sa.exists().where(Hold.response_id == Response.id, Hold.reason == HoldReason.FLOOD)
    begin, end = (_EPOCH + minute * _MINUTE for minute in (one.span.first, one.span.last + 1))
    ids = session.scalars(
        sa.select(Response.id)
        .where(Response.location_id == one.location_id, Response.id >= max(one.since_id, behind + 1))
        .where(Response.touchpoint_id == one.touchpoint_id, Response.channel.in_(_CHANNELS))
        .where(Response.given_at >= begin, Response.given_at < end, Response.counts(), ~ever)
        .order_by(Response.id)
        .limit(limit)
    )
    return [NewHold(id, HoldReason.FLOOD, dict(one.span.seen)) for id in ids]


def _crowds(session: Session, since_id: int, response_id: int) -> Collection[Crowd]:
    """What came to each touchpoint from an id on; the database counts it in one sweep, however much it is."""
    minute, is_new = database.minute_of(Response.given_at), sa.case((Response.id > response_id, 1), else_=0)
    came = (
        sa.select(
            Response.location_id, Response.touchpoint_id, minute.label("minute"), Response.given_on,
            is_new.label("is_new"),
        )
        .where(Response.id >= since_id, Response.channel.in_(_CHANNELS), _COUNTED)
        .subquery()
    )  # fmt: skip
    key = (came.c.location_id, came.c.touchpoint_id, came.c.minute)
    counted = sa.select(*key, sa.func.count(), sa.func.max(came.c.given_on), sa.func.sum(came.c.is_new)).group_by(*key)
    crowds: dict[int, Crowd] = {}
    for location_id, touchpoint_id, number, count, given_on, new_count in session.execute(counted):
        crowd = crowds.setdefault(touchpoint_id, Crowd(location_id, touchpoint_id))
        crowd.counts[number] += count
        crowd.given_on = max(crowd.given_on, given_on)
        if new_count:
            crowd.touched.add(number)
    for touchpoint_id, number, count in _counted_only(session, crowds.values()):
        if touchpoint_id in crowds:
            crowds[touchpoint_id].counts[number] += count
    return crowds.values()


def _counted_only(session: Session, crowds: Collection[Crowd]) -> Iterator[tuple[int, int, int]]:
    """What was counted and not kept came all the same: by touchpoint and minute."""
    since = _EPOCH + min((min(crowd.counts) for crowd in crowds), default=0) * _MINUTE
    columns = (Flood.touchpoint_id, Flood.minute, Flood.counted_only)
    for touchpoint_id, minute, count in session.execute(
        sa.select(*columns).where(Flood.minute >= since, Flood.counted_only > 0)
    ):
        yield touchpoint_id, (minute - _EPOCH) // _MINUTE, count


def _spans(session: Session, crowd: Crowd, since_id: int) -> list[Span]:
    """The floods in a crowd. Traces are looked at only where the number alone does not say enough."""
    ceiling = flood.ceiling(session.connection(), crowd.location_id, crowd.touchpoint_id, on=crowd.given_on)
    busiest = floods.busiest_hour(crowd.counts, crowd.touched)
    is_one = floods.ONE_BROWSER_AN_HOUR < busiest <= ceiling.an_hour and _is_one_browser(session, crowd, since_id)
    return floods.spans(crowd.counts, crowd.touched, ceiling, one_browser=is_one)


def _is_one_browser(session: Session, crowd: Crowd, since_id: int) -> bool:
    """Whether those who added words or names at a touchpoint look like one phone, while its day lasts."""
    rows = session.execute(
        sa.select(Trace.network, Trace.browser, Trace.added_at, Response.client_id)
        .join(Response, Trace.response_id == Response.id)
        .where(Response.location_id == crowd.location_id, Response.id >= since_id)
        .where(Response.touchpoint_id == crowd.touchpoint_id)
    ).all()
    visits = ((bytes(row.browser), Visit.of(codes.made_at(row.client_id), row.added_at)) for row in rows)
    traces = [(bytes(row.network), bytes(row.browser)) for row in rows]
    return floods.is_one_browser(traces, SHARED_BROWSERS, fewest_phones_by_browser(visits))
