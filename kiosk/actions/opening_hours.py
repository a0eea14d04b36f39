"""Opening hours of a location: change them."""

from datetime import datetime

import sqlalchemy as sa

from kiosk.database import transaction
from kiosk.extensions import db
from kiosk.lib.hours import Week
from kiosk.models import AuditEntry, Location, Manager, OpeningHours


@transaction
def change(location: Location, week: Week, *, by: Manager, at: datetime) -> None:
    """Let a location be open as `week` says; an empty one means day and night. Its tablets hear of it by themselves."""
    db.session.refresh(location, with_for_update=True)
    before = OpeningHours.weeks(db.session(), [location.id]).get(location.id, ())
    db.session.execute(sa.delete(OpeningHours).where(OpeningHours.location_id == location.id))
    db.session.add_all(
        OpeningHours(location_id=location.id, weekday=span.weekday, opens_at=span.opens, closes_at=span.closes)
        for span in week
    )
    if week != before:
        said = {"before": _said(before), "after": _said(week)}
        db.session.add(AuditEntry.of("change hours", location, by=by, at=at, **said))


def _said(week: Week) -> dict[str, list[str]]:
    return {"hours": [f"{span.weekday} {span.opens:%H:%M}–{span.closes:%H:%M}" for span in week]}
