"""Forgetting a staff member: what is kept about them is erased, but for what the accounts of closed months need."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from kiosk.database import transaction
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.lib.blackout import BLACK, blacked_out
from kiosk.models import (
    Agreement,
    Allowance,
    AuditEntry,
    ClosedMention,
    LearntName,
    Manager,
    Mention,
    MentionOrigin,
    PassedThanks,
    Remark,
    Response,
    Reward,
    StaffMember,
    StaffName,
    Touchpoint,
    sharing,
    staff_locations,
    team_members,
)
from kiosk.models.mention import NAME_LENGTH
from kiosk.models.month_line import thawed

Black = Callable[[str], str]


@transaction
def forget(person: StaffMember, *, time_zone: str, by: Manager | None, at: datetime) -> None:
    """Erase what is kept about a person, for good; their last day is today where they have not left.

    Names and words go everywhere. A closed month keeps the line with their name, its sign and its date, and proves
    itself as before; rewards and draws that rest on it stay.
    """
    kept = db.session.scalars(
        sa.select(StaffMember)
        .where(StaffMember.id == person.id)
        .options(selectinload(StaffMember.names), selectinload(StaffMember.learnt_names))
        .with_for_update(of=StaffMember)
        .execution_options(populate_existing=True)
    ).one()
    if kept.forgotten_at is not None:
        return
    theirs = db.session.execute(
        sa.select(Mention.id, Mention.response_id, Mention.given_name).where(Mention.staff_member_id == kept.id)
    ).all()
    spelt = {*(row.given_name for row in theirs), *(one.spelling for one in kept.learnt_names)}
    names = {kept.full_name, kept.shown_name, *(one.name for one in kept.names)}

    def black(words: str) -> str:
        return blacked_out(words, names=names, phrases=spelt)

    _blank_audit(kept, [row.id for row in theirs])
    for ids in _batches([row.response_id for row in theirs]):
        _black_words(ids, black)
        _black_rows(Mention.response_id.in_(ids), black)
    _erase_rows(kept)
    _erase_mentions(kept)
    _erase_around(kept, at)
    _erase_person(kept, clock.local_date(at, time_zone), at)
    db.session.add(AuditEntry.of("forget", kept, by=by, at=at))


def _batches(ids: Sequence[int], size: int = 500) -> list[list[int]]:
    several = sorted(set(ids))
    return [several[begin : begin + size] for begin in range(0, len(several), size)]


def _run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


def _blank_audit(person: StaffMember, mention_ids: Sequence[int]) -> None:
    """The log goes on saying that something was changed, when and by whom, but not from what to what."""
    theirs: list[tuple[type[Any], sa.ColumnElement[bool]]] = [
        (StaffMember, StaffMember.id == person.id),
        (Touchpoint, Touchpoint.staff_member_id == person.id),
        (Remark, Remark.staff_member_id == person.id),
        (PassedThanks, _is_share_of(person)),
    ]
    about = [_is_about(kind, sa.select(kind.id).where(is_theirs)) for kind, is_theirs in theirs]
    blank = sa.update(AuditEntry).values(before={}, after={})
    _run(blank.where(sa.or_(AuditEntry.staff_member_id == person.id, *about)))
    for ids in _batches(mention_ids):
        _run(blank.where(_is_about(Mention, ids)))


def _is_about(kind: type[Any], ids: Any) -> sa.ColumnElement[bool]:
    return sa.and_(AuditEntry.subject_kind == kind.__tablename__, AuditEntry.subject_id.in_(ids))


def _black_words(response_ids: Sequence[int], black: Black) -> None:
    """Take the name out of what customers wrote where they thanked the person."""
    said = sa.select(Response.id, Response.comment).where(Response.id.in_(response_ids), Response.comment.is_not(None))
    for id, comment in db.session.execute(said).all():
        if black(comment or "") != comment:
            _run(sa.update(Response).where(Response.id == id).values(comment=black(comment or "")))
    several = sa.select(Mention.id, Mention.part_of).where(
        Mention.response_id.in_(response_ids), Mention.part_of.is_not(None)
    )
    for id, whole in db.session.execute(several).all():
        _run(sa.update(Mention).where(Mention.id == id).values(part_of=black(whole or "")[:NAME_LENGTH]))


def _black_rows(where: sa.ColumnElement[bool], black: Black) -> None:
    """Take the name out of the customer's words in the closed rows of others who were thanked in the same words."""
    rows = sa.select(ClosedMention).join(Mention, ClosedMention.mention_id == Mention.id).where(where)
    for row in db.session.scalars(rows).all():
        (line,) = thawed([row.row])
        row.erase(line._replace(comment=black(line.comment)))
    db.session.flush()


def _erase_rows(person: StaffMember) -> None:
    """Leave of the closed rows about the person what accounts need."""
    for row in db.session.scalars(sa.select(ClosedMention).where(ClosedMention.staff_member_id == person.id)).all():
        (line,) = thawed([row.row])
        row.erase(line.for_the_accounts)
    db.session.flush()


def _erase_mentions(person: StaffMember) -> None:
    """Mentions go; those that a closed month rests on stay as a count without words."""
    theirs = Mention.staff_member_id == person.id
    is_closed = sa.exists().where(ClosedMention.mention_id == Mention.id)
    sharing.take_down(db.session(), theirs)
    _run(sa.delete(PassedThanks).where(_is_share_of(person)))
    _run(sa.delete(Mention).where(theirs, ~is_closed))
    chosen = sa.case((Mention.origin == MentionOrigin.TYPED, MentionOrigin.CHOSEN.value), else_=Mention.origin)
    _run(sa.update(Mention).where(theirs).values(given_name=BLACK, part_of=None, has_agreed=None, origin=chosen))


def _erase_around(person: StaffMember, at: datetime) -> None:
    """What else points to the person."""
    for kind in (Agreement, Remark, Allowance, LearntName, StaffName):
        _run(sa.delete(kind).where(kind.staff_member_id == person.id))
    for table in (staff_locations, team_members):
        _run(sa.delete(table).where(table.c.staff_member_id == person.id))
    _run(sa.update(Manager).where(Manager.staff_member_id == person.id).values(staff_member_id=None))
    badge = {"staff_member_id": None, "name": _("A former badge")}
    badges = sa.update(Touchpoint).where(Touchpoint.staff_member_id == person.id)
    _run(badges.where(Touchpoint.retired_at.is_(None)).values(retired_at=at))
    _run(badges.values(badge))


def _erase_person(person: StaffMember, today: date, at: datetime) -> None:
    """Nothing of the person stays but a name where accounts show it."""
    is_in_accounts = sa.or_(
        sa.exists().where(ClosedMention.staff_member_id == person.id),
        sa.exists().where(Reward.staff_member_id == person.id),
    )
    if not db.session.scalar(sa.select(is_in_accounts)):
        person.full_name = BLACK
    photo, person.photo = person.photo, None
    person.shown_name, person.role, person.reference, person.joined_on = "", "", None, None
    person.is_shown = person.shows_photo = False
    person.page_opened_at, person.page_number = None, person.page_number + 1
    person.left_on = min(person.left_on or today, today)
    person.forgotten_at = at
    db.session.flush()
    if photo is not None:
        db.session.delete(photo)


def _is_share_of(person: StaffMember) -> sa.ColumnElement[bool]:
    return sa.or_(PassedThanks.from_id == person.id, PassedThanks.to_id == person.id)
