"""People who can be thanked, and the names they go by."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.lib import names, text, tokens
from kiosk.lib.blackout import BLACK
from kiosk.models.base import Instant, Model, OptionalInstant, PrimaryKey, PublicId, choice, points_to
from kiosk.models.picture import Picture

if TYPE_CHECKING:
    from kiosk.models.learnt_name import LearntName
    from kiosk.models.place import Location

staff_locations = sa.Table(
    "staff_locations",
    Model.metadata,
    sa.Column("staff_member_id", sa.ForeignKey("staff_members.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("location_id", sa.ForeignKey("locations.id"), primary_key=True),
    sa.Index("ix_staff_locations_location_id", "location_id"),
)


SHOWN_NAME_LENGTH = names.LONGEST_SHOWN


class WallChoice(StrEnum):
    """Whether thank-you notes about somebody may be shown on a wall."""

    ASK = "ask"
    ALWAYS = "always"
    NEVER = "never"


def first_name(full_name: str) -> str:
    """What customers are shown of somebody whose shown name nobody chose."""
    return names.propose(full_name).shown_name


class StaffMember(Model):
    """A person who can be thanked. Not an account. Leaves the customers' pages when they leave, keeps their history.

    `chose_at`: when they last chose for themselves, on their own page, what is shown of them. `page_opened_at`: since
    when the address of that page is good, None while they have none; a further `page_number` ends all earlier ones.
    Of somebody forgotten nothing is left but, where a closed month or a reward needs it, the full name.
    """

    __tablename__ = "staff_members"
    __table_args__ = (
        sa.UniqueConstraint("reference"),
        sa.Index(None, "photo_id"),
        sa.CheckConstraint("left_on IS NULL OR joined_on IS NULL OR left_on >= joined_on", name="left_after_joined"),
        sa.CheckConstraint(
            "forgotten_at IS NULL OR (left_on IS NOT NULL AND NOT is_shown AND page_opened_at IS NULL"
            " AND photo_id IS NULL AND shown_name = '' AND reference IS NULL)",
            name="forgotten_is_gone",
        ),
    )

    id: Mapped[PrimaryKey]
    public_id: Mapped[PublicId]
    reference: Mapped[str | None] = mapped_column(sa.String(40))
    full_name: Mapped[str] = mapped_column(sa.String(80))
    shown_name: Mapped[str] = mapped_column(sa.String(SHOWN_NAME_LENGTH))
    role: Mapped[str] = mapped_column(sa.String(80), default="")
    photo_id: Mapped[int | None] = points_to("pictures.id")
    is_shown: Mapped[bool] = mapped_column(default=False)
    shows_photo: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    wall_choice: Mapped[WallChoice] = mapped_column(
        choice(WallChoice, "wall_choice"), default=WallChoice.ASK, server_default=WallChoice.ASK.value
    )
    chose_at: Mapped[OptionalInstant]
    page_number: Mapped[int] = mapped_column(default=0, server_default="0")
    page_opened_at: Mapped[OptionalInstant]
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]
    created_at: Mapped[Instant]
    forgotten_at: Mapped[OptionalInstant]

    photo: Mapped[Picture | None] = relationship(lazy="joined", innerjoin=False)
    locations: Mapped[list["Location"]] = relationship(
        secondary=staff_locations, lazy="raise_on_sql", order_by="Location.name"
    )
    names: Mapped[list["StaffName"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan", order_by="StaffName.name"
    )

    learnt_names: Mapped[list["LearntName"]] = relationship(
        lazy="raise_on_sql", viewonly=True, order_by="LearntName.approved_count.desc(), LearntName.id"
    )

    @property
    def known_as(self) -> str:
        """Their name for others to read; none of somebody forgotten."""
        return self.full_name if self.forgotten_at is None else BLACK

    @property
    def written(self) -> str:
        """All that is written of them where they are chosen."""
        return f"{self.full_name} {self.shown_name} {self.role}"

    @property
    def initials(self) -> str:
        """One or two letters for where there is no photo."""
        return text.initials(self.shown_name)

    def shown_photo(self, today: date | None = None) -> str | None:
        """The public id of their photo, while others may see it; without a date, until a last day is noted."""
        has_left = self.has_left(today) if today else self.left_on is not None
        return self.photo.public_id if self.photo and self.is_shown and self.shows_photo and not has_left else None

    @property
    def own_folded_names(self) -> frozenset[str]:
        """The names they are known by without anything being learnt, folded."""
        return frozenset(map(names.fold, (self.full_name, self.shown_name, first_name(self.full_name))))

    def page_key(self, secret: str) -> str:
        """What opens their own page: who they are, and a seal over it that ends with the page's number."""
        value = f"{self.public_id}-{self.page_number}"
        return self.public_id + tokens.seal(value, purpose="staff page", secret=secret)

    def has_left(self, today: date) -> bool:
        """Whether their last day is over."""
        return self.left_on is not None and self.left_on < today


def is_seen_without_photo(today: date) -> sa.ColumnElement[bool]:
    """Whether customers see somebody on a day, and know them by name and role alone."""
    return sa.and_(
        StaffMember.is_shown,
        sa.or_(StaffMember.left_on.is_(None), StaffMember.left_on >= today),
        sa.or_(StaffMember.photo_id.is_(None), sa.not_(StaffMember.shows_photo)),
    )


class StaffName(Model):
    """Another name somebody is called by: an alias or a nickname."""

    __tablename__ = "staff_names"
    __table_args__ = (sa.UniqueConstraint("staff_member_id", "name"),)

    id: Mapped[PrimaryKey]
    staff_member_id: Mapped[int] = points_to("staff_members.id")
    name: Mapped[str] = mapped_column(sa.String(80))
