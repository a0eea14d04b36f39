"""Locations with their hours, and the touchpoints in them where we ask."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from kiosk.lib import codes
from kiosk.lib.hours import DAY, Calendar, Span, Week
from kiosk.models.base import Instant, Model, OptionalInstant, PrimaryKey, PublicId, points_to
from kiosk.models.policy import REASON_LENGTH, Policy
from kiosk.models.staff_member import StaffMember

CODE_LENGTH = 8
HOLIDAY_OF_LENGTH = 16
OCCASION_LENGTH = 60
LONGEST_CLOSED = timedelta(days=366)


class Location(Model):
    """A site with a team and a calendar of its own.

    `policy_level` says what is kept about people here; less than everything has a reason, which staff can read.
    """

    __tablename__ = "locations"
    __table_args__ = (
        sa.UniqueConstraint("name"),
        sa.CheckConstraint("policy_level BETWEEN 0 AND 3", name="policy_level"),
        sa.CheckConstraint("policy_level = 3 OR policy_reason IS NOT NULL", name="policy_has_reason"),
        sa.CheckConstraint("(policy_reason IS NULL) = (policy_since IS NULL)", name="policy_reason_has_instant"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(sa.String(80))
    address: Mapped[str] = mapped_column(sa.String(200), default="")
    region: Mapped[str] = mapped_column(sa.String(80), default="")
    time_zone: Mapped[str] = mapped_column(sa.String(64))
    policy_level: Mapped[int] = mapped_column(
        sa.SmallInteger, default=Policy.FULL.value, server_default=str(Policy.FULL.value)
    )
    policy_reason: Mapped[str | None] = mapped_column(sa.String(REASON_LENGTH))
    policy_since: Mapped[OptionalInstant]
    created_at: Mapped[Instant]
    retired_at: Mapped[OptionalInstant]

    @property
    def policy(self) -> Policy:
        """What is kept about people here."""
        return Policy(self.policy_level)

    @property
    def names_people(self) -> bool:
        """Whether anybody can be thanked by name here."""
        return self.policy >= Policy.THANKS

    @property
    def counts_people(self) -> bool:
        """Whether anything is added up by person here."""
        return self.policy >= Policy.COUNTS

    @classmethod
    def names_people_at(cls, connection: sa.Connection, location_id: int) -> bool:
        """The same, as it stands in the database now."""
        level = connection.scalar(sa.select(cls.policy_level).where(cls.id == location_id))
        return level is not None and level >= Policy.THANKS

    @classmethod
    def ids_at_least(cls, level: Policy) -> sa.Select[int]:
        """The locations with this level or more."""
        return sa.select(cls.id).where(cls.policy_level >= level)


class Touchpoint(Model):
    """A spot or moment of truth. Its `code` is printed, so the row is retired and never deleted.

    A badge is a touchpoint that belongs to a staff member: whoever scans it finds them chosen already.
    """

    __tablename__ = "touchpoints"
    __table_args__ = (
        sa.Index(None, "location_id"),
        sa.Index(
            "uq_touchpoints_badge",
            "location_id",
            "staff_member_id",
            unique=True,
            sqlite_where=sa.text("staff_member_id IS NOT NULL"),
            postgresql_where=sa.text("staff_member_id IS NOT NULL"),
        ),
        sa.CheckConstraint(f"length(code) = {CODE_LENGTH}", name="code_length"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(
        sa.String(CODE_LENGTH), unique=True, default=lambda: codes.short_code(CODE_LENGTH)
    )
    location_id: Mapped[int] = points_to("locations.id")
    staff_member_id: Mapped[int | None] = points_to("staff_members.id")
    name: Mapped[str] = mapped_column(sa.String(80))
    created_at: Mapped[Instant]
    retired_at: Mapped[OptionalInstant]

    location: Mapped[Location] = relationship(lazy="raise_on_sql")
    staff_member: Mapped[StaffMember | None] = relationship(lazy="raise_on_sql")

    @classmethod
    def badge(cls, person: StaffMember, location: Location, *, at: datetime) -> "Touchpoint":
        """The badge of a flushed staff member at a location: one for each, whose code is permanent."""
        return cls(location_id=location.id, staff_member_id=person.id, name=person.shown_name, created_at=at)

    @property
    def is_badge(self) -> bool:
        """Whether this is a staff member's badge rather than a spot."""
        return self.staff_member_id is not None


class OpeningHours(Model):
    """When a location is open on a weekday, Monday being 0, by its own clock; closing at or before opening is past
    midnight. A location without any is always open.
    """

    __tablename__ = "opening_hours"
    __table_args__ = (sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),)

    location_id: Mapped[int] = points_to("locations.id", primary_key=True, autoincrement=False)
    weekday: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    opens_at: Mapped[time] = mapped_column(primary_key=True)
    closes_at: Mapped[time]

    @classmethod
    def calendars(cls, session: Session, location_ids: Collection[int]) -> dict[int, Calendar]:
        """When each of these locations is open: its hours, but for its closed days and its special hours."""
        weeks: dict[int, Week] = dict.fromkeys(location_ids, ())
        spans = sa.select(cls.location_id, cls.weekday, cls.opens_at, cls.closes_at)
        for location_id, weekday, opens_at, closes_at in session.execute(
            spans.where(cls.location_id.in_(location_ids)).order_by(cls.weekday, cls.opens_at)
        ):
            weeks[location_id] = (*weeks[location_id], Span(weekday, opens_at, closes_at))
        closed: dict[int, set[date]] = {id: set() for id in weeks}
        special: dict[int, set[tuple[date, Span]]] = {id: set() for id in weeks}
        for one in session.scalars(sa.select(ClosedDays).where(ClosedDays.location_id.in_(location_ids))):
            if one.opens_at is None or one.closes_at is None:
                closed[one.location_id].update(one.dates)
            else:
                hours = one.opens_at, one.closes_at
                special[one.location_id].update((on, Span(on.weekday(), *hours)) for on in one.dates)
        return {id: Calendar(week, frozenset(closed[id]), frozenset(special[id])) for id, week in weeks.items()}


class ClosedDays(Model):
    """Dates from the first to the last, by its own calendar, on which a location stays closed, and what for; or, with
    times, on which it is open from the one to the other instead of its usual hours.

    `holiday_of` names the calendar they were copied from, such as `DE-BY`; it is empty where somebody typed them.
    """

    __tablename__ = "closed_days"
    __table_args__ = (
        sa.UniqueConstraint("location_id", "first_on", "last_on"),
        sa.CheckConstraint("first_on <= last_on", name="order"),
        sa.CheckConstraint("(opens_at IS NULL) = (closes_at IS NULL)", name="both_times"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    location_id: Mapped[int] = points_to("locations.id")
    first_on: Mapped[date]
    last_on: Mapped[date]
    occasion: Mapped[str] = mapped_column(sa.String(OCCASION_LENGTH), default="")
    opens_at: Mapped[time | None]
    closes_at: Mapped[time | None]
    holiday_of: Mapped[str] = mapped_column(sa.String(HOLIDAY_OF_LENGTH), default="", server_default=sa.text("''"))

    @property
    def dates(self) -> list[date]:
        """Each of the dates."""
        return [self.first_on + number * DAY for number in range((self.last_on - self.first_on) // DAY + 1)]
