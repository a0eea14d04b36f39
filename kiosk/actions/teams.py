"""Teams: add, change who is in one, retire, bring back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from kiosk.database import transaction
from kiosk.errors import Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Location, Manager, StaffMember, Team, staff_locations


@transaction
def add(location: Location, *, name: str, members: Sequence[StaffMember], by: Manager, at: datetime) -> Team:
    """A new team of people who work at the location."""
    _refuse_taken(location.id, name)
    team = Team(location_id=location.id, name=name, created_at=at, members=_of(location.id, members))
    db.session.add(team)
    db.session.flush()
    db.session.add(AuditEntry.of("add", team, by=by, at=at, after=_state(team)))
    return team


@transaction
def change(team: Team, *, name: str, members: Sequence[StaffMember], by: Manager, at: datetime) -> None:
    """Change the name of a team or who is in it. Thanks given before are seen by who is in it now."""
    kept = _locked(team)
    _refuse_taken(kept.location_id, name, but=kept)
    before = _state(kept)
    kept.name, kept.members = name, _of(kept.location_id, members)
    if _state(kept) != before:
        db.session.add(AuditEntry.of("change", kept, by=by, at=at, before=before, after=_state(kept)))


@transaction
def retire(team: Team, *, by: Manager, at: datetime) -> None:
    """Let nobody thank the team any more; the thanks it got stay."""
    kept = _locked(team)
    if kept.retired_at is None:
        kept.retired_at = at
        db.session.add(AuditEntry.of("retire", kept, by=by, at=at))


@transaction
def bring_back(team: Team, *, by: Manager, at: datetime) -> None:
    """Undo a retirement."""
    kept = _locked(team)
    if kept.retired_at is not None:
        kept.retired_at = None
        db.session.add(AuditEntry.of("bring back", kept, by=by, at=at))


def _locked(team: Team) -> Team:
    """The team as it stands now with who is in it, which nobody else changes until the action is over."""
    (id,) = sa.inspect(team).identity or (0,)
    query = sa.select(Team).where(Team.id == id).with_for_update().options(selectinload(Team.members))
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _of(location_id: int, members: Sequence[StaffMember]) -> list[StaffMember]:
    """Those of the people who work at the location, by name."""
    ids = [one.id for one in members]
    query = (
        sa.select(StaffMember)
        .join(staff_locations, staff_locations.c.staff_member_id == StaffMember.id)
        .where(staff_locations.c.location_id == location_id, StaffMember.id.in_(ids))
        .order_by(StaffMember.full_name, StaffMember.id)
    )
    found = list(db.session.scalars(query))
    if not found:
        raise Refused(_("Choose at least one person who works here."), field="members")
    return found


def _refuse_taken(location_id: int, name: str, but: Team | None = None) -> None:
    taken = db.session.scalar(sa.select(Team).where(Team.location_id == location_id, Team.name == name))
    if taken is not None and taken is not but:
        raise Refused(
            _("There is already a team called “%(name)s” here. Choose another name.", name=name), field="name"
        )


def _state(team: Team) -> dict[str, Any]:
    return {"name": team.name, "members": sorted(one.id for one in team.members)}
