"""Mentions: those that wait for a decision, and one with all that is needed to decide it."""

import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import Mention, MentionStatus


def waiting_count(scope: frozenset[int] | None) -> int:
    """How many mentions wait for a decision in these locations; None means every location."""
    query = sa.select(sa.func.count()).select_from(Mention).where(Mention.status == MentionStatus.NEW)
    if scope is not None:
        query = query.where(Mention.location_id.in_(scope))
    return db.session.scalar(query) or 0
