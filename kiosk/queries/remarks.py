"""What staff members wrote to their managers: what waits for an answer, and what was answered."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kiosk.extensions import db
from kiosk.lib import paging
from kiosk.lib.paging import Page
from kiosk.models import Mention, Remark, Response

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""

PAGE_SIZE = 20


def listed(scope: Scope, *, is_answered: bool, after: str = "") -> Page[Remark]:
    """Those that wait, the oldest first; or the answered ones, the latest first."""
    order = Remark.id.desc() if is_answered else Remark.id.asc()
    query = sa.select(Remark).where(Remark.answered_at.is_not(None) if is_answered else Remark.waits())
    if after and (last := db.session.scalar(sa.select(Remark.id).where(Remark.public_id == after))) is not None:
        query = query.where(Remark.id < last if is_answered else Remark.id > last)
    query = query.where(Remark.within(scope)).order_by(order).limit(PAGE_SIZE + 1).options(*_WHOLE)
    return paging.cut(db.session.scalars(query).all(), PAGE_SIZE, lambda remark: remark.public_id)


def remark(public_id: str, scope: Scope) -> Remark | None:
    """One remark with what it is about; None where it is not in `scope`."""
    query = sa.select(Remark).where(Remark.public_id == public_id, Remark.within(scope)).options(*_WHOLE)
    return db.session.scalar(query.execution_options(populate_existing=True))


_WHOLE = (
    joinedload(Remark.staff_member),
    joinedload(Remark.answered_by),
    joinedload(Remark.mention)
    .joinedload(Mention.response)
    .options(joinedload(Response.location), joinedload(Response.touchpoint), selectinload(Response.ticks)),
)
