"""The draw of a month: once for each rule and location, and so that anybody can repeat it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from kiosk.database import transaction
from kiosk.errors import Conflict
from kiosk.extensions import db
from kiosk.lib import draws, text
from kiosk.lib.draws import Holder, Step
from kiosk.models import (
    AuditEntry,
    Draw,
    DrawTickets,
    Manager,
    MonthClose,
    Reward,
    RewardRule,
    RuleMonth,
    StaffMember,
    Standing,
)


@transaction
def draw(close: MonthClose, rule: RewardRule, *, by: Manager, at: datetime) -> Draw:
    """Draw the winners of a closed month by a rule; what they won is eligible, for somebody to grant."""
    standing = MonthClose.kept(db.session(), close.location_id, close.month)
    if standing is None:
        raise Conflict(_("This month has been reopened. Draw again after the next close."))
    _take(standing, rule, at)
    tickets = _tickets(standing, rule)
    holders = [Holder(person.public_id, count) for person, count in tickets]
    done = Draw(
        rule_id=rule.id,
        location_id=standing.location_id,
        month=standing.month,
        month_close_id=standing.id,
        winner_count=rule.most_in_month,
        seed=draws.new_seed(),
        digest=draws.digest(holders),
        drawn_at=at,
        drawn_by_id=by.id,
    )
    db.session.add(done)
    try:
        db.session.flush()
    except IntegrityError as taken:
        raise _already() from taken
    db.session.add_all(
        DrawTickets(draw_id=done.id, position=position, staff_member_id=person.id, ticket_count=count)
        for position, (person, count) in enumerate(tickets, start=1)
    )
    people = {person.public_id: person.id for person, _count in tickets}
    steps = draws.draw(holders, done.seed, done.winner_count)
    total = sum(holder.ticket_count for holder in holders)
    db.session.add_all(_won(done, rule, step, people[step.key], total) for step in steps)
    after = {"seed": done.seed, "digest": done.digest, "winners": [step.key for step in steps]}
    db.session.add(AuditEntry.of("draw", done, by=by, at=at, after=after))
    return done


def _take(close: MonthClose, rule: RewardRule, at: datetime) -> None:
    """Take the month's one draw: the number of changed rows says who has it."""
    taken: Any = db.session.execute(
        sa.update(RuleMonth)
        .where(
            RuleMonth.rule_id == rule.id,
            RuleMonth.location_id == close.location_id,
            RuleMonth.month == close.month,
            RuleMonth.drawn_at.is_(None),
            RuleMonth.ticket_count > 0,
        )
        .values(drawn_at=at)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:
        raise _already()


def _already() -> Conflict:
    return Conflict(_("This draw has already been made, or nobody has a ticket. A draw can only be made once."))


def _tickets(close: MonthClose, rule: RewardRule) -> Sequence[tuple[StaffMember, int]]:
    """Who holds how many tickets, by name."""
    rows = db.session.execute(
        sa.select(StaffMember, Standing.counted_count, Standing.day_count)
        .join(Standing, Standing.staff_member_id == StaffMember.id)
        .where(Standing.month_close_id == close.id)
    )
    held = [(person, rule.times(thanks, days)) for person, thanks, days in rows]
    return sorted(
        ((person, count) for person, count in held if count),
        key=lambda one: (text.alphabetical(one[0].full_name), one[0].public_id),
    )


def _won(done: Draw, rule: RewardRule, step: Step, staff_member_id: int, total: int) -> Reward:
    """What a round of the draw gives."""
    return Reward(
        rule_id=rule.id,
        location_id=done.location_id,
        month=done.month,
        staff_member_id=staff_member_id,
        month_close_id=done.month_close_id,
        gift=rule.gift,
        amount=rule.amount,
        currency=rule.currency,
        basis={"ticket": step.ticket, "tickets": total},
        eligible_at=done.drawn_at,
    )
