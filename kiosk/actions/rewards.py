"""What becomes of a reward: granted, handed over, reversed, and each undone. See actions/draws.py for the draw."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from flask_babel import format_date
from flask_babel import gettext as _

from kiosk import database
from kiosk.database import transaction
from kiosk.errors import Conflict, Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Manager, MonthClose, Reward, RewardStatus, RuleMonth, Standing

ELIGIBLE, GRANTED, HANDED_OVER, REVERSED = RewardStatus


@dataclass(frozen=True)
class Done:
    """How many rewards came a step on; how many were left because they are one's own, or because of a cap."""

    count: int
    own_count: int = 0
    capped_count: int = 0


@transaction
def grant(close: MonthClose, *, only: Collection[str] | None = None, by: Manager, at: datetime) -> Done:
    """Grant what is eligible in a closed month, or of it only those with these public ids; nobody's own.

    Where a cap allows fewer, those with the most counted thanks come first.
    """
    standing = _standing(close)
    wanted = _found(standing, only, ELIGIBLE)
    others = [one for one in wanted if one.staff_member_id != by.staff_member_id]
    granted: list[int] = []
    for rule_id, group in groupby(others, lambda one: one.rule_id):
        granted += _grant(standing, rule_id, [one.id for one in group], by, at)
    _note("grant", granted, ELIGIBLE, GRANTED, by, at)
    return Done(len(granted), len(wanted) - len(others), len(others) - len(granted))


@transaction
def hand_over(close: MonthClose, *, only: Collection[str] | None = None, by: Manager, at: datetime) -> Done:
    """Note that what is granted was handed over, or of it only those with these public ids; nobody's own.

    What is no longer earned is left, unless it is asked for by its id.
    """
    wanted = _found(_standing(close), only, GRANTED)
    others = [one for one in wanted if one.staff_member_id != by.staff_member_id]
    handed = db.session.scalars(
        sa.update(Reward)
        .where(Reward.id.in_([one.id for one in others]), Reward.status == GRANTED)
        .values(status=HANDED_OVER, handed_over_at=at, handed_over_by_id=by.id, handed_over_as_id=by.staff_member_id)
        .returning(Reward.id)
        .execution_options(synchronize_session=False)
    ).all()
    _note("hand over", handed, GRANTED, HANDED_OVER, by, at)
    return Done(len(handed), len(wanted) - len(others))


@transaction
def reverse(reward: Reward, *, status: RewardStatus, reason: str, by: Manager, at: datetime) -> None:
    """Take a reward back that stood as `status`, with a reason; closing the month anew does not bring it back."""
    if status is REVERSED:
        raise Conflict(_("This reward has already been reversed."))
    _move(reward, status, REVERSED, reversed_at=at, reversed_by_id=by.id, reversal_reason=reason)
    if status in (GRANTED, HANDED_OVER):
        _count(reward, -1)
    before, after = {"status": status.value}, {"status": REVERSED.value, "reason": reason}
    db.session.add(AuditEntry.of("reverse", reward, by=by, at=at, before=before, after=after))


@transaction
def undo(reward: Reward, *, status: RewardStatus, by: Manager, at: datetime) -> None:
    """Put back what stood before the step that made the reward `status`."""
    database.lock(reward)
    if status is ELIGIBLE or (status is REVERSED and reward.reversed_by_id is None):
        raise Conflict(_("There is nothing to undo here."))
    if status is HANDED_OVER:
        before = GRANTED
        _move(reward, status, before, handed_over_at=None, handed_over_by_id=None, handed_over_as_id=None)
    elif status is GRANTED:
        before = ELIGIBLE
        if reward.unearned_at:
            raise Refused(_("This reward is no longer earned. Reverse it, or leave it granted."))
        _move(reward, status, before, granted_at=None, granted_by_id=None, granted_as_id=None)
        _count(reward, -1)
    else:
        before = HANDED_OVER if reward.handed_over_at else GRANTED if reward.granted_at else ELIGIBLE
        _move(reward, status, before, reversed_at=None, reversed_by_id=None, reversal_reason="")
        if before is not ELIGIBLE:
            _count(reward, +1)
    was, now = {"status": status.value}, {"status": before.value}
    db.session.add(AuditEntry.of("undo", reward, by=by, at=at, before=was, after=now))


def _standing(close: MonthClose) -> MonthClose:
    """The close that stands of the same month; it cannot be reopened while this transaction lasts."""
    found = MonthClose.kept(db.session(), close.location_id, close.month)
    if found is None:
        raise Conflict(_("%(month)s has been reopened. Its rewards wait for the next close.", month=_name(close.month)))
    return found


def _found(close: MonthClose, only: Collection[str] | None, status: RewardStatus) -> Sequence[Any]:
    """The rewards of the month in this status, by rule, those with the most counted thanks first."""
    is_meant = Reward.unearned_at.is_(None) if only is None else Reward.public_id.in_(only)
    return db.session.execute(
        sa.select(Reward.id, Reward.rule_id, Reward.staff_member_id)
        .outerjoin(
            Standing,
            sa.and_(Standing.month_close_id == close.id, Standing.staff_member_id == Reward.staff_member_id),
        )
        .where(Reward.location_id == close.location_id, Reward.month == close.month, Reward.status == status, is_meant)
        .order_by(Reward.rule_id, Reward.number, Standing.counted_count.desc(), Standing.day_count.desc(), Reward.id)
    ).all()


def _grant(close: MonthClose, rule_id: int, ids: list[int], by: Manager, at: datetime) -> Sequence[int]:
    """Grant these of one rule, as far as its cap goes. Whoever else grants by this rule waits, and then finds less."""
    at_work = _of(close, rule_id)
    room = db.session.scalar(
        sa.select(sa.func.coalesce(RuleMonth.most - RuleMonth.granted_count, len(ids))).where(at_work).with_for_update()
    )
    granted = db.session.scalars(
        sa.update(Reward)
        .where(Reward.id.in_(ids[: room or 0]), Reward.status == ELIGIBLE)
        .values(status=GRANTED, granted_at=at, granted_by_id=by.id, granted_as_id=by.staff_member_id)
        .returning(Reward.id)
        .execution_options(synchronize_session=False)
    ).all()
    _add(at_work, len(granted))
    return granted


def _of(month: MonthClose | Reward, rule_id: int) -> sa.ColumnElement[bool]:
    """The rule at work in the month."""
    return sa.and_(
        RuleMonth.rule_id == rule_id, RuleMonth.location_id == month.location_id, RuleMonth.month == month.month
    )


def _count(reward: Reward, number: int) -> None:
    _add(_of(reward, reward.rule_id), number)


def _add(at_work: sa.ColumnElement[bool], number: int) -> None:
    """Count grants, as far as the cap goes; the constraint is behind it."""
    count = RuleMonth.granted_count + number
    changed: Any = db.session.execute(
        sa.update(RuleMonth)
        .where(at_work, sa.or_(RuleMonth.most.is_(None), count <= RuleMonth.most))
        .values(granted_count=count)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise Refused(_("The rule’s monthly limit has been reached."))


def _move(reward: Reward, status: RewardStatus, to: RewardStatus, **values: Any) -> None:
    """One step of one reward, if it still stands as `status`: the number of changed rows says so."""
    changed: Any = db.session.execute(
        sa.update(Reward)
        .where(Reward.id == reward.id, Reward.status == status)
        .values(status=to, **values)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise Conflict


def _note(act: str, ids: Sequence[int], before: RewardStatus, after: RewardStatus, by: Manager, at: datetime) -> None:
    """An entry in the audit log for each of several rewards."""
    states = {"before": {"status": before.value}, "after": {"status": after.value}}
    who = {"at": at, "manager_id": by.id, "staff_member_id": None}
    rows = [{"act": act, "subject_kind": Reward.__tablename__, "subject_id": id, **who, **states} for id in ids]
    if rows:
        db.session.execute(sa.insert(AuditEntry), rows)


def _name(month: date) -> str:
    return str(format_date(month, "MMMM y"))
