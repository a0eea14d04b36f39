"""Some people of a location who can be thanked together: a role, a shift, the back office."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.models.base import Instant, Model, OptionalInstant, PrimaryKey, PublicId, points_to
from kiosk.models.staff_member import StaffMember

team_members = sa.Table(
    "team_members",
    Model.metadata,
    sa.Column("team_id", sa.ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("staff_member_id", sa.ForeignKey("staff_members.id", ondelete="CASCADE"), primary_key=True),
    sa.Index("ix_team_members_staff_member_id", "staff_member_id"),
)


class Team(Model):
    """Thanks to a team are on the page of each who is in it, and in nobody's count of thanks by name."""

    __tablename__ = "teams"
    __table_args__ = (sa.UniqueConstraint("location_id", "name"),)

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    location_id: Mapped[int] = points_to("locations.id")
    name: Mapped[str] = mapped_column(sa.String(80))
    created_at: Mapped[Instant]
    retired_at: Mapped[OptionalInstant]

    members: Mapped[list[StaffMember]] = relationship(
        secondary=team_members, lazy="raise_on_sql", order_by=StaffMember.full_name
    )
