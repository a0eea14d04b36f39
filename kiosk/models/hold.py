"""Why a response is kept out of every figure, until somebody releases it."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk import answer_ids
from kiosk.models import hold_words
from kiosk.models.base import Instant, Model, OptionalInstant, PrimaryKey, choice, points_to
from kiosk.models.manager import Manager
from kiosk.models.place import Location
from kiosk.models.response import Response

if TYPE_CHECKING:
    from kiosk.models.mention import Mention


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
    FLOOD = "flood"

    @property
    def kind(self) -> str:
        """The reason in few words."""
        return hold_words.kind(self)


class Hold(Model):
    """One reason to hold a response, or one mention in it. It counts again once every hold on it is released.

    `detail` are the figures that the reason's sentence tells, such as how many answers in how many seconds; another
    answer that it is about stands there by its `response_id`. A manager
    who agrees with it leaves it out, and it waits for nobody any more.
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
        sa.Index(
            "ix_holds_flood",
            "held_at",
            sqlite_where=sa.text("reason = 'flood' AND released_at IS NULL"),
            postgresql_where=sa.text("reason = 'flood' AND released_at IS NULL"),
        ),
        sa.Index(
            "ix_holds_open",
            "location_id",
            "id",
            sqlite_where=sa.text("released_at IS NULL"),
            postgresql_where=sa.text("released_at IS NULL"),
        ),
        sa.Index(
            "ix_holds_released",
            "released_at",
            "id",
            sqlite_where=sa.text("released_at IS NOT NULL"),
            postgresql_where=sa.text("released_at IS NOT NULL"),
        ),
        sa.CheckConstraint("released_at IS NULL OR released_at >= held_at", name="released_after_held"),
        sa.CheckConstraint("left_out_at IS NULL OR left_out_at >= held_at", name="left_out_after_held"),
    )

    id: Mapped[PrimaryKey]
    location_id: Mapped[int] = points_to("locations.id")
    response_id: Mapped[int] = points_to("responses.id", ondelete="CASCADE")
    mention_id: Mapped[int | None] = points_to("mentions.id", ondelete="CASCADE")
    reason: Mapped[HoldReason] = mapped_column(choice(HoldReason, "hold_reason"))
    detail: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    held_at: Mapped[Instant]
    released_at: Mapped[OptionalInstant]
    released_by_id: Mapped[int | None] = points_to("managers.id")
    left_out_at: Mapped[OptionalInstant]
    left_out_by_id: Mapped[int | None] = points_to("managers.id")

    location: Mapped[Location] = relationship(lazy="raise_on_sql")
    response: Mapped[Response] = relationship(lazy="raise_on_sql", back_populates="holds")
    mention: Mapped["Mention | None"] = relationship(lazy="raise_on_sql")
    released_by: Mapped[Manager | None] = relationship(lazy="raise_on_sql", foreign_keys=[released_by_id])
    left_out_by: Mapped[Manager | None] = relationship(lazy="raise_on_sql", foreign_keys=[left_out_by_id])

    @property
    def why(self) -> str:
        """The reason in a sentence, with what the rule saw."""
        return hold_words.why(self.reason, self.detail)

    @property
    def why_let_go(self) -> str:
        """Why it was released, where no manager did."""
        return hold_words.why_let_go(self.reason)

    @property
    def other_answer(self) -> str | None:
        """The public id of the answer that had the same words before; None where the reason is another."""
        response_id = self.detail.get("response_id")
        return answer_ids.public_id(response_id) if response_id is not None else None

    @classmethod
    def waits(cls) -> sa.ColumnElement[bool]:
        """Whether nobody has looked at it."""
        return sa.and_(cls.released_at.is_(None), cls.left_out_at.is_(None))

    @classmethod
    def not_before_it_was_held(cls, at: datetime) -> sa.ColumnElement[datetime]:
        """The instant `at`, or that of the hold where our clock was set back meanwhile."""
        now = sa.literal(at, cls.held_at.type)
        return sa.case((cls.held_at > now, cls.held_at), else_=now)
