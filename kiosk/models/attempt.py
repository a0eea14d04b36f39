"""How often something was tried lately: wrong passwords, words and codes, so that nobody guesses for long."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import database, hashing
from kiosk.lib.networks import SUM_LENGTH
from kiosk.models.base import Instant, Model


class Attempts(Model):
    """How often one thing was tried in one window of time.

    `key` is a keyed hash of the limit, the window and the thing: no address is in it, and the next window's is another.
    """

    __tablename__ = "attempts"
    __table_args__ = (sa.CheckConstraint("count >= 0", name="count"), sa.Index(None, "ends_at"))

    key: Mapped[bytes] = mapped_column(sa.LargeBinary(SUM_LENGTH), primary_key=True)
    ends_at: Mapped[Instant]
    count: Mapped[int]


@dataclass(frozen=True)
class Counted:
    """What one attempt counts towards: its row's key, when the window ends, and how many there may be."""

    key: bytes
    ends_at: datetime
    most: int


@dataclass(frozen=True)
class Limit:
    """At most `most` attempts in each `window` of the clock."""

    purpose: str
    most: int
    window: timedelta

    def on(self, *what: str, at: datetime) -> Counted:
        """What an attempt at `what` counts towards now."""
        seconds = int(self.window.total_seconds())
        number = int(at.timestamp()) // seconds
        ends_at = datetime.fromtimestamp((number + 1) * seconds, tz=UTC)
        return Counted(hashing.keyed(self.purpose, str(number), *what), ends_at, self.most)


def full(connection: sa.Connection, counted: Sequence[Counted]) -> Counted | None:
    """What allows no more attempts now, for the longest. It only looks, so that refusing costs no write."""
    query = sa.select(Attempts.key, Attempts.count).where(Attempts.key.in_([one.key for one in counted]))
    found = {bytes(key): number for key, number in connection.execute(query)}
    return _last(one for one in counted if found.get(one.key, 0) >= one.most)


def count(connection: sa.Connection, attempts: Sequence[Sequence[Counted]]) -> list[Counted | None]:
    """Count attempts, each of which may count towards several limits: for each what `full` answers.

    One statement a row decides, so that many at once gain nothing. Rows are taken in the order of their keys by
    everybody, so that no two transactions wait for each other.
    """
    refused: list[list[Counted]] = [[] for _ in attempts]
    for _key, number, one in sorted(
        (one.key, number, one) for number, counted in enumerate(attempts) for one in counted
    ):
        row = database.insert(Attempts).values(key=one.key, ends_at=one.ends_at, count=1)
        added = row.on_conflict_do_update(
            index_elements=["key"], set_={"count": Attempts.count + 1}, where=Attempts.count < one.most
        )
        if connection.execute(added.returning(Attempts.count)).one_or_none() is None:
            refused[number].append(one)
    return [_last(full) for full in refused]


def give_back(connection: sa.Connection, counted: Sequence[Counted]) -> None:
    """Count one attempt less: it was right."""
    for one in sorted(counted, key=lambda one: one.key):
        mine = sa.and_(Attempts.key == one.key, Attempts.count > 0)
        connection.execute(sa.update(Attempts).where(mine).values(count=Attempts.count - 1))


def _last(counted: Iterable[Counted]) -> Counted | None:
    return max(counted, key=lambda one: one.ends_at, default=None)
