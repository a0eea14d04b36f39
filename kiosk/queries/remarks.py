"""What staff members wrote to their managers: what waits for an answer, and what was answered."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kiosk.extensions import db
from kiosk.lib import paging
from kiosk.lib.paging import Page
from kiosk.models import Mention, Remark, Response, staff_locations

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""

PAGE_SIZE = 20


def waiting_count(scope: Scope) -> int:
    """How many remarks wait for an answer."""
    query = sa.select(sa.func.count()).select_from(Remark).where(Remark.answered_at.is_(None), _within(scope))
    return db.session.scalar(query) or 0


def oldest_waiting_at(scope: Scope) -> datetime | None:
    """Since when the oldest of them waits."""
    query = sa.select(sa.func.min(Remark.created_at)).where(Remark.answered_at.is_(None), _within(scope))
    return db.session.scalar(query)


def listed(scope: Scope, *, is_answered: bool, after: str = "") -> Page[Remark]:
    """Those that wait, the oldest first; or the answered ones, the latest first."""
    order = Remark.id.desc() if is_answered else Remark.id.asc()
    query = sa.select(Remark).where(Remark.answered_at.is_not(None) if is_answered else Remark.answered_at.is_(None))
    if after and (last := db.session.scalar(sa.select(Remark.id).where(Remark.public_id == after))) is not None:
        query = query.where(Remark.id < last if is_answered else Remark.id > last)
    found = db.session.scalars(query.where(_within(scope)).order_by(order).limit(PAGE_SIZE + 1).options(*_WHOLE)).all()
    return paging.cut(found, PAGE_SIZE, lambda remark: remark.public_id)


def remark(public_id: str, scope: Scope) -> Remark | None:
    """One remark with what it is about; None where it is not in `scope`."""
    query = sa.select(Remark).where(Remark.public_id == public_id, _within(scope)).options(*_WHOLE)
    return db.session.scalar(query.execution_options(populate_existing=True))


_WHOLE = (
    joinedload(Remark.staff_member),
    joinedload(Remark.answered_by),
    joinedload(Remark.mention)
    .joinedload(Mention.response)
    .options(joinedload(Response.location), joinedload(Response.touchpoint), selectinload(Response.standards)),
)


def _within(scope: Scope) -> sa.ColumnElement[bool]:
    """Whose mention is at one of these locations, or, where it is about none, whose writer works at one."""
    if scope is None:
        return sa.true()
    is_there = Remark.mention_id.in_(sa.select(Mention.id).where(Mention.location_id.in_(scope)))
    works_there = Remark.staff_member_id.in_(
        sa.select(staff_locations.c.staff_member_id).where(staff_locations.c.location_id.in_(scope))
    )
    return sa.or_(is_there, sa.and_(Remark.mention_id.is_(None), works_there))
