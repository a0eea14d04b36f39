"""What becomes of a mention: approved, a concern, declined, withdrawn, and each undone."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from kiosk.database import transaction
from kiosk.errors import Conflict, Refused
from kiosk.extensions import db
from kiosk.models import (
    Agreement,
    AuditEntry,
    LearntName,
    Manager,
    Mention,
    MentionOrigin,
    MentionStatus,
    Response,
    StaffMember,
    Team,
    decisions,
    sharing,
    staff_locations,
)
from kiosk.models.response import VISIT

LATEST_CHANGE = VISIT + timedelta(minutes=5)
"""So long after the first tap no customer changes an answer any more, with room for a clock that is off."""


class _Whom(NamedTuple):
    """Who is thanked: a person, or a team."""

    staff_member_id: int | None
    team_id: int | None = None

    @classmethod
    def of(cls, mention: Mention) -> "_Whom":
        return cls(mention.staff_member_id, mention.team_id)


class _Said(NamedTuple):
    """Whether the answer is a complaint, whether what was decided fits it no longer, and what to keep of the first:
    nothing where no customer can change it any more.
    """

    is_complaint: bool
    is_stale: bool
    kept: bool | None


@transaction
def approve(
    mention: Mention, *, staff_member: StaffMember, by: Manager, at: datetime, is_complaint: bool = False
) -> None:
    """Say that `staff_member` was meant and is thanked. `is_complaint` is what the manager saw of the answer: where it
    is otherwise by now, nothing is decided.
    """
    _approve(decisions.locked(db.session(), mention), staff_member, by, at, is_complaint=is_complaint)


@transaction
def approve_team(mention: Mention, *, team: Team, by: Manager, at: datetime, is_complaint: bool = False) -> None:
    """Say that `team` was meant: the thanks are everybody's in it, and in nobody's count."""
    _approve(decisions.locked(db.session(), mention), team, by, at, is_complaint=is_complaint)


@transaction
def concern(
    mention: Mention, *, staff_member: StaffMember, by: Manager, at: datetime, is_complaint: bool = True
) -> None:
    """Say that `staff_member` was meant and is not thanked by it: a concern, which counts nowhere and teaches no
    spelling.
    """
    kept = decisions.locked(db.session(), mention)
    _check_person(kept, staff_member)
    _judge("concern", kept, MentionStatus.CONCERN, _Whom(staff_member.id), by, at, is_complaint=is_complaint)


@transaction
def approve_chosen(client_id: uuid.UUID, *, by: Manager, at: datetime) -> dict[str, str]:
    """Approve whom a manager chose in an answer they wrote down themselves: by name as given, why one of them waits."""
    waiting = db.session.scalars(
        sa.select(Mention)
        .join(Response, Mention.response_id == Response.id)
        .where(Response.client_id == client_id, Response.entered_by_id == by.id)
        .where(Mention.status == MentionStatus.NEW, Mention.origin == MentionOrigin.CHOSEN)
        .order_by(Mention.id)
        .options(joinedload(Mention.staff_member), joinedload(Mention.team))
    ).all()
    refused: dict[str, str] = {}
    for mention in waiting:
        try:
            if whom := mention.staff_member or mention.team:
                _approve(decisions.locked(db.session(), mention), whom, by, at)
        except Refused as trouble:
            refused[mention.given_name] = str(trouble.sentence)
    return refused


@transaction
def decline(mention: Mention, *, by: Manager, at: datetime) -> None:
    """Say that nobody is thanked by it: no name at all, or nobody who works there. In a complaint that says nothing of
    the spelling.
    """
    kept = decisions.locked(db.session(), mention)
    if _decide("decline", kept, MentionStatus.DECLINED, _Whom.of(kept), by, at) and not _said(kept, at).is_complaint:
        LearntName.learn(db.session(), kept, None, at=at)


@transaction
def withdraw(mention: Mention, *, by: Manager, at: datetime) -> None:
    """Take an approval or a concern back, visibly: it was right then, and stands no longer."""
    kept = decisions.locked(db.session(), mention)
    if kept.status is MentionStatus.NEW:
        raise Conflict(_("This mention has not been decided yet, so there is nothing to withdraw."))
    after = (MentionStatus.APPROVED, MentionStatus.CONCERN)
    _decide("withdraw", kept, MentionStatus.WITHDRAWN, _Whom.of(kept), by, at, after=after)


@transaction
def undo(mention: Mention, *, status: MentionStatus, by: Manager, at: datetime) -> None:
    """Put back what stood before the last decision, the one that made it `status`."""
    kept = decisions.locked(db.session(), mention)
    if kept.status is MentionStatus.NEW:
        raise Conflict(_("This mention has not been decided yet, so there is nothing to undo."))
    if kept.status is not status:
        raise Conflict
    before = decisions.before_the_last(db.session(), kept)
    if before["status"] is MentionStatus.NEW:  # what was decided first is what taught a spelling
        LearntName.unlearn(db.session(), kept)
    _put("undo", kept, before, by, at)


def _approve(
    mention: Mention, whom: StaffMember | Team, by: Manager, at: datetime, *, is_complaint: bool = False
) -> None:
    """Say that this person or team was meant, and learn how a person is spelt."""
    if isinstance(whom, Team):
        is_open_there = whom.location_id == mention.location_id and whom.retired_at is None
        if not is_open_there and mention.team_id != whom.id:
            raise Refused(_("“%(name)s” is not a team at that location. Choose another.", name=whom.name))
        _judge("approve", mention, MentionStatus.APPROVED, _Whom(None, whom.id), by, at, is_complaint=is_complaint)
        return
    _check_person(mention, whom)
    was_new, status = mention.status is MentionStatus.NEW, MentionStatus.APPROVED
    if _judge("approve", mention, status, _Whom(whom.id), by, at, is_complaint=is_complaint) and was_new:
        LearntName.learn(db.session(), mention, whom, at=at)


def _check_person(mention: Mention, whom: StaffMember) -> None:
    if not _may_be_meant(mention, whom):
        raise Refused(_("%(name)s did not work there on that day. Choose somebody else.", name=whom.full_name))
    gave = (Response.id == mention.response_id, Response.colleague_id == whom.id)
    if db.session.scalar(sa.select(sa.exists().where(*gave))):
        raise Refused(_("%(name)s gave this thank-you. Choose somebody else.", name=whom.full_name))


def _judge(
    act: str, mention: Mention, status: MentionStatus, whom: _Whom, by: Manager, at: datetime, *, is_complaint: bool
) -> bool:
    """A decision that rests on what the answer says, on a name that waits or one that was decided, so or otherwise,
    when it said something else; whether it is a new one.
    """
    said = _said(mention, at)
    after = mention.status if said.is_stale else MentionStatus.NEW
    if mention.status is after and said.is_complaint is not is_complaint:
        raise Conflict(_("The customer has changed this answer in the meantime. Read it again, then decide."))
    return _decide(act, mention, status, whom, by, at, after=(after,), saw_complaint=said.kept)


def _said(mention: Mention, at: datetime) -> _Said:
    found = (Response.complains(), Mention.stale(), Response.received_at)
    query = sa.select(*found).join(Response, Mention.response_id == Response.id).where(Mention.id == mention.id)
    is_complaint, is_stale, received_at = db.session.execute(query).one()
    kept = bool(is_complaint) if at - received_at < LATEST_CHANGE else None
    return _Said(bool(is_complaint), bool(is_stale), kept)


def _decide(
    act: str,
    mention: Mention,
    status: MentionStatus,
    whom: _Whom,
    by: Manager,
    at: datetime,
    *,
    after: Collection[MentionStatus] = (MentionStatus.NEW,),
    saw_complaint: bool | None = None,
) -> bool:
    """One decision, where the mention stands as one of `after`; whether it is a new one. The same twice, as by a double
    click, is one.
    """
    stands = (mention.status, _Whom.of(mention), mention.decided_by_id, mention.saw_complaint)
    if stands == (status, whom, by.id, saw_complaint):
        return False
    if mention.status not in after:
        raise Conflict
    _put(act, mention, _values(status, whom, by, at, saw_complaint), by, at)
    return True


def _values(status: MentionStatus, whom: _Whom, by: Manager, at: datetime, saw: bool | None) -> dict[str, Any]:
    who = {"decided_by_id": by.id, "decided_as_id": by.staff_member_id}
    return {"status": status, **whom._asdict(), "decided_at": at, **who, "saw_complaint": saw}


def _put(act: str, mention: Mention, values: dict[str, Any], by: Manager, at: datetime) -> None:
    """Write the decision and its audit entry; the unique constraint refuses a second thank-you in one answer.

    Whatever was decided, it is on no wall until somebody puts it there again. Nobody approves thanks to themselves, or
    decides on a concern about themselves.
    """
    own, is_concern = by.staff_member_id, MentionStatus.CONCERN in (mention.status, values["status"])
    if is_concern and own is not None and own in (mention.staff_member_id, values["staff_member_id"]):
        raise Refused(_("This is about you. Somebody else has to decide."))
    if values["status"] is MentionStatus.APPROVED and own is not None and own == values["staff_member_id"]:
        raise Refused(_("This is a thank-you to you. Somebody else has to approve it."))
    before, name = decisions.state(mention), _name(values["staff_member_id"], values["team_id"])
    sharing.take_down(db.session(), Mention.response_id == mention.response_id)
    mention.shared_at = mention.shared_by_id = None
    if values["staff_member_id"] != mention.staff_member_id:
        mention.has_agreed = None  # that was somebody else's yes or no
    if values["team_id"] != mention.team_id:
        db.session.execute(sa.delete(Agreement).where(Agreement.mention_id == mention.id))
    for column, value in values.items():
        setattr(mention, column, value)
    entry = AuditEntry.of(act, mention, by=by, at=at, before=before, after=decisions.state(mention))
    decisions.flush_or_refuse(db.session(), _("%(name)s is already named in this answer.", name=name))
    db.session.add(entry)


def _name(staff_member_id: int | None, team_id: int | None) -> str:
    name: sa.Select[str] = sa.select(StaffMember.full_name).where(StaffMember.id == staff_member_id)
    if team_id is not None:
        name = sa.select(Team.name).where(Team.id == team_id)
    return db.session.scalar(name) or ""


def _may_be_meant(mention: Mention, person: StaffMember) -> bool:
    """Whether somebody worked at the mention's location that day, or was the customer's own choice."""
    works = (staff_locations.c.staff_member_id == person.id, staff_locations.c.location_id == mention.location_id)
    works_there = db.session.scalar(sa.select(sa.exists().where(*works)))
    is_here = works_there and (person.left_on is None or person.left_on >= mention.given_on)
    return bool(is_here) or mention.staff_member_id == person.id
