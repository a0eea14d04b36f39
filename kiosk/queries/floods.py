"""Which touchpoints had floods of which answers were counted and not kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kiosk.extensions import db
from kiosk.models import Flood, Touchpoint

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""

LATELY = timedelta(days=7)
"""How long the overview says so."""

LONG = timedelta(days=365)
MOST = 50


@dataclass(frozen=True)
class CountedOnly:
    """How many answers of floods at a touchpoint were counted and not kept, and between which minutes they came."""

    touchpoint: Touchpoint
    count: int
    first: datetime
    last: datetime


def lately(scope: Scope, *, at: datetime) -> Sequence[CountedOnly]:
    """Those of the last days."""
    return _counted_only(scope, since=at - LATELY)


def of_a_year(scope: Scope, *, at: datetime) -> Sequence[CountedOnly]:
    """Those of the last year."""
    return _counted_only(scope, since=at - LONG)


def _counted_only(scope: Scope, *, since: datetime) -> Sequence[CountedOnly]:
    """By touchpoint, the most first."""
    count = sa.func.sum(Flood.counted_only).label("count")
    between = (sa.func.min(Flood.minute).label("first"), sa.func.max(Flood.minute).label("last"))
    summed = (
        sa.select(Flood.touchpoint_id, count, *between)
        .where(Flood.minute >= since, Flood.counted_only > 0)
        .group_by(Flood.touchpoint_id)
        .subquery()
    )
    rows = (
        sa.select(Touchpoint, summed.c.count, summed.c.first, summed.c.last)
        .join(summed, summed.c.touchpoint_id == Touchpoint.id)
        .options(joinedload(Touchpoint.location))
        .order_by(summed.c.count.desc(), Touchpoint.id)
        .limit(MOST)
    )
    if scope is not None:
        rows = rows.where(Touchpoint.location_id.in_(scope))
    return [CountedOnly(spot, int(number), first, last) for spot, number, first, last in db.session.execute(rows)]
