"""Keys that live for a day, and the traces of phones that only such a key can compare."""

import secrets
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import database
from kiosk.lib import clock
from kiosk.lib.networks import SUM_LENGTH, Origin, keyed
from kiosk.models.base import Instant, Model, points_to

KEY_LENGTH = 32


class DayKey(Model):
    """The key of one day at one location, deleted with all its traces once that day is over there."""

    __tablename__ = "day_keys"
    __table_args__ = (
        sa.CheckConstraint(f"length(secret) = {KEY_LENGTH}", name="secret_length"),
        sa.Index(None, "ends_at"),
    )

    location_id: Mapped[int] = points_to("locations.id", primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    secret: Mapped[bytes] = mapped_column(sa.LargeBinary(KEY_LENGTH))
    ends_at: Mapped[Instant]

    @classmethod
    def secret_of(cls, connection: sa.Connection, location_id: int, time_zone: str, at: datetime) -> tuple[date, bytes]:
        """The location's date and its key, made by whoever comes first; the key of a day that is over goes then."""
        day = clock.local_date(at, time_zone)
        mine = sa.and_(cls.location_id == location_id, cls.day == day)
        found = connection.scalar(sa.select(cls.secret).where(mine))
        if found is None:
            connection.execute(sa.delete(cls).where(cls.location_id == location_id, cls.ends_at <= at))
            row = {
                "location_id": location_id,
                "day": day,
                "secret": secrets.token_bytes(KEY_LENGTH),
                "ends_at": clock.end_of_day(at, time_zone),
            }
            connection.execute(database.insert(cls).on_conflict_do_nothing(), row)
            found = connection.scalar(sa.select(cls.secret).where(mine))
        return day, bytes(found or b"")


class Trace(Model):
    """From which network and browser a customer added to an answer, under the day's key."""

    __tablename__ = "traces"
    __table_args__ = (
        sa.ForeignKeyConstraint(["location_id", "day"], ["day_keys.location_id", "day_keys.day"], ondelete="CASCADE"),
        sa.Index(None, "location_id", "day", "network"),
        sa.Index(None, "added_at"),
    )

    response_id: Mapped[int] = points_to("responses.id", ondelete="CASCADE", primary_key=True, autoincrement=False)
    location_id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"))
    day: Mapped[date]
    network: Mapped[bytes] = mapped_column(sa.LargeBinary(SUM_LENGTH))
    browser: Mapped[bytes] = mapped_column(sa.LargeBinary(SUM_LENGTH))
    added_at: Mapped[Instant]
    is_far: Mapped[bool | None]

    @classmethod
    def leave(
        cls, connection: sa.Connection, response: Any, origin: Origin, is_far: bool | None, time_zone: str, at: datetime
    ) -> None:
        """Keep the trace of who added to a response, in the place of an earlier one. `is_far` is a device whose clock
        is hours from the location's; None where it did not say.
        """
        day, secret = DayKey.secret_of(connection, response.location_id, time_zone, at)
        values = {
            "location_id": response.location_id,
            "day": day,
            "network": keyed(origin.network, secret),
            "browser": keyed(origin.browser, secret),
            "added_at": at,
            "is_far": is_far,
        }
        row = database.insert(cls).values(response_id=response.id, **values)
        connection.execute(row.on_conflict_do_update(index_elements=["response_id"], set_=values))
