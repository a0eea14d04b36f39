"""Screens that show thank-you notes."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.lib import codes
from kiosk.models.base import Instant, Model, OptionalInstant, PrimaryKey, PublicId, choice, points_to
from kiosk.models.place import Location

KEY_LENGTH = 12
"""60 random bits: nobody guesses it, and a remote control still types it."""

SECONDS = 15
FEWEST_SECONDS, MOST_SECONDS = 5, 120


class WallLook(StrEnum):
    """A dim room wants dark walls, a bright one light walls."""

    DARK = "dark"
    LIGHT = "light"


class Wall(Model):
    """A screen, opened by whoever knows its `key`; a new key ends the old one. Without a location it shows all."""

    __tablename__ = "walls"
    __table_args__ = (
        sa.CheckConstraint(f"length(key) = {KEY_LENGTH}", name="key_length"),
        sa.CheckConstraint(f"seconds BETWEEN {FEWEST_SECONDS} AND {MOST_SECONDS}", name="seconds"),
        sa.Index(None, "location_id"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    key: Mapped[str] = mapped_column(sa.String(KEY_LENGTH), unique=True, default=lambda: codes.short_code(KEY_LENGTH))
    location_id: Mapped[int | None] = points_to("locations.id")
    name: Mapped[str] = mapped_column(sa.String(80))
    seconds: Mapped[int] = mapped_column(sa.SmallInteger, default=SECONDS)
    look: Mapped[WallLook] = mapped_column(choice(WallLook, "look"), default=WallLook.DARK)
    may_embed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Instant]
    retired_at: Mapped[OptionalInstant]

    location: Mapped[Location | None] = relationship(lazy="raise_on_sql")
