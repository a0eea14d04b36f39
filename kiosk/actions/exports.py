"""The monthly export leaves the house: who took which month is remembered."""

from datetime import date, datetime

from kiosk.database import transaction
from kiosk.extensions import db
from kiosk.models import AuditEntry, Location, Manager, Organisation


@transaction
def note(
    subject: Organisation | Location, *, month: date, statuses: str, as_: str, by: Manager | None, at: datetime
) -> None:
    """Remember that a month was handed out: of one location or, where the subject is the organisation, of all."""
    after = {"month": f"{month:%Y-%m}", "statuses": statuses, "format": as_}
    db.session.add(AuditEntry.of("export", subject, by=by, at=at, after=after))
