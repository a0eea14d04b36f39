"""What decisions have taught about names: taken away again where it is wrong."""

from datetime import datetime

import sqlalchemy as sa

from kiosk.database import transaction
from kiosk.extensions import db
from kiosk.models import AuditEntry, LearntName, Manager, StaffMember


@transaction
def remove(person: StaffMember, public_id: str, *, by: Manager, at: datetime) -> bool:
    """Rely on a learnt spelling no longer, and forget what taught it; whether there was one."""
    learnt = db.session.scalar(
        sa.select(LearntName).where(LearntName.public_id == public_id, LearntName.staff_member_id == person.id)
    )
    if learnt is None:
        return False
    before = {"spelling": learnt.spelling, "approved": learnt.approved_count, "against": learnt.against_count}
    db.session.delete(learnt)
    db.session.add(AuditEntry.of("remove learnt name", person, by=by, at=at, before=before))
    return True
