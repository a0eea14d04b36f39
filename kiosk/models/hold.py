"""Why a response is kept out of every figure, until somebody releases it."""

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.models.base import Instant, Model, OptionalInstant, PrimaryKey, choice, points_to
from kiosk.models.manager import Manager
from kiosk.models.response import Response


class HoldReason(StrEnum):
    """What made us hold a response, or a mention in it."""

    CLOCK = "clock"
    BURST = "burst"
    NETWORK = "network"
    CLOSED = "closed"
    OWN_BROWSER = "own_browser"
    SAME_WORDS = "same_words"
    TOO_FAST = "too_fast"
    FAR_CLOCK = "far_clock"


class Hold(Model):
    """One reason to hold a response, or one mention in it. It counts again once every hold on it is released.

    `detail` are the figures that the reason's sentence tells, such as how many answers in how many seconds.
    """

    __tablename__ = "holds"
    __table_args__ = (
        sa.Index(None, "response_id"),
        sa.Index(
            "uq_holds_open",
            "response_id",
            "reason",
            unique=True,
            sqlite_where=sa.text("released_at IS NULL AND mention_id IS NULL"),
            postgresql_where=sa.text("released_at IS NULL AND mention_id IS NULL"),
        ),
        sa.Index(
            "uq_holds_open_mention",
            "mention_id",
            "reason",
            unique=True,
            sqlite_where=sa.text("released_at IS NULL AND mention_id IS NOT NULL"),
            postgresql_where=sa.text("released_at IS NULL AND mention_id IS NOT NULL"),
        ),
        sa.Index(None, "held_at", "id"),
        sa.CheckConstraint("released_at IS NULL OR released_at >= held_at", name="released_after_held"),
    )

    id: Mapped[PrimaryKey]
    response_id: Mapped[int] = points_to("responses.id", ondelete="CASCADE")
    mention_id: Mapped[int | None] = points_to("mentions.id", ondelete="CASCADE")
    reason: Mapped[HoldReason] = mapped_column(choice(HoldReason, "hold_reason"))
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    held_at: Mapped[Instant]
    released_at: Mapped[OptionalInstant]
    released_by_id: Mapped[int | None] = points_to("managers.id")

    response: Mapped[Response] = relationship(lazy="raise_on_sql", back_populates="holds")
    released_by: Mapped[Manager | None] = relationship(lazy="raise_on_sql")
