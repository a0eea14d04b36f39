"""Locations and touchpoints, as managers see them."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kiosk.extensions import db
from kiosk.models import Location, Touchpoint

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""


def locations(scope: Scope, *, with_retired: bool = False) -> Sequence[Location]:
    """The locations in `scope`, by name."""
    query = sa.select(Location).order_by(Location.retired_at.is_not(None), Location.name)
    if scope is not None:
        query = query.where(Location.id.in_(scope))
    if not with_retired:
        query = query.where(Location.retired_at.is_(None))
    return db.session.scalars(query).all()


def location(public_id: str, scope: Scope) -> Location | None:
    """One location; None where it is not in `scope`."""
    found = db.session.scalar(sa.select(Location).where(Location.public_id == public_id))
    return found if found is not None and (scope is None or found.id in scope) else None


def touchpoints(location: Location, *, with_badges: bool = False) -> Sequence[Touchpoint]:
    """The touchpoints of a location, those in use first."""
    query = (
        sa.select(Touchpoint)
        .where(Touchpoint.location_id == location.id)
        .order_by(Touchpoint.retired_at.is_not(None), Touchpoint.name, Touchpoint.id)
    )
    if not with_badges:
        query = query.where(Touchpoint.staff_member_id.is_(None))
    return db.session.scalars(query).all()


def touchpoint(public_id: str, scope: Scope) -> Touchpoint | None:
    """One touchpoint with its location; None where it is not in `scope`."""
    found = db.session.scalar(
        sa.select(Touchpoint).where(Touchpoint.public_id == public_id).options(joinedload(Touchpoint.location))
    )
    return found if found is not None and (scope is None or found.location_id in scope) else None
