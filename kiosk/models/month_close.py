"""A location's month of mentions, closed: its rows as they stood, which never change again."""

import hashlib
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from kiosk.lib import clock
from kiosk.models.base import Instant, Model, OptionalInstant, PrimaryKey, PublicId, choice, points_to
from kiosk.models.manager import Manager
from kiosk.models.mention import Mention
from kiosk.models.month_line import Line
from kiosk.models.place import Location

REASON_LENGTH = 300


class Mark(StrEnum):
    """Why a row stands in a month: given in it, given before it, or to take an earlier row back."""

    REGULAR = "regular"
    LATE = "late"
    CORRECTION = "correction"


class MonthClose(Model):
    """One closing of one month (its first day) at one location. Reopened, it stays as history and counts no more.

    A location's months close in order, without a gap. The checksum is over its rows: see `checksum`.
    """

    __tablename__ = "month_closes"
    __table_args__ = (
        sa.Index(
            "uq_month_closes_standing",
            "location_id",
            "month",
            unique=True,
            sqlite_where=sa.text("reopened_at IS NULL"),
            postgresql_where=sa.text("reopened_at IS NULL"),
        ),
        sa.CheckConstraint("row_count >= 0", name="row_count"),
        sa.CheckConstraint("length(checksum) = 64", name="checksum"),
        sa.CheckConstraint("(reopened_at IS NULL) = (reopen_reason = '')", name="reopened_with_reason"),
        sa.CheckConstraint("reopened_at IS NULL OR reopened_at >= closed_at", name="reopened_after_closed"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    location_id: Mapped[int] = points_to("locations.id")
    month: Mapped[date]
    closed_at: Mapped[Instant]
    closed_by_id: Mapped[int | None] = points_to("managers.id")
    row_count: Mapped[int]
    checksum: Mapped[str] = mapped_column(sa.String(64))
    reopened_at: Mapped[OptionalInstant]
    reopened_by_id: Mapped[int | None] = points_to("managers.id")
    reopen_reason: Mapped[str] = mapped_column(sa.String(REASON_LENGTH), default="")

    location: Mapped[Location] = relationship(lazy="raise_on_sql")
    closed_by: Mapped[Manager | None] = relationship(lazy="raise_on_sql", foreign_keys=[closed_by_id])
    reopened_by: Mapped[Manager | None] = relationship(lazy="raise_on_sql", foreign_keys=[reopened_by_id])

    @classmethod
    def newest(cls, session: Session, location_id: int) -> "MonthClose | None":
        """The last month of a location that is closed now."""
        return session.scalar(
            sa.select(cls)
            .where(cls.location_id == location_id, cls.reopened_at.is_(None))
            .order_by(cls.month.desc())
            .limit(1)
        )

    @classmethod
    def kept(cls, session: Session, location_id: int, month: date) -> "MonthClose | None":
        """The close of a month that stands; nobody reopens it while the transaction lasts."""
        return session.scalar(
            sa.select(cls)
            .where(cls.location_id == location_id, cls.month == month, cls.reopened_at.is_(None))
            .with_for_update(read=True, of=cls)
        )

    @classmethod
    def first_open(cls, session: Session, location_id: int) -> date | None:
        """The month that is closed next: the one after the newest closed, else the one of the first mention."""
        if newest := cls.newest(session, location_id):
            return clock.next_month(newest.month)
        mentioned = sa.select(Mention.given_on).where(Mention.location_id == location_id, ~Mention.is_in_test())
        first = session.scalar(mentioned.order_by(Mention.given_on).limit(1))
        return clock.month_of(first) if first else None


class ClosedMention(Model):
    """One row of a closed month: for whom a mention counts from then on (+1), or counts no longer (-1).

    `row` is the row of the export as it stood, in JSON. Rows are added and read, never changed or deleted; only where
    somebody is forgotten, words are taken out of theirs. `erased_digest` is what such a row was worth before, so that
    the month proves itself as it did.
    """

    __tablename__ = "closed_mentions"
    __table_args__ = (
        sa.UniqueConstraint("month_close_id", "mention_id", "staff_member_id"),
        sa.Index(None, "mention_id"),
        sa.CheckConstraint("sign IN (-1, 1)", name="sign"),
        sa.CheckConstraint("(mark = 'correction') = (sign = -1)", name="correction_takes_back"),
        sa.CheckConstraint("erased_digest IS NULL OR length(erased_digest) = 64", name="erased_digest"),
    )

    month_close_id: Mapped[int] = points_to("month_closes.id", primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mention_id: Mapped[int] = points_to("mentions.id")
    staff_member_id: Mapped[int] = points_to("staff_members.id")
    sign: Mapped[int] = mapped_column(sa.SmallInteger)
    mark: Mapped[Mark] = mapped_column(choice(Mark, "mark"))
    row: Mapped[str] = mapped_column(sa.Text)
    erased_digest: Mapped[str | None] = mapped_column(sa.String(64))

    def erase(self, left: Line) -> None:
        """Keep no more of the row than this."""
        if left.frozen != self.row:
            self.erased_digest, self.row = self.digest, left.frozen

    @property
    def digest(self) -> str:
        """What the row adds to its month's checksum."""
        if self.erased_digest is not None:
            return self.erased_digest
        said = f"{self.mention_id} {self.staff_member_id} {self.sign:+d} {self.mark} {self.row}"
        return hashlib.sha256(said.encode()).hexdigest()


def checksum(digests: Iterable[str]) -> str:
    """The SHA-256 over the rows' own, one a line: with one row blacked out, the rest is still proved."""
    whole = hashlib.sha256()
    for digest in digests:
        whole.update(f"{digest}\n".encode())
    return whole.hexdigest()
