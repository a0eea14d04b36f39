"""Floods: what came to a touchpoint above its ceiling, how much of it may be kept, and what the ceiling is."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import database
from kiosk.errors import WordsFlooded
from kiosk.lib.floods import Ceiling
from kiosk.models.base import Instant, Model, points_to
from kiosk.models.hold import Hold, HoldReason
from kiosk.models.new_response import Told
from kiosk.models.tally import TALLY_COUNTS, Tally

PAST = timedelta(days=28)
BUSY_DAY = 3
"""The third busiest of those days counts, so that one day's flood that nobody saw does not raise the ceiling."""

DAY = timedelta(days=1)
A_DAYS_BYTES = 200_000_000
"""So much of the disk may floods take within a day, at all touchpoints together; what comes then is only counted."""


class Flood(Model):
    """A minute of a flood at a touchpoint: what is kept of it, held, takes so many bytes; others were only counted."""

    __tablename__ = "floods"
    __table_args__ = (
        sa.CheckConstraint("kept_bytes >= 0 AND counted_only >= 0", name="counts"),
        sa.Index(None, "minute"),
    )

    touchpoint_id: Mapped[int] = points_to("touchpoints.id", primary_key=True, autoincrement=False)
    minute: Mapped[Instant] = mapped_column(primary_key=True)
    kept_bytes: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    counted_only: Mapped[int] = mapped_column(default=0)

    @classmethod
    def minute_of(cls, at: datetime) -> datetime:
        """The minute that an instant is in."""
        return at.replace(second=0, microsecond=0)


class FloodChanges:
    """Changes to the floods, gathered in a transaction and made in one go; and whether more may be kept in it."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.left: int | None = None
        self.bytes: Counter[tuple[int, datetime]] = Counter()
        self.counted: Counter[tuple[int, datetime]] = Counter()

    def has_room(self, at: datetime) -> bool:
        """Whether the floods of the day that ends now may take more of the disk."""
        if self.left is None:
            kept = self.connection.scalar(sa.select(sa.func.sum(Flood.kept_bytes)).where(Flood.minute > at - DAY))
            self.left = A_DAYS_BYTES - int(kept or 0)
        return self.left > sum(self.bytes.values())

    def keep(self, touchpoint_id: int, at: datetime, size: int) -> None:
        """Something of a flood that is kept takes so many bytes."""
        self.bytes[touchpoint_id, Flood.minute_of(at)] += size

    def count(self, touchpoint_id: int, at: datetime, times: int = 1) -> None:
        """An answer of a flood is not kept: it is counted."""
        self.counted[touchpoint_id, Flood.minute_of(at)] += times

    @classmethod
    def note_words(cls, connection: sa.Connection, kept: Any, told: Told, at: datetime) -> None:
        """What is added to a held answer of a flood counts as part of it; `WordsFlooded` where there is no room."""
        is_flood = sa.select(Hold.id).where(Hold.response_id == kept.id, Hold.reason == HoldReason.FLOOD)
        if connection.scalar(is_flood.where(Hold.released_at.is_(None))) is None:
            return
        changes = cls(connection)
        if not changes.has_room(at):
            raise WordsFlooded
        changes.keep(kept.touchpoint_id, at, told.size)
        changes.make()

    def make(self) -> None:
        """Write them, in the order of their keys, so that nobody deadlocks."""
        for touchpoint_id, minute in sorted({*self.bytes, *self.counted}):
            key = (touchpoint_id, minute)
            row: dict[str, Any] = {"kept_bytes": self.bytes[key], "counted_only": self.counted[key]}
            self.connection.execute(_ADD, {"touchpoint_id": touchpoint_id, "minute": minute, **row})


def ceiling(connection: sa.Connection, location_id: int, touchpoint_id: int, *, on: date) -> Ceiling:
    """What a touchpoint may get on a date without anybody wondering, by its own four weeks before."""
    count: Any = sum((sa.func.sum(getattr(Tally, name)) for name in TALLY_COUNTS), sa.literal(0))
    busy_day = connection.scalar(
        sa.select(count)
        .where(Tally.location_id == location_id, Tally.given_on >= on - PAST, Tally.given_on < on)
        .where(Tally.touchpoint_id == touchpoint_id)
        .group_by(Tally.given_on)
        .order_by(count.desc())
        .limit(1)
        .offset(BUSY_DAY - 1)
    )
    return Ceiling.learnt(int(busy_day or 0))


_ROW = database.insert(Flood)
_ADD = _ROW.on_conflict_do_update(
    index_elements=["touchpoint_id", "minute"],
    set_={name: getattr(Flood, name) + _ROW.excluded[name] for name in ("kept_bytes", "counted_only")},
)
