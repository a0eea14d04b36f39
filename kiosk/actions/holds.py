"""Keeping a response out of every figure, and letting it back in."""

from datetime import datetime

import sqlalchemy as sa

from kiosk import database
from kiosk.database import transaction
from kiosk.extensions import db
from kiosk.models import AuditEntry, Hold, HoldReason, Manager, Response
from kiosk.models.figures import Figures


@transaction
def hold(response: Response, reason: HoldReason, *, by: Manager, at: datetime) -> None:
    """Keep a response out of the figures for this reason; once more for the same reason changes nothing."""
    database.lock(response)
    row = {"response_id": response.id, "reason": reason, "held_at": at}
    held = db.session.scalar(database.insert(Hold).on_conflict_do_nothing().returning(Hold.id), row)
    if held is None:
        return
    _count(response, -1)
    response.is_held = True
    db.session.add(AuditEntry.of("hold", response, by=by, at=at, after={"reason": reason}))


@transaction
def release(response: Response, *, by: Manager, at: datetime) -> None:
    """End every hold on a response: it counts again, on the day and in the hour that were noted when it came."""
    database.lock(response)
    if not response.is_held:
        return
    reasons = db.session.scalars(
        sa.update(Hold)
        .where(Hold.response_id == response.id, Hold.released_at.is_(None))
        .values(released_at=at, released_by_id=by.id)
        .returning(Hold.reason)
    ).all()
    response.is_held = False
    _count(response, +1)
    db.session.add(AuditEntry.of("release", response, by=by, at=at, before={"reasons": list(reasons)}))


def _count(response: Response, times: int) -> None:
    figures = Figures()
    figures.count(response, response.rating, times)
    figures.move(db.session.connection())
