"""Walls: add, change, give a new key, retire, bring back."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from kiosk import database
from kiosk.database import transaction
from kiosk.extensions import db
from kiosk.lib import codes
from kiosk.models import AuditEntry, Location, Manager, Wall, WallLook
from kiosk.models.wall import KEY_LENGTH


@dataclass(frozen=True)
class About:
    """What a manager says about a wall."""

    name: str
    seconds: int
    look: WallLook
    may_embed: bool


@transaction
def add(about: About, *, location: Location | None, by: Manager, at: datetime) -> Wall:
    """A new wall for a location, or for all."""
    wall = Wall(**asdict(about), location_id=location.id if location else None, created_at=at)
    db.session.add(wall)
    db.session.flush()
    db.session.add(AuditEntry.of("add", wall, by=by, at=at, after=_state(wall)))
    return wall


@transaction
def change(wall: Wall, about: About, *, location: Location | None, by: Manager, at: datetime) -> None:
    """Change how a wall looks, or what it shows. Open screens follow within a minute."""
    database.lock(wall)
    before = _state(wall)
    for name, value in asdict(about).items():
        setattr(wall, name, value)
    wall.location_id = location.id if location else None
    if _state(wall) != before:
        db.session.add(AuditEntry.of("change", wall, by=by, at=at, before=before, after=_state(wall)))


@transaction
def renew_key(wall: Wall, *, by: Manager, at: datetime) -> None:
    """End the old address: whoever has it sees nothing from now on."""
    database.lock(wall)
    wall.key = codes.short_code(KEY_LENGTH)
    db.session.add(AuditEntry.of("renew key", wall, by=by, at=at))


@transaction
def retire(wall: Wall, *, by: Manager, at: datetime) -> None:
    """Close a wall. Its notes stay shared on other walls."""
    database.lock(wall)
    if wall.retired_at is None:
        wall.retired_at = at
        db.session.add(AuditEntry.of("retire", wall, by=by, at=at))


@transaction
def bring_back(wall: Wall, *, by: Manager, at: datetime) -> None:
    """Undo a retirement: the address works again."""
    database.lock(wall)
    if wall.retired_at is not None:
        wall.retired_at = None
        db.session.add(AuditEntry.of("bring back", wall, by=by, at=at))


def _state(wall: Wall) -> dict[str, Any]:
    """What can be changed about a wall, as the audit log keeps it."""
    kept = {"name": wall.name, "seconds": wall.seconds, "look": wall.look, "may_embed": wall.may_embed}
    return kept | {"location_id": wall.location_id}
