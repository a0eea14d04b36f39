"""Between colleagues: whom somebody can thank, where that is kept, and whom they thanked."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kiosk.extensions import db
from kiosk.lib import text
from kiosk.models import Allowance, Mention, Response, StaffMember, Team, Touchpoint, staff_locations
from kiosk.models.suggested import WITH_NAMES

PAGE_SIZE = 12


def colleagues(person: StaffMember, *, today: date) -> Sequence[StaffMember]:
    """Who works today at one of somebody's own locations, by name, with their locations."""
    here = sa.select(staff_locations.c.staff_member_id).where(
        staff_locations.c.location_id.in_([location.id for location in person.locations])
    )
    found = db.session.scalars(
        sa.select(StaffMember)
        .where(
            StaffMember.id.in_(here),
            StaffMember.id != person.id,
            sa.or_(StaffMember.left_on.is_(None), StaffMember.left_on >= today),
            sa.or_(StaffMember.joined_on.is_(None), StaffMember.joined_on <= today),
        )
        .order_by(StaffMember.id)
        .options(selectinload(StaffMember.locations), *WITH_NAMES)
    )
    return sorted(found, key=lambda one: text.alphabetical(one.full_name))


def teams(person: StaffMember) -> Sequence[Team]:
    """The teams in use at somebody's own locations, by name."""
    own = [location.id for location in person.locations]
    query = sa.select(Team).where(Team.location_id.in_(own), Team.retired_at.is_(None))
    return db.session.scalars(query.order_by(sa.func.lower(Team.name), Team.id)).all()


def touchpoint_id(location_id: int, *, badge_of: StaffMember | None) -> int | None:
    """Where a colleague's thank-you is kept: at the thanked person's badge, else at the location's first touchpoint."""
    is_badge = Touchpoint.staff_member_id == (badge_of.id if badge_of else None)
    query = sa.select(Touchpoint.id).where(Touchpoint.location_id == location_id)
    return db.session.scalar(query.order_by(sa.case((is_badge, 0), else_=1), Touchpoint.id).limit(1))


def used_count(person: StaffMember, *, month: date) -> int:
    """How many colleagues somebody thanked in a month."""
    used = sa.select(Allowance.used_count).where(Allowance.staff_member_id == person.id, Allowance.month == month)
    return db.session.scalar(used) or 0


def given(person: StaffMember) -> Sequence[Mention]:
    """The newest thanks that somebody gave to colleagues, a page of them."""
    return db.session.scalars(
        sa.select(Mention)
        .join(Mention.response)
        .where(Response.colleague_id == person.id)
        .order_by(Mention.id.desc())
        .limit(PAGE_SIZE)
        .options(joinedload(Mention.response), joinedload(Mention.staff_member), joinedload(Mention.team))
    ).all()
