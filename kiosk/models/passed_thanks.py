"""A share of a thank-you that the thanked person passed on to a colleague who helped."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.models.base import Instant, Model, PrimaryKey, PublicId, points_to
from kiosk.models.mention import Mention
from kiosk.models.staff_member import StaffMember

MOST_SHARES = 5
"""So many colleagues one thank-you is passed on to at most."""

SHARE_LENGTH = 280


class PassedThanks(Model):
    """One share. It stands while the mention is approved for the person who passed it on, and counts in no figure.

    `number` runs from 1 to the most there can be: with its unique constraint nobody passes on more.
    """

    __tablename__ = "passed_thanks"
    __table_args__ = (
        sa.UniqueConstraint("mention_id", "to_id"),
        sa.UniqueConstraint("mention_id", "number"),
        sa.CheckConstraint(f"number BETWEEN 1 AND {MOST_SHARES}", name="number"),
        sa.CheckConstraint("from_id <> to_id", name="not_to_oneself"),
        sa.Index(None, "to_id", "mention_id"),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    mention_id: Mapped[int] = points_to("mentions.id", ondelete="CASCADE")
    number: Mapped[int] = mapped_column(sa.SmallInteger)
    from_id: Mapped[int] = points_to("staff_members.id")
    to_id: Mapped[int] = points_to("staff_members.id")
    words: Mapped[str] = mapped_column(sa.String(SHARE_LENGTH), default="")
    created_at: Mapped[Instant]

    mention: Mapped[Mention] = relationship(lazy="raise_on_sql")
    giver: Mapped[StaffMember] = relationship(lazy="raise_on_sql", foreign_keys=[from_id])
    receiver: Mapped[StaffMember] = relationship(lazy="raise_on_sql", foreign_keys=[to_id])
