"""Locations and touchpoints: open, change, move, retire, bring back; and the badges of who works there."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from kiosk import database
from kiosk.database import transaction
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.lib import clock, codes
from kiosk.models import AuditEntry, Location, Manager, StaffMember, Touchpoint, staff_locations
from kiosk.models.place import CODE_LENGTH
from kiosk.models.policy import Policy


@transaction
def add_location(*, name: str, address: str, region: str, time_zone: str, by: Manager, at: datetime) -> Location:
    """Open a location, with a first touchpoint so that it can be asked about at once."""
    _refuse_taken(name)
    location = Location(name=name, address=address, region=region, time_zone=time_zone, created_at=at)
    db.session.add(location)
    db.session.flush()
    db.session.add(Touchpoint(location_id=location.id, name=_("Reception"), created_at=at))
    db.session.add(AuditEntry.of("add", location, by=by, at=at, after={"name": name, "time_zone": time_zone}))
    return location


@transaction
def change_location(
    location: Location, *, name: str, address: str, region: str, time_zone: str, by: Manager, at: datetime
) -> None:
    """Change what is said about a location. Its printed codes and its months so far stay as they are."""
    _refuse_taken(name, but=location)
    after = {"name": name, "address": address, "region": region, "time_zone": time_zone}
    before = {key: getattr(location, key) for key in after}
    for key, value in after.items():
        setattr(location, key, value)
    if after != before:
        db.session.add(AuditEntry.of("change", location, by=by, at=at, before=before, after=after))


@transaction
def change_policy(location: Location, level: Policy, *, reason: str, by: Manager, at: datetime) -> None:
    """Say what is kept about people at a location from now on, and why. What was kept before stays."""
    before = {"policy_level": location.policy_level}
    if level == location.policy:
        raise Refused(_("This is the current level. Choose another, or cancel."), field="level")
    location.policy_level, location.policy_reason, location.policy_since = level.value, reason, at
    after = {"policy_level": level.value, "reason": reason}
    db.session.add(AuditEntry.of("change policy", location, by=by, at=at, before=before, after=after))


@transaction
def retire(place: Location | Touchpoint, *, by: Manager, at: datetime) -> None:
    """Close a location or touchpoint. Its codes go on resolving, to a kind page; its history stays."""
    if place.retired_at is None:
        place.retired_at = at
        db.session.add(AuditEntry.of("retire", place, by=by, at=at))


@transaction
def bring_back(place: Location | Touchpoint, *, by: Manager, at: datetime) -> None:
    """Undo a retirement."""
    if place.retired_at is not None:
        place.retired_at = None
        db.session.add(AuditEntry.of("bring back", place, by=by, at=at))


@transaction
def add_touchpoint(location: Location, *, name: str, by: Manager, at: datetime) -> Touchpoint:
    """Make a touchpoint, whose code is permanent from now on."""
    touchpoint = Touchpoint(location_id=location.id, name=name, created_at=at)
    db.session.add(touchpoint)
    db.session.flush()
    db.session.add(AuditEntry.of("add", touchpoint, by=by, at=at, after={"name": name, "code": touchpoint.code}))
    return touchpoint


@transaction
def change_touchpoint(touchpoint: Touchpoint, *, name: str, by: Manager, at: datetime) -> None:
    """Rename a touchpoint. Its code stays."""
    before, after = {"name": touchpoint.name}, {"name": name}
    if touchpoint.is_badge:
        raise Refused(_("A badge has the name of its person. Change the person’s name instead."), field="name")
    touchpoint.name = name
    if after != before:
        db.session.add(AuditEntry.of("change", touchpoint, by=by, at=at, before=before, after=after))


@transaction
def move(touchpoint: Touchpoint, *, to: Location, by: Manager, at: datetime) -> None:
    """Let a touchpoint ask at another location from now on. Its code stays; its answers so far stay where they were."""
    if touchpoint.is_badge:
        raise Refused(_("A badge cannot be moved: the person has a separate badge at each location."), field="location")
    if to.retired_at is not None:
        raise Refused(_("%(name)s is retired. Choose an open location.", name=to.name), field="location")
    before, after = {"location_id": touchpoint.location_id}, {"location_id": to.id}
    touchpoint.location_id = to.id
    if after != before:
        db.session.add(AuditEntry.of("move", touchpoint, by=by, at=at, before=before, after=after))


@transaction
def add_badges(location: Location, *, by: Manager, at: datetime) -> int:
    """Give a badge to everybody whom customers can choose at a location and who has none there: how many were made."""
    today = clock.local_date(at, location.time_zone)
    people = db.session.scalars(
        sa.select(StaffMember)
        .join(staff_locations, staff_locations.c.staff_member_id == StaffMember.id)
        .outerjoin(
            Touchpoint,
            sa.and_(Touchpoint.staff_member_id == StaffMember.id, Touchpoint.location_id == location.id),
        )
        .where(
            staff_locations.c.location_id == location.id,
            Touchpoint.id.is_(None),
            StaffMember.is_shown,
            sa.or_(StaffMember.left_on.is_(None), StaffMember.left_on >= today),
        )
    ).all()
    return sum(_add_badge(person, location, by, at) for person in people)


def _add_badge(person: StaffMember, location: Location, by: Manager, at: datetime) -> bool:
    """Make one badge, unless somebody else just did: the unique index decides."""
    badge = {
        "public_id": codes.public_id(),
        "code": codes.short_code(CODE_LENGTH),
        "location_id": location.id,
        "staff_member_id": person.id,
        "name": person.shown_name,
        "created_at": at,
    }
    made = db.session.scalar(database.insert(Touchpoint).on_conflict_do_nothing().returning(Touchpoint), badge)
    if made is None:
        return False
    db.session.add(AuditEntry.of("add", made, by=by, at=at, after={"name": made.name, "code": made.code}))
    return True


def _refuse_taken(name: str, but: Location | None = None) -> None:
    taken = db.session.scalar(sa.select(Location).where(Location.name == name))
    if taken is not None and taken is not but:
        raise Refused(_("There is already a location called “%(name)s”. Choose another name.", name=name), field="name")
