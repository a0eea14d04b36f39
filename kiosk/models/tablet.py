"""Tablets at touchpoints: how they are paired and set up, what they last said of themselves, what their clocks read."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.lib.networks import SUM_LENGTH
from kiosk.models.base import Instant, Model, OptionalInstant, PrimaryKey, PublicId, choice, points_to
from kiosk.models.manager import Manager
from kiosk.models.new_response import NewResponse
from kiosk.models.place import Touchpoint
from kiosk.models.response import Response

PAIRING = timedelta(minutes=10)
"""How long the words on a tablet's screen pair it."""

QUESTION_LENGTH = 120
PIN_TRIES = 5
PIN_LOCK = timedelta(minutes=15)
SHOWING = ("resting", "visit", "closed", "staff", "setup")
"""What a tablet's screen can be at."""


class TabletStatus(StrEnum):
    """How far a tablet has come; none of it is ever undone."""

    WAITING = "waiting"
    PAIRED = "paired"
    RETIRED = "retired"


class AlarmKind(StrEnum):
    """What is wrong with a tablet: no answers, not heard of, an outbox that does not empty, a clock far off."""

    SILENT = "silent"
    UNHEARD = "unheard"
    STUCK = "stuck"
    CLOCK = "clock"


class Tablet(Model):
    """A device at a touchpoint. It alone knows its secret, which lets it hand answers in and nothing else.

    Its row stays when it is retired, so that the answers it gave keep where they came from. What it says of itself is
    from its last heartbeat.
    """

    __tablename__ = "tablets"
    __table_args__ = (
        sa.CheckConstraint(
            "status <> 'paired' OR (touchpoint_id IS NOT NULL AND paired_at IS NOT NULL)", name="paired_somewhere"
        ),
        sa.CheckConstraint("status <> 'waiting' OR touchpoint_id IS NULL", name="waiting_nowhere"),
        sa.CheckConstraint("asked_from IS NULL OR status = 'waiting'", name="asked_from_while_waiting"),
        sa.CheckConstraint("(status = 'retired') = (retired_at IS NOT NULL)", name="retired_has_instant"),
        sa.CheckConstraint("(pairing_code IS NULL) = (pairing_code_until IS NULL)", name="pairing_code_runs_out"),
        sa.CheckConstraint("battery_percent BETWEEN 0 AND 100", name="battery_percent"),
        sa.CheckConstraint("storage_percent BETWEEN 0 AND 100", name="storage_percent"),
        sa.CheckConstraint("outbox_count >= 0 AND refused_count >= 0", name="counts"),
        sa.Index(
            "uq_tablets_paired",
            "touchpoint_id",
            unique=True,
            sqlite_where=sa.text("status = 'paired'"),
            postgresql_where=sa.text("status = 'paired'"),
        ),
        sa.Index(
            "uq_tablets_pairing_code",
            "pairing_code",
            unique=True,
            sqlite_where=sa.text("pairing_code IS NOT NULL"),
            postgresql_where=sa.text("pairing_code IS NOT NULL"),
        ),
        sa.Index(None, "touchpoint_id"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    status: Mapped[TabletStatus] = mapped_column(choice(TabletStatus, "tablet_status"), default=TabletStatus.WAITING)
    secret_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    pairing_code: Mapped[str | None] = mapped_column(sa.String(40))
    pairing_code_until: Mapped[OptionalInstant]
    asked_from: Mapped[bytes | None] = mapped_column(sa.LargeBinary(SUM_LENGTH))
    """The network a tablet that waits asked from, as a keyed hash of that day."""

    touchpoint_id: Mapped[int | None] = points_to("touchpoints.id")
    paired_at: Mapped[OptionalInstant]
    paired_by_id: Mapped[int | None] = points_to("managers.id")
    retired_at: Mapped[OptionalInstant]
    created_at: Mapped[Instant]

    heard_at: Mapped[OptionalInstant]
    version: Mapped[str] = mapped_column(sa.String(40), default="")
    outbox_count: Mapped[int] = mapped_column(default=0)
    refused_count: Mapped[int] = mapped_column(default=0)
    oldest_waiting_at: Mapped[OptionalInstant]
    battery_percent: Mapped[int | None] = mapped_column(sa.SmallInteger)
    is_charging: Mapped[bool | None]
    clock_offset_ms: Mapped[int | None] = mapped_column(sa.BigInteger)
    storage_percent: Mapped[int | None] = mapped_column(sa.SmallInteger)
    showing: Mapped[str] = mapped_column(sa.String(20), default="")
    is_secure: Mapped[bool | None]
    is_storage_kept: Mapped[bool | None]
    is_awake: Mapped[bool | None]
    device: Mapped[str] = mapped_column(sa.String(80), default="")

    answered_at: Mapped[OptionalInstant]
    """When the newest of the answers it handed in was given."""

    quiet_until: Mapped[OptionalInstant]
    """Until when nobody need wonder that it is silent; kiosk/actions/alarms.py works it out."""

    touchpoint: Mapped[Touchpoint | None] = relationship(lazy="raise_on_sql")
    paired_by: Mapped[Manager | None] = relationship(lazy="raise_on_sql")

    @classmethod
    def note_newest(cls, connection: sa.Connection, news: Iterable[NewResponse]) -> None:
        """Keep when the newest answer of each tablet was given; it never goes back."""
        newest: dict[int, datetime] = {}
        for new in news:
            if new.reading is not None and not new.is_held:
                tablet_id = new.reading.tablet_id
                newest[tablet_id] = max(new.given_at, newest.get(tablet_id, new.given_at))
        for tablet_id, given_at in sorted(newest.items()):
            is_newer = sa.or_(cls.answered_at.is_(None), cls.answered_at < given_at)
            connection.execute(sa.update(cls).where(cls.id == tablet_id, is_newer).values(answered_at=given_at))


class TabletSettings(Model):
    """How the tablet of a touchpoint asks; a touchpoint without a row asks as usual. A new tablet takes them over."""

    __tablename__ = "tablet_settings"
    __table_args__ = (
        sa.CheckConstraint("idle_seconds BETWEEN 15 AND 600", name="idle_seconds"),
        sa.CheckConstraint("warning_seconds BETWEEN 20 AND 120", name="warning_seconds"),
        sa.CheckConstraint("pin_failures >= 0", name="pin_failures"),
    )

    touchpoint_id: Mapped[int] = points_to("touchpoints.id", primary_key=True, autoincrement=False)
    question: Mapped[str] = mapped_column(sa.String(QUESTION_LENGTH), default="")
    shows_people: Mapped[bool] = mapped_column(default=True)
    idle_seconds: Mapped[int] = mapped_column(default=45)
    warning_seconds: Mapped[int] = mapped_column(default=20)
    pin_hash: Mapped[str] = mapped_column(sa.String(200), default="")
    pin_failures: Mapped[int] = mapped_column(default=0)
    pin_locked_until: Mapped[OptionalInstant]
    changed_at: Mapped[Instant]

    @property
    def id(self) -> int:
        """What the audit log calls these settings by: their touchpoint."""
        return self.touchpoint_id

    @classmethod
    def usual(cls, touchpoint_id: int, *, at: datetime) -> "TabletSettings":
        """What holds where nobody has changed anything."""
        return cls(
            touchpoint_id=touchpoint_id,
            question="",
            shows_people=True,
            idle_seconds=45,
            warning_seconds=20,
            pin_hash="",
            pin_failures=0,
            changed_at=at,
        )


class ClockReading(Model):
    """What the clock of a tablet said when an answer was given, and by how much it was known to be off."""

    __tablename__ = "clock_readings"

    response_id: Mapped[int] = points_to("responses.id", ondelete="CASCADE", primary_key=True, autoincrement=False)
    tablet_id: Mapped[int] = points_to("tablets.id")
    device_at: Mapped[Instant]
    offset_ms: Mapped[int | None] = mapped_column(sa.BigInteger)

    response: Mapped[Response] = relationship(lazy="raise_on_sql", back_populates="clock_reading")
    tablet: Mapped[Tablet] = relationship(lazy="raise_on_sql")


class TabletAlarm(Model):
    """Something was wrong with a tablet, from when until when."""

    __tablename__ = "tablet_alarms"
    __table_args__ = (
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= began_at", name="ended_after_it_began"),
        sa.Index(
            "uq_tablet_alarms_open",
            "tablet_id",
            "kind",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(None, "tablet_id", "began_at"),
        sa.Index(None, "ended_at"),
    )

    id: Mapped[PrimaryKey]
    tablet_id: Mapped[int] = points_to("tablets.id")
    kind: Mapped[AlarmKind] = mapped_column(choice(AlarmKind, "alarm_kind"))
    began_at: Mapped[Instant]
    ended_at: Mapped[OptionalInstant]
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)

    tablet: Mapped[Tablet] = relationship(lazy="raise_on_sql")
