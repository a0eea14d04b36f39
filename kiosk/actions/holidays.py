"""Public holidays: copy them into the days on which locations are closed, or open at other hours."""

from collections import defaultdict
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
    known: dict[int, set[date]] = {one.id: set() for one in locations}
    closed = sa.select(ClosedDays).where(ClosedDays.location_id.in_(known), ClosedDays.opens_at.is_(None))
    for row in db.session.scalars(closed):
        known[row.location_id].update(row.dates)
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
        for location in locations
        for day in days
        if day.on >= clock.local_date(at, location.time_zone) and day.on not in known[location.id]
    ]
    added: defaultdict[int, list[str]] = defaultdict(list)
    if rows:
        insert = database.insert(ClosedDays).on_conflict_do_nothing()
        for location_id, on in db.session.execute(insert.returning(ClosedDays.location_id, ClosedDays.first_on), rows):
            added[location_id].append(on.isoformat())
    for location in locations:
        if location.id in added:
            said = {"holiday_of": holiday_of, "days": sorted(added[location.id])}
            db.session.add(AuditEntry.of("add holidays", location, by=by, at=at, after=said))
    return len(added)
