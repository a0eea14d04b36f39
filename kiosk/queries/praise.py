"""What a manager needs to write praise down: who can be thanked at a location, and what they wrote last."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kiosk import answer_ids, database
from kiosk.extensions import db
from kiosk.lib import text
from kiosk.models import (
    Channel,
    Location,
    Manager,
    Response,
    StaffMember,
    Team,
    Touchpoint,
    staff_locations,
)
from kiosk.models.suggested import WITH_NAMES

LATEST = 5


@dataclass(frozen=True)
class Typed:
    """The paper forms somebody typed in today: how many, and the latest of them, last first."""

    count: int
    latest: Sequence[Response]


def people(location: Location, *, since: date) -> Sequence[StaffMember]:
    """Who works at a location, or did on a day since then, by name; customers need not see them."""
    found = db.session.scalars(
        sa.select(StaffMember)
        .join(staff_locations, staff_locations.c.staff_member_id == StaffMember.id)
        .where(
            staff_locations.c.location_id == location.id,
            sa.or_(StaffMember.left_on.is_(None), StaffMember.left_on >= since),
        )
        .order_by(StaffMember.id)
        .options(*WITH_NAMES)
    )
    return sorted(found, key=lambda one: text.alphabetical(one.full_name))


def teams(location: Location) -> Sequence[Team]:
    """The teams of a location that are in use, by name."""
    query = sa.select(Team).where(Team.location_id == location.id, Team.retired_at.is_(None))
    return db.session.scalars(query.order_by(sa.func.lower(Team.name), Team.id)).all()


def spots(location: Location) -> Sequence[Touchpoint]:
    """The spots of a location that are in use; where there are none, the retired ones, so that nothing is lost."""
    spot = sa.select(Touchpoint).where(Touchpoint.location_id == location.id, Touchpoint.staff_member_id.is_(None))
    found = db.session.scalars(spot.order_by(Touchpoint.name, Touchpoint.id)).all()
    return [one for one in found if one.retired_at is None] or found


def entered(public_id: str, by: Manager) -> Response | None:
    """An answer that this manager wrote down."""
    is_it = Response.id == answer_ids.response_id(public_id)
    return db.session.scalar(sa.select(Response).where(is_it, Response.entered_by_id == by.id))


def just_entered(client_id: uuid.UUID, by: Manager) -> str | None:
    """The public id of the answer that this manager has just written down on the form with this id.

    It is asked on a connection of its own: what the session reads may be as old as the request.
    """
    query = sa.select(Response.id).where(Response.client_id == client_id, Response.entered_by_id == by.id)
    with database.reading() as connection:
        response_id = connection.scalar(query)
    return answer_ids.public_id(response_id) if response_id is not None else None


def typed(by: Manager, location: Location, *, since: datetime) -> Typed:
    """The paper forms that this manager typed in at a location since then."""
    theirs = (
        Response.entered_by_id == by.id,
        Response.channel == Channel.PAPER,
        Response.location_id == location.id,
        Response.received_at >= since,
    )
    count = db.session.scalar(sa.select(sa.func.count()).select_from(Response).where(*theirs)) or 0
    latest = db.session.scalars(
        sa.select(Response)
        .where(*theirs)
        .order_by(Response.id.desc())
        .limit(LATEST)
        .options(selectinload(Response.mentions), joinedload(Response.touchpoint))
    ).all()
    return Typed(count, latest)
