"""Locations and touchpoints, as managers see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from kiosk.extensions import db
from kiosk.lib import text
from kiosk.models import Location, Organisation, Tally, Touchpoint

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""

QUIET_AFTER = timedelta(days=14)
"""How long a touchpoint goes without an answer before somebody should look at its poster."""

PAGE_SIZE = 50
_LONGEST_NAME = 80


@dataclass(frozen=True)
class LocationNow:
    """A location in the list, with its spots in use and the answers of the last fortnight."""

    location: Location
    touchpoint_count: int
    answer_count: int


@dataclass(frozen=True)
class LocationList:
    """One page of locations; `after` asks for the next one, empty where there is none."""

    rows: Sequence[LocationNow]
    after: str


@dataclass(frozen=True)
class TouchpointNow:
    """A touchpoint with the answers of the last fortnight. It is quiet when it was there all that time for none."""

    touchpoint: Touchpoint
    answer_count: int
    is_quiet: bool


def locations(scope: Scope, *, with_retired: bool = False) -> Sequence[Location]:
    """The locations in `scope`, by name."""
    query = sa.select(Location).order_by(Location.retired_at.is_not(None), Location.name)
    if scope is not None:
        query = query.where(Location.id.in_(scope))
    if not with_retired:
        query = query.where(Location.retired_at.is_(None))
    return db.session.scalars(query).all()


def time_zones() -> set[str]:
    """The time zones in use: those of the locations, and the organisation's own."""
    return set(db.session.scalars(sa.union(sa.select(Location.time_zone), sa.select(Organisation.time_zone))))


def location(public_id: str, scope: Scope) -> Location | None:
    """One location; None where it is not in `scope`."""
    found = db.session.scalar(sa.select(Location).where(Location.public_id == public_id))
    return found if found is not None and (scope is None or found.id in scope) else None


def touchpoints(location: Location, *, with_badges: bool = False) -> Sequence[Touchpoint]:
    """The touchpoints of a location, those in use first."""
    query = (
        sa.select(Touchpoint)
        .where(Touchpoint.location_id == location.id)
        .order_by(Touchpoint.retired_at.is_not(None), Touchpoint.name, Touchpoint.id)
    )
    if not with_badges:
        query = query.where(Touchpoint.staff_member_id.is_(None))
    return db.session.scalars(query).all()


def touchpoint(public_id: str, scope: Scope) -> Touchpoint | None:
    """One touchpoint with its location; None where it is not in `scope`."""
    found = db.session.scalar(
        sa.select(Touchpoint).where(Touchpoint.public_id == public_id).options(joinedload(Touchpoint.location))
    )
    return found if found is not None and (scope is None or found.location_id in scope) else None


def called(name: str) -> list[Location]:
    """Return the locations of this name, whatever its capitals; retired ones too."""
    try:
        wanted = text.name(name, _LONGEST_NAME).casefold()
    except text.TooLong:
        return []
    return [one for one in locations(None, with_retired=True) if one.name.casefold() == wanted]


def listed(scope: Scope, *, today: date, after: str = "", search: str = "") -> LocationList:
    """A page of locations by name, retired ones among them, beginning behind the name `after`."""
    query = sa.select(Location).order_by(Location.name).limit(PAGE_SIZE + 1)
    if scope is not None:
        query = query.where(Location.id.in_(scope))
    if after:
        query = query.where(Location.name > after)
    if search:
        query = query.where(
            sa.or_(Location.name.icontains(search, autoescape=True), Location.region.icontains(search, autoescape=True))
        )
    found = db.session.scalars(query).all()
    ids = [location.id for location in found[:PAGE_SIZE]]
    spots, answers = _spots(ids), _answers(Tally.location_id, Tally.location_id.in_(ids), today)
    return LocationList(
        [LocationNow(one, spots.get(one.id, 0), answers.get(one.id, 0)) for one in found[:PAGE_SIZE]],
        found[PAGE_SIZE - 1].name if len(found) > PAGE_SIZE else "",
    )


def touchpoints_now(
    location: Location, *, today: date, now: datetime, with_badges: bool = False
) -> Sequence[TouchpointNow]:
    """The touchpoints of a location with their answers of the last fortnight, those in use first."""
    answers = _answers(Tally.touchpoint_id, Tally.location_id == location.id, today)
    return [_now(one, answers.get(one.id, 0), now) for one in touchpoints(location, with_badges=with_badges)]


def touchpoint_now(touchpoint: Touchpoint, *, today: date, now: datetime) -> TouchpointNow:
    """One touchpoint with its answers of the last fortnight."""
    here = sa.and_(Tally.location_id == touchpoint.location_id, Tally.touchpoint_id == touchpoint.id)
    return _now(touchpoint, _answers(Tally.touchpoint_id, here, today).get(touchpoint.id, 0), now)


def _now(touchpoint: Touchpoint, answer_count: int, now: datetime) -> TouchpointNow:
    is_asking = touchpoint.retired_at is None and not touchpoint.is_badge
    is_quiet = is_asking and not answer_count and now - touchpoint.created_at >= QUIET_AFTER
    return TouchpointNow(touchpoint, answer_count, is_quiet)


def _spots(location_ids: Sequence[int]) -> dict[int, int]:
    """How many touchpoints in use each of these locations has, badges aside."""
    rows = db.session.execute(
        sa.select(Touchpoint.location_id, sa.func.count().label("spots"))
        .where(
            Touchpoint.location_id.in_(location_ids),
            Touchpoint.staff_member_id.is_(None),
            Touchpoint.retired_at.is_(None),
        )
        .group_by(Touchpoint.location_id)
    )
    return {row.location_id: row.spots for row in rows}


def _answers(by: InstrumentedAttribute[int], where: sa.ColumnElement[bool], today: date) -> dict[int, int]:
    """How many answers came in the fortnight up to `today`, for each value of the column `by`."""
    ratings = Tally.rating_1 + Tally.rating_2 + Tally.rating_3 + Tally.rating_4 + Tally.rating_5
    rows = db.session.execute(
        sa.select(by, sa.func.sum(ratings)).where(where, Tally.given_on > today - QUIET_AFTER).group_by(by)
    )
    return {key: int(count) for key, count in rows}
