"""Deleting what was held as a flood so long ago that whoever could release it has been back from any holiday."""

from contextlib import suppress
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from kiosk.database import transaction
from kiosk.errors import Busy
from kiosk.extensions import db
from kiosk.models import Hold, HoldReason, Mention, MentionStatus, Response, holding
from kiosk.models.flood import FloodChanges

KEPT = timedelta(days=14)
"""Two weeks: a manager's holiday, and with 200 MB a day the least that keeps a lasting flood below 3 GB."""

AT_ONCE = 100
"""How many go in one transaction; a customer who taps meanwhile waits for some milliseconds."""

A_MINUTE = 50
"""How many such transactions a minute has: 7 million answers a day, more than any day's flood may keep."""


def prune(*, at: datetime) -> int:
    """Delete answers that are still held as a flood after fourteen days, and count them where they came: how many."""
    count = 0
    with suppress(Busy, OperationalError):  # the next minute goes on
        for _ in range(A_MINUTE):
            if not _is_any_due(at):
                break
            count += _prune(at)
    return count


def _due(at: datetime) -> sa.Select[int]:
    """The answers to delete, but for those in which somebody decided about a name: a month may rest on that."""
    is_decided = sa.exists().where(Mention.response_id == Hold.response_id, Mention.status != MentionStatus.NEW)
    return (
        sa.select(Hold.response_id)
        .where(Hold.reason == HoldReason.FLOOD.value, Hold.released_at.is_(None), Hold.held_at < at - KEPT, ~is_decided)
        .order_by(Hold.held_at)
        .limit(AT_ONCE)
    )


def _is_any_due(at: datetime) -> bool:
    """Whether a transaction is worth it: most minutes it is not."""
    is_due = db.session.scalar(_due(at).limit(1)) is not None
    db.session.rollback()
    return is_due


@transaction
def _prune(at: datetime) -> int:
    connection = db.session.connection()
    found = holding.locked(connection, connection.scalars(_due(at)).all())
    due = set(connection.scalars(_due(at).where(Hold.response_id.in_(found))))  # nobody released it meanwhile
    changes = FloodChanges(connection)
    for response_id in due:
        changes.count(found[response_id].touchpoint_id, found[response_id].given_at)
    changes.make()
    connection.execute(sa.delete(Mention).where(Mention.response_id.in_(due)))
    connection.execute(sa.delete(Response).where(Response.id.in_(due)))
    return len(due)
