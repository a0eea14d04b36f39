"""Keeping a response or a mention out of every figure, letting it back in, or agreeing that it stays out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kiosk.database import transaction
from kiosk.errors import Conflict
from kiosk.extensions import db
from kiosk.models import AuditEntry, Hold, HoldReason, Location, Manager, Mention, Response, holding
from kiosk.models.holding import NewHold

Held = Response | Mention
"""What can be held: all of an answer, or one thank-you in it."""

MOST_AT_ONCE = 250
"""How many one transaction decides: a customer who taps meanwhile waits for some milliseconds."""


@transaction
def hold(held: Held, reason: HoldReason, *, by: Manager, at: datetime) -> None:
    """Keep it out of the figures for this reason; once more for the same reason changes nothing."""
    new = NewHold(_response_id(held), reason, mention_id=held.id if isinstance(held, Mention) else None)
    if holding.hold(db.session.connection(), [new], at=at):
        db.session.add(AuditEntry.of("hold", held, by=by, at=at, after={"reason": reason}))
    db.session.refresh(held, ["is_held"])


@transaction
def release(held: Held, *, by: Manager, at: datetime) -> None:
    """End every hold on it: it counts again, on the day and in the hour that were noted when it came."""
    released = holding.release(db.session.connection(), _holds_on(held), at=at, by_id=by.id)
    if released:
        reasons = [row.reason for row in released]
        db.session.add(AuditEntry.of("release", held, by=by, at=at, before={"reasons": reasons}))
    db.session.refresh(held, ["is_held"])


@transaction
def hold_again(held: Held, *, by: Manager, at: datetime) -> None:
    """Undo the last release: the reasons that ended with it stand again."""
    on_it = _holds_on(held)
    last = sa.select(sa.func.max(Hold.released_at)).where(on_it).scalar_subquery()
    rows = db.session.execute(sa.select(Hold.reason, Hold.detail).where(on_it, Hold.released_at == last)).all()
    if held.is_held or not rows:
        raise Conflict
    mention_id = held.id if isinstance(held, Mention) else None
    news = [NewHold(_response_id(held), row.reason, row.detail, mention_id) for row in rows]
    holding.hold(db.session.connection(), news, at=at)
    after = {"reasons": [row.reason for row in rows]}
    db.session.add(AuditEntry.of("hold", held, by=by, at=at, after=after))
    db.session.refresh(held, ["is_held"])


@transaction
def leave_out(held: Held, *, by: Manager, at: datetime) -> None:
    """Agree that it stays out: it waits for nobody any more. A release brings it back all the same."""
    if _leave_out(_holds_on(held), by, at):
        db.session.add(AuditEntry.of("leave out", held, by=by, at=at))


@transaction
def release_all(location: Location, reason: HoldReason, *, by: Manager, at: datetime) -> int:
    """End every hold for this reason at a location that waits: how many. What another reason holds stays held."""
    wanted = _waiting_ids(location, reason)
    released = holding.release(db.session.connection(), Hold.id.in_(wanted), at=at, by_id=by.id)
    _audit("release", released, {"reasons": [reason]}, by, at)
    return len(released)


@transaction
def leave_out_all(location: Location, reason: HoldReason, *, by: Manager, at: datetime) -> int:
    """Agree that all stays out that is held for this reason at a location and waits, whatever else it is held for too:
    how many.
    """
    on = db.session.execute(
        sa.select(Hold.response_id, Hold.mention_id).where(Hold.id.in_(_waiting_ids(location, reason)))
    ).all()
    answers = sa.and_(
        Hold.mention_id.is_(None), Hold.response_id.in_([row.response_id for row in on if not row.mention_id])
    )
    thanks = Hold.mention_id.in_([row.mention_id for row in on if row.mention_id])
    left_out = set(_leave_out(sa.or_(answers, thanks), by, at))
    _audit("leave out", left_out, {}, by, at)
    return len(left_out)


def _leave_out(which: sa.ColumnElement[bool], by: Manager, at: datetime) -> Any:
    waits = sa.and_(which, Hold.waits())
    values = {"left_out_at": Hold.not_before_it_was_held(at), "left_out_by_id": by.id}
    changed = sa.update(Hold).where(waits).values(values).returning(Hold.response_id, Hold.mention_id)
    return db.session.execute(changed.execution_options(synchronize_session=False)).all()


def _waiting_ids(location: Location, reason: HoldReason) -> list[int]:
    """The open holds at a location that nobody has looked at, the oldest first, no more than one transaction likes."""
    waits = sa.and_(Hold.location_id == location.id, Hold.waits())
    query = sa.select(Hold.id).where(waits, Hold.reason == reason).order_by(Hold.id).limit(MOST_AT_ONCE)
    return list(db.session.scalars(query))


def _holds_on(held: Held) -> sa.ColumnElement[bool]:
    if isinstance(held, Mention):
        return Hold.mention_id == held.id
    return sa.and_(Hold.response_id == held.id, Hold.mention_id.is_(None))


def _response_id(held: Held) -> int:
    return held.response_id if isinstance(held, Mention) else held.id


def _audit(act: str, rows: Iterable[Any], before: dict[str, Any], by: Manager, at: datetime) -> None:
    """An entry for each response or mention of these holds."""
    for row in rows:
        kind, id = (Mention, row.mention_id) if row.mention_id else (Response, row.response_id)
        entry = {"subject_kind": kind.__tablename__, "subject_id": id, "before": before}
        db.session.add(AuditEntry(at=at, manager_id=by.id, act=act, **entry))
