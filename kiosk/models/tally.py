"""A day's counts for a touchpoint, channel and scale, kept in the transaction that changes them."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import database
from kiosk.models.base import Model, choice
from kiosk.models.response import Channel, Response
from kiosk.prepared import Prepared

Key: TypeAlias = tuple[int, date, int, Channel, int]
"""What one tally counts: location, day, touchpoint, channel, scale, as in the table's primary key."""

TALLY_KEY = ("location_id", "given_on", "touchpoint_id", "channel", "scale")
TALLY_COUNTS = ("rating_1", "rating_2", "rating_3", "rating_4", "rating_5")


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

    @classmethod
    def move(cls, connection: sa.Connection, changes: Mapping[Key, Counter[int]]) -> None:
        """Add `changes`, by rating, to the tallies. They are locked in the order of their keys, so nobody deadlocks."""
        for key in sorted(changes):
            by_rating = changes[key]
            values = dict(zip(TALLY_KEY, key, strict=True)) | {name: by_rating[int(name[-1])] for name in TALLY_COUNTS}
            if min(by_rating.values()) < 0:
                connection.execute(_TAKE, {f"by_{name}": value for name, value in values.items()})
            else:
                _ADD.run(connection, values)

    @classmethod
    def counted(cls) -> sa.Select[Any]:
        """The tallies as counting the responses gives them: the key, then how many of each rating."""
        key = [getattr(Response, name) for name in TALLY_KEY]
        counts = [
            sa.func.sum(sa.case((Response.rating == rating, 1), else_=0)).label(name)
            for rating, name in enumerate(TALLY_COUNTS, start=1)
        ]
        return sa.select(*key, *counts).where(Response.counts(), Response.rating.is_not(None)).group_by(*key)

    @classmethod
    def count_those(cls, responses: sa.CTE) -> Any:
        """The statement, for `database.at_once`, that adds `responses` to the tallies and tells their `client_id`s."""
        key = [responses.c[name] for name in TALLY_KEY]
        counts = [
            sa.func.count().filter(responses.c.rating == sa.literal_column(name[-1])).label(name)
            for name in TALLY_COUNTS
        ]
        rows = sa.select(*key, *counts).group_by(*key).order_by(*key)
        counted = _added(database.insert(cls).from_select([*TALLY_KEY, *TALLY_COUNTS], rows)).cte("counted")
        return sa.select(responses.c.client_id).add_cte(counted)


def _added(rows: Any) -> Any:
    """The INSERT of `rows`, which adds to the tallies that there are."""
    return rows.on_conflict_do_update(
        index_elements=TALLY_KEY, set_={name: getattr(Tally, name) + rows.excluded[name] for name in TALLY_COUNTS}
    )


_ADD = Prepared(_added(database.insert(Tally)), *TALLY_KEY, *TALLY_COUNTS)
_TAKE = (
    sa.update(Tally)
    .where(*(getattr(Tally, name) == sa.bindparam(f"by_{name}") for name in TALLY_KEY))
    .values({name: getattr(Tally, name) + sa.bindparam(f"by_{name}", type_=sa.Integer) for name in TALLY_COUNTS})
)
