"""Everything that is kept of a staff member, as plain values to take along."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from kiosk.extensions import db
from kiosk.lib import money, text
from kiosk.models import (
    Agreement,
    Allowance,
    AuditEntry,
    ClosedMention,
    Draw,
    DrawTickets,
    Location,
    Manager,
    Mention,
    MonthClose,
    PassedThanks,
    Remark,
    Response,
    Reward,
    StaffMember,
    Standing,
    Team,
    Touchpoint,
    team_members,
)


def everything(person: StaffMember, *, at: datetime) -> dict[str, Any]:
    """All of it, under plain names, as it stands at the instant `at`. Customers' contact details are not theirs."""
    return {
        "made_at": at.isoformat(),
        "person": _person(person),
        "policies": [_policy(location) for location in person.locations],
        "teams": teams(person),
        "badges": list(db.session.scalars(sa.select(Touchpoint.code).where(Touchpoint.staff_member_id == person.id))),
        "signs_in_as": list(db.session.scalars(sa.select(Manager.email).where(Manager.staff_member_id == person.id))),
        "mentions": [_mention(one, one.has_agreed) for one in _mentions(Mention.staff_member_id == person.id)],
        "thanks_to_teams": _thanks_to_teams(person),
        "thanks_given_to_colleagues": [_mention(one) for one in _mentions(Response.colleague_id == person.id)],
        "colleagues_thanked_by_month": _months(person),
        "shares_passed_on": [_share(share, share.receiver) for share in _shares(PassedThanks.from_id == person.id)],
        "shares_received": [_share(share, share.giver) for share in _shares(PassedThanks.to_id == person.id)],
        "remarks": _remarks(person),
        "closed_months": _closed(person),
        "month_figures": _standings(person),
        "draw_tickets": _tickets(person),
        "rewards": [_reward(one) for one in rewards(person)],
        "changes": _changes(person),
    }


def _person(person: StaffMember) -> dict[str, Any]:
    return {
        "full_name": person.full_name,
        "shown_name": person.shown_name,
        "role": person.role,
        "reference": person.reference,
        "locations": [location.name for location in person.locations],
        "joined_on": _text(person.joined_on),
        "left_on": _text(person.left_on),
        "also_known_as": [name.name for name in person.names],
        "learnt_names": [
            {"spelling": one.spelling, "approved_count": one.approved_count, "against_count": one.against_count}
            for one in person.learnt_names
        ],
        "has_photo": person.photo_id is not None,
        "is_shown": person.is_shown,
        "shows_photo": person.shows_photo,
        "wall_choice": person.wall_choice.value,
        "chose_at": _text(person.chose_at),
        "page_opened_at": _text(person.page_opened_at),
        "added_at": _text(person.created_at),
    }


def _policy(location: Location) -> dict[str, Any]:
    """What is kept about people where they work."""
    return {
        "location": location.name,
        "level": location.policy_level,
        "reason": location.policy_reason,
        "since": _text(location.policy_since),
    }


def _team_ids(person: StaffMember) -> sa.Select[Any]:
    return sa.select(team_members.c.team_id).where(team_members.c.staff_member_id == person.id)


def teams(person: StaffMember) -> list[str]:
    """The teams they are in, by name."""
    query = sa.select(Team.name).where(Team.id.in_(_team_ids(person)))
    return sorted(db.session.scalars(query), key=text.alphabetical)


def _thanks_to_teams(person: StaffMember) -> list[dict[str, Any]]:
    """Those to their teams, and any to a team they were in when they answered whether it may be shown."""
    said = db.session.scalars(sa.select(Agreement).where(Agreement.staff_member_id == person.id))
    answers = {one.mention_id: one.has_agreed for one in said}
    found = _mentions(sa.or_(Mention.team_id.in_(_team_ids(person)), Mention.id.in_(answers)))
    return [_mention(one, answers.get(one.id)) for one in found]


def _mentions(condition: sa.ColumnElement[bool]) -> Sequence[Mention]:
    answer = joinedload(Mention.response).options(
        joinedload(Response.location), joinedload(Response.colleague), selectinload(Response.ticks)
    )
    query = sa.select(Mention).join(Mention.response).where(condition).order_by(Mention.id)
    return db.session.scalars(
        query.options(
            answer, joinedload(Mention.staff_member), joinedload(Mention.team), joinedload(Mention.decided_by)
        )
    ).all()


def _mention(mention: Mention, has_agreed: bool | None = None) -> dict[str, Any]:
    response = mention.response
    thanked = mention.staff_member.full_name if mention.staff_member else mention.team.name if mention.team else None
    return {
        "given_on": _text(mention.given_on),
        "location": response.location.name,
        "channel": response.channel.value,
        "name_as_given": mention.given_name,
        "thanked": thanked,
        "words": response.comment,
        "rating": response.rating,
        "standards_kept": response.kept,
        "standards_that_fell_short": response.fell_short,
        "colleague": response.colleague.known_as if response.colleague else None,
        "status": mention.status.value,
        "decided_at": _text(mention.decided_at),
        "decided_by": mention.decided_by.name if mention.decided_by else None,
        "is_held": mention.is_held or response.is_held,
        "is_a_managers_test": response.is_test,
        "customer_agreed_to_the_wall": response.may_share,
        "you_agreed_to_the_wall": has_agreed,
        "on_the_wall_since": _text(mention.shared_at),
    }


def _months(person: StaffMember) -> dict[str, int]:
    query = sa.select(Allowance).where(Allowance.staff_member_id == person.id).order_by(Allowance.month)
    return {f"{one.month:%Y-%m}": one.used_count for one in db.session.scalars(query)}


def _shares(condition: sa.ColumnElement[bool]) -> Sequence[PassedThanks]:
    people = (joinedload(PassedThanks.giver), joinedload(PassedThanks.receiver))
    return db.session.scalars(sa.select(PassedThanks).where(condition).order_by(PassedThanks.id).options(*people)).all()


def _share(share: PassedThanks, other: StaffMember) -> dict[str, Any]:
    return {"with": other.full_name, "words": share.words, "at": _text(share.created_at)}


def _remarks(person: StaffMember) -> list[dict[str, Any]]:
    query = sa.select(Remark).where(Remark.staff_member_id == person.id).order_by(Remark.id)
    return [
        {
            "kind": one.kind.value,
            "words": one.words,
            "at": _text(one.created_at),
            "answer": one.answer,
            "answered_at": _text(one.answered_at),
            "answered_by": one.answered_by.name if one.answered_by else None,
        }
        for one in db.session.scalars(query.options(joinedload(Remark.answered_by)))
    ]


def _closed(person: StaffMember) -> list[dict[str, Any]]:
    """How they stand in the months that were closed."""
    rows = db.session.execute(
        sa.select(MonthClose.month, ClosedMention.mark, ClosedMention.sign)
        .join(MonthClose, ClosedMention.month_close_id == MonthClose.id)
        .where(ClosedMention.staff_member_id == person.id)
        .order_by(MonthClose.month, ClosedMention.position)
    )
    return [{"month": f"{row.month:%Y-%m}", "mark": row.mark.value, "counts": row.sign} for row in rows]


def rewards(person: StaffMember) -> Sequence[Reward]:
    """What they earned, the latest month first."""
    query = sa.select(Reward).where(Reward.staff_member_id == person.id)
    return db.session.scalars(
        query.order_by(Reward.month.desc(), Reward.id).options(joinedload(Reward.location), joinedload(Reward.rule))
    ).all()


def _reward(reward: Reward) -> dict[str, Any]:
    return {
        "month": f"{reward.month:%Y-%m}",
        "location": reward.location.name,
        "rule": reward.rule.kind.value,
        "gift": reward.gift,
        "amount": str(money.value(reward.amount, reward.currency)) if reward.amount and reward.currency else None,
        "currency": reward.currency,
        "basis": reward.basis,
        "status": reward.status.value,
        "eligible_at": _text(reward.eligible_at),
        "granted_at": _text(reward.granted_at),
        "handed_over_at": _text(reward.handed_over_at),
        "reversed_at": _text(reward.reversed_at),
        "reversal_reason": reward.reversal_reason,
    }


def _standings(person: StaffMember) -> list[dict[str, Any]]:
    """What each closing of a month reckoned for them."""
    figures = ("received_count", "approved_count", "late_count", "correction_count", "counted_count", "day_count")
    rows = db.session.execute(
        sa.select(MonthClose.month, *(getattr(Standing, name) for name in figures))
        .join(MonthClose, Standing.month_close_id == MonthClose.id)
        .where(Standing.staff_member_id == person.id)
        .order_by(MonthClose.month, MonthClose.id)
    )
    return [{"month": f"{row.month:%Y-%m}"} | {name: getattr(row, name) for name in figures} for row in rows]


def _tickets(person: StaffMember) -> list[dict[str, Any]]:
    """How many tickets they held in which draw."""
    rows = db.session.execute(
        sa.select(Draw.month, Draw.public_id, DrawTickets.ticket_count)
        .join(Draw, DrawTickets.draw_id == Draw.id)
        .where(DrawTickets.staff_member_id == person.id)
        .order_by(Draw.month, Draw.id)
    )
    return [{"month": f"{row.month:%Y-%m}", "draw": row.public_id, "tickets": row.ticket_count} for row in rows]


def _changes(person: StaffMember) -> list[dict[str, Any]]:
    """What was changed about them, by whom."""
    is_about = sa.and_(AuditEntry.subject_kind == StaffMember.__tablename__, AuditEntry.subject_id == person.id)
    query = sa.select(AuditEntry).where(is_about).order_by(AuditEntry.id).options(joinedload(AuditEntry.manager))
    return [
        {
            "at": _text(one.at),
            "act": one.act,
            "by": one.manager.name if one.manager else "you" if one.staff_member_id == person.id else None,
            "before": one.before,
            "after": one.after,
        }
        for one in db.session.scalars(query)
    ]


def _text(when: date | datetime | None) -> str | None:
    return when.isoformat() if when else None
