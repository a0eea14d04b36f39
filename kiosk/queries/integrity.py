"""What is held and why, who let it back in, and how satisfaction stands with and without it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from kiosk import answer_ids
from kiosk.extensions import db
from kiosk.lib import clock, paging
from kiosk.lib.paging import Page
from kiosk.lib.statistics import Share
from kiosk.models import Hold, HoldReason, Location, Mention, Response, Tally
from kiosk.models.scale import FIVE_FACES

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""

PAGE_SIZE = 20
FIGURE_DAYS = 90
FEWEST_TOGETHER = 2
"""So many held for one reason at one place are offered to be decided together."""


@dataclass(frozen=True)
class Held:
    """A response, or one mention in it, with the reasons for which it is or was held; the newest is its own."""

    hold: Hold
    reasons: Sequence[Hold]

    @property
    def mention(self) -> Mention | None:
        """The one mention that is held; None where all of the response is."""
        return self.hold.mention

    @property
    def response(self) -> Response:
        """The response that is held, or that the mention is in."""
        return self.hold.response


@dataclass(frozen=True)
class Group:
    """How much waits at a location for one reason."""

    location: Location
    reason: HoldReason
    count: int


@dataclass(frozen=True)
class Satisfaction:
    """The share of Good and Very good of the last 90 days, without what is held and with it."""

    without: Share
    held: Share

    @property
    def everything(self) -> Share:
        """As if nothing had been held."""
        return self.without + self.held

    @property
    def points(self) -> int:
        """By how many whole points the figure would be higher with it; below zero, lower."""
        return round(self.everything.value * 100) - round(self.without.value * 100)


def waiting(scope: Scope, *, before: str = "") -> Page[Held]:
    """What is held and nobody has looked at, the newest first, behind the hold on what has the public id `before`."""
    return _listed(Hold.waits(), scope, before)


def left_out(scope: Scope, *, before: str = "") -> Page[Held]:
    """What a manager agreed to leave out, the newest first."""
    return _listed(sa.and_(Hold.released_at.is_(None), Hold.left_out_at.is_not(None)), scope, before)


def released(scope: Scope, *, before: str = "") -> Page[Held]:
    """What was held and counts again, the one released last first."""
    key = (Hold.released_at, Hold.id)
    query = sa.select(Hold).where(
        Hold.released_at.is_not(None), _within(scope), ~_newer(_other.released_at.is_not(None))
    )
    if before:
        last = db.session.execute(
            sa.select(*key).where(_is_on(before), key[0].is_not(None)).order_by(key[1].desc())
        ).first()
        if last is not None:
            query = query.where(sa.tuple_(*key) < sa.tuple_(sa.literal(last[0], key[0].type), last[1]))
    found = db.session.scalars(query.order_by(key[0].desc(), key[1].desc()).limit(PAGE_SIZE + 1).options(*_WITH_ALL))
    return _page(found.all(), is_open=False)


def groups(scope: Scope) -> list[Group]:
    """Where several wait for one reason at one place, the most first."""
    number = sa.func.count().label("number")
    rows = db.session.execute(
        sa.select(Location, Hold.reason, number)
        .join(Location, Hold.location_id == Location.id)
        .where(Hold.waits(), _within(scope))
        .group_by(Location.id, Hold.reason)
        .having(number >= FEWEST_TOGETHER)
        .order_by(number.desc(), Location.id, Hold.reason)
        .limit(PAGE_SIZE)
    )
    return [Group(*row) for row in rows]


def satisfaction(scope: Scope, *, at: datetime, time_zone: str) -> Satisfaction:
    """How the figure of the last 90 days stands, and what is held of it."""
    since = clock.local_date(at, time_zone) - timedelta(days=FIGURE_DAYS)
    return Satisfaction(_counted(scope, since), _kept_out(scope, since))


_other = aliased(Hold)
_WITH_ALL: tuple[ORMOption, ...] = (
    joinedload(Hold.mention).joinedload(Mention.staff_member),
    joinedload(Hold.released_by),
    joinedload(Hold.left_out_by),
    joinedload(Hold.response).options(
        joinedload(Response.location),
        joinedload(Response.touchpoint),
        selectinload(Response.ticks),
        selectinload(Response.mentions).joinedload(Mention.staff_member),
    ),
)


def _within(scope: Scope) -> sa.ColumnElement[bool]:
    return sa.true() if scope is None else Hold.location_id.in_(scope)


def _is_same(one: type[Hold], other: type[Hold]) -> sa.ColumnElement[bool]:
    """Whether two holds are on the same response, or on the same mention in it."""
    mentions = (sa.func.coalesce(hold.mention_id, 0) for hold in (one, other))
    return sa.and_(one.response_id == other.response_id, next(mentions) == next(mentions))


def _newer(which: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether a newer hold of this kind stands on the same, which is then the one that is listed."""
    newer = sa.select(_other.id).where(_is_same(_other, Hold), _other.id > Hold.id, which)
    return newer.correlate(Hold).exists()


def _listed(which: sa.ColumnElement[bool], scope: Scope, before: str) -> Page[Held]:
    last = db.session.scalar(sa.select(sa.func.max(Hold.id)).where(_is_on(before))) if before else None
    is_behind = Hold.id < last if last is not None else sa.true()
    found = db.session.scalars(
        sa.select(Hold)
        .where(which, _within(scope), is_behind, ~_newer(_other.released_at.is_(None)))
        .order_by(Hold.id.desc())
        .limit(PAGE_SIZE + 1)
        .options(*_WITH_ALL)
    ).all()
    return _page(found, is_open=True)


def _page(found: Sequence[Hold], *, is_open: bool) -> Page[Held]:
    page = paging.cut(found, PAGE_SIZE, _key)
    rows = db.session.scalars(
        sa.select(Hold)
        .where(Hold.response_id.in_([hold.response_id for hold in page.rows]), Hold.released_at.is_(None) == is_open)
        .order_by(Hold.id)
    ).all()
    return Page([Held(hold, [one for one in rows if _is_beside(one, hold)]) for hold in page.rows], page.cursor)


def _key(hold: Hold) -> str:
    """What stands for a hold in an address: the public id of what it is on."""
    return hold.mention.public_id if hold.mention else hold.response.public_id


def _is_on(key: str) -> sa.ColumnElement[bool]:
    """Whether a hold is on the mention or the response with this public id."""
    response_id = answer_ids.response_id(key)
    if response_id is not None:
        return sa.and_(Hold.response_id == response_id, Hold.mention_id.is_(None))
    return Hold.mention_id == sa.select(Mention.id).where(Mention.public_id == key).scalar_subquery()


def _is_beside(one: Hold, hold: Hold) -> bool:
    """Whether a hold stands on the same, and ended with the other where that is over."""
    is_same = (one.response_id, one.mention_id) == (hold.response_id, hold.mention_id)
    return is_same and one.released_at == hold.released_at


def _counted(scope: Scope, since: date) -> Share:
    good = sa.func.sum(Tally.rating_4 + Tally.rating_5)
    total = sa.func.sum(Tally.rating_1 + Tally.rating_2 + Tally.rating_3 + Tally.rating_4 + Tally.rating_5)
    query = sa.select(good, total).where(Tally.scale == FIVE_FACES.id, Tally.given_on > since)
    if scope is not None:
        query = query.where(Tally.location_id.in_(scope))
    return Share(*(int(number or 0) for number in db.session.execute(query).one()))


def _kept_out(scope: Scope, since: date) -> Share:
    good = sa.func.sum(sa.case((Response.rating >= 4, 1), else_=0))
    query = sa.select(good, sa.func.count(Response.rating)).where(
        Response.is_held == sa.true(), Response.scale == FIVE_FACES.id, Response.given_on > since
    )
    if scope is not None:
        query = query.where(Response.location_id.in_(scope))
    return Share(*(int(number or 0) for number in db.session.execute(query).one()))
