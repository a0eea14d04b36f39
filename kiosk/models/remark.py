"""What a staff member writes to the managers on their own page, and the answer."""

from collections.abc import Collection
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.models.base import ClientId, Instant, Model, OptionalInstant, PrimaryKey, PublicId, choice, points_to
from kiosk.models.manager import Manager
from kiosk.models.mention import Mention
from kiosk.models.staff_member import StaffMember, staff_locations

REMARK_LENGTH = 1000


class RemarkKind(StrEnum):
    """Whether something is wrong in their eyes."""

    REPLY = "reply"
    OBJECTION = "objection"


class Remark(Model):
    """A reply or an objection, to one mention or to anything else that is kept. It is answered once; a reply may be
    answered without words, which says that it was read.
    """

    __tablename__ = "remarks"
    __table_args__ = (
        sa.CheckConstraint("words <> ''", name="says_something"),
        sa.CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"),
        sa.CheckConstraint("kind <> 'objection' OR answered_at IS NULL OR answer <> ''", name="objection_in_words"),
        sa.Index(None, "staff_member_id", "id"),
        sa.Index(
            "ix_remarks_open",
            "id",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    client_id: Mapped[ClientId]
    staff_member_id: Mapped[int] = points_to("staff_members.id")
    mention_id: Mapped[int | None] = points_to("mentions.id", ondelete="CASCADE", index=True)
    kind: Mapped[RemarkKind] = mapped_column(choice(RemarkKind, "kind"))
    words: Mapped[str] = mapped_column(sa.String(REMARK_LENGTH))
    created_at: Mapped[Instant]
    answer: Mapped[str] = mapped_column(sa.String(REMARK_LENGTH), default="")
    answered_at: Mapped[OptionalInstant]
    answered_by_id: Mapped[int | None] = points_to("managers.id")

    staff_member: Mapped[StaffMember] = relationship(lazy="raise_on_sql")
    mention: Mapped[Mention | None] = relationship(lazy="raise_on_sql")
    answered_by: Mapped[Manager | None] = relationship(lazy="raise_on_sql")

    @classmethod
    def waits(cls) -> sa.ColumnElement[bool]:
        """Whether nobody has answered it."""
        return cls.answered_at.is_(None)

    @classmethod
    def within(cls, scope: Collection[int] | None) -> sa.ColumnElement[bool]:
        """Whose mention is at one of these locations, or, where it is about none, whose writer works at one."""
        if scope is None:
            return sa.true()
        is_there = cls.mention_id.in_(sa.select(Mention.id).where(Mention.location_id.in_(scope)))
        works_there = cls.staff_member_id.in_(
            sa.select(staff_locations.c.staff_member_id).where(staff_locations.c.location_id.in_(scope))
        )
        return sa.or_(is_there, sa.and_(cls.mention_id.is_(None), works_there))
