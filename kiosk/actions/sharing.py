"""Putting a thank-you note on the wall, and taking it down."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from kiosk import database
from kiosk.database import transaction
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import AuditEntry, Location, Manager, Mention, MentionStatus, StaffMember, sharing


@transaction
def share(mention: Mention, *, by: Manager, at: datetime) -> None:
    """Show a customer's words on the walls of the location, with everybody they thank: all of them said yes, or it is
    refused with what lacks.
    """
    database.lock(mention)
    today = clock.local_date(at, _time_zone(mention))
    if lacks := sharing.lacks(db.session(), mention.id, today=today):
        raise Refused(sharing.sentence(lacks[0], _name(mention)))
    for one in _note(mention):
        if one.status is MentionStatus.APPROVED and one.shared_at is None:
            one.shared_at, one.shared_by_id = at, by.id
            db.session.add(AuditEntry.of("share", one, by=by, at=at))


@transaction
def take_down(mention: Mention, *, by: Manager, at: datetime) -> None:
    """Take the customer's words off every wall at once."""
    database.lock(mention)
    for one in _note(mention):
        if one.shared_at is not None:
            before = {"shared_at": one.shared_at.isoformat(), "shared_by_id": one.shared_by_id}
            one.shared_at = one.shared_by_id = None
            db.session.add(AuditEntry.of("take down", one, by=by, at=at, before=before))


def _note(mention: Mention) -> Sequence[Mention]:
    """Everybody named in the same words, as they stand now, each locked."""
    return db.session.scalars(
        sa.select(Mention)
        .where(Mention.response_id == mention.response_id)
        .order_by(Mention.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _time_zone(mention: Mention) -> str:
    return db.session.execute(sa.select(Location.time_zone).where(Location.id == mention.location_id)).scalar_one()


def _name(mention: Mention) -> str:
    """The name to call them by in a sentence."""
    shown = sa.select(StaffMember.shown_name).where(StaffMember.id == mention.staff_member_id)
    return db.session.scalar(shown) or mention.given_name
