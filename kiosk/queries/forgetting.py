"""What forgetting a staff member would erase, and what would stay."""

from dataclasses import dataclass

import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import ClosedMention, Mention, PassedThanks, Remark, Reward, StaffMember


@dataclass(frozen=True)
class Kept:
    """How much is kept of somebody. `closed_count` rows of closed months and `reward_count` rewards would stay."""

    mention_count: int
    share_count: int
    remark_count: int
    closed_count: int
    reward_count: int


def kept(person: StaffMember) -> Kept:
    """How much is kept of a person now."""
    is_closed = sa.exists().where(ClosedMention.mention_id == Mention.id)
    shares = sa.or_(PassedThanks.from_id == person.id, PassedThanks.to_id == person.id)
    counted = (
        _count(Mention, Mention.staff_member_id == person.id, ~is_closed),
        _count(PassedThanks, shares),
        _count(Remark, Remark.staff_member_id == person.id),
        _count(ClosedMention, ClosedMention.staff_member_id == person.id),
        _count(Reward, Reward.staff_member_id == person.id),
    )
    return Kept(*db.session.execute(sa.select(*counted)).one())


def _count(kind: type, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(kind).where(*where).scalar_subquery()
