"""What becomes of a mention: approved, declined, withdrawn, split where several were named, and each undone."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
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
    sharing,
    staff_locations,
)

DECISIONS = ("approve", "decline", "withdraw")
_DECIDED = ("decided_at", "decided_by_id", "decided_as_id")

MOST_PARTS = 10
"""So many people one note is split into at most."""


class _Whom(NamedTuple):
    """Who is thanked: a person, or a team."""

    staff_member_id: int | None
    team_id: int | None = None

    @classmethod
    def of(cls, mention: Mention) -> "_Whom":
        return cls(mention.staff_member_id, mention.team_id)


@transaction
def approve(mention: Mention, *, staff_member: StaffMember, by: Manager, at: datetime) -> None:
    """Say that `staff_member` was meant and is thanked."""
    _approve(_locked(mention), staff_member, by, at)


@transaction
def approve_team(mention: Mention, *, team: Team, by: Manager, at: datetime) -> None:
    """Say that `team` was meant: the thanks are everybody's in it, and in nobody's count."""
    _approve(_locked(mention), team, by, at)


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
                _approve(_locked(mention), whom, by, at)
        except Refused as trouble:
            refused[mention.given_name] = str(trouble.sentence)
    return refused


@transaction
def decline(mention: Mention, *, by: Manager, at: datetime) -> None:
    """Say that nobody is thanked by it: no name at all, or nobody who works there."""
    kept = _locked(mention)
    if _decide("decline", kept, MentionStatus.DECLINED, _Whom.of(kept), by, at):
        LearntName.learn(db.session(), kept, None, at=at)


@transaction
def withdraw(mention: Mention, *, by: Manager, at: datetime) -> None:
    """Take an approval back, visibly: it was right to approve then, and it counts no longer."""
    kept = _locked(mention)
    if kept.status is MentionStatus.NEW:
        raise Conflict(_("This mention waits for a decision. There is nothing to withdraw."))
    _decide("withdraw", kept, MentionStatus.WITHDRAWN, _Whom.of(kept), by, at, after=MentionStatus.APPROVED)


@transaction
def undo(mention: Mention, *, status: MentionStatus, by: Manager, at: datetime) -> None:
    """Put back what stood before the last decision, the one that made it `status`."""
    kept = _locked(mention)
    if kept.status is MentionStatus.NEW:
        raise Conflict(_("This mention waits for a decision. There is nothing to undo."))
    if kept.status is not status:
        raise Conflict
    if status is not MentionStatus.WITHDRAWN:
        LearntName.unlearn(db.session(), kept)
    _put("undo", kept, _before_last_decision(kept), by, at)


@transaction
def split(mention: Mention, *, names: Sequence[str], by: Manager, at: datetime) -> None:
    """Make one mention of each of `names`, words of the note that one mention was so far; it becomes the first."""
    kept = _locked(mention)
    if kept.part_of is not None:
        raise Conflict(_("Somebody has already split this note."))
    if kept.status is not MentionStatus.NEW or kept.origin is not MentionOrigin.TYPED:
        raise Conflict
    if not 1 < len(set(names)) == len(names) <= MOST_PARTS or any(
        not name or name not in kept.given_name for name in names
    ):
        raise Refused(_("Split the note into the names that are in it."))
    whole, first, *others = kept.given_name, *names
    kept.given_name, kept.part_of = first, whole
    parts = [_part(kept, name) for name in others]
    db.session.add_all(parts)
    _flush_or_refuse(_("One of these is named in this answer already."))
    after = {"given_names": list(names)}
    db.session.add(AuditEntry.of("split", kept, by=by, at=at, before={"given_name": whole}, after=after))


@transaction
def join(mention: Mention, *, by: Manager, at: datetime) -> None:
    """Undo a split while nobody has decided on a part of it."""
    kept = _locked(mention)
    parts = db.session.scalars(
        sa.select(Mention)
        .where(Mention.response_id == kept.response_id, Mention.part_of == kept.part_of)
        .order_by(Mention.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if len(parts) < 2:
        raise Conflict(_("This note is in one piece."))
    if any(part.status is not MentionStatus.NEW for part in parts):
        raise Conflict(_("A part of this note is decided already. Undo that first."))
    first, *others = parts
    for part in others:
        db.session.delete(part)
    db.session.flush()
    names, whole = [part.given_name for part in parts], first.part_of or ""
    first.given_name, first.part_of = whole, None
    before = {"given_names": names}
    db.session.add(AuditEntry.of("join", first, by=by, at=at, before=before, after={"given_name": whole}))


def _locked(mention: Mention) -> Mention:
    """The mention as it stands now, which nobody else changes until the action is over."""
    (id,) = sa.inspect(mention).identity or (0,)
    kept = db.session.scalar(
        sa.select(Mention).where(Mention.id == id).with_for_update().execution_options(populate_existing=True)
    )
    if kept is None:
        raise Conflict(_("The customer has just changed this answer, and the name is gone from it."))
    return kept


def _approve(mention: Mention, whom: StaffMember | Team, by: Manager, at: datetime) -> None:
    """Say that this person or team was meant, and learn how a person is spelt."""
    if isinstance(whom, Team):
        is_open_there = whom.location_id == mention.location_id and whom.retired_at is None
        if not is_open_there and mention.team_id != whom.id:
            raise Refused(_("“%(name)s” is no team of that location. Choose another.", name=whom.name))
        _decide("approve", mention, MentionStatus.APPROVED, _Whom(None, whom.id), by, at)
        return
    if not _may_be_meant(mention, whom):
        raise Refused(_("%(name)s did not work there on that day. Choose somebody else.", name=whom.full_name))
    gave = (Response.id == mention.response_id, Response.colleague_id == whom.id)
    if db.session.scalar(sa.select(sa.exists().where(*gave))):
        raise Refused(_("%(name)s gave these thanks. Choose somebody else.", name=whom.full_name))
    if _decide("approve", mention, MentionStatus.APPROVED, _Whom(whom.id), by, at):
        LearntName.learn(db.session(), mention, whom, at=at)


def _decide(
    act: str,
    mention: Mention,
    status: MentionStatus,
    whom: _Whom,
    by: Manager,
    at: datetime,
    *,
    after: MentionStatus = MentionStatus.NEW,
) -> bool:
    """One decision, where the mention stands as `after`; whether it is a new one. The same twice, as by a double
    click, is one.
    """
    if (mention.status, _Whom.of(mention), mention.decided_by_id) == (status, whom, by.id):
        return False
    if mention.status is not after:
        raise Conflict
    who = {"decided_by_id": by.id, "decided_as_id": by.staff_member_id}
    values = {"status": status, **whom._asdict(), "decided_at": at, **who}
    _put(act, mention, values, by, at)
    return True


def _put(act: str, mention: Mention, values: dict[str, Any], by: Manager, at: datetime) -> None:
    """Write the decision and its audit entry; the unique constraint refuses a second thank-you in one answer.

    Whatever was decided, it is on no wall until somebody puts it there again. Nobody approves thanks to themselves.
    """
    is_ones_own = by.staff_member_id is not None and by.staff_member_id == values["staff_member_id"]
    if is_ones_own and values["status"] is MentionStatus.APPROVED:
        raise Refused(_("This is a thank-you to you. Somebody else approves it."))
    before, name = _state(mention), _name(values["staff_member_id"], values["team_id"])
    sharing.take_down(db.session(), Mention.response_id == mention.response_id)
    mention.shared_at = mention.shared_by_id = None
    if values["staff_member_id"] != mention.staff_member_id:
        mention.has_agreed = None  # that was somebody else's yes or no
    if values["team_id"] != mention.team_id:
        db.session.execute(sa.delete(Agreement).where(Agreement.mention_id == mention.id))
    for column, value in values.items():
        setattr(mention, column, value)
    entry = AuditEntry.of(act, mention, by=by, at=at, before=before, after=_state(mention))
    _flush_or_refuse(_("%(name)s is thanked in this answer already.", name=name))
    db.session.add(entry)


def _flush_or_refuse(sentence: str) -> None:
    try:
        db.session.flush()
    except IntegrityError as taken:
        raise Refused(sentence) from taken


def _part(mention: Mention, name: str) -> Mention:
    """A further mention of the same note."""
    return Mention(
        response_id=mention.response_id,
        location_id=mention.location_id,
        given_on=mention.given_on,
        given_name=name,
        part_of=mention.part_of,
        origin=mention.origin,
        status=MentionStatus.NEW,
        created_at=mention.created_at,
    )


def _name(staff_member_id: int | None, team_id: int | None) -> str:
    name: sa.Select[str] = sa.select(StaffMember.full_name).where(StaffMember.id == staff_member_id)
    if team_id is not None:
        name = sa.select(Team.name).where(Team.id == team_id)
    return db.session.scalar(name) or ""


def _state(mention: Mention) -> dict[str, Any]:
    """What a decision changes, as the audit log keeps it."""
    return {
        "status": mention.status.value,
        "staff_member_id": mention.staff_member_id,
        "team_id": mention.team_id,
        "decided_at": mention.decided_at.isoformat() if mention.decided_at else None,
        "decided_by_id": mention.decided_by_id,
        "decided_as_id": mention.decided_as_id,
    }


def _before_last_decision(mention: Mention) -> dict[str, Any]:
    """What stood before the latest decision that stands: undo takes one off the pile; as given where it was blanked."""
    entries = db.session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.subject_kind == Mention.__tablename__, AuditEntry.subject_id == mention.id)
        .order_by(AuditEntry.id)
    )
    pile: list[AuditEntry] = []
    for entry in entries:
        if entry.act in DECISIONS:
            pile.append(entry)
        elif entry.act == "undo" and pile:
            pile.pop()
    before = {"team_id": None, "decided_as_id": None} | ((pile and pile[-1].before) or _as_given(mention))
    decided_at = datetime.fromisoformat(before["decided_at"]) if before["decided_at"] else None
    return before | {"status": MentionStatus(before["status"]), "decided_at": decided_at}


def _as_given(mention: Mention) -> dict[str, Any]:
    """What the customer gave, before anybody decided."""
    chosen = _Whom.of(mention) if mention.origin is not MentionOrigin.TYPED else _Whom(None)
    return {"status": MentionStatus.NEW, **chosen._asdict(), **dict.fromkeys(_DECIDED)}


def _may_be_meant(mention: Mention, person: StaffMember) -> bool:
    """Whether somebody worked at the mention's location that day, or was the customer's own choice."""
    works = (staff_locations.c.staff_member_id == person.id, staff_locations.c.location_id == mention.location_id)
    works_there = db.session.scalar(sa.select(sa.exists().where(*works)))
    is_here = works_there and (person.left_on is None or person.left_on >= mention.given_on)
    return bool(is_here) or mention.staff_member_id == person.id
