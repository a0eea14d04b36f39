"""What one customer told us on one occasion."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk import answer_ids
from kiosk.models.base import ClientId, Instant, Model, OptionalInstant, PrimaryKey, choice, points_to
from kiosk.models.manager import Manager
from kiosk.models.place import Location, Touchpoint
from kiosk.models.scale import LOW, SCALES
from kiosk.models.staff_member import StaffMember
from kiosk.models.standard import StandardVersion

if TYPE_CHECKING:
    from kiosk.models.hold import Hold
    from kiosk.models.mention import Mention
    from kiosk.models.tablet import ClockReading

VISIT = timedelta(minutes=30)
"""How long a customer can change a response and add to it, counted from the first tap."""

TESTS_KEPT = timedelta(days=1)
"""How long a test answer is shown before it is deleted."""

COMMENT_LENGTH = 4000
RECEIPT_LENGTH = 10


def is_visit_over(received_at: datetime, *, at: datetime) -> bool:
    """Whether the visit of an answer whose first tap came at `received_at` has ended."""
    return at - received_at >= VISIT


class Channel(StrEnum):
    """How a response reached us."""

    QR = "qr"
    BADGE = "badge"
    TABLET = "tablet"
    LINK = "link"
    PAPER = "paper"
    PHONE = "phone"
    LETTER = "letter"
    EMAIL = "email"
    IN_PERSON = "in_person"
    COLLEAGUE = "colleague"


PHONES = (Channel.QR, Channel.BADGE, Channel.LINK)
"""How an answer comes from a customer's own phone, in a visit that lasts."""


class Response(Model):
    """Exists from the first tap. `client_id` is made where the answer was given and makes a repeat a no-op; whoever has
    it can go on with the visit, so it stays on that device and in this column.

    `given_on` and `given_hour` are what the location's own wall calendar and clock said, fixed when the response
    arrives: the month it belongs to never moves, whatever happens to the location's settings later. A response that
    `is_held` is in no figure; one that `is_test`, a manager's own try, is in none and on no list of answers either.
    """

    __tablename__ = "responses"
    __table_args__ = (
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        sa.CheckConstraint("scale >= 1", name="scale"),
        sa.CheckConstraint(
            "(rating IS NULL) = (channel IN ('phone', 'letter', 'email', 'in_person', 'colleague'))", name="rated"
        ),
        sa.CheckConstraint("(colleague_id IS NULL) = (channel <> 'colleague')", name="colleague"),
        sa.CheckConstraint("NOT (is_test AND is_held)", name="test_is_not_held"),
        sa.CheckConstraint("NOT is_test OR channel IN ('qr', 'badge', 'link')", name="test_by_phone"),
        sa.Index(None, "location_id", "id"),
        sa.Index("ix_responses_held", "id", sqlite_where=sa.text("is_held = 1"), postgresql_where=sa.text("is_held")),
        sa.Index("ix_responses_test", "id", sqlite_where=sa.text("is_test = 1"), postgresql_where=sa.text("is_test")),
        sa.Index(
            "uq_responses_receipt_code",
            "receipt_code",
            unique=True,
            sqlite_where=sa.text("receipt_code IS NOT NULL"),
            postgresql_where=sa.text("receipt_code IS NOT NULL"),
        ),
        sa.Index(
            "ix_responses_entered",
            "entered_by_id",
            "id",
            sqlite_where=sa.text("entered_by_id IS NOT NULL"),
            postgresql_where=sa.text("entered_by_id IS NOT NULL"),
        ),
        sa.Index(
            "ix_responses_colleague",
            "colleague_id",
            sqlite_where=sa.text("colleague_id IS NOT NULL"),
            postgresql_where=sa.text("colleague_id IS NOT NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    client_id: Mapped[ClientId]
    location_id: Mapped[int] = points_to("locations.id")
    touchpoint_id: Mapped[int] = points_to("touchpoints.id")
    channel: Mapped[Channel] = mapped_column(choice(Channel, "channel"))
    scale: Mapped[int] = mapped_column(sa.SmallInteger)
    rating: Mapped[int | None] = mapped_column(sa.SmallInteger)
    given_at: Mapped[Instant]
    received_at: Mapped[Instant]
    given_on: Mapped[date]
    given_hour: Mapped[int | None] = mapped_column(sa.SmallInteger)
    is_held: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    is_test: Mapped[bool] = mapped_column(server_default=sa.false())
    told_at: Mapped[OptionalInstant]
    is_for_team: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    may_share: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    comment: Mapped[str | None] = mapped_column(sa.Text)
    receipt_code: Mapped[str | None] = mapped_column(sa.String(RECEIPT_LENGTH))
    colleague_id: Mapped[int | None] = points_to("staff_members.id")
    entered_by_id: Mapped[int | None] = points_to("managers.id")

    location: Mapped[Location] = relationship(lazy="raise_on_sql")
    touchpoint: Mapped[Touchpoint] = relationship(lazy="raise_on_sql")
    colleague: Mapped[StaffMember | None] = relationship(lazy="raise_on_sql")
    entered_by: Mapped[Manager | None] = relationship(lazy="raise_on_sql")
    ticks: Mapped[list["Tick"]] = relationship(lazy="raise_on_sql", viewonly=True, order_by="Tick.standard_version_id")
    mentions: Mapped[list["Mention"]] = relationship(
        lazy="raise_on_sql", back_populates="response", order_by="Mention.id"
    )
    contact: Mapped["Contact | None"] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", back_populates="response"
    )

    done: Mapped["DoneAnswer | None"] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")
    opened: Mapped["OpenedAnswer | None"] = relationship(lazy="raise_on_sql", cascade="all, delete-orphan")
    holds: Mapped[list["Hold"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", back_populates="response", order_by="Hold.id"
    )
    clock_reading: Mapped["ClockReading | None"] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", back_populates="response"
    )

    @classmethod
    def counts(cls) -> sa.ColumnElement[bool]:
        """Whether it is in the figures: neither held nor a test."""
        return sa.and_(~cls.is_held, ~cls.is_test)

    @classmethod
    def uncounted_ids(cls) -> sa.CompoundSelect[Any]:
        """The ids of those that are in no figure: few, and each kind found by an index of its own."""
        return sa.union_all(sa.select(cls.id).where(cls.is_held), sa.select(cls.id).where(cls.is_test))

    @property
    def public_id(self) -> str:
        """The id in managers' addresses. It opens nothing for a customer; `client_id` does, and is never shown."""
        return answer_ids.public_id(self.id)

    @classmethod
    def is_to_do(cls) -> sa.ColumnElement[bool]:
        """Whether nobody is done with it yet, or the customer told more since. A test asks for nothing."""
        is_done = sa.exists().where(DoneAnswer.response_id == cls.id, DoneAnswer.done_at >= cls.told_at)
        return sa.and_(~cls.is_test, ~is_done.correlate(cls))

    @property
    def version(self) -> str:
        """Another one each time the customer told more or tapped another face."""
        return f"{self.rating} {self.told_at.isoformat() if self.told_at else ''}"

    @property
    def done_since(self) -> "DoneAnswer | None":
        """Who is done with it and when; None once the customer told more after that."""
        is_over = self.done is None or (self.told_at is not None and self.done.done_at < self.told_at)
        return None if is_over else self.done

    @property
    def changed_since(self) -> "OpenedAnswer | None":
        """What it said when it was first opened, where the customer changed the face or the words after that."""
        opened = self.opened
        is_changed = opened is not None and (opened.rating, opened.comment) != (self.rating, self.comment)
        return opened if is_changed else None

    def may_still_change(self, at: datetime) -> bool:
        """Whether a customer gave it on a phone whose visit lasts at the instant `at`."""
        return self.channel in PHONES and not is_visit_over(self.received_at, at=at)

    @property
    def is_low(self) -> bool:
        """Whether something went wrong in the customer's eyes."""
        return self.rating is not None and self.rating <= LOW

    @property
    def is_complaint(self) -> bool:
        """Whether somebody named in it is only named, not thanked: it is low, or a standard fell short."""
        return self.is_low or bool(self.fell_short)

    @classmethod
    def complains(cls) -> sa.ColumnElement[bool]:
        """The same as a condition."""
        fell_short = sa.exists().where(Tick.response_id == cls.id, Tick.fell_short).correlate(cls)
        return sa.or_(sa.and_(cls.rating.is_not(None), cls.rating <= LOW), fell_short)

    @property
    def word(self) -> Any:
        """The word under the face that was tapped; None where nobody tapped one."""
        return SCALES[self.scale].word(self.rating) if self.rating is not None else None

    @property
    def kept(self) -> list[str]:
        """The standards that the customer ticked as kept, in the words they read."""
        return [tick.version.title for tick in self.ticks if not tick.fell_short]

    @property
    def fell_short(self) -> list[str]:
        """The standards that fell short for the customer, in the words they read."""
        return [tick.version.shortfall for tick in self.ticks if tick.fell_short]


class Tick(Model):
    """What a customer ticked of a standard: that it was kept, or that it fell short.

    `fell_short` says which of the two wordings they read at the tick. No later change of the rating turns it round.
    """

    __tablename__ = "response_standards"

    response_id: Mapped[int] = mapped_column(sa.ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True)
    standard_version_id: Mapped[int] = mapped_column(sa.ForeignKey("standard_versions.id"), primary_key=True)
    fell_short: Mapped[bool]

    version: Mapped[StandardVersion] = relationship(lazy="joined", innerjoin=True, viewonly=True)


class OpenedAnswer(Model):
    """What an answer said when somebody first opened it on the managers' pages while its visit lasted."""

    __tablename__ = "opened_answers"
    __table_args__ = (sa.CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),)

    response_id: Mapped[int] = mapped_column(sa.ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True)
    opened_at: Mapped[Instant]
    rating: Mapped[int] = mapped_column(sa.SmallInteger)
    comment: Mapped[str | None] = mapped_column(sa.Text)


class DoneAnswer(Model):
    """A manager is done with an answer that needed somebody: it asked for an answer, or was low."""

    __tablename__ = "done_answers"

    response_id: Mapped[int] = mapped_column(sa.ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True)
    done_at: Mapped[Instant]
    done_by_id: Mapped[int] = points_to("managers.id")

    done_by: Mapped[Manager] = relationship(lazy="raise_on_sql")


class Contact(Model):
    """How to get back to a customer who asked for it. A row of its own, so that it can be erased alone."""

    __tablename__ = "contacts"
    __table_args__ = (sa.CheckConstraint("email <> '' OR phone <> ''", name="reachable"),)

    response_id: Mapped[int] = mapped_column(sa.ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    created_at: Mapped[Instant]

    response: Mapped[Response] = relationship(lazy="raise_on_sql", back_populates="contact")
