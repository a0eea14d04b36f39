"""Praise that a manager wrote down: taken back while it is fresh."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from kiosk import database
from kiosk.database import transaction
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, ClosedMention, Manager, Mention, MentionStatus, Response
from kiosk.models.figures import Figures
from kiosk.models.response import VISIT


@transaction
def take_back(response: Response, *, by: Manager, at: datetime) -> None:
    """Undo an entry of one's own, as if it had not been typed: within half an hour, and before anybody decided."""
    database.lock(response)
    if response.entered_by_id != by.id or at - response.received_at > VISIT:
        raise Refused(_("You can only take back your own entries from the last half hour."))
    if db.session.scalar(sa.select(sa.exists().where(Mention.response_id == response.id, _IS_SETTLED))):
        raise Refused(_("A name in it has already been decided. Undo that first."))
    figures = Figures()
    figures.count(response, response.rating, -1)
    figures.move(db.session.connection())
    before = {"channel": response.channel.value, "rating": response.rating}
    db.session.add(AuditEntry.of("take back", response, by=by, at=at, before=before))
    db.session.flush()
    db.session.execute(sa.delete(Mention).where(Mention.response_id == response.id), execution_options=_BARE)
    db.session.execute(sa.delete(Response).where(Response.id == response.id), execution_options=_BARE)
    db.session.expunge(response)


_BARE = {"synchronize_session": False}
_IS_SETTLED = sa.or_(
    Mention.status != MentionStatus.NEW, sa.exists().where(ClosedMention.mention_id == Mention.id).correlate(Mention)
)
