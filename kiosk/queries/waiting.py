"""How much waits for somebody, in one question: for the menu of every manager's page."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kiosk.extensions import db
from kiosk.models import Hold, Mention, Remark, Reward, RuleMonth

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""


@dataclass(frozen=True)
class Waiting:
    """Names to decide, remarks to answer, rewards to draw or hand over, what is held that nobody has looked at, and
    decisions that the answer no longer fits.
    """

    mentions: int
    remarks: int
    rewards: int
    held: int
    stale: int = 0


NOTHING = Waiting(0, 0, 0, 0)
"""What viewers have to do, who decide nothing."""


def counts(scope: Scope) -> Waiting:
    """What waits in these locations."""
    is_there = (Hold.waits(), _in(Hold, scope))
    held = sa.select(Hold.response_id, Hold.mention_id).where(*is_there).distinct().subquery()
    rewards = _count(Reward, Reward.waits(), _in(Reward, scope))
    asked = {
        "mentions": _count(Mention, Mention.waits(), _in(Mention, scope)),
        "stale": _count(Mention, Mention.stale(), Mention.counts(), _in(Mention, scope)),
        "remarks": _count(Remark, Remark.waits(), Remark.within(scope)),
        "rewards": rewards + _count(RuleMonth, RuleMonth.waits(), _in(RuleMonth, scope)),
        "held": _count(held),
    }
    row = db.session.execute(sa.select(*(count.label(name) for name, count in asked.items()))).one()
    return Waiting(**row._mapping)


def _count(rows: Any, *where: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(rows).where(*where).scalar_subquery()


def _in(kind: Any, scope: Scope) -> sa.ColumnElement[bool]:
    return sa.true() if scope is None else kind.location_id.in_(scope)
