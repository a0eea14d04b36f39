"""One person's month: each thank-you they got, whether it counts for rewards, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import (
    ClosedMention,
    Mark,
    Mention,
    MentionOrigin,
    MentionStatus,
    MonthClose,
    Response,
    StaffMember,
    Standing,
    UncountedMention,
    WhyUncounted,
)


class Outcome(StrEnum):
    """What a thank-you comes to in a month."""

    COUNTED = "counted"
    TAKEN_BACK = "taken_back"
    REPEAT = WhyUncounted.REPEAT
    HALF_HOUR = WhyUncounted.HALF_HOUR
    NEVER_COUNTED = WhyUncounted.NEVER_COUNTED
    COLLEAGUE = "colleague"
    HELD = "held"
    NEW = MentionStatus.NEW
    DECLINED = MentionStatus.DECLINED
    WITHDRAWN = MentionStatus.WITHDRAWN
    NEXT_MONTH = "next_month"


@dataclass(frozen=True)
class Thanks:
    """One thank-you, what it comes to, and whether it was given in an earlier month."""

    mention: Mention
    outcome: Outcome
    is_late: bool


def person(public_id: str, close: MonthClose) -> tuple[StaffMember, Standing] | None:
    """Somebody who stands in a month, with their figures."""
    row = db.session.execute(
        sa.select(StaffMember, Standing)
        .join(Standing, Standing.staff_member_id == StaffMember.id)
        .where(StaffMember.public_id == public_id, Standing.month_close_id == close.id)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def thanks(person: StaffMember, close: MonthClose) -> Sequence[Thanks]:
    """Everything given to somebody in the month or carried into it, in the order it was given in."""
    frozen = {row.mention_id: (row.mark, row.why) for row in db.session.execute(_frozen(person, close))}
    is_of_month = sa.and_(
        Mention.location_id == close.location_id,
        Mention.staff_member_id == person.id,
        Mention.given_on >= close.month,
        Mention.given_on < clock.next_month(close.month),
        Mention.praises(),
    )
    found = db.session.scalars(
        sa.select(Mention)
        .where(sa.or_(is_of_month, Mention.id.in_(list(frozen))))
        .order_by(Mention.given_on, Mention.id)
        .options(joinedload(Mention.response).options(joinedload(Response.location), joinedload(Response.touchpoint)))
    ).all()
    return [
        Thanks(mention, _outcome(mention, *frozen.get(mention.id, (None, None))), mention.given_on < close.month)
        for mention in found
    ]


def _outcome(mention: Mention, mark: Mark | None, why: WhyUncounted | None) -> Outcome:
    """What the close wrote down; for what is in none of its rows, how the mention stands now."""
    if why is not None:
        return Outcome(why.value)
    if mark is not None:
        return Outcome.TAKEN_BACK if mark is Mark.CORRECTION else Outcome.COUNTED
    if mention.origin is MentionOrigin.COLLEAGUE:
        return Outcome.COLLEAGUE
    if mention.is_held or mention.response.is_held:
        return Outcome.HELD
    return Outcome.NEXT_MONTH if mention.status is MentionStatus.APPROVED else Outcome(mention.status.value)


def _frozen(person: StaffMember, close: MonthClose) -> sa.Select[int, Mark, WhyUncounted]:
    """The rows of the close about somebody, with why one does not count."""
    is_same = sa.and_(
        UncountedMention.month_close_id == ClosedMention.month_close_id,
        UncountedMention.mention_id == ClosedMention.mention_id,
        UncountedMention.staff_member_id == ClosedMention.staff_member_id,
    )
    return (
        sa.select(ClosedMention.mention_id, ClosedMention.mark, UncountedMention.why)
        .outerjoin(UncountedMention, is_same)
        .where(ClosedMention.month_close_id == close.id, ClosedMention.staff_member_id == person.id)
    )
