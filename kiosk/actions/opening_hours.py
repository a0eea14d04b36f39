"""Opening hours of a location: change them, add and remove closed days."""

from datetime import date, datetime, time

import sqlalchemy as sa
from flask_babel import gettext as _

from kiosk.database import transaction
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.lib.hours import Week
from kiosk.models import AuditEntry, ClosedDays, Location, Manager, OpeningHours


@transaction
def change(location: Location, week: Week, *, by: Manager, at: datetime) -> None:
    """Let a location be open as `week` says; an empty one means day and night. Its tablets hear of it by themselves."""
    db.session.refresh(location, with_for_update=True)
    before = OpeningHours.calendars(db.session(), [location.id])[location.id].week
    db.session.execute(sa.delete(OpeningHours).where(OpeningHours.location_id == location.id))
    db.session.add_all(
        OpeningHours(location_id=location.id, weekday=span.weekday, opens_at=span.opens, closes_at=span.closes)
        for span in week
    )
    if week != before:
        said = {"before": _said(before), "after": _said(week)}
        db.session.add(AuditEntry.of("change hours", location, by=by, at=at, **said))


@transaction
def add_closed_days(
    location: Location,
    *,
    first_on: date,
    last_on: date,
    occasion: str = "",
    opens_at: time | None = None,
    closes_at: time | None = None,
    by: Manager,
    at: datetime,
) -> ClosedDays:
    """Keep a location closed on these days, whatever its hours say; with times, open from the one to the other."""
    db.session.refresh(location, with_for_update=True)
    if last_on < clock.local_date(at, location.time_zone):
        raise Refused(_("These days are in the past. Choose future days."), field="first_on")
    covers = (ClosedDays.location_id == location.id, ClosedDays.first_on <= first_on, last_on <= ClosedDays.last_on)
    same = sa.and_(ClosedDays.first_on == first_on, ClosedDays.last_on == last_on)
    if db.session.scalar(sa.select(ClosedDays.id).where(*covers, ClosedDays.opens_at.is_(None) | same).limit(1)):
        raise Refused(_("These days are already entered. Remove them first to change them."), field="first_on")
    closed = ClosedDays(location_id=location.id, first_on=first_on, last_on=last_on, occasion=occasion)
    closed.opens_at, closed.closes_at = opens_at, closes_at
    db.session.add(closed)
    db.session.add(AuditEntry.of("add closed days", location, by=by, at=at, after=_kept(closed)))
    return closed


@transaction
def remove_closed_days(location: Location, closed_id: str, *, by: Manager, at: datetime) -> None:
    """Let a location be open as usual on the days with this public id; once is enough."""
    db.session.refresh(location, with_for_update=True)
    found = sa.select(ClosedDays).where(ClosedDays.public_id == closed_id, ClosedDays.location_id == location.id)
    if closed := db.session.scalar(found):
        db.session.delete(closed)
        db.session.add(AuditEntry.of("remove closed days", location, by=by, at=at, before=_kept(closed)))


def _said(week: Week) -> dict[str, list[str]]:
    return {"hours": [f"{span.weekday} {span.opens:%H:%M}–{span.closes:%H:%M}" for span in week]}


def _kept(closed: ClosedDays) -> dict[str, str]:
    days = {"first_on": closed.first_on.isoformat(), "last_on": closed.last_on.isoformat()}
    if closed.opens_at is not None and closed.closes_at is not None:
        days |= {"opens_at": f"{closed.opens_at:%H:%M}", "closes_at": f"{closed.closes_at:%H:%M}"}
    return days | {"occasion": closed.occasion}
