"""Files that tablets saved: note who handed one in, and what became of it."""

from collections.abc import Mapping
from datetime import datetime

from kiosk.database import transaction
from kiosk.extensions import db
from kiosk.models import AuditEntry, Manager, Tablet


@transaction
def note(tablet: Tablet, counts: Mapping[str, int], *, by: Manager, at: datetime) -> None:
    """Note that somebody handed in a file of this tablet, and how many answers of it were kept, repeated, refused."""
    db.session.add(AuditEntry.of("hand in", tablet, by=by, at=at, after=dict(counts)))
