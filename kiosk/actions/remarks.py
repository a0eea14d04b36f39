"""What a staff member writes about what is kept of them, and the manager's answer."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from kiosk import database
from kiosk.database import transaction
from kiosk.errors import Conflict, Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Manager, Mention, Remark, RemarkKind, StaffMember, sharing


@transaction
def write(
    words: str, *, kind: RemarkKind, mention: Mention | None, client_id: uuid.UUID, by: StaffMember, at: datetime
) -> None:
    """Keep a remark once, however often it is sent. An objection to a thank-you takes it off the wall at once."""
    values = {"client_id": client_id, "staff_member_id": by.id, "mention_id": mention.id if mention else None}
    kept = db.session.execute(
        database.insert(Remark)
        .values(**values, kind=kind, words=words, created_at=at)
        .on_conflict_do_nothing(index_elements=["client_id"])
        .returning(Remark.id)
    ).scalar_one_or_none()
    if kept is None:
        return
    if kind is RemarkKind.OBJECTION and mention is not None and sharing.has_a_say(db.session(), mention, by):
        sharing.agree(db.session(), mention, by, has_agreed=False)
    remark = db.session.get_one(Remark, kept)
    db.session.add(AuditEntry.of("write", remark, by=by, at=at, after={"kind": kind.value, "words": words}))


@transaction
def answer(remark: Remark, words: str, *, by: Manager, at: datetime) -> None:
    """Answer a remark, once. An objection is answered in words; a reply may just be marked as read."""
    if remark.kind is RemarkKind.OBJECTION and not words:
        raise Refused(_("Say what you did about it, or why it stays as it is."), field="answer")
    if by.staff_member_id is not None and by.staff_member_id == remark.staff_member_id:
        raise Refused(_("You wrote this yourself. Another manager has to answer it."), field="answer")
    answered = db.session.execute(
        sa.update(Remark)
        .where(Remark.id == remark.id, Remark.answered_at.is_(None))
        .values(answer=words, answered_at=at, answered_by_id=by.id)
        .execution_options(synchronize_session=False)
    )
    if not getattr(answered, "rowcount", 0):
        raise Conflict(_("Somebody has already answered this."))
    db.session.expire(remark)
    db.session.add(AuditEntry.of("answer", remark, by=by, at=at, after={"answer": words}))
