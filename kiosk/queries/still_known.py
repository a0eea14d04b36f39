"""Addresses that need no sign-in, and that a retired manager may still know."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import AuditEntry, Manager, StaffMember, Wall


@dataclass(frozen=True)
class StillKnown:
    """Walls whose address they could read, and staff whose own page has an address that they made."""

    walls: Sequence[Wall]
    people: Sequence[StaffMember]

    def __bool__(self) -> bool:
        return bool(self.walls or self.people)


def still_known(manager: Manager) -> StillKnown:
    """What nobody has given a new address since they were retired; nothing while they sign in."""
    if manager.retired_at is None:
        return StillKnown((), ())
    return StillKnown(_walls(manager), _people(manager))


def _walls(manager: Manager) -> Sequence[Wall]:
    renewed = sa.exists().where(
        AuditEntry.subject_kind == Wall.__tablename__,
        AuditEntry.subject_id == Wall.id,
        AuditEntry.act == "renew key",
        AuditEntry.at >= manager.retired_at,
    )
    query = sa.select(Wall).where(Wall.retired_at.is_(None), Wall.created_at <= manager.retired_at, ~renewed)
    if manager.scope is not None:
        query = query.where(Wall.location_id.in_(manager.scope))
    return db.session.scalars(query.order_by(sa.func.lower(Wall.name), Wall.id)).all()


def _people(manager: Manager) -> Sequence[StaffMember]:
    made = sa.exists().where(
        AuditEntry.subject_kind == StaffMember.__tablename__,
        AuditEntry.subject_id == StaffMember.id,
        AuditEntry.act.in_(("open page", "renew page")),
        AuditEntry.manager_id == manager.id,
        AuditEntry.after["page_number"].as_integer() == StaffMember.page_number,
    )
    query = sa.select(StaffMember).where(StaffMember.page_opened_at.is_not(None), made)
    return db.session.scalars(query.order_by(StaffMember.full_name, StaffMember.id)).all()
