"""Spellings of names that managers' decisions have taught us, and which decision taught which."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk import database
from kiosk.lib import names
from kiosk.models.base import Instant, Model, PrimaryKey, PublicId, points_to
from kiosk.models.mention import NAME_LENGTH, Mention, MentionOrigin
from kiosk.models.staff_member import StaffMember, staff_locations

ENOUGH = 2
"""So many more approvals than decisions against it make a spelling one to rely on."""


class LearntName(Model):
    """A spelling that was approved as somebody. It goes with the person to each of their locations."""

    __tablename__ = "learnt_names"
    __table_args__ = (
        sa.UniqueConstraint("staff_member_id", "folded"),
        sa.Index(None, "folded"),
        sa.CheckConstraint("approved_count >= 0 AND against_count >= 0", name="counts"),
        sa.CheckConstraint("folded <> ''", name="says_something"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    staff_member_id: Mapped[int] = points_to("staff_members.id")
    folded: Mapped[str] = mapped_column(sa.String(NAME_LENGTH))
    spelling: Mapped[str] = mapped_column(sa.String(NAME_LENGTH))
    approved_count: Mapped[int] = mapped_column(default=0)
    against_count: Mapped[int] = mapped_column(default=0)
    learnt_at: Mapped[Instant]

    @property
    def is_confirmed(self) -> bool:
        """Whether it was approved often enough to be relied on like a name somebody wrote down."""
        return self.approved_count - self.against_count >= ENOUGH

    @classmethod
    def learn(cls, session: Session, mention: Mention, person: StaffMember | None, *, at: datetime) -> None:
        """Remember the spelling of a typed mention for `person`, and against everybody else there whose it was held to
        be; None speaks against all of them. What is no name by itself, or theirs already, teaches nothing.
        """
        folded = names.spelling(mention.given_name)
        if mention.origin is not MentionOrigin.TYPED or not folded or len(folded) > NAME_LENGTH:
            return
        is_there = staff_locations.c.location_id == mention.location_id
        there = sa.select(staff_locations.c.staff_member_id).where(is_there)
        known = session.scalars(
            sa.select(cls)
            .where(cls.folded == folded, cls.staff_member_id.in_(there))
            .order_by(cls.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
        for one in known:
            is_for = person is not None and one.staff_member_id == person.id
            one._count(1, is_for=is_for)
            session.add(NameLesson(mention_id=mention.id, learnt_name_id=one.id, is_for=is_for))
        is_known = person is None or any(one.staff_member_id == person.id for one in known)
        if person is not None and not is_known and folded not in person.own_folded_names:
            id = session.scalar(cls._first(person.id, folded, mention.given_name, at))
            session.add(NameLesson(mention_id=mention.id, learnt_name_id=id, is_for=True))

    @classmethod
    def unlearn(cls, session: Session, mention: Mention) -> None:
        """Take back what the decision on a mention taught."""
        taught = session.execute(
            sa.select(NameLesson, cls)
            .join(cls, NameLesson.learnt_name_id == cls.id)
            .where(NameLesson.mention_id == mention.id)
            .order_by(cls.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
        for lesson, learnt in taught:
            learnt._count(-1, is_for=lesson.is_for)
            session.delete(lesson)
        session.flush()
        for _lesson, learnt in taught:
            if learnt.approved_count == 0:
                session.delete(learnt)

    @classmethod
    def _first(cls, person_id: int, folded: str, spelling: str, at: datetime) -> sa.Executable:
        """The first approval; where somebody else's came at the same moment, one more."""
        values = {
            "staff_member_id": person_id,
            "folded": folded,
            "spelling": spelling,
            "approved_count": 1,
            "against_count": 0,
            "learnt_at": at,
        }
        return (
            database.insert(cls)
            .values(values)
            .on_conflict_do_update(
                index_elements=["staff_member_id", "folded"], set_={"approved_count": cls.approved_count + 1}
            )
            .returning(cls.id)
        )

    def _count(self, by: int, *, is_for: bool) -> None:
        if is_for:
            self.approved_count += by
        else:
            self.against_count += by


class NameLesson(Model):
    """What one decided mention taught: for or against one spelling of one person, so that undoing it is exact."""

    __tablename__ = "name_lessons"
    __table_args__ = (sa.Index(None, "learnt_name_id"),)

    mention_id: Mapped[int] = points_to("mentions.id", ondelete="CASCADE", primary_key=True, autoincrement=False)
    learnt_name_id: Mapped[int] = points_to(
        "learnt_names.id", ondelete="CASCADE", primary_key=True, autoincrement=False
    )
    is_for: Mapped[bool]
