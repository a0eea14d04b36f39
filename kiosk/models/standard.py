"""Service standards, with every wording they ever had."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.models.base import Instant, Model, OptionalInstant, PrimaryKey, PublicId, choice, points_to


class Interaction(StrEnum):
    """The moment a standard is about."""

    ANY = "any"
    GREETING = "greeting"
    QUEUE = "queue"
    ADVICE = "advice"
    PHONE = "phone"
    COMPLAINT = "complaint"
    HAND_OVER = "hand_over"


class Standard(Model):
    """What we promise. Its words are in versions; `current` is the newest."""

    __tablename__ = "standards"

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    position: Mapped[int]
    created_at: Mapped[Instant]
    retired_at: Mapped[OptionalInstant]

    versions: Mapped[list["StandardVersion"]] = relationship(
        lazy="selectin", order_by="StandardVersion.version", back_populates="standard"
    )

    @property
    def current(self) -> "StandardVersion":
        """The wording customers see now."""
        return self.versions[-1]


class StandardVersion(Model):
    """One wording. Answers point here, so that they keep what they meant."""

    __tablename__ = "standard_versions"
    __table_args__ = (
        sa.UniqueConstraint("standard_id", "version"),
        sa.CheckConstraint("version >= 1", name="version_counts_from_one"),
    )

    id: Mapped[PrimaryKey]
    standard_id: Mapped[int] = points_to("standards.id")
    version: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(40))
    sentence: Mapped[str] = mapped_column(sa.String(160))
    shortfall: Mapped[str] = mapped_column(sa.String(40))
    measure: Mapped[str] = mapped_column(sa.String(160), default="")
    target: Mapped[str] = mapped_column(sa.String(40), default="")
    interaction: Mapped[Interaction] = mapped_column(choice(Interaction, "interaction"), default=Interaction.ANY)
    core_value: Mapped[str] = mapped_column(sa.String(40), default="")
    created_at: Mapped[Instant]

    standard: Mapped[Standard] = relationship(lazy="raise_on_sql", back_populates="versions")
