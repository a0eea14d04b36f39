"""The overview: what needs a manager, and how the month goes; figures come from the tallies."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.lib.statistics import Share
from kiosk.models import (
    Contact,
    Location,
    Mention,
    MentionStatus,
    Response,
    StandardVersion,
    Tally,
    Tick,
    Touchpoint,
)
from kiosk.models.scale import FIVE_FACES

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""

WEEKS = 12
RECENT = timedelta(days=7)
"""How long a low rating stays in what needs somebody."""

FORTNIGHT = timedelta(days=14)
"""How long a request for an answer stays there, and how long a touchpoint goes unused before it is called quiet."""

NEWEST = 5
MOST_ASKED = 50
MOST_SEEN = 300
"""How many of the newest answers with standards are looked at, so that the figure costs the same in every year."""


@dataclass(frozen=True)
class Week:
    """A week that begins on a Monday, with its share of Good and Very good."""

    begins_on: date
    share: Share


@dataclass(frozen=True)
class Figures:
    """The month so far, this week and today, each by the clock of the location."""

    satisfaction: Share
    today_count: int
    week_count: int
    weeks: Sequence[Week]
    has_answers: bool


@dataclass(frozen=True)
class Quiet:
    """The touchpoints without an answer for a fortnight: some of them, and how many there are."""

    touchpoints: Sequence[Touchpoint]
    count: int


@dataclass(frozen=True)
class Seen:
    """How many of the newest answers with a tick said that a standard was kept, how many that it fell short, and since
    when those were given. The two are never added up: an answer says one of them, or neither.
    """

    title: str
    kept: Share
    fell_short: Share
    since: date


class Calendar:
    """Today at the locations of a scope, whose clocks may show different dates."""

    def __init__(self, scope: Scope, now: datetime) -> None:
        zones = db.session.scalars(sa.select(Location.time_zone).where(_in(Location.id, scope)).distinct())
        self.scope = scope
        self.today = {zone: clock.local_date(now, zone) for zone in zones}

    def since(self, column: InstrumentedAttribute[date], first: Callable[[date], date]) -> sa.ColumnElement[bool]:
        """Whether `column` is on or after the day that `first` makes of today, at the row's location."""
        zones: dict[date, list[str]] = defaultdict(list)
        for zone, today in self.today.items():
            zones[first(today)].append(zone)
        days = [sa.and_(Location.time_zone.in_(names), column >= day) for day, names in zones.items()]
        earliest = column >= min(zones, default=date.max)  # what an index can use
        return sa.and_(earliest, sa.or_(sa.false(), *days))


def figures(calendar: Calendar) -> Figures:
    """Satisfaction and the numbers of answers, from one look at the tallies of twelve weeks."""
    good = sa.func.sum(Tally.rating_4 + Tally.rating_5)
    count = sa.func.sum(Tally.rating_1 + Tally.rating_2 + Tally.rating_3 + Tally.rating_4 + Tally.rating_5)
    rows = db.session.execute(
        sa.select(Location.time_zone, Tally.given_on, good, count)
        .join(Location, Tally.location_id == Location.id)
        .where(
            _in(Tally.location_id, calendar.scope),
            Tally.scale == FIVE_FACES.id,
            calendar.since(Tally.given_on, _first_week),
        )
        .group_by(Location.time_zone, Tally.given_on)
    )
    month, counts = Share(0, 0), {"today": 0, "week": 0}
    weeks: defaultdict[date, Share] = defaultdict(lambda: Share(0, 0))
    for zone, day, good_count, answer_count in rows:
        today, share = calendar.today[zone], Share(int(good_count), int(answer_count))
        weeks[_monday(day)] += share
        if day >= clock.month_of(today):
            month += share
        counts["today"] += share.total if day == today else 0
        counts["week"] += share.total if day >= _monday(today) else 0
    newest = max((_monday(today) for today in calendar.today.values()), default=date.min)
    mondays = [newest - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)] if calendar.today else []
    line = [Week(monday, weeks[monday]) for monday in mondays]
    return Figures(month, counts["today"], counts["week"], line, bool(sum(week.share.total for week in line)))


def approved_count(calendar: Calendar) -> int:
    """Return how many of this month's mentions are approved. Those to decide are `waiting.counts`, of any month."""
    query = (
        sa.select(sa.func.count())
        .select_from(Mention)
        .join(Location, Mention.location_id == Location.id)
        .where(
            _in(Mention.location_id, calendar.scope),
            calendar.since(Mention.given_on, clock.month_of),
            Mention.counts(),
            Mention.status == MentionStatus.APPROVED,
        )
    )
    return db.session.scalar(query) or 0


def oldest_waiting(scope: Scope) -> Mention | None:
    """The mention that has waited longest, with its location."""
    return db.session.scalar(
        sa.select(Mention)
        .where(Mention.waits(), _in(Mention.location_id, scope))
        .order_by(Mention.id)
        .limit(1)
        .options(joinedload(Mention.response).joinedload(Response.location))
    )


def asking(scope: Scope, *, now: datetime) -> Sequence[Response]:
    """The newest answers of the last fortnight that ask for one back and that nobody is done with, fifty at most."""
    found = db.session.scalars(
        sa.select(Response)
        .join(Contact, Contact.response_id == Response.id)
        .where(_in(Response.location_id, scope), Response.is_to_do())
        .order_by(Response.id.desc())
        .limit(MOST_ASKED)
        .options(joinedload(Response.location), joinedload(Response.touchpoint))
    )
    return [response for response in found if now - response.received_at < FORTNIGHT]


def low(scope: Scope, *, now: datetime) -> Sequence[Response]:
    """The newest low ratings with words of the last seven days that nobody is done with."""
    found = db.session.scalars(
        sa.select(Response)
        .where(_in(Response.location_id, scope), Response.rating <= 2, Response.comment.is_not(None))
        .where(Response.is_to_do())
        .order_by(Response.id.desc())
        .limit(NEWEST)
        .options(joinedload(Response.location), joinedload(Response.touchpoint))
    )
    return [response for response in found if now - response.received_at < RECENT]


def quiet(calendar: Calendar, *, now: datetime) -> Quiet:
    """The touchpoints in use that were there for a fortnight and heard nothing in it."""
    heard = sa.exists().where(
        Tally.location_id == Touchpoint.location_id,
        Tally.touchpoint_id == Touchpoint.id,
        calendar.since(Tally.given_on, lambda today: today - FORTNIGHT),
    )
    is_quiet = sa.and_(
        _in(Touchpoint.location_id, calendar.scope),
        Touchpoint.retired_at.is_(None),
        Touchpoint.staff_member_id.is_(None),
        Touchpoint.created_at <= now - FORTNIGHT,
        Location.retired_at.is_(None),
        ~heard.correlate(Touchpoint, Location),
    )
    query = sa.select(Touchpoint).join(Touchpoint.location).where(is_quiet)
    found = db.session.scalars(query.order_by(Touchpoint.id).limit(NEWEST).options(joinedload(Touchpoint.location)))
    counted = sa.select(sa.func.count()).select_from(Touchpoint).join(Touchpoint.location).where(is_quiet)
    return Quiet(found.all(), db.session.scalar(counted) or 0)


def newest_thanks(scope: Scope) -> Sequence[Mention]:
    """The newest approved mentions whose customer wrote something."""
    return db.session.scalars(
        sa.select(Mention)
        .join(Mention.response)
        .where(
            _in(Mention.location_id, scope),
            Mention.thanks(),
            Response.comment.is_not(None),
            Mention.counts(),
            Mention.staff_member_id.is_not(None),
        )
        .order_by(Mention.id.desc())
        .limit(NEWEST)
        .options(joinedload(Mention.staff_member), joinedload(Mention.response).selectinload(Response.ticks))
    ).all()


def standards_seen(scope: Scope) -> Sequence[Seen]:
    """For each standard, how many of the newest 300 answers with a tick said it was kept, and how many it fell short.

    Those that were kept most often come first.
    """
    any_ticked = sa.exists().where(Tick.response_id == Response.id)
    newest = (
        sa.select(Response.id, Response.given_on)
        .where(_in(Response.location_id, scope), any_ticked, Response.counts())
        .order_by(Response.id.desc())
        .limit(MOST_SEEN)
        .subquery()
    )
    total, since = db.session.execute(sa.select(sa.func.count(), sa.func.min(newest.c.given_on))).one()
    rows = db.session.execute(
        sa.select(StandardVersion.standard_id, Tick.fell_short, sa.func.count(Tick.response_id.distinct()))
        .join(StandardVersion, Tick.standard_version_id == StandardVersion.id)
        .join(newest, newest.c.id == Tick.response_id)
        .group_by(StandardVersion.standard_id, Tick.fell_short)
    )
    counts = {(standard_id, fell_short): count for standard_id, fell_short, count in rows}
    titles = _titles({standard_id for standard_id, _fell_short in counts})
    seen = [
        Seen(title, Share(counts.get((id, False), 0), total), Share(counts.get((id, True), 0), total), since)
        for id, title in titles.items()
    ]
    return sorted(seen, key=lambda one: (-one.kept.count, one.title))


def _titles(standard_ids: Collection[int]) -> dict[int, str]:
    """The newest title of each standard."""
    rows = db.session.execute(
        sa.select(StandardVersion.standard_id, StandardVersion.title)
        .where(StandardVersion.standard_id.in_(standard_ids))
        .order_by(StandardVersion.version)
    )
    return {row.standard_id: row.title for row in rows}


def _in(column: InstrumentedAttribute[int], scope: Scope) -> sa.ColumnElement[bool]:
    return sa.true() if scope is None else column.in_(scope)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _first_week(today: date) -> date:
    return _monday(today) - timedelta(weeks=WEEKS - 1)
