"""Why a response is kept out of every figure, until somebody releases it."""

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.models.base import Instant, Model, OptionalInstant, PrimaryKey, choice, points_to
from kiosk.models.manager import Manager
from kiosk.models.response import Response


class HoldReason(StrEnum):
    """What made us hold a response."""

    CLOCK = "clock"


class Hold(Model):
    """One reason to hold one response. The response counts again once every hold on it is released."""

    __tablename__ = "holds"
    __table_args__ = (
        sa.Index(None, "response_id"),
        sa.Index(
            "uq_holds_open",
            "response_id",
            "reason",
            unique=True,
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        ),
        sa.CheckConstraint("released_at IS NULL OR released_at >= held_at", name="released_after_held"),
    )

    id: Mapped[PrimaryKey]
    response_id: Mapped[int] = points_to("responses.id", ondelete="CASCADE")
    reason: Mapped[HoldReason] = mapped_column(choice(HoldReason, "hold_reason"))
    held_at: Mapped[Instant]
    released_at: Mapped[OptionalInstant]
    released_by_id: Mapped[int | None] = points_to("managers.id")

    response: Mapped[Response] = relationship(lazy="raise_on_sql", back_populates="holds")
    released_by: Mapped[Manager | None] = relationship(lazy="raise_on_sql")
