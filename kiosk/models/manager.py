"""People who sign in, what they may do, and where they are signed in."""

from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.models.base import Instant, Model, OptionalInstant, PrimaryKey, PublicId, choice, points_to
from kiosk.models.place import Location
from kiosk.models.staff_member import StaffMember

IDLE = timedelta(days=14)
"""How long a session lasts without being used."""

LONGEST = timedelta(days=30)
"""How long a session lasts at most, used or not: what was copied from a browser opens nothing for ever."""

INVITATION = timedelta(days=7)
"""How long an invitation can be accepted."""


class Role(StrEnum):
    """How far a manager's reach goes."""

    OWNER = "owner"
    MANAGER = "manager"
    VIEWER = "viewer"


manager_locations = sa.Table(
    "manager_locations",
    Model.metadata,
    sa.Column("manager_id", sa.ForeignKey("managers.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("location_id", sa.ForeignKey("locations.id"), primary_key=True),
)


class Manager(Model):
    """Someone who signs in. Without a password until they follow their invitation.

    One who can be thanked too is linked to that staff member, and then decides on no thank-you to themselves.
    """

    __tablename__ = "managers"
    __table_args__ = (sa.CheckConstraint("email = lower(email)", name="email_is_lower_case"),)

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(sa.String(80))
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    staff_member_id: Mapped[int | None] = points_to("staff_members.id", unique=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    invitation_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    invited_at: Mapped[OptionalInstant]
    created_at: Mapped[Instant]
    retired_at: Mapped[OptionalInstant]

    locations: Mapped[list[Location]] = relationship(
        secondary=manager_locations, lazy="selectin", order_by=Location.name
    )
    staff_member: Mapped[StaffMember | None] = relationship(lazy="raise_on_sql")

    @property
    def is_owner(self) -> bool:
        """Owners see and change everything."""
        return self.role is Role.OWNER

    @property
    def may_change(self) -> bool:
        """Viewers read; the others also change what is theirs."""
        return self.role is not Role.VIEWER

    @property
    def scope(self) -> frozenset[int] | None:
        """The ids of the locations they see; None means every one."""
        return None if self.is_owner else frozenset(location.id for location in self.locations)

    def sees(self, location_id: int) -> bool:
        """Whether the location with this id is theirs."""
        return self.scope is None or location_id in self.scope


class SignIn(Model):
    """One session of one manager: the row that a browser's cookie points to. Ending it ends it everywhere."""

    __tablename__ = "sign_ins"
    __table_args__ = (sa.Index(None, "manager_id"),)

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    manager_id: Mapped[int] = points_to("managers.id")
    browser: Mapped[str] = mapped_column(sa.String(200), default="")
    created_at: Mapped[Instant]
    seen_at: Mapped[Instant]
    ended_at: Mapped[OptionalInstant]

    manager: Mapped[Manager] = relationship(lazy="joined", innerjoin=True)

    def is_open(self, now: datetime) -> bool:
        """Whether the browser is still signed in at `now`."""
        is_over = now - self.seen_at >= IDLE or now - self.created_at >= LONGEST
        return self.ended_at is None and self.manager.retired_at is None and not is_over
