"""Teams of a location, with who is in them and how often they were thanked."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from kiosk.extensions import db
from kiosk.models import Location, Mention, MentionStatus, Team

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""


@dataclass(frozen=True)
class TeamNow:
    """A team in the list, with the approved thanks to it. They are in no person's count."""

    team: Team
    thanks_count: int


def listed(location: Location) -> list[TeamNow]:
    """The teams of a location, those in use first, by name."""
    order = (Team.retired_at.is_not(None), sa.func.lower(Team.name), Team.id)
    query = sa.select(Team).where(Team.location_id == location.id).order_by(*order)
    teams = db.session.scalars(query.options(selectinload(Team.members))).all()
    counts = _counts([team.id for team in teams])
    return [TeamNow(team, counts.get(team.id, 0)) for team in teams]


def team(public_id: str, scope: Scope) -> Team | None:
    """One team with who is in it; None where it is not in `scope`."""
    query = sa.select(Team).where(Team.public_id == public_id).options(selectinload(Team.members))
    found = db.session.scalar(query.execution_options(populate_existing=True))
    return found if found is not None and (scope is None or found.location_id in scope) else None


def _counts(ids: Sequence[int]) -> dict[int, int]:
    thanked = (Mention.team_id.in_(ids), Mention.status == MentionStatus.APPROVED, Mention.counts())
    counted = sa.select(Mention.team_id, sa.func.count().label("number")).where(*thanked).group_by(Mention.team_id)
    return {row.team_id: row.number for row in db.session.execute(counted)}
