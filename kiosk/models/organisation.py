"""The organisation: one row, with what every page shows of it."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kiosk.lib import text
from kiosk.models.base import Instant, Model, OptionalInstant, points_to
from kiosk.models.picture import Picture

DEFAULT_COLOUR = "#1b6b5b"
LANGUAGES = (("en", "English"),)
"""The languages that are installed, each in its own words."""


class Organisation(Model):
    """Whose installation this is. Made by set-up, which is how we know that set-up is over."""

    __tablename__ = "organisations"
    __table_args__ = (
        sa.CheckConstraint("id = 1", name="one_row"),
        sa.CheckConstraint("length(colour) = 7", name="colour_is_hex"),
        sa.CheckConstraint("substr(public_address, 1, 4) = 'http'", name="public_address"),
        sa.CheckConstraint("(judged_by IS NULL) = (judged_until IS NULL)", name="judge"),
        sa.CheckConstraint("colleague_allowance BETWEEN 0 AND 50", name="colleague_allowance"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    name: Mapped[str] = mapped_column(sa.String(80))
    colour: Mapped[str] = mapped_column(sa.String(7), default=DEFAULT_COLOUR)
    language: Mapped[str] = mapped_column(sa.String(12), default="en")
    time_zone: Mapped[str] = mapped_column(sa.String(64))
    mission: Mapped[str] = mapped_column(sa.String(300), default="")
    logo_id: Mapped[int | None] = points_to("pictures.id")
    public_address: Mapped[str | None] = mapped_column(sa.String(300))
    """What customers' phones open, as `lib.addresses` writes it; None until an owner says it."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    colleague_allowance: Mapped[int] = mapped_column(sa.SmallInteger, default=5, server_default="5")
    """How many colleagues each staff member can thank in a month."""
    created_at: Mapped[Instant]
    watched_at: Mapped[OptionalInstant]
    """When the tablets were last looked over for alarms."""
    judged_at: Mapped[OptionalInstant]
    """When the rules of integrity last began to look at answers."""
    judged_by: Mapped[str | None] = mapped_column(sa.String(32))
    judged_until: Mapped[OptionalInstant]
    """Who is looking at them now, and until when nobody else does; a worker that is killed leaves no more behind."""
    phones_judged_at: Mapped[OptionalInstant]
    """Up to when the thanks of phones were looked at."""
    judged_id: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")
    """The newest response they looked at, and the newest they looked at again once its visit was over."""
    judged_again_id: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")

    logo: Mapped[Picture | None] = relationship(lazy="joined", innerjoin=False)

    @property
    def initial(self) -> str:
        """The letter that stands where no logo was given."""
        return text.initial(self.name)
