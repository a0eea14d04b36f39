"""The rules of rewards: those in use, those retired, and whether a month rests on one."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kiosk.extensions import db
from kiosk.models import Location, RewardRule, RuleMonth

Scope = frozenset[int] | None
"""The ids of the locations somebody sees; None means every one."""


def rules(scope: Scope, *, is_retired: bool = False) -> Sequence[RewardRule]:
    """The rules that are at work in `scope`, those for every location first; or those retired, the latest first."""
    query = sa.select(RewardRule).options(joinedload(RewardRule.location)).where(_is_seen(scope))
    if is_retired:
        return db.session.scalars(
            query.where(RewardRule.retired_at.is_not(None)).order_by(RewardRule.retired_at.desc(), RewardRule.id)
        ).all()
    query = query.outerjoin(Location, RewardRule.location_id == Location.id).where(RewardRule.retired_at.is_(None))
    return db.session.scalars(query.order_by(RewardRule.location_id.is_not(None), Location.name, RewardRule.id)).all()


def rule(public_id: str, scope: Scope) -> RewardRule | None:
    """One rule with its location; None where it is at work at none of `scope`."""
    return db.session.scalar(
        sa.select(RewardRule)
        .where(RewardRule.public_id == public_id, _is_seen(scope))
        .options(joinedload(RewardRule.location))
    )


def is_used(rule: RewardRule) -> bool:
    """Whether a month was reckoned by it, so that it changes no more."""
    return bool(db.session.scalar(sa.select(sa.exists().where(RuleMonth.rule_id == rule.id))))


def _is_seen(scope: Scope) -> sa.ColumnElement[bool]:
    if scope is None:
        return sa.true()
    return sa.or_(RewardRule.location_id.is_(None), RewardRule.location_id.in_(scope))
