"""How many answers a touchpoint's tablet brings in each hour: what is usual there, so that silence stands out."""

from collections import Counter
from datetime import date
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from kiosk import database
from kiosk.models.base import Model, points_to
from kiosk.models.response import Channel, Response

Hour: TypeAlias = tuple[int, date, int]
"""What one row counts: touchpoint, day and hour by the location's clock, as in the table's primary key."""

TRAFFIC_KEY = ("touchpoint_id", "given_on", "hour")


class Traffic(Model):
    """The answers a touchpoint's tablet brought in one hour. Always the same as counting them: `recount` says so."""

    __tablename__ = "traffic"
    __table_args__ = (
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
        sa.CheckConstraint("answers >= 0", name="answers"),
        {"sqlite_with_rowid": False},
    )

    touchpoint_id: Mapped[int] = points_to("touchpoints.id", primary_key=True, autoincrement=False)
    given_on: Mapped[date] = mapped_column(primary_key=True)
    hour: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True)
    answers: Mapped[int]

    @classmethod
    def move(cls, connection: sa.Connection, changes: Counter[Hour]) -> None:
        """Add `changes` to the hours, which are locked in the order of their keys, so that nobody deadlocks."""
        for key in sorted(changes):
            values = dict(zip(TRAFFIC_KEY, key, strict=True)) | {"answers": changes[key]}
            if changes[key] > 0:
                connection.execute(_ADD, values)
            elif changes[key] < 0:
                connection.execute(_TAKE, {f"by_{name}": value for name, value in values.items()})

    @classmethod
    def counted(cls) -> sa.Select[Any]:
        """The hours as counting the responses gives them: the key, then how many."""
        key: tuple[Any, ...] = (Response.touchpoint_id, Response.given_on, Response.given_hour)
        return (
            sa.select(*key, sa.func.count().label("answers"))
            .where(Response.channel == Channel.TABLET, Response.given_hour.is_not(None), Response.counts())
            .group_by(*key)
        )


_ROW = database.insert(Traffic)
_ADD = _ROW.on_conflict_do_update(index_elements=TRAFFIC_KEY, set_={"answers": Traffic.answers + _ROW.excluded.answers})
_TAKE = (
    sa.update(Traffic)
    .where(*(getattr(Traffic, name) == sa.bindparam(f"by_{name}") for name in TRAFFIC_KEY))
    .values(answers=Traffic.answers + sa.bindparam("by_answers", type_=sa.Integer))
)
