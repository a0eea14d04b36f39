"""Splitting a note in which several people are named into a mention of each, and putting it together again."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from kiosk.database import transaction
from kiosk.errors import Conflict, Refused
from kiosk.extensions import db
from kiosk.models import AuditEntry, Manager, Mention, MentionOrigin, MentionStatus, decisions

MOST_PARTS = 10
"""So many people one note is split into at most."""


@transaction
def split(mention: Mention, *, names: Sequence[str], by: Manager, at: datetime) -> None:
    """Make one mention of each of `names`, words of the note that one mention was so far; it becomes the first."""
    kept = decisions.locked(db.session(), mention)
    if kept.part_of is not None:
        raise Conflict(_("Somebody has already split this note."))
    if kept.status is not MentionStatus.NEW or kept.origin is not MentionOrigin.TYPED:
        raise Conflict
    if not 1 < len(set(names)) == len(names) <= MOST_PARTS or any(
        not name or name not in kept.given_name for name in names
    ):
        raise Refused(_("Split the note into the names in it."))
    whole, first, *others = kept.given_name, *names
    kept.given_name, kept.part_of = first, whole
    parts = [_part(kept, name) for name in others]
    db.session.add_all(parts)
    decisions.flush_or_refuse(db.session(), _("One of these people is already named in this answer."))
    after = {"given_names": list(names)}
    db.session.add(AuditEntry.of("split", kept, by=by, at=at, before={"given_name": whole}, after=after))


@transaction
def join(mention: Mention, *, by: Manager, at: datetime) -> None:
    """Undo a split while nobody has decided on a part of it."""
    kept = decisions.locked(db.session(), mention)
    parts = db.session.scalars(
        sa.select(Mention)
        .where(Mention.response_id == kept.response_id, Mention.part_of == kept.part_of)
        .order_by(Mention.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if len(parts) < 2:
        raise Conflict(_("This note has not been split."))
    if any(part.status is not MentionStatus.NEW for part in parts):
        raise Conflict(_("Part of this note has already been decided. Undo that first."))
    first, *others = parts
    for part in others:
        db.session.delete(part)
    db.session.flush()
    names, whole = [part.given_name for part in parts], first.part_of or ""
    first.given_name, first.part_of = whole, None
    before = {"given_names": names}
    db.session.add(AuditEntry.of("join", first, by=by, at=at, before=before, after={"given_name": whole}))


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
