"""A day's counts for a touchpoint, channel and scale, kept in the transaction that changes them."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.models.base import Model, choice
from kiosk.models.response import Channel


class Tally(Model):
    """How many of each rating. Always the same as counting the responses: `recount` says so."""

    __tablename__ = "tallies"
    __table_args__ = (
        sa.CheckConstraint(
            "rating_1 >= 0 AND rating_2 >= 0 AND rating_3 >= 0 AND rating_4 >= 0 AND rating_5 >= 0", name="counts"
        ),
        {"sqlite_with_rowid": False},
    )

    location_id: Mapped[int] = mapped_column(sa.ForeignKey("locations.id"), primary_key=True)
    given_on: Mapped[date] = mapped_column(primary_key=True)
    touchpoint_id: Mapped[int] = mapped_column(sa.ForeignKey("touchpoints.id"), primary_key=True)
    channel: Mapped[Channel] = mapped_column(choice(Channel, "channel"), primary_key=True)
    scale: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True)
    rating_1: Mapped[int] = mapped_column(default=0)
    rating_2: Mapped[int] = mapped_column(default=0)
    rating_3: Mapped[int] = mapped_column(default=0)
    rating_4: Mapped[int] = mapped_column(default=0)
    rating_5: Mapped[int] = mapped_column(default=0)
