"""Locations and touchpoints: open, change, move, retire, bring back."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from kiosk.database import transaction
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Location, Manager, Touchpoint


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
    db.session.add(AuditEntry.of("change", location, by=by, at=at, before=before, after=after))


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
    before = {"name": touchpoint.name}
    touchpoint.name = name
    db.session.add(AuditEntry.of("change", touchpoint, by=by, at=at, before=before, after={"name": name}))


def _refuse_taken(name: str, but: Location | None = None) -> None:
    taken = db.session.scalar(sa.select(Location).where(Location.name == name))
    if taken is not None and taken is not but:
        raise Refused(_("Another location is called “%(name)s” already. Choose another name.", name=name), field="name")
