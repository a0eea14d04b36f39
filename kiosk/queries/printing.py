"""What can be printed: the codes of a location or of all, and the standards that stand beside them."""

from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa

from kiosk.documents.printed import Logo, PrintedCode
from kiosk.extensions import db
from kiosk.models import Location, Organisation, Picture, StaffMember, Standard, Touchpoint, staff_locations

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""


def codes(
    scope: Scope, *, base_url: str, today: date, location: Location | None = None, only: Collection[str] = ()
) -> list[PrintedCode]:
    """The codes of a location, or of every one in `scope`: spots first, then badges, by name.

    Retired ones and those of people who left are among them, marked, and so are badges that choose nobody. `only`
    narrows to the codes it holds. A code is a few words, so that even those of 5,000 locations fit in memory and the
    database is not held while they print.
    """
    has_left = sa.and_(StaffMember.left_on.is_not(None), StaffMember.left_on < today)
    is_retired = sa.or_(Touchpoint.retired_at.is_not(None), Location.retired_at.is_not(None), has_left)
    works_there = sa.exists().where(
        staff_locations.c.staff_member_id == Touchpoint.staff_member_id,
        staff_locations.c.location_id == Touchpoint.location_id,
    )
    query = (
        sa.select(
            Touchpoint.public_id,
            Touchpoint.code,
            Touchpoint.name,
            Location.name.label("location"),
            sa.func.coalesce(StaffMember.role, "").label("role"),
            Touchpoint.staff_member_id.is_not(None).label("is_badge"),
            sa.func.coalesce(is_retired, sa.false()).label("is_retired"),
            sa.func.coalesce(
                sa.and_(Touchpoint.staff_member_id.is_not(None), sa.or_(~StaffMember.is_shown, has_left, ~works_there)),
                sa.false(),
            ).label("is_hidden"),
        )
        .join(Location, Touchpoint.location_id == Location.id)
        .outerjoin(StaffMember, Touchpoint.staff_member_id == StaffMember.id)
        .order_by(Location.name, Touchpoint.staff_member_id.is_not(None), sa.func.lower(Touchpoint.name), Touchpoint.id)
    )
    if scope is not None:
        query = query.where(Touchpoint.location_id.in_(scope))
    if location is not None:
        query = query.where(Touchpoint.location_id == location.id)
    if only:
        query = query.where(Touchpoint.code.in_(only))
    return [PrintedCode(base_url=base_url, **row._mapping) for row in db.session.execute(query)]


def without_badge(location: Location, *, today: date) -> Sequence[str]:
    """The names of those whom customers can choose at a location and who have no badge there yet."""
    return db.session.scalars(
        sa.select(StaffMember.shown_name)
        .join(staff_locations, staff_locations.c.staff_member_id == StaffMember.id)
        .outerjoin(
            Touchpoint, sa.and_(Touchpoint.staff_member_id == StaffMember.id, Touchpoint.location_id == location.id)
        )
        .where(
            staff_locations.c.location_id == location.id,
            Touchpoint.id.is_(None),
            StaffMember.is_shown,
            sa.or_(StaffMember.left_on.is_(None), StaffMember.left_on >= today),
        )
        .order_by(StaffMember.shown_name)
    ).all()


def not_shown(location: Location, *, today: date) -> Sequence[str]:
    """The names of those who work at a location unseen by customers, so that no badge of theirs is printed."""
    is_here = sa.or_(StaffMember.left_on.is_(None), StaffMember.left_on >= today)
    return db.session.scalars(
        sa.select(StaffMember.shown_name)
        .join(staff_locations, staff_locations.c.staff_member_id == StaffMember.id)
        .where(staff_locations.c.location_id == location.id, sa.not_(StaffMember.is_shown), is_here)
        .order_by(StaffMember.shown_name)
    ).all()


def standards() -> tuple[tuple[str, str], ...]:
    """The standards in use, in their order: the title and the sentence of each."""
    found = db.session.scalars(
        sa.select(Standard).where(Standard.retired_at.is_(None)).order_by(Standard.position, Standard.id)
    )
    return tuple((standard.current.title, standard.current.sentence) for standard in found)


def logo(organisation: Organisation) -> Logo | None:
    """The organisation's logo with its bytes; None where it has none."""
    if organisation.logo is None:
        return None
    columns = (Picture.public_id, Picture.data, Picture.content_type)
    return Logo(**db.session.execute(sa.select(*columns).where(Picture.id == organisation.logo_id)).one()._mapping)
