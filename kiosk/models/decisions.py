"""What decisions on mentions share: the row as it stands, what the audit log keeps of it, and what stood before."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kiosk.errors import Conflict, Refused
from kiosk.models.audit import AuditEntry
from kiosk.models.mention import Mention, MentionOrigin, MentionStatus

DECISIONS = ("approve", "concern", "decline", "withdraw")
_DECIDED = ("decided_at", "decided_by_id", "decided_as_id", "saw_complaint")


def locked(session: Session, mention: Mention) -> Mention:
    """The mention as it stands now, which nobody else changes until the action is over."""
    (id,) = sa.inspect(mention).identity or (0,)
    kept = session.scalar(
        sa.select(Mention).where(Mention.id == id).with_for_update().execution_options(populate_existing=True)
    )
    if kept is None:
        raise Conflict(_("The customer has just changed this answer and removed the name."))
    return kept


def state(mention: Mention) -> dict[str, Any]:
    """What a decision changes, as the audit log keeps it."""
    return {
        "status": mention.status.value,
        **_whom(mention),
        "decided_at": mention.decided_at.isoformat() if mention.decided_at else None,
        "decided_by_id": mention.decided_by_id,
        "decided_as_id": mention.decided_as_id,
        "saw_complaint": mention.saw_complaint,
    }


def before_the_last(session: Session, mention: Mention) -> dict[str, Any]:
    """What stood before the latest decision that stands: undo takes one off the pile; as given where it was blanked."""
    entries = session.scalars(
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
    before: dict[str, Any] = dict.fromkeys(("team_id", "decided_as_id", "saw_complaint"))  # what old entries lack
    before |= (pile and pile[-1].before) or _as_given(mention)
    decided_at = datetime.fromisoformat(before["decided_at"]) if before["decided_at"] else None
    return before | {"status": MentionStatus(before["status"]), "decided_at": decided_at}


def _as_given(mention: Mention) -> dict[str, Any]:
    """What the customer gave, before anybody decided."""
    is_typed = mention.origin is MentionOrigin.TYPED
    chosen = {"staff_member_id": None, "team_id": None} if is_typed else _whom(mention)
    return {"status": MentionStatus.NEW, **chosen, **dict.fromkeys(_DECIDED)}


def _whom(mention: Mention) -> dict[str, int | None]:
    return {"staff_member_id": mention.staff_member_id, "team_id": mention.team_id}


def flush_or_refuse(session: Session, sentence: str) -> None:
    """Write what is pending; refuse with the sentence where the answer names somebody twice."""
    try:
        session.flush()
    except IntegrityError as taken:
        raise Refused(sentence) from taken
