"""Forgetting a staff member: what is kept about them is erased, but for what the accounts of closed months need."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from kiosk.database import transaction
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.lib.blackout import BLACK, blacked_out
from kiosk.lib.names import fold
from kiosk.models import (
    Agreement,
    Allowance,
    AuditEntry,
    ClosedMention,
    Hold,
    LearntName,
    Location,
    Manager,
    Mention,
    MentionOrigin,
    MentionStatus,
    MonthClose,
    NameLesson,
    OpenedAnswer,
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
from kiosk.models.month_line import thawed

Black = Callable[[str], str]

_NOT_TYPED = sa.case((Mention.origin == MentionOrigin.TYPED, MentionOrigin.CHOSEN.value), else_=Mention.origin)
"""What was typed has to differ within an answer, and blacked out it may not."""

_NO_CONCERN = sa.case((Mention.status == MentionStatus.CONCERN, MentionStatus.WITHDRAWN.value), else_=Mention.status)
"""Of a concern nothing is left but that it counts no longer."""

_SPLITS = ("split", "join")
"""Acts on mentions whose entries in the log hold names as words; the others hold ids."""

_REASONS: Mapping[type[Any], tuple[str, ...]] = {
    Remark: ("words", "answer"),
    MonthClose: ("reopen_reason",),
    Reward: ("reversal_reason",),
    Location: ("policy_reason",),
}
"""What managers and staff wrote about anything: the few rows in which somebody's whole name goes wherever it stands."""

_REASONED = ("write", "answer", "reopen", "reverse", "change policy")
"""The acts that wrote those, which repeat them in the log."""


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
    names = _names(kept)
    whole = _whole(kept, names)
    _adopt(kept, whole)
    theirs = db.session.execute(
        sa.select(Mention.id, Mention.response_id, Mention.given_name).where(Mention.staff_member_id == kept.id)
    ).all()
    spelt = {*(row.given_name for row in theirs), *(one.spelling for one in kept.learnt_names)}

    def black(words: str) -> str:
        return blacked_out(words, names=names, phrases=spelt)

    _blank_audit(kept, [row.id for row in theirs])
    for ids in _batches([*(row.response_id for row in theirs), *_once_theirs(kept)]):
        _black_answers(ids, black)
    _black_reasons(lambda words: blacked_out(words, names=(), phrases=whole))
    _erase_badge_rows(kept)
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


def _names(person: StaffMember) -> set[str]:
    """What the person is and was called: a name of before stands in the log, and in words from then."""
    names = {person.full_name, person.shown_name, *(one.name for one in person.names)}
    said = sa.select(AuditEntry.before, AuditEntry.after).where(_is_about(StaffMember, [person.id]))
    for facts in (facts for row in db.session.execute(said) for facts in row):
        names |= {facts.get("full_name"), facts.get("shown_name")}
        also = facts.get("names") or ()
        names |= set(also.split(", ") if isinstance(also, str) else also)
    return {name for name in names if name}


def _whole(person: StaffMember, names: set[str]) -> set[str]:
    """The names of more than one word, as far as the script parts them: a first name alone is too many people's."""
    is_parted = person.full_name.lower() != person.full_name.upper()
    return {name for name in names if " " in name} | (set() if is_parted else {person.full_name})


def _adopt(person: StaffMember, whole: set[str]) -> None:
    """Take for the person's what a customer typed as their whole name and nobody has matched yet; not where somebody
    else is called the same.
    """
    others = sa.select(StaffMember.full_name).where(StaffMember.id != person.id, StaffMember.forgotten_at.is_(None))
    meant = {fold(name) for name in whole} - {fold(name) for name in db.session.scalars(others)}
    in_theirs = sa.select(Mention.response_id).where(Mention.staff_member_id == person.id)
    is_nobodys = sa.and_(Mention.staff_member_id.is_(None), Mention.team_id.is_(None))
    typed = sa.select(Mention.response_id, Mention.id, Mention.given_name).where(is_nobodys)
    rows = db.session.execute(typed.where(Mention.response_id.not_in(in_theirs)))
    found = {row.response_id: row.id for row in rows if fold(row.given_name) in meant}
    for ids in _batches(list(found.values())):
        _run(sa.update(Mention).where(Mention.id.in_(ids)).values(staff_member_id=person.id))


def _once_theirs(person: StaffMember) -> Sequence[int]:
    """The answers that a closed month counts for the person, whoever was found to be meant since."""
    rows = sa.select(Mention.response_id).join(ClosedMention, ClosedMention.mention_id == Mention.id)
    return db.session.scalars(rows.where(ClosedMention.staff_member_id == person.id)).all()


def _blank_audit(person: StaffMember, mention_ids: Sequence[int]) -> None:
    """The log goes on saying that something was changed, when and by whom, but not from what to what."""
    theirs: list[tuple[type[Any], sa.ColumnElement[bool]]] = [
        (StaffMember, StaffMember.id == person.id),
        (Touchpoint, Touchpoint.staff_member_id == person.id),
        (Remark, Remark.staff_member_id == person.id),
        (PassedThanks, _is_share_of(person)),
        (Reward, Reward.staff_member_id == person.id),
    ]
    about = [_is_about(kind, sa.select(kind.id).where(is_theirs)) for kind, is_theirs in theirs]
    about += [  # a share that was taken back is known by its entries alone
        sa.and_(AuditEntry.subject_kind == PassedThanks.__tablename__, said["to_id"].as_integer() == person.id)
        for said in (AuditEntry.before, AuditEntry.after)
    ]
    blank = sa.update(AuditEntry).values(before={}, after={})
    _run(blank.where(sa.or_(AuditEntry.staff_member_id == person.id, *about)))
    for ids in _batches(mention_ids):
        _run(blank.where(_is_about(Mention, ids)))


def _is_about(kind: type[Any], ids: Any) -> sa.ColumnElement[bool]:
    return sa.and_(AuditEntry.subject_kind == kind.__tablename__, AuditEntry.subject_id.in_(ids))


def _black_answers(response_ids: Sequence[int], black: Black) -> None:
    """Take the name out of what stands around a thank-you to the person: the customer's words and other names, why it
    was held, what colleagues and managers said of it, and the closed rows of others who were thanked in it.
    """
    named = sa.select(Mention.id).where(Mention.response_id.in_(response_ids))
    _run(
        sa.update(AuditEntry).where(_is_about(Mention, named), AuditEntry.act.in_(_SPLITS)).values(before={}, after={})
    )
    _black(Response, Response.id.in_(response_ids), black, "comment")
    _black(OpenedAnswer, OpenedAnswer.response_id.in_(response_ids), black, "comment")
    _black(Mention, Mention.response_id.in_(response_ids), black, "given_name", "part_of")
    _black(Hold, Hold.response_id.in_(response_ids), black, "detail")
    for kind, *columns in ((PassedThanks, "words"), (Remark, "words", "answer")):
        is_about = kind.mention_id.in_(named)
        _black(kind, is_about, black, *columns)
        _black(AuditEntry, _is_about(kind, sa.select(kind.id).where(is_about)), black, "before", "after")
    taught = sa.select(NameLesson.learnt_name_id).where(NameLesson.mention_id.in_(named))
    learnt = db.session.execute(sa.select(LearntName.id, LearntName.spelling).where(LearntName.id.in_(taught))).all()
    theirs = [id for id, spelling in learnt if black(spelling) != spelling]
    _run(sa.delete(LearntName).where(LearntName.id.in_(theirs)))
    rows = sa.select(ClosedMention).where(ClosedMention.mention_id.in_(named))
    for row in db.session.scalars(rows).all():
        (line,) = thawed([row.row])
        row.erase(line._replace(given_name=black(line.given_name), comment=black(line.comment)))
    db.session.flush()


def _black_reasons(black: Black) -> None:
    for kind, columns in _REASONS.items():
        _black(kind, sa.true(), black, *columns)
    kinds = [kind.__tablename__ for kind in _REASONS]
    is_reason = sa.and_(AuditEntry.subject_kind.in_(kinds), AuditEntry.act.in_(_REASONED))
    _black(AuditEntry, is_reason, black, "before", "after")


def _black(kind: type[Any], where: sa.ColumnElement[bool], black: Black, *names: str) -> None:
    """Take the name out of these columns, text or JSON. What a customer typed is no longer as they typed it then."""
    columns: list[Any] = [getattr(kind, name) for name in names]
    also = {"origin": _NOT_TYPED} if kind is Mention else {}
    (key,) = sa.inspect(kind).primary_key
    for id, *said in db.session.execute(sa.select(key, *columns).where(where)).all():
        left = [_fitting(_without(words, black), column) for words, column in zip(said, columns, strict=True)]
        if left != said:
            values = dict(zip(names, left, strict=True)) | also
            _run(sa.update(kind).where(key == id).values(values))


def _without(said: Any, black: Black) -> Any:
    """Text without the name; of JSON, each text in it."""
    if isinstance(said, dict):
        return {key: _without(value, black) for key, value in said.items()}
    return black(said) if isinstance(said, str) else said


def _fitting(said: Any, column: Any) -> Any:
    """As much as the column takes: three dots are longer than a name of two letters."""
    return said[: column.type.length] if isinstance(said, str) else said


def _erase_badge_rows(person: StaffMember) -> None:
    """Take the name of their badge out of the closed rows of whoever was thanked by it."""
    badges = sa.select(Touchpoint.id).where(Touchpoint.staff_member_id == person.id)
    by_badge = sa.select(Mention.id).join(Mention.response).where(Response.touchpoint_id.in_(badges))
    for row in db.session.scalars(sa.select(ClosedMention).where(ClosedMention.mention_id.in_(by_badge))).all():
        (line,) = thawed([row.row])
        row.erase(line._replace(touchpoint=_("A former badge")))
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
    blank = {"given_name": BLACK, "part_of": None, "has_agreed": None, "origin": _NOT_TYPED}
    blank |= {"status": _NO_CONCERN, "saw_complaint": None}
    _run(sa.update(Mention).where(theirs).values(blank))


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
