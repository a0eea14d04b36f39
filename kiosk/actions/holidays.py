"""Public holidays: copy them into the days on which locations are closed, or open at other hours."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa

from kiosk import database
from kiosk.database import transaction
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import AuditEntry, ClosedDays, Location, Manager


@dataclass(frozen=True)
class Day:
    """A date with its name, on which places stay closed, or are open from one time to another."""

    on: date
    name: str
    opens_at: time | None = None
    closes_at: time | None = None


@transaction
def add(locations: Collection[Location], days: Sequence[Day], *, holiday_of: str, by: Manager, at: datetime) -> int:
    """Copy holidays into the days of these locations: how many of these have new ones.

    Days that are entered there already stay as they are, and so does what is over.
    """
    changed = 0
    for location in sorted(locations, key=lambda one: one.id):
        today = clock.local_date(at, location.time_zone)
        known = ClosedDays.closed_dates(db.session(), location.id)
        rows = [
            {
                "location_id": location.id,
                "first_on": day.on,
                "last_on": day.on,
                "occasion": day.name,
                "opens_at": day.opens_at,
                "closes_at": day.closes_at,
                "holiday_of": holiday_of,
            }
            for day in days
            if day.on >= today and day.on not in known
        ]
        if not rows:
            continue
        added = sa.select(ClosedDays).from_statement(
            database.insert(ClosedDays).values(rows).on_conflict_do_nothing().returning(ClosedDays)
        )
        if kept := db.session.scalars(added).all():
            changed += 1
            said = {"holiday_of": holiday_of, "days": [one.first_on.isoformat() for one in kept]}
            db.session.add(AuditEntry.of("add holidays", location, by=by, at=at, after=said))
    return changed
