"""One person named in one response."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from kiosk.models.base import Instant, Model, OptionalInstant, PrimaryKey, PublicId, choice, points_to
from kiosk.models.manager import Manager
from kiosk.models.response import Response
from kiosk.models.staff_member import StaffMember
from kiosk.models.team import Team

NAME_LENGTH = 80


class MentionStatus(StrEnum):
    """What a manager has decided so far."""

    NEW = "new"
    APPROVED = "approved"
    CONCERN = "concern"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class MentionOrigin(StrEnum):
    """How the name was given."""

    CHOSEN = "chosen"
    TYPED = "typed"
    COLLEAGUE = "colleague"


class Mention(Model):
    """A name in an answer. `given_name` stays as the customer gave it, whoever it turns out to be; where the
    customer gave several in one, it is the words for this one, and `part_of` all of them.

    Named in a complaint, nobody is thanked unless a manager says so; they may also say that it is a concern, which
    counts nowhere. `saw_complaint` is whether the answer was a complaint when that was decided, kept only where the
    customer could still change it; see `stale`.

    It is about a person or a team. `decided_as_id` is the staff member whom the deciding manager is linked to: nobody
    approves a thank-you to themselves. `is_repeat`: the same phone thanked the same person before on that day, so it
    counts for no reward. `has_agreed` is the person's own yes or no to showing it on a wall, None until they say so;
    members of a team say theirs in an `Agreement`.
    """

    __tablename__ = "mentions"
    __table_args__ = (
        sa.UniqueConstraint("response_id", "staff_member_id"),
        sa.Index(
            "uq_mentions_typed",
            "response_id",
            "given_name",
            unique=True,
            sqlite_where=sa.text("origin = 'typed'"),
            postgresql_where=sa.text("origin = 'typed'"),
        ),
        sa.UniqueConstraint("response_id", "team_id"),
        sa.CheckConstraint(
            "status <> 'approved' OR staff_member_id IS NOT NULL OR team_id IS NOT NULL", name="approved_is_matched"
        ),
        sa.CheckConstraint("staff_member_id IS NULL OR team_id IS NULL", name="person_or_team"),
        sa.CheckConstraint(
            "status NOT IN ('approved', 'concern') OR decided_as_id IS NULL OR staff_member_id <> decided_as_id",
            name="not_ones_own",
        ),
        sa.CheckConstraint("status <> 'concern' OR staff_member_id IS NOT NULL", name="concern_is_matched"),
        sa.CheckConstraint("saw_complaint IS NULL OR status IN ('approved', 'concern')", name="saw_and_decided"),
        sa.CheckConstraint("shared_at IS NULL OR status = 'approved'", name="shared_is_approved"),
        sa.CheckConstraint("(status = 'new') = (decided_at IS NULL)", name="decided_has_instant"),
        sa.Index(None, "location_id", "given_on", "id"),
        sa.Index(None, "staff_member_id", "given_on"),
        sa.Index(
            "ix_mentions_team",
            "team_id",
            "given_on",
            sqlite_where=sa.text("team_id IS NOT NULL"),
            postgresql_where=sa.text("team_id IS NOT NULL"),
        ),
        sa.Index(
            "ix_mentions_new",
            "location_id",
            "id",
            sqlite_where=sa.text("status = 'new'"),
            postgresql_where=sa.text("status = 'new'"),
        ),
        sa.Index(
            "ix_mentions_decided",
            "decided_at",
            "id",
            sqlite_where=sa.text("decided_at IS NOT NULL"),
            postgresql_where=sa.text("decided_at IS NOT NULL"),
        ),
        sa.Index(
            "ix_mentions_concern",
            "decided_at",
            "id",
            sqlite_where=sa.text("status = 'concern'"),
            postgresql_where=sa.text("status = 'concern'"),
        ),
        sa.Index(
            "ix_mentions_saw",
            "location_id",
            "id",
            sqlite_where=sa.text("saw_complaint IS NOT NULL"),
            postgresql_where=sa.text("saw_complaint IS NOT NULL"),
        ),
        sa.Index(
            "ix_mentions_shared",
            "location_id",
            "shared_at",
            "id",
            sqlite_where=sa.text("shared_at IS NOT NULL"),
            postgresql_where=sa.text("shared_at IS NOT NULL"),
        ),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    response_id: Mapped[int] = points_to("responses.id")
    location_id: Mapped[int] = points_to("locations.id")
    given_on: Mapped[date]
    given_name: Mapped[str] = mapped_column(sa.String(NAME_LENGTH))
    part_of: Mapped[str | None] = mapped_column(sa.String(NAME_LENGTH))
    origin: Mapped[MentionOrigin] = mapped_column(choice(MentionOrigin, "origin"))
    staff_member_id: Mapped[int | None] = points_to("staff_members.id")
    team_id: Mapped[int | None] = points_to("teams.id")
    status: Mapped[MentionStatus] = mapped_column(choice(MentionStatus, "status"), default=MentionStatus.NEW)
    decided_at: Mapped[OptionalInstant]
    decided_by_id: Mapped[int | None] = points_to("managers.id")
    decided_as_id: Mapped[int | None] = points_to("staff_members.id")
    saw_complaint: Mapped[bool | None]
    is_held: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    is_repeat: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    has_agreed: Mapped[bool | None]
    shared_at: Mapped[OptionalInstant]
    shared_by_id: Mapped[int | None] = points_to("managers.id")
    created_at: Mapped[Instant]

    response: Mapped[Response] = relationship(lazy="raise_on_sql", back_populates="mentions")
    staff_member: Mapped[StaffMember | None] = relationship(lazy="raise_on_sql", foreign_keys=[staff_member_id])
    team: Mapped[Team | None] = relationship(lazy="raise_on_sql")
    decided_by: Mapped[Manager | None] = relationship(lazy="raise_on_sql", foreign_keys=[decided_by_id])
    shared_by: Mapped[Manager | None] = relationship(lazy="raise_on_sql", foreign_keys=[shared_by_id])

    @classmethod
    def told_name(cls) -> sa.ColumnElement[str]:
        """All that the customer typed in one go, whether or not it was split since."""
        return sa.func.coalesce(cls.part_of, cls.given_name)

    @property
    def is_stale(self) -> bool:
        """What `stale` says of one mention, read with its answer."""
        is_complaint = self.response.is_complaint
        is_told_otherwise = self.saw_complaint is not None and self.saw_complaint is not is_complaint
        return is_told_otherwise and is_complaint is (self.status is MentionStatus.APPROVED)

    @classmethod
    def stale(cls) -> sa.ColumnElement[bool]:
        """Whether the customer changed the answer so that a decision no longer fits it: thanks with a complaint, or a
        concern without one. It stays as decided until a manager looks again, and is shown to nobody as thanks.
        """
        is_in_one, saw_one = cls._is_in_a_complaint(), cls.saw_complaint.is_(True)
        came_to_complain = sa.and_(cls.status == MentionStatus.APPROVED, ~saw_one, is_in_one)
        came_to_praise = sa.and_(cls.status == MentionStatus.CONCERN, saw_one, ~is_in_one)
        return sa.and_(cls.saw_complaint.is_not(None), sa.or_(came_to_complain, came_to_praise))

    @classmethod
    def thanks(cls) -> sa.ColumnElement[bool]:
        """Whether it can be shown as a thank-you: approved as one, by somebody who saw what the answer says now."""
        return sa.and_(cls.status == MentionStatus.APPROVED, ~cls.stale())

    @classmethod
    def praises(cls) -> sa.ColumnElement[bool]:
        """Whether it is a thank-you, whatever was decided: approved as one, or given in an answer that is no complaint.
        Otherwise somebody is only named.
        """
        is_praise = sa.or_(cls.status == MentionStatus.APPROVED, ~cls._is_in_a_complaint())
        return sa.and_(cls.status != MentionStatus.CONCERN, is_praise)

    @classmethod
    def _is_in_a_complaint(cls) -> sa.ColumnElement[bool]:
        answer = aliased(Response)
        return sa.exists().where(answer.id == cls.response_id, answer.complains()).correlate(cls)

    @classmethod
    def waits(cls) -> sa.ColumnElement[bool]:
        """Whether it waits for a decision: not while it or its response is held, nor in a test answer."""
        return sa.and_(cls.status == MentionStatus.NEW, ~cls.is_held, cls.response_id.not_in(Response.uncounted_ids()))

    @classmethod
    def counts(cls) -> sa.ColumnElement[bool]:
        """Whether it is in the figures: not while it or its response is held, nor in a test answer; colleagues' thanks
        are counted apart.
        """
        is_customers = cls.origin != MentionOrigin.COLLEAGUE
        return sa.and_(is_customers, ~cls.is_held, cls.response_id.not_in(Response.uncounted_ids()))

    @classmethod
    def is_in_test(cls) -> sa.ColumnElement[bool]:
        """Whether a manager named somebody in a test answer: nobody is thanked by it."""
        return cls.response_id.in_(sa.select(Response.id).where(Response.is_test))
