"""Opening hours, as managers read them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.lib.hours import Week
from kiosk.models import ClosedDays, Location, OpeningHours

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""


def week(location: Location) -> Week:
    """The spans of a location's week; none where it is always open."""
    return OpeningHours.calendars(db.session(), [location.id])[location.id].week


def without_holidays(scope: Scope, *, today: date) -> tuple[int, int]:
    """The next year, and at how many locations its holidays are missing though this year's were copied there.

    None are before November: then the next year's are on everybody's calendar.
    """
    year = today.year + 1
    if today.month < 11:
        return year, 0
    copied, began = ClosedDays.holiday_of != "", date(year, 1, 1)
    known = sa.select(ClosedDays.location_id).where(copied, ClosedDays.first_on < began)
    entered = sa.select(ClosedDays.location_id).where(ClosedDays.first_on >= began, copied)
    missing = sa.select(sa.func.count()).select_from(Location).where(Location.retired_at.is_(None))
    missing = missing.where(Location.id.in_(known), Location.id.not_in(entered))
    if scope is not None:
        missing = missing.where(Location.id.in_(scope))
    return year, db.session.scalar(missing) or 0


def entered_everywhere(locations: Sequence[Location], year: int) -> set[date]:
    """The dates of a year for which each of these locations has an entry: closed, or with special hours."""
    query = sa.select(ClosedDays).where(ClosedDays.location_id.in_([one.id for one in locations]))
    query = query.where(ClosedDays.last_on >= date(year, 1, 1), ClosedDays.first_on <= date(year, 12, 31))
    found: defaultdict[date, set[int]] = defaultdict(set)
    for row in db.session.scalars(query):
        for on in row.dates:
            found[on].add(row.location_id)
    return {on for on, there in found.items() if len(there) == len(locations)}


def closed_days(location: Location, *, since: date) -> Sequence[ClosedDays]:
    """When a location stays closed on that date or later, the next first."""
    query = sa.select(ClosedDays).where(ClosedDays.location_id == location.id, ClosedDays.last_on >= since)
    return db.session.scalars(query.order_by(ClosedDays.first_on, ClosedDays.last_on)).all()
