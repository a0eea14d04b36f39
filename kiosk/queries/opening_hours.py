"""Opening hours, as managers read them."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.lib.hours import Week
from kiosk.models import ClosedDays, Location, OpeningHours


def week(location: Location) -> Week:
    """The spans of a location's week; none where it is always open."""
    return OpeningHours.calendars(db.session(), [location.id])[location.id].week


def closed_days(location: Location, *, since: date) -> Sequence[ClosedDays]:
    """When a location stays closed on that date or later, the next first."""
    query = sa.select(ClosedDays).where(ClosedDays.location_id == location.id, ClosedDays.last_on >= since)
    return db.session.scalars(query.order_by(ClosedDays.first_on, ClosedDays.last_on)).all()
